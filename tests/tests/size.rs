//! The binary stays thin: all decisions are core's.

use pollwright_tests::sources::{code_lines, is_test_file, root, rust_files};
use std::path::Path;

#[test]
fn the_binary_is_smaller_than_half_of_core() {
    let core = lines("core/src", |_| true);
    let report = root().join("proxy/src/report");
    let proxy = lines("proxy/src", |path| !path.starts_with(&report));
    assert!(
        proxy * 2 < core,
        "proxy/src without report/ has {proxy} lines of code, core/src {core}: logic stands in the wrong place"
    );
}

fn lines(folder: &str, counts: impl Fn(&Path) -> bool) -> usize {
    rust_files(folder)
        .iter()
        .filter(|(path, _)| counts(path) && !is_test_file(path))
        .map(|(_, text)| code_lines(text).count())
        .sum()
}
