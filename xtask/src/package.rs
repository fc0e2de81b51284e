//! The npm package: core as wasm, its JavaScript and its declarations, in `target/npm/pollwright`.

use crate::{
    failure::{At, Failure, Result},
    page::{bindgen, present, without_places},
    progress::{Show, say, step},
    stamp::fingerprint,
    tools::{self, Tools, WASM},
    workspace::{Workspace, lock},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What it is made of.
const SOURCES: &[&str] = &[
    "web/package",
    "web/src",
    "web/Cargo.toml",
    "core/build.rs",
    "core/src",
    "core/Cargo.toml",
    "Cargo.toml",
    "Cargo.lock",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "xtask/src/package.rs",
];
/// Files that go into it as they are.
const FILES: &[&str] =
    &["api.js", "index.js", "index.d.ts", "lazy.js", "lazy.d.ts", "lazy-node.js", "node.js", "README.md"];
const NAME: &str = "core";

/// Where it is built.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("npm/pollwright")
}

/// Sets up the tools and builds the package.
///
/// # Errors
/// Those of the steps.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tools = tools::ensure(workspace)?;
    build(workspace, &tools)?;
    say(format!("the package is in {}", folder(workspace).display()));
    Ok(())
}

/// Builds the package, where it is not what it would be built to already.
///
/// # Errors
/// Those of the steps.
pub(crate) fn build(workspace: &Workspace, tools: &Tools) -> Result<()> {
    let _turn = lock(&workspace.own("package.lock")?)?;
    let folder = folder(workspace);
    let stamp = workspace.own("package.stamp")?;
    let compiler = tools::output_of(workspace.command("rustc").arg("-V")).unwrap_or_default();
    let mark = format!("{:016x} {compiler}", fingerprint(&workspace.root, SOURCES)?);
    if folder.is_dir() && fs::read_to_string(&stamp).is_ok_and(|built| built == mark) {
        say("the package is up to date");
        return Ok(());
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).at("remove", &folder)?;
    }
    fs::create_dir_all(&folder).at("make", &folder)?;
    wasm(workspace, tools, &folder)?;
    for file in FILES {
        let source = workspace.path("web/package").join(file);
        fs::copy(&source, folder.join(file)).at("copy", &source)?;
    }
    for file in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(workspace.path(file), folder.join(file)).at("copy", Path::new(file))?;
    }
    manifest(workspace, &folder)?;
    command_line(workspace, tools, &folder)?;
    fs::write(&stamp, mark).at("write", &stamp)
}

/// Core as a module that browsers, bundlers and Node take alike.
fn wasm(workspace: &Workspace, tools: &Tools, folder: &Path) -> Result<()> {
    let mut build = workspace.cargo("rustc --package pollwright-web --lib --crate-type cdylib --profile npm");
    build.args(["--target", WASM, "--no-default-features", "--features", "package"]);
    without_places(&mut build, "");
    step(workspace, "package", "building the package", Show::Heartbeat, &mut build)?;

    let library = workspace.target.join(WASM).join("npm/pollwright_web.wasm");
    let mut bindgen = bindgen(workspace, tools, NAME, folder, &library)?;
    step(workspace, "package-bindgen", "writing the package's module", Show::Heartbeat, &mut bindgen)?;

    let module = folder.join(format!("{NAME}_bg.wasm"));
    let mut optimise = workspace.command("wasm-opt");
    optimise.args(["-O3", "--skip-pass=memory-packing"]).arg(&module).arg("-o").arg(&module);
    optimise.env("PATH", tools.path()?);
    step(workspace, "package-opt", "optimising the package", Show::Heartbeat, &mut optimise)?;
    present(&module)
}

/// `package.json` with the version of the workspace, without what only tests need.
fn manifest(workspace: &Workspace, folder: &Path) -> Result<()> {
    const DEV: &str = ",\n  \"devDependencies\"";
    let source = workspace.path("web/package/package.json");
    let text = fs::read_to_string(&source).at("read", &source)?;
    let cargo = workspace.path("Cargo.toml");
    let cargo = fs::read_to_string(&cargo).at("read", &cargo)?;
    let version = cargo.lines().find_map(|line| line.strip_prefix("version = "));
    let (Some(version), Some((published, _))) = (version, text.split_once(DEV)) else {
        return Err(Failure::new(
            "no version in Cargo.toml, or no devDependencies last in web/package/package.json",
        ));
    };
    let named = published.replacen(
        "\"name\": \"pollwright\",",
        &format!("\"name\": \"pollwright\",\n  \"version\": {version},"),
        1,
    );
    let file = folder.join("package.json");
    fs::write(&file, named + "\n}\n").at("write", &file)
}

/// The program of the package in one file, with the packages that read globs and ignore files.
fn command_line(workspace: &Workspace, tools: &Tools, folder: &Path) -> Result<()> {
    const LICENCE: &str = "/*! with ignore, (C) Kael Zhang and contributors, and picomatch, (C) Jon Schlinkert; both MIT licence */";
    let file = folder.join("cli.js");
    let mut bundle = workspace.command(tools.esbuild());
    bundle
        .args(["web/package/cli.js", "--bundle", "--platform=node", "--format=esm", "--target=node20"])
        .args(["--external:./node.js", "--external:./api.js", "--log-level=warning"])
        .arg(format!("--banner:js=import {{ createRequire }} from \"node:module\"; const require = createRequire(import.meta.url);\n{LICENCE}"))
        .arg(format!("--outfile={}", file.display()))
        .env("NODE_PATH", tools::package_packages(workspace)?);
    step(workspace, "package-cli", "bundling the package's program", Show::Heartbeat, &mut bundle)?;
    present(&file)
}
