//! The files that a command line means: files, `-`, globs, and what lies in directories.

use ignore::{
    WalkBuilder,
    overrides::{Override, OverrideBuilder},
};
use std::path::{Path, PathBuf};

/// The endings of files that may hold configurations; a directory's other files are not read.
const ENDINGS: &[&str] = &[
    "json", "jsonc", "json5", "md", "markdown", "mdx", "rst", "adoc", "asciidoc", "html", "htm", "sh",
    "bash", "curl", "txt",
];

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where it lies; `-` is standard input.
    pub path: PathBuf,
    /// Whether a person named it. One that a directory or glob held may be something else than a configuration.
    pub is_given: bool,
}

/// Why a name means no file; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// A glob that nothing fits.
    #[error("no file fits `{0}`; check the pattern, and that no .gitignore hides the files")]
    NoMatch(String),
    /// A directory with nothing to read.
    #[error("`{path}` holds no file to check; looked for {endings}", path = .0.display(), endings = ENDINGS.join(", "))]
    Empty(PathBuf),
    /// A glob that is none.
    #[error("`{glob}` is no glob: {why}; close the bracket, or write `[{{]` for the character itself")]
    BadGlob {
        /// As it was written.
        glob: String,
        /// What is wrong with it.
        why: ignore::Error,
    },
    /// A directory that the system does not show.
    #[error("cannot look through `{name}`: {why}")]
    Walk {
        /// The directory or glob.
        name: String,
        /// What the system says.
        why: ignore::Error,
    },
}

/// These files, and the `*.json` of folders and globs among them: in order, each once.
///
/// # Errors
/// See [`FilesError`]; one that holds none is no error.
pub fn json(arguments: &[PathBuf]) -> Result<Vec<PathBuf>, FilesError> {
    let mut paths = Vec::new();
    for argument in arguments {
        let named = match expand(argument) {
            // The last file of a folder may go while it is watched.
            Err(FilesError::Empty(_) | FilesError::NoMatch(_)) => Vec::new(),
            named => named?,
        };
        let is_json = |named: &Named| named.path.extension().is_some_and(|ending| ending == "json");
        paths.extend(
            named.into_iter().filter(|named| named.is_given || is_json(named)).map(|named| named.path),
        );
    }
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// Files that settings leave out.
#[derive(Clone, Debug)]
pub struct Excluded(Option<Override>);

impl Excluded {
    /// Globs from a folder on.
    ///
    /// # Errors
    /// [`FilesError::BadGlob`].
    pub fn new(folder: &Path, globs: &[String]) -> Result<Self, FilesError> {
        if globs.is_empty() {
            return Ok(Self(None));
        }
        let mut builder = OverrideBuilder::new(folder);
        for glob in globs {
            builder.add(glob).map_err(|why| FilesError::BadGlob { glob: glob.clone(), why })?;
        }
        let built = builder.build().map_err(|why| FilesError::BadGlob { glob: globs.join(", "), why })?;
        Ok(Self(Some(built)))
    }

    /// Whether a file, relative to the working directory or absolute, is left out.
    pub fn covers(&self, path: &Path) -> bool {
        let Some(globs) = &self.0 else { return false };
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        globs.matched(path, false).is_whitelist()
    }
}

/// The files that one argument means, in the order of their names.
///
/// Hidden files and those that a `.gitignore` or `.ignore` leaves out are passed over, in a repository or not.
///
/// # Errors
/// See [`FilesError`]; a file that does not exist is the reader's to tell.
pub fn expand(argument: &Path) -> Result<Vec<Named>, FilesError> {
    let name = argument.to_string_lossy();
    if argument.is_dir() {
        let found = walk(&name, &mut WalkBuilder::new(argument), has_ending)?;
        return if found.is_empty() { Err(FilesError::Empty(argument.to_owned())) } else { Ok(found) };
    }
    let is_glob = name.contains(['*', '?', '[', '{']) && !argument.exists();
    if !is_glob {
        return Ok(vec![Named { path: argument.to_owned(), is_given: true }]);
    }
    // Walk from the last folder that is written out.
    let first = name.find(['*', '?', '[', '{']).unwrap_or(name.len());
    let (folder, rest) = name[..first].rfind('/').map_or((".", &*name), |at| (&name[..=at], &name[at + 1..]));
    let bad = |why| FilesError::BadGlob { glob: name.clone().into_owned(), why };
    let mut globs = OverrideBuilder::new(folder);
    globs.add(&format!("/{rest}")).map_err(bad)?;
    let globs = globs.build().map_err(bad)?;
    if !Path::new(folder).is_dir() {
        return Err(FilesError::NoMatch(name.into_owned()));
    }
    let found = walk(&name, WalkBuilder::new(folder).overrides(globs), |_| true)?;
    if found.is_empty() { Err(FilesError::NoMatch(name.into_owned())) } else { Ok(found) }
}

fn walk(
    name: &str,
    builder: &mut WalkBuilder,
    is_wanted: fn(&Path) -> bool,
) -> Result<Vec<Named>, FilesError> {
    let mut found = Vec::new();
    for entry in builder.require_git(false).sort_by_file_name(std::ffi::OsStr::cmp).build() {
        let entry = entry.map_err(|why| FilesError::Walk { name: name.to_owned(), why })?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && is_wanted(entry.path()) {
            let path = entry.path().strip_prefix("./").unwrap_or(entry.path()).to_owned();
            found.push(Named { path, is_given: false });
        }
    }
    Ok(found)
}

fn has_ending(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}
