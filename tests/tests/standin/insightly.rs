//! Insightly's stand-in.

use super::*;

const ME: Who<'static> = Who::Basic(KEY, "");

#[test]
fn the_key_is_the_user() {
    let running = start("insightly");
    check_status(&running, "/Contacts", ME, 200);
    check_status(&running, "/Contacts", Who::Basic("ada@example.com", KEY), 401);
    check_status(&running, "/Contacts", Who::Nobody, 401);
}

#[test]
fn only_search_filters_and_by_one_parameter() {
    let running = start("insightly");
    let n_records = |path: &str| {
        let got = get(&format!("{}{path}", running.base_url()), ME);
        (got.status, got.json().as_array().map(Vec::len))
    };
    assert_eq!(n_records("/Leads?updated_after_utc=2030-01-01"), (200, Some(40)));
    assert_eq!(n_records("/Leads/Search?updated_after_utc=2030-01-01"), (200, Some(0)));
    check_status(&running, "/Leads/Search?updated_after_utc=2026-01-01&email=a", ME, 400);
    check_status(&running, "/Leads/Search?updated_after_utc=soon", ME, 400);
    check_status(&running, "/Leads/30455800", ME, 200);
    check_status(&running, "/Leads/1", ME, 404);
    check_status(&running, "/leads", ME, 404);
}

#[test]
fn pages_skip() {
    let running = start("insightly");
    for (path, resource, id) in [
        ("Organisations", "accounts", "/ORGANISATION_ID"),
        ("Contacts", "contacts", "/CONTACT_ID"),
        ("Leads", "leads", "/LEAD_ID"),
        ("Opportunities", "opportunities", "/OPPORTUNITY_ID"),
    ] {
        let since = middle(&running, resource, "DATE_UPDATED_UTC");
        let expected = ids_since(&running, resource, id, "DATE_UPDATED_UTC", &since);
        let iso = since.replace(' ', "T") + "Z";
        let mut ids = Vec::new();
        loop {
            let base = running.base_url();
            let query = format!("updated_after_utc={iso}&count_total=true&top=4&skip={}", ids.len());
            let got = get(&format!("{base}/{path}/Search?{query}"), ME);
            assert_eq!(got.header("x-total-count"), Some(expected.len().to_string().as_str()));
            let page = texts(&got.json(), id);
            let is_last = page.len() < 4;
            ids.extend(page);
            if is_last {
                break;
            }
        }
        assert_eq!(ids, expected, "{path}");
    }
}

#[test]
fn too_many_calls() {
    for (window_seconds, expected) in [(1, Some("1")), (86_400, None)] {
        let options = Options { limit: Some(0), window_seconds, ..at_noon(Options::default()) };
        let running = standin::start("insightly", options).unwrap();
        let got = get(&format!("{}/Contacts", running.base_url()), ME);
        assert_eq!((got.status, got.header("retry-after")), (429, expected));
    }
}
