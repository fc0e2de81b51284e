//! Generated pages say what their source says.

use crate::support::check_file;

#[test]
fn pages_are_derived_from_their_tables() {
    check_file("docs/rules.md", &pollwright_core::docs::rules());
    check_file("docs/config.md", &pollwright_core::docs::config());
    check_file("docs/javascript.md", &pollwright_web::package::typescript::reference());
    check_file("web/package/index.d.ts", &pollwright_web::package::typescript::declarations());
    check_file("web/package/lazy.d.ts", &pollwright_web::package::typescript::lazy_declarations());
}
