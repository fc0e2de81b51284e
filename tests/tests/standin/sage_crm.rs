//! Sage CRM's stand-in.

use super::*;

const ME: Who<'static> = Who::Basic("standin", KEY);

#[test]
fn user_and_password() {
    let running = start("sagecrm");
    check_status(&running, "/company", ME, 200);
    check_status(&running, "/company", Who::Basic("standin", "other"), 401);
    check_status(&running, "/users", ME, 200);
    check_status(&running, "/user", ME, 200);
    check_status(&running, "/company('40')", ME, 200);
    check_status(&running, "/company('1')", ME, 404);
    check_status(&running, "/accounts", ME, 404);
    let got = get(&format!("{}/company", running.base_url()), Who::Nobody);
    assert_eq!((got.status, got.header("www-authenticate")), (401, Some("Basic realm=\"Sage CRM\"")));
}

#[test]
fn filters_in_any_case_and_with_every_literal() {
    let running = start("sagecrm");
    let n_results = |filter: &str| {
        let filter = filter.replace(' ', "%20");
        let got = get(&format!("{}/lead?where={filter}", running.base_url()), ME);
        (got.status == 200).then(|| got.json()["$totalResults"].as_u64().unwrap())
    };
    running.change("leads", None, &Value::Null).unwrap();
    for (filter, expected) in [
        ("lead_updateddate ge @2026-03-20T12:00:00Z@", Some(1)),
        ("Lead_UpdatedDate gt @2026-03-20T12:00:00Z@", Some(0)),
        ("lead_updateddate ge @2026-03-20T13:00:00%2B01:00@", Some(1)),
        ("lead_updateddate ge '2026-03-20T12:00:00Z'", Some(1)),
        ("lead_updateddate ge @2026-03-20@ and LEAD_STATUS eq 'In Progress'", Some(2)),
        ("lead_leadid le 8", Some(2)),
        ("lead_updateddate ge @soon@", None),
        ("lead_updateddate about @2026-03-20@", None),
        ("lead_colour eq 'red'", None),
    ] {
        assert_eq!(n_results(filter), expected, "{filter}");
    }
}

#[test]
fn pages_start_at_one() {
    let running = start("sagecrm");
    for (path, resource, updated) in [
        ("company", "accounts", "Comp_UpdatedDate"),
        ("person", "contacts", "Pers_UpdatedDate"),
        ("lead", "leads", "Lead_UpdatedDate"),
        ("opportunity", "opportunities", "Oppo_UpdatedDate"),
        ("users", "users", "User_UpdatedDate"),
    ] {
        let since = middle(&running, resource, updated);
        let expected = ids_since(&running, resource, "/$key", updated, &since);
        let mut ids = Vec::new();
        while ids.len() < expected.len() {
            let filter = format!("where={updated}%20ge%20@{since}@&startIndex={}&count=4", ids.len() + 1);
            let body = get(&format!("{}/{path}?{filter}", running.base_url()), ME).json();
            assert_eq!(body["$totalResults"], expected.len(), "{path}");
            let page = texts(&body["$resources"], "/$key");
            assert!(!page.is_empty(), "{path}: an empty page");
            ids.extend(page);
        }
        assert_eq!(ids, expected, "{path}");
    }
}

#[test]
fn a_server_elsewhere_writes_and_reads_its_own_time() {
    let options = Options { utc_offset_minutes: -300, ..at_noon(Options::default()) };
    let running = standin::start("sagecrm", options).unwrap();
    let changed = running.change("accounts", None, &Value::Null).unwrap();
    assert_eq!(changed["Comp_UpdatedDate"], "2026-03-20T07:00:00-05:00");
    let filter = "where=comp_updateddate%20ge%20@2026-03-20T07:00:00@";
    let body = get(&format!("{}/company?{filter}", running.base_url()), ME).json();
    assert_eq!(body["$totalResults"], 1);
}

#[test]
fn too_many_calls() {
    let options = Options { limit: Some(0), ..at_noon(Options::default()) };
    let running = standin::start("sagecrm", options).unwrap();
    assert_eq!(get(&format!("{}/company", running.base_url()), ME).status, 503);
}
