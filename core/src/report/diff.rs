//! What repairs would change, as a unified diff.

use similar::TextDiff;

/// The change of one file, with three lines around each place; `patch -p1` takes it.
pub fn render(path: &str, before: &str, after: &str) -> String {
    let path = path.replace('\\', "/");
    let diff = TextDiff::from_lines(before, after);
    let path = path.trim_start_matches('/');
    diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string()
}
