//! A freshly picked element has no error and no warning on any platform; what is to be filled in is listed.

use pollwright_core::{Options, analyze, catalog, diag::Severity, platform::Platform};

#[test]
fn a_fresh_element_is_clean_on_every_platform() {
    let now = chrono::DateTime::from_timestamp(1_795_185_900, 0).unwrap();
    let mut n_resources = 0;
    for element in catalog::elements() {
        n_resources += element.resources.len();
        for platform in Platform::ALL {
            let text = element.body(platform);
            let analysis = analyze(&text, &Options { platform, ..Options::at(now) });
            let loud: Vec<_> = analysis
                .diagnostics
                .iter()
                .filter(|found| found.severity > Severity::Info)
                .map(|found| format!("{} {} {:?}", found.code, found.message, found.pointer))
                .collect();
            assert!(loud.is_empty(), "{} on {platform}: {loud:#?}\n{text}", element.key);
            let block = &analysis.blocks[0];
            assert_eq!(block.previews().count(), element.resources.len(), "{} on {platform}", element.key);
            assert!(block.previews().all(|preview| preview.url.is_some()), "{} on {platform}", element.key);
            assert!(!block.to_fill.is_empty(), "{} on {platform}", element.key);
        }
    }
    assert_eq!(n_resources, 17, "every resource that the five pages list");
}
