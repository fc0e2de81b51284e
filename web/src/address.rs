//! What stands before the path of a call.

use crate::state::Session;
use pollwright_core::platform::Platform;

/// Where Cloud Elements answers (domain facts, section 5).
const CLOUD_ELEMENTS: &str = "https://api.cloud-elements.com/elements/api-v2";
/// The same on SAP Open Connectors, whose host each tenant has its own of.
const SAP: &str = "https://<YOUR_OPEN_CONNECTORS_HOST>/elements/api-v2";

/// The address that a path of this configuration is called at; empty where the URL names its own, and on UiPath,
/// which does not document it.
pub fn base(session: &Session, url: &str) -> String {
    if url.is_empty() || url.starts_with("http://") || url.starts_with("https://") {
        return String::new();
    }
    let base = match session.platform() {
        Platform::CloudElements => CLOUD_ELEMENTS.to_owned(),
        Platform::Sap => SAP.to_owned(),
        Platform::Uipath => return String::new(),
        Platform::Pollwright => own_base(session),
    };
    let is_parted = url.starts_with('/') || base.is_empty();
    if is_parted { base.trim_end_matches('/').to_owned() } else { format!("{}/", base.trim_end_matches('/')) }
}

/// Where a try asks, whatever the platform is: the configuration's own address, or the vendor's. A hub's path means
/// nothing to the vendor, so on hosted platforms only the configuration's own counts.
pub fn tried(session: &Session) -> String {
    let is_hosted = session.platform().is_hosted();
    let own = || session.analysed().and_then(|analysed| analysed.config.setting("baseUrl"));
    match own().map(|own| own.value.trim().to_owned()).filter(|own| !own.is_empty()) {
        Some(own) => own,
        None if is_hosted => "https://…".to_owned(),
        None => own_base(session),
    }
}

/// The configuration's `baseUrl`, else the catalog's address with the configuration's values.
fn own_base(session: &Session) -> String {
    let Some(config) = session.analysed().map(|analysed| &analysed.config) else { return String::new() };
    let value = |key: &str| config.setting(key).map(|setting| setting.value.to_string());
    if let Some(base) = value("baseUrl").filter(|base| !base.trim().is_empty()) {
        return base;
    }
    let Some(element) = session.element() else { return String::new() };
    element.fill(&element.base_url, value).unwrap_or_else(|_| element.base_url.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollwright_core::date::Instant;

    #[track_caller]
    fn check(platform: Platform, text: &str, url: &str, expected: &str) {
        let session = Session::with_text(text, platform, Instant::default());
        assert_eq!(base(&session, url), expected, "{platform} {text} {url}");
    }

    #[test]
    fn bases() {
        let text = r#"{"element":{"key":"freshdeskv2"},"configuration":{"subdomain":"acme"}}"#;
        let own = r#"{"element":{"key":"x"},"configuration":{"baseUrl":"http://127.0.0.1:1/api/"}}"#;
        check(Platform::CloudElements, text, "/hubs/a", CLOUD_ELEMENTS);
        check(Platform::CloudElements, text, "https://a/b", "");
        check(Platform::Sap, text, "hubs/a", &format!("{SAP}/"));
        check(Platform::Uipath, text, "/a", "");
        check(Platform::Pollwright, text, "/tickets", "https://acme.freshdesk.com/api/v2");
        check(Platform::Pollwright, own, "/tickets", "http://127.0.0.1:1/api");
        check(Platform::Pollwright, "", "/tickets", "");
    }
}
