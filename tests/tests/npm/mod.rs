//! The npm package, in Node: its program, its examples, its types, and that its core answers as the native one does.
//!
//! `cargo xtask test` builds it and says where it is; without it these tests say that they skip.

mod browser;
mod examples;
mod parity;
mod program;

use crate::cli_support::{Folder, Ran, ran};
use pollwright_tests::sources::root;
use std::{env, fs, io::Write as _, path::PathBuf, process::Command, process::Stdio};

/// The built package; `None` where there is none, which is said.
fn package() -> Option<PathBuf> {
    let built = env::var_os("POLLWRIGHT_PACKAGE").map(PathBuf::from);
    let folder = built.unwrap_or_else(|| root().join("target/npm/pollwright"));
    let has_node = Command::new("node").arg("--version").output().is_ok();
    let is_there = has_node && folder.join("core_bg.wasm").is_file();
    if !is_there {
        println!("skipped: the package is not built, or Node is not there; `cargo xtask package` builds it");
    }
    is_there.then_some(folder)
}

/// A folder in which the package is installed, and the packages that its examples use where `cargo xtask test` names
/// them.
fn project(name: &str) -> Option<Folder> {
    let package = package()?;
    let folder = Folder::new(name);
    let modules = folder.path("node_modules");
    fs::create_dir_all(&modules).unwrap();
    link(&package, &modules.join("pollwright"));
    if let Some(others) = env::var_os("POLLWRIGHT_NODE_MODULES") {
        for entry in fs::read_dir(others).unwrap().map(Result::unwrap) {
            link(&entry.path(), &modules.join(entry.file_name()));
        }
    }
    folder.write("package.json", r#"{ "private": true, "type": "module" }"#);
    Some(folder)
}

/// The same where a package of others is needed.
fn project_with(name: &str, needed: &str) -> Option<Folder> {
    let folder = project(name)?;
    if !folder.path("node_modules").join(needed).exists() {
        println!("skipped: {needed} is not installed; `cargo xtask test` installs it");
        return None;
    }
    Some(folder)
}

#[cfg(unix)]
fn link(from: &std::path::Path, to: &std::path::Path) {
    std::os::unix::fs::symlink(from, to).unwrap();
}

#[cfg(windows)]
fn link(from: &std::path::Path, to: &std::path::Path) {
    std::os::windows::fs::symlink_dir(from, to).unwrap();
}

/// Runs Node in the folder.
fn node(folder: &Folder, args: &[&str], input: &[u8]) -> Ran {
    let mut command = Command::new("node");
    command.args(args).current_dir(folder.path("")).env("NO_COLOR", "1").env_remove("GITHUB_ACTIONS");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("node starts");
    let mut stdin = child.stdin.take().expect("it was piped");
    let input = input.to_owned();
    // Beside reading what it says: both pipes may be full.
    let writer = std::thread::spawn(move || {
        // It may be done before it has read everything.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("node ends");
    writer.join().expect("writing does not panic");
    ran(output)
}

/// Runs a script in the folder.
fn script(folder: &Folder, text: &str) -> Ran {
    folder.write("script.mjs", text);
    node(folder, &["script.mjs"], b"")
}
