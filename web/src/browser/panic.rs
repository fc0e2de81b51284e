//! If the page itself breaks, it says so where it can be seen.

use gloo::utils::document;
use std::panic;

/// From now on a panic paints a notice above the page.
pub(crate) fn paint() {
    panic::set_hook(Box::new(|info| {
        gloo::console::error!(info.to_string());
        let Some(notice) = document().get_element_by_id("notice") else { return };
        notice.set_text_content(Some(
            "Something in the page broke. Your text is kept in this browser, without secret values: reload to go on. \
             The console says more.",
        ));
        // Nothing is left to be done where the notice cannot be shown.
        let _ = notice.remove_attribute("hidden");
    }));
}
