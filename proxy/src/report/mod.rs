//! How answers look: one renderer a file. Those of findings are core's, since the JavaScript package has them too.

pub mod answer;
pub mod date;
pub mod preview;
pub mod received;
pub mod scenario;

use std::path::Path;

/// A path as a URI from the working directory, where it lies in there.
pub fn uri(path: &str) -> String {
    let path = Path::new(path);
    let here = std::env::current_dir().ok();
    let inside = here.as_deref().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path);
    let inside = inside.to_string_lossy();
    if cfg!(windows) {
        pollwright_core::report::uri(&inside.replace('\\', "/"))
    } else {
        pollwright_core::report::uri(&inside)
    }
}
