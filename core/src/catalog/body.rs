//! What a freshly picked element looks like as a request body.

use super::{CatalogResource, Element};
use crate::platform::Platform;
use serde_json::{Map, Value, json};

/// What the console puts there by itself, minutes (domain facts, section 2.1).
const INTERVAL_MINUTES: u32 = 15;

impl Element {
    /// The request body of this element with all its resources, pretty-printed and ending in a line break: what is
    /// still to be filled in stands there as a placeholder such as `<YOUR_API_KEY>`.
    ///
    /// Hosted platforms poll the hub, Pollwright the vendor's own API.
    pub fn body(&self, platform: Platform) -> String {
        let mut configuration = Map::new();
        let mut provider_data = Map::new();
        for field in self.fields.iter().filter(|field| field.default.is_none() && !field.optional) {
            let placeholder = field.placeholder.clone().into();
            match field.key.strip_prefix("/providerData/") {
                Some(key) => provider_data.insert(key.to_owned(), placeholder),
                None => configuration.insert(field.key.clone(), placeholder),
            };
        }
        let resources = self.resources.iter();
        let resources: Map<_, _> = resources
            .map(|resource| (resource.name.clone(), self.resource_json(resource, platform)))
            .collect();
        configuration.insert("event.notification.enabled".to_owned(), true.into());
        configuration.insert("event.vendor.type".to_owned(), "polling".into());
        configuration.insert("event.notification.callback.url".to_owned(), "<YOUR_CALLBACK_URL>".into());
        configuration.insert("event.poller.refresh_interval".to_owned(), INTERVAL_MINUTES.into());
        configuration.insert("event.poller.configuration".to_owned(), resources.into());

        let mut body = Map::new();
        body.insert("element".to_owned(), json!({ "key": self.key }));
        if !provider_data.is_empty() {
            body.insert("providerData".to_owned(), provider_data.into());
        }
        body.insert("configuration".to_owned(), configuration.into());
        body.insert("tags".to_owned(), json!(["<YOUR_TAG>"]));
        body.insert("name".to_owned(), "<INSTANCE_NAME>".into());
        format!("{:#}\n", Value::Object(body))
    }

    /// The members of one resource, to be added under its name: its hub form on hosted platforms, its direct form
    /// on Pollwright.
    ///
    /// Nothing fills a `{name}` on a hosted platform, so the URL holds the parameter's placeholder there; on
    /// Pollwright the URL keeps it and `pollwright.parameters` says the value.
    pub fn resource_json(&self, resource: &CatalogResource, platform: Platform) -> Value {
        let parameters = &resource.parameters;
        if platform.is_hosted() {
            let mut members = resource.hub.clone();
            if let Some(Value::String(url)) = members.get_mut("url") {
                for parameter in parameters {
                    *url = url.replace(&format!("{{{}}}", parameter.name), &parameter.placeholder);
                }
            }
            return members;
        }
        let mut members = resource.direct.clone();
        if !parameters.is_empty() {
            let values: Map<_, _> = parameters
                .iter()
                .map(|parameter| (parameter.name.clone(), parameter.placeholder.clone().into()))
                .collect();
            members["pollwright"] = json!({ "parameters": values });
        }
        members
    }
}

#[cfg(test)]
mod tests {
    use crate::{catalog, platform::Platform};
    use serde_json::Value;

    fn each_body(check: impl Fn(&catalog::Element, Platform, &Value)) {
        for element in catalog::elements() {
            for platform in Platform::ALL {
                let body = element.body(platform);
                let body: Value = serde_json::from_str(&body)
                    .unwrap_or_else(|error| panic!("{} on {platform}: {error}\n{body}", element.key));
                check(element, platform, &body);
            }
        }
    }

    #[test]
    fn bodies_hold_every_resource_and_the_event_settings() {
        each_body(|element, platform, body| {
            let place = format!("{} on {platform}", element.key);
            let configuration = &body["configuration"];
            assert_eq!(body["element"]["key"], element.key, "{place}");
            assert_eq!(configuration["event.notification.enabled"], true, "{place}");
            assert_eq!(configuration["event.vendor.type"], "polling", "{place}");
            assert_eq!(configuration["event.poller.refresh_interval"], 15, "{place}");
            let resources = configuration["event.poller.configuration"].as_object();
            let names: Vec<_> = resources.into_iter().flatten().map(|(name, _)| name.clone()).collect();
            let expected: Vec<_> = element.resources.iter().map(|resource| resource.name.clone()).collect();
            assert_eq!(names, expected, "{place}");
        });
    }

    #[test]
    fn only_oauth_elements_have_a_grant_code() {
        each_body(|element, platform, body| {
            let is_oauth = element.auth.kind == catalog::AuthKind::Oauth2;
            assert_eq!(body["providerData"]["code"].is_string(), is_oauth, "{} on {platform}", element.key);
        });
    }

    #[test]
    fn fields_that_everything_works_without_are_left_out() {
        each_body(|element, platform, body| {
            for field in element.fields.iter().filter(|field| field.default.is_some() || field.optional) {
                let value = &body["configuration"][&field.key];
                assert!(value.is_null(), "{} on {platform}: {}", element.key, field.key);
            }
        });
    }

    #[test]
    fn parameters_are_filled_by_the_platform_or_by_the_person() {
        let linkedin = catalog::element("linkedin").unwrap();
        let likes = linkedin.resource("companies/{id}/updates/likes").unwrap();
        let url = |platform| linkedin.resource_json(likes, platform)["url"].as_str().unwrap().to_owned();
        assert_eq!(
            url(Platform::Uipath),
            "/hubs/social/companies/<COMPANY_ID>/updates/likes?where=timestamp>'${milliseconds}'\
             &updateKey=<UPDATE_KEY>"
        );
        assert_eq!(url(Platform::Pollwright), "/companies/{id}/updates/key={updateKey}/likes?format=json");
        let own = &linkedin.resource_json(likes, Platform::Pollwright)["pollwright"];
        assert_eq!(own["parameters"]["id"], "<COMPANY_ID>");
        assert_eq!(own["parameters"]["updateKey"], "<UPDATE_KEY>");
    }
}
