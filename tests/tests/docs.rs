//! Generated pages say what their source says.

use crate::support::check_file;

#[test]
fn pages_are_derived_from_their_tables() {
    check_file("docs/rules.md", &pollwright_core::docs::rules());
    check_file("docs/config.md", &pollwright_core::docs::config());
}
