//! Light or dark, for the whole document. `theme.js` does the same before the first paint.

use gloo::utils::document;
use pollwright_web::state::Theme;

/// Sets the theme, and keeps it for `theme.js`.
///
/// # Errors
/// Storage is full or forbidden: the choice lasts until the page is left.
pub(crate) fn set(theme: Theme) -> Result<(), String> {
    let name = match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    if let Some(root) = document().document_element() {
        // An attribute of this name and these values is always taken.
        let _ = match name {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
    }
    super::storage::put_raw("pollwright.theme", name)
}
