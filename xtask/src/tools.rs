//! The tools of the page: the wasm target, trunk, wasm-bindgen, wasm-opt, and the packages of its editor; and a library
//! for the tests.
//!
//! A tool on PATH of the required version is used as it is. Otherwise it is installed by its package manager into a
//! folder of its own in the cache, so that checkouts that need different versions do not fight.

use crate::{
    browser,
    failure::{At, Failure, Result},
    progress::{Show, say, step},
    stamp::fingerprint,
    workspace::{Workspace, lock},
};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What the page is compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";
const TRUNK: &str = "0.22.1";
/// Of the same series as `wasm_split_helpers` in `web/Cargo.toml`.
const CUTTER: &str = "0.2.4";
/// Older ones cannot read what the compiler writes.
const BINARYEN: &str = "132.0.0";
/// Verifies our signatures in a test.
const STANDARD_WEBHOOKS: &str = "1.1.1";
/// Judges the answers of our API in a test.
const SCHEMATHESIS: &str = "4.32.5";
/// Judge the page in tests.
const AXE: &str = "4.14.1";
const LIGHTHOUSE: &str = "12.8.2";

/// Programs of the required versions.
pub(crate) struct Tools {
    /// Folders to look in before PATH.
    folders: Vec<PathBuf>,
    /// The `node_modules` of the editor.
    editor: PathBuf,
    /// Whether the standard library can be built anew.
    pub(crate) has_library_sources: bool,
}

impl Tools {
    /// A PATH on which each tool has the required version.
    ///
    /// # Errors
    /// When a folder's name cannot stand in PATH.
    pub(crate) fn path(&self) -> Result<OsString> {
        let inherited = env::var_os("PATH").unwrap_or_default();
        let folders = self.folders.iter().cloned().chain(env::split_paths(&inherited));
        env::join_paths(folders)
            .map_err(|error| Failure::new(format!("the tools' folder cannot stand in PATH: {error}")))
    }

    /// What the editor is made of.
    pub(crate) fn editor_packages(&self) -> &Path {
        &self.editor
    }

    /// The program that makes one file of it.
    pub(crate) fn esbuild(&self) -> PathBuf {
        self.editor.join(".bin/esbuild")
    }
}

/// Sets up what is missing.
///
/// # Errors
/// When something can neither be found nor installed; the message says what to do.
pub(crate) fn ensure(workspace: &Workspace) -> Result<Tools> {
    let lock_file = workspace.path("Cargo.lock");
    let cargo_lock = fs::read_to_string(&lock_file).at("read", &lock_file)?;
    let cache = cache()?;
    fs::create_dir_all(&cache).at("make", &cache)?;
    let _turn = lock(&cache.join("lock"))?;

    wasm_target(workspace)?;
    let has_library_sources = library_sources(workspace);
    let mut folders = Vec::new();
    if let Some(version) = locked_version(&cargo_lock, "wasm-bindgen") {
        // Its own lock file names a version that the registry does not have.
        let programs = &["wasm-bindgen", "wasm-bindgen-test-runner"];
        folders.extend(cargo_tool(workspace, &cache, "wasm-bindgen-cli", programs, version, &[])?);
    }
    // trunk declares a newer compiler than it needs.
    let arguments: &[&[&str]] = &[&["--locked", "--ignore-rust-version"], &["--ignore-rust-version"]];
    folders.extend(cargo_tool(workspace, &cache, "trunk", &["trunk"], TRUNK, arguments)?);
    folders.push(cutter(workspace, &cache)?);
    folders.extend(wasm_opt(workspace, &cache)?);
    let editor = node_packages(workspace, &cache, "editor", "esbuild")?;
    Ok(Tools { folders, editor, has_library_sources })
}

/// The `node_modules` of what the npm package is bundled from and tested with: only its build and tests need them.
///
/// # Errors
/// When they can neither be found nor installed.
pub(crate) fn package_packages(workspace: &Workspace) -> Result<PathBuf> {
    let cache = cache()?;
    fs::create_dir_all(&cache).at("make", &cache)?;
    let _turn = lock(&cache.join("lock"))?;
    node_packages(workspace, &cache, "package", "tsc")
}

fn cache() -> Result<PathBuf> {
    let from = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = from("POLLWRIGHT_TOOLS")
        .or_else(|| from("XDG_CACHE_HOME").map(|folder| folder.join("pollwright/tools")))
        .or_else(|| from("HOME").map(|home| home.join(".cache/pollwright/tools")))
        .or_else(|| from("LOCALAPPDATA").map(|folder| folder.join("pollwright/tools")))
        .ok_or_else(|| Failure::new("no home folder: set POLLWRIGHT_TOOLS to a folder for the tools"))?;
    std::path::absolute(&folder).at("find", &folder)
}

fn wasm_target(workspace: &Workspace) -> Result<()> {
    let mut print = workspace.command("rustc");
    print.args(["--print", "target-libdir", "--target", WASM]);
    if output_of(&mut print).is_some_and(|folder| Path::new(folder.trim()).is_dir()) {
        return Ok(());
    }
    let mut add = workspace.command("rustup");
    add.args(["target", "add", WASM]);
    step(workspace, "wasm-target", &format!("adding the target {WASM}"), Show::Heartbeat, &mut add).map_err(
        |failure| {
            Failure::new(format!(
                "{failure}\n  the page needs Rust's standard library for {WASM}: run `rustup target add {WASM}` \
                 where rustup can fetch, or install it with the package manager that Rust came from"
            ))
        },
    )
}

/// Whether the sources of Rust's standard library are here, fetched where they were not. The page works without them, and
/// is larger.
fn library_sources(workspace: &Workspace) -> bool {
    let mut print = workspace.command("rustc");
    let Some(root) = output_of(print.args(["--print", "sysroot"])) else { return false };
    if Path::new(root.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").is_file() {
        return true;
    }
    let mut add = workspace.command("rustup");
    add.args(["component", "add", "rust-src"]);
    let added =
        step(workspace, "rust-src", "adding the sources of the standard library", Show::Heartbeat, &mut add);
    if added.is_err() {
        say(
            "they could not be fetched: the page is built with the library as it is, and is a twentieth larger",
        );
    }
    added.is_ok()
}

/// The folder of the installed programs; `None` where PATH has them.
fn cargo_tool(
    workspace: &Workspace,
    cache: &Path,
    package: &str,
    programs: &[&str],
    version: &str,
    ways: &[&[&str]],
) -> Result<Option<PathBuf>> {
    let are_in = |folder: Option<&Path>| {
        programs.iter().all(|program| version_of(workspace, folder, program).as_deref() == Some(version))
    };
    if are_in(None) {
        return Ok(None);
    }
    let root = cache.join(format!("{package}-{version}"));
    let bin = root.join("bin");
    if are_in(Some(&bin)) {
        return Ok(Some(bin));
    }
    let ways = if ways.is_empty() { &[&[] as &[&str]] } else { ways };
    install(workspace, cache, package, version, ways)?;
    if are_in(Some(&bin)) {
        return Ok(Some(bin));
    }
    Err(Failure::new(format!("{package} {version} was installed into {} but does not run", root.display())))
}

/// The folder of `wasm-split-cli`. It does not tell its version, so one on PATH is not taken.
fn cutter(workspace: &Workspace, cache: &Path) -> Result<PathBuf> {
    let package = "wasm_split_cli_support";
    let bin = cache.join(format!("{package}-{CUTTER}/bin"));
    if bin.join(format!("wasm-split-cli{}", env::consts::EXE_SUFFIX)).is_file() {
        return Ok(bin);
    }
    install(workspace, cache, package, CUTTER, &[&["--locked", "--features", "build-binary"]])?;
    Ok(bin)
}

/// Installs programs into a folder of the cache, in the first of the ways that works.
fn install(
    workspace: &Workspace,
    cache: &Path,
    package: &str,
    version: &str,
    ways: &[&[&str]],
) -> Result<()> {
    let build = cache.join("build");
    let mut result = Ok(());
    for arguments in ways {
        let mut install = workspace.cargo("install --force --root");
        install
            .arg(cache.join(format!("{package}-{version}")))
            .arg("--target-dir")
            .arg(&build)
            .args(*arguments);
        install.args([package, "--version", version]);
        plain_build(&mut install, cache, package);
        let what = format!("installing {package} {version} (some minutes)");
        result = step(workspace, package, &what, Show::Heartbeat, &mut install);
        if result.is_ok() {
            break;
        }
    }
    // The build is of no use any more; a folder that cannot be removed does no harm.
    let _ = fs::remove_dir_all(&build);
    result
}

/// A build for which this workspace's settings do not count, and that is done soon rather than fast: trunk's own
/// release profile takes four times as long, and what trunk itself does takes a second either way. wasm-bindgen
/// chews megabytes, so it is worth a little optimisation. The toolchain is kept: it is the one that is known to be there.
fn plain_build(command: &mut Command, cache: &Path, package: &str) {
    command.current_dir(cache);
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_TARGET_DIR", "CARGO_BUILD_TARGET"] {
        command.env_remove(name);
    }
    command
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", if package == "trunk" { "0" } else { "1" });
}

fn wasm_opt(workspace: &Workspace, cache: &Path) -> Result<Option<PathBuf>> {
    let major = BINARYEN.split('.').next();
    let is_in = |folder: Option<&Path>| version_of(workspace, folder, "wasm-opt").as_deref() == major;
    if is_in(None) {
        return Ok(None);
    }
    let root = cache.join(format!("binaryen-{BINARYEN}"));
    let bin = root.join("node_modules/.bin");
    if is_in(Some(&bin)) {
        return Ok(Some(bin));
    }
    npm(workspace)?;
    fs::create_dir_all(&root).at("make", &root)?;
    let what = format!("installing binaryen {BINARYEN} (wasm-opt)");
    npm_install(workspace, &root, "binaryen", &format!("binaryen@{BINARYEN}"), &what)?;
    if is_in(Some(&bin)) {
        return Ok(Some(bin));
    }
    Err(Failure::new(format!(
        "wasm-opt of binaryen {BINARYEN} was installed into {} but does not run: it needs Node.js 18 or newer",
        root.display()
    )))
}

/// The packages of a folder of `web` exactly as its lock file names them, in a folder of that lock file. `program` is
/// one of them.
fn node_packages(workspace: &Workspace, cache: &Path, name: &str, program: &str) -> Result<PathBuf> {
    const FILES: [&str; 2] = ["package.json", "package-lock.json"];
    let sources = FILES.map(|file| format!("web/{name}/{file}"));
    let mark = fingerprint(&workspace.root, &sources.each_ref().map(String::as_str))?;
    let root = cache.join(format!("{name}-{mark:016x}"));
    let packages = root.join("node_modules");
    let is_there = || version_of(workspace, Some(&packages.join(".bin")), program).is_some();
    if is_there() {
        return Ok(packages);
    }
    npm(workspace)?;
    fs::create_dir_all(&root).at("make", &root)?;
    for (source, file) in sources.iter().zip(FILES) {
        let source = workspace.path(source);
        fs::copy(&source, root.join(file)).at("copy", &source)?;
    }
    let mut install = workspace.command("npm");
    install.current_dir(&root).args(["ci", "--no-audit", "--no-fund"]);
    let what = format!("installing the packages of web/{name}");
    step(workspace, &format!("{name}-packages"), &what, Show::Heartbeat, &mut install)?;
    if is_there() {
        return Ok(packages);
    }
    Err(Failure::new(format!("{program} was installed into {} but does not run", packages.display())))
}

/// The `node_modules` with the library that judges our signatures; `None` where it cannot be had, and its test skips.
pub(crate) fn standard_webhooks(workspace: &Workspace) -> Option<PathBuf> {
    judge(workspace, "standardwebhooks", STANDARD_WEBHOOKS)
}

/// The script that judges whether everybody can use the page; `None` where it cannot be had, and its test skips.
pub(crate) fn axe(workspace: &Workspace) -> Option<PathBuf> {
    Some(judge(workspace, "axe-core", AXE)?.join("axe-core/axe.min.js"))
}

/// The program that judges the page; `None` where it cannot be had, and its test skips.
pub(crate) fn lighthouse(workspace: &Workspace) -> Option<PathBuf> {
    Some(judge(workspace, "lighthouse", LIGHTHOUSE)?.join(".bin/lighthouse"))
}

/// The `node_modules` with a package that judges what we make, in a folder of its own.
fn judge(workspace: &Workspace, name: &str, version: &str) -> Option<PathBuf> {
    let install = || {
        let root = cache()?.join(format!("{name}-{version}"));
        fs::create_dir_all(&root).at("make", &root)?;
        let _turn = lock(&root.join("lock"))?;
        let packages = root.join("node_modules");
        // What npm writes last.
        if packages.join(".package-lock.json").is_file() {
            return Ok(packages);
        }
        npm(workspace)?;
        let package = format!("{name}@{version}");
        npm_install(workspace, &root, name, &package, &format!("installing {package}"))?;
        Ok(packages)
    };
    let installed: Result<PathBuf> = install();
    installed.inspect_err(|failure| say(format!("goes on without {name}: {failure}"))).ok()
}

/// The program that asks our API what its description promises; `None` where it cannot be had, and its test skips.
pub(crate) fn schemathesis(workspace: &Workspace) -> Option<PathBuf> {
    let install = || {
        let root = cache()?.join(format!("schemathesis-{SCHEMATHESIS}"));
        fs::create_dir_all(&root).at("make", &root)?;
        let _turn = lock(&root.join("lock"))?;
        let bin = root.join(if cfg!(windows) { "Scripts" } else { "bin" });
        let program = bin.join(format!("schemathesis{}", env::consts::EXE_SUFFIX));
        if version_of(workspace, Some(&bin), "schemathesis").is_some() {
            return Ok(program);
        }
        let python = ["python3", "python"].into_iter().find_map(find);
        let python =
            python.ok_or_else(|| Failure::new("python3 is missing: install Python 3.10 or newer"))?;
        let mut make = workspace.command(python);
        make.args(["-m", "venv"]).arg(&root);
        step(workspace, "schemathesis-venv", "making a folder for schemathesis", Show::Heartbeat, &mut make)?;
        let package = format!("schemathesis=={SCHEMATHESIS}");
        let mut install = workspace.command(bin.join(format!("pip{}", env::consts::EXE_SUFFIX)));
        install.args(["install", "--quiet", "--disable-pip-version-check", &package]);
        step(workspace, "schemathesis", &format!("installing {package}"), Show::Heartbeat, &mut install)?;
        Ok(program)
    };
    let installed: Result<PathBuf> = install();
    installed.inspect_err(|failure| say(format!("goes on without schemathesis: {failure}"))).ok()
}

/// Installs a package and what it needs into a folder.
fn npm_install(workspace: &Workspace, root: &Path, name: &str, package: &str, what: &str) -> Result<()> {
    let mut install = workspace.command("npm");
    install.current_dir(root).args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"]);
    install.arg(root).arg(package);
    step(workspace, name, what, Show::Heartbeat, &mut install)
}

/// Sees to it that npm is on PATH.
fn npm(workspace: &Workspace) -> Result<()> {
    if find("npm").is_some() {
        return Ok(());
    }
    browser::apt_install(workspace, &["npm"]).map_err(|reason| {
        Failure::new(format!("npm is missing ({reason}): install Node.js 18 or newer with npm"))
    })
}

/// What a program says its version is; looked for in a folder, or on PATH.
fn version_of(workspace: &Workspace, folder: Option<&Path>, program: &str) -> Option<String> {
    let path = match folder {
        Some(folder) => folder.join(format!("{program}{}", env::consts::EXE_SUFFIX)),
        None => find(program)?,
    };
    let text = output_of(workspace.command(path).arg("--version"))?;
    version_in(&text).map(str::to_owned)
}

/// What a program writes, `None` where it does not run or fails.
pub(crate) fn output_of(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first file on PATH with this name.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// The first word of a `--version` answer that starts with a digit.
pub(crate) fn version_in(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
}

/// The version of a package in the text of a `Cargo.lock`; of several, the first.
fn locked_version<'a>(cargo_lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = cargo_lock.lines();
    lines.find(|line| line.strip_prefix("name = ").is_some_and(|name| name.trim_matches('"') == package))?;
    lines.next()?.strip_prefix("version = ").map(|version| version.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        #[track_caller]
        fn check(answer: &str, expected: Option<&str>) {
            assert_eq!(version_in(answer), expected, "answer: {answer}");
        }
        check("trunk 0.22.1\n", Some("0.22.1"));
        check("wasm-bindgen 0.2.130", Some("0.2.130"));
        check("wasm-opt version 132 (version_132)", Some("132"));
        check("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)", Some("156.0.8078.79"));
        check("no version", None);
        check("", None);
    }

    #[test]
    fn versions_in_a_lock_file() {
        #[track_caller]
        fn check(package: &str, expected: Option<&str>) {
            let lock = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.9\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";
            assert_eq!(locked_version(lock, package), expected, "package: {package}");
        }
        check("wasm-bindgen", Some("0.2.130"));
        check("wasm-bindgen-macro", Some("0.2.9"));
        check("wasm", None);
    }
}
