//! Whether something that was built is still what a build would give.

use crate::failure::{At, Result};
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

/// What files say, as a number: names and contents, whatever their dates. A path that does not exist counts as such;
/// hidden files, `node_modules` and `target` do not count.
///
/// # Errors
/// When a file that is there cannot be read.
pub(crate) fn fingerprint(root: &Path, paths: &[&str]) -> Result<u64> {
    let mut files = Vec::new();
    for path in paths {
        collect(&root.join(path), &mut files)?;
    }
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
        fs::read(&file).at("read", &file)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    if !path.is_dir() {
        return Ok(());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).at("read", path)? {
        entries.push(entry.at("read", path)?);
    }
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && name != "node_modules" && name != "target" {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_with_names_and_contents_alone() {
        let root = std::env::temp_dir().join(format!("pollwright-stamp-{}", std::process::id()));
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let print = || fingerprint(&root, &["web", "index.html", "absent"]).unwrap();

        write("web/src/main.rs", "fn main() {}");
        write("index.html", "<html>");
        let first = print();
        write("index.html", "<html>");
        write("web/node_modules/x.js", "x");
        write("web/.hidden", "x");
        write("elsewhere", "x");
        assert_eq!(print(), first, "what does not count");

        write("web/src/main.rs", "fn main() { }");
        let second = print();
        assert_ne!(second, first, "another content");
        fs::rename(root.join("web/src/main.rs"), root.join("web/src/page.rs")).unwrap();
        assert_ne!(print(), second, "another name");
        fs::remove_dir_all(&root).unwrap();
    }
}
