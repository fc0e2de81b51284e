//! What the page keeps for times without a network: the list of its files and their version, written into the worker.

use crate::{
    cut::PART,
    failure::{At, Result},
    replace::replace,
    stamp::fingerprint,
};
use std::{fs, path::Path};

/// What the worker does not keep: itself.
const WORKER: &str = "sw.js";
/// Nor what other pages load and the page does not, and what a server says of itself.
const OF_OTHERS: &[&str] = &["embed-demo", "embed/pollwright-", "session.json"];

/// What a first visit can do without: the core apart from the page, and the part of the page that is cut off.
fn is_later(name: &str) -> bool {
    name.starts_with("embed/") || name.ends_with(PART)
}

/// Writes files and version of a built page into its worker, and the version into the page.
///
/// # Errors
/// A file cannot be read or written, or has no place for what belongs there.
pub(crate) fn write(dist: &Path) -> Result<()> {
    let version = format!("{:016x}", fingerprint(dist, &["."])?);
    let mut files = Vec::new();
    list(dist, "", &mut files)?;
    files.sort();
    let (later, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|name| is_later(name));
    let filled = [
        ("const VERSION = \"\"", &*format!("const VERSION = {version:?}")),
        ("const FILES = []", &format!("const FILES = {files:?}")),
        ("const LATER = []", &format!("const LATER = {later:?}")),
    ];
    replace(&dist.join(WORKER), &filled)?;
    replace(&dist.join("index.html"), &[("data-version=\"\"", &format!("data-version={version:?}"))])
}

/// The files of a folder and of those in it, as the page names them.
fn list(folder: &Path, base: &str, files: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder).at("read", folder)? {
        let entry = entry.at("read", folder)?;
        let name = format!("{base}{}", entry.file_name().to_string_lossy());
        match name.as_str() {
            WORKER => {}
            other if OF_OTHERS.iter().any(|start| other.starts_with(start)) => {}
            // Notes of the build.
            hidden if hidden.starts_with('.') => {}
            // A host may answer to the folder alone, or send on from the name to it.
            "index.html" => files.push("./".to_owned()),
            _ if entry.path().is_dir() => list(&entry.path(), &format!("{name}/"), files)?,
            _ if name.ends_with(".br") => {}
            _ => files.push(name),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_in_files_and_version() {
        let dist = std::env::temp_dir().join(format!("pollwright-offline-{}", std::process::id()));
        fs::create_dir_all(dist.join("embed")).unwrap();
        for (name, text) in [
            ("index.html", "<script data-version=\"\">"),
            ("sw.js", "const VERSION = \"\";\nconst FILES = [];\nconst LATER = [];\n"),
            ("page-0123456789abcdef.js", ""),
            ("page-0123456789abcdef.js.br", ""),
            ("page-0123456789abcdef_later.wasm", ""),
            ("embed/pollwright.js", ""),
            ("embed/pollwright-widget.js", ""),
            ("embed-demo.html", ""),
            ("session.json", "{}"),
            (".trunk-lock", ""),
        ] {
            fs::write(dist.join(name), text).unwrap();
        }
        write(&dist).unwrap();
        let worker = fs::read_to_string(dist.join("sw.js")).unwrap();
        let page = fs::read_to_string(dist.join("index.html")).unwrap();
        let again = write(&dist).is_err();
        fs::remove_dir_all(&dist).unwrap();
        assert!(
            worker.contains(
                "const FILES = [\"./\", \"page-0123456789abcdef.js\"];\nconst LATER = [\"embed/pollwright.js\", \
                 \"page-0123456789abcdef_later.wasm\"];"
            ),
            "{worker}"
        );
        let version = page.split('"').nth(1).unwrap();
        assert!(version.len() == 16 && worker.contains(version), "{page} {worker}");
        assert!(again, "what is filled in is no place any more");
    }
}
