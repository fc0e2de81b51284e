//! What several tests need.

use pollwright_tests::sources::root;

/// Compares a generated file with what it should hold; `UPDATE=1` writes it.
#[track_caller]
pub(crate) fn check_file(path: &str, expected: &str) {
    let file = root().join(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, expected).unwrap_or_else(|why| panic!("{path}: {why}"));
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(found == expected, "{path} is not what its source says; write it anew with UPDATE=1");
}
