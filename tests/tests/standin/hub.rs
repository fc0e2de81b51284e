//! The hub's paths of all elements.

use super::*;

fn ids(running: &Running, path: &str, query: &str, id: &str) -> Vec<String> {
    let query: Vec<_> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    let got = get(&format!("{}{path}?{query}", running.hub_url()), Who::Header(HUB));
    assert_eq!(got.status, 200, "{path}?{query}: {}", got.text);
    texts(&got.json(), id)
}

#[test]
fn the_platforms_three_secrets() {
    let running = start("insightly");
    let url = format!("{}/hubs/crm/accounts", running.hub_url());
    assert_eq!(get(&url, Who::Header(HUB)).status, 200);
    assert_eq!(get(&url, Who::Header("User u, Organization o")).status, 401);
    assert_eq!(get(&url, Who::Basic(KEY, "")).status, 401);
}

#[test]
fn every_resource_of_the_catalog_answers_its_template() {
    for element in pollwright_core::catalog::elements() {
        let running = start(&element.key);
        for resource in &element.resources {
            let text = |pointer: &str| {
                resource.hub.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
            };
            let updated = text("/datesConfiguration/updatedDateField");
            let (path, query) =
                text("/url").split_once('?').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
            let path = path.replace("{id}", "2414183");
            let query = query.replace("{updateKey}", "UPDATE-c2414183-6301175442385801216");
            let (start_at, end) = (query.find("${").unwrap(), query.find("}'").unwrap());
            let id = format!("/{}", text("/idField").replace('.', "/"));
            for prefix in ["", "/elements/api-v2"] {
                let ask = |since: &str| {
                    let query = format!("{}{since}{}", &query[..start_at], &query[end + 1..]);
                    ids(&running, &format!("{prefix}{path}"), &query, &id)
                };
                let all = ask("2001-01-01T00:00:00Z");
                assert!(all.len() >= 30, "{} {}: {} records", element.key, resource.name, all.len());
                assert!(all.iter().all(|id| id != "null"), "{} {}", element.key, resource.name);
                assert!(ask("2026-03-20T11:59:59Z").is_empty(), "{} {}", element.key, resource.name);
                let changed = running.change(&resource.name, None, &Value::Null).unwrap();
                assert_eq!(ask("2026-03-20T11:59:59Z").len(), 1, "{} {}", element.key, resource.name);
                assert!(!changed[&updated].is_null(), "{} {}", element.key, resource.name);
                // Back to before the change for the second prefix.
                running.set_clock(Some(running.now() - 86_400_000));
                running.change(&resource.name, None, &Value::Null).unwrap();
                running.set_clock(standin::read_instant(NOON));
            }
        }
    }
}

#[test]
fn where_knows_its_operators() {
    let running = start("sagecrm");
    running.change("accounts", None, &Value::Null).unwrap();
    let count = |filter: &str| ids(&running, "/hubs/crm/accounts", &format!("where={filter}"), "/key").len();
    assert_eq!(count("Comp_UpdatedDate>'2026-03-20T12:00:00Z'"), 0);
    assert_eq!(count("Comp_UpdatedDate>='2026-03-20T12:00:00Z'"), 1);
    assert_eq!(count("Comp_UpdatedDate>='2026-03-20' and Comp_Type='Customer'"), 2);
    for filter in ["Comp_UpdatedDate>'soon'", "nothing='1'", "Comp_UpdatedDate>'2026"] {
        let url = format!("{}/hubs/crm/accounts?where={}", running.hub_url(), filter.replace('>', "%3E"));
        assert_eq!(get(&url, Who::Header(HUB)).status, 400, "{filter}");
    }
}
