//! The page's wasm in two modules: what everybody needs at once, and what is fetched when it is first opened
//! (`web/src/later.rs`). Trunk knows nothing of it, so what trunk wrote is put in its place.

use crate::{
    failure::{At, Failure, Result},
    page::{bindgen, optimise, to_one_module},
    progress::{Show, step},
    replace::replace,
    stamp::fingerprint,
    tools::{Tools, WASM},
    workspace::Workspace,
};
use std::{fs, path::Path};

/// The page's files begin with this; what follows is a digest.
const NAME: &str = "pollwright-page";
/// What is fetched later ends so.
pub(crate) const PART: &str = "_later.wasm";
/// What the cutter writes to load a part, which asks for a host that knows what wasm is called, and what does not.
const STREAMED: (&str, &str) = (
    "WebAssembly.instantiateStreaming(src, imports)",
    "src.then((it) => it.arrayBuffer()).then((it) => WebAssembly.instantiate(it, imports))",
);
/// As the cutter calls what it writes beside the page's own module.
const LINKS: &str = "__wasm_split.js";
const LATER: &str = "split_later.wasm";

/// Cuts what was compiled, and makes a built page load the parts.
///
/// # Errors
/// Those of the steps, or that the page does not name its module where it is expected.
pub(crate) fn cut(workspace: &Workspace, tools: &Tools, dist: &Path) -> Result<()> {
    let scratch = workspace.own("page.parts")?;
    if scratch.exists() {
        fs::remove_dir_all(&scratch).at("empty", &scratch)?;
    }
    let file = |ending: &str| scratch.join(format!("{NAME}{ending}"));

    let mut cutter = workspace.command("wasm-split-cli");
    cutter.args(["--target", "web", "--out-name", NAME]);
    cutter.arg(workspace.target.join(WASM).join("wasm").join(NAME).with_extension("wasm"));
    cutter.arg(&scratch).env("PATH", tools.path()?);
    step(workspace, "cut", "cutting the page's module", Show::Heartbeat, &mut cutter)?;
    let mut glue = bindgen(workspace, tools, NAME, &scratch, &file(".wasm"))?;
    // What the linker exports stays: the table of functions, which both modules share, is among it.
    glue.arg("--keep-lld-exports");
    step(workspace, "bindgen", "writing its JavaScript", Show::Heartbeat, &mut glue)?;
    let (main, later) = (file("_bg.wasm"), scratch.join(LATER));
    optimise(workspace, tools, &main, &main)?;
    optimise(workspace, tools, &later, &later)?;

    // One digest for all of it: a part fits the module that it was cut from, and no other.
    let name = format!("{NAME}-{:016x}", fingerprint(&scratch, &["."])?);
    let [glue, module, part] = [".js", "_bg.wasm", PART].map(|ending| format!("{name}{ending}"));
    let was = remove_uncut(dist)?;
    replace(&scratch.join(LINKS), &[(LATER, &part), STREAMED])?;
    let mut bundle = to_one_module(workspace, tools, &file(".js"), &dist.join(&glue));
    step(workspace, "glue", "bundling its JavaScript", Show::Heartbeat, &mut bundle)?;
    for (from, to) in [(main, &module), (later, &part)] {
        fs::copy(&from, dist.join(to)).at("copy", &from)?;
    }
    replace(&dist.join("index.html"), &[(&was.glue, &glue), (&was.module, &module)])
}

/// What trunk made of the whole.
struct Uncut {
    glue: String,
    module: String,
}

/// Takes it out of the page's folder.
fn remove_uncut(dist: &Path) -> Result<Uncut> {
    let take = |ending: &str| {
        let is_it = |name: &String| name.starts_with(NAME) && name.ends_with(ending);
        let names = fs::read_dir(dist).at("read", dist)?;
        let names = names.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let name = names.filter(is_it).min();
        let name = name.ok_or_else(|| Failure::new(format!("trunk wrote no {NAME}…{ending}")))?;
        let file = dist.join(&name);
        fs::remove_file(&file).at("remove", &file).map(|()| name)
    };
    Ok(Uncut { glue: take(".js")?, module: take("_bg.wasm")? })
}
