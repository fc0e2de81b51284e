//! The project's own files, for tests about its structure.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The top folder of the project.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// The Rust files below a folder of the project, in order of their paths, each with its text.
///
/// # Panics
/// When one cannot be read.
pub fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    collect(&root().join(folder), &mut files);
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text =
                fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            files.push((path, text));
        }
    }
}

/// The lines that are compiled into the product: without comments, blank lines and what `#[cfg(test)]` starts, which
/// stands last in a file.
pub fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//"))
}

/// Whether a file has tests alone: `tests.rs`, or a file in a folder `tests`.
pub fn is_test_file(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "tests")
        || path.parent().and_then(Path::file_name).is_some_and(|folder| folder == "tests")
}
