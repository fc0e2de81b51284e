//! `docs`: the events section of an element's page, written or checked.

use super::status;
use crate::{console, elements::Catalog, input};
use anyhow::Context;
use pollwright_core::{
    element_page::{ElementPage, SCRIPT},
    lines::LineIndex,
    platform::Platform,
    report::count,
};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Write the events section of an element's page as Markdown, from its data file or from a configuration.
///
/// With --check, say where a page differs from it: status 0 when nowhere, 1 when somewhere.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// An element by its key, such as freshdeskv2, or a file with a request body; `-` is standard input.
    #[arg(value_name = "ELEMENT|FILE")]
    about: PathBuf,
    /// Where the configuration runs: cloud-elements (the default), sap, uipath or pollwright.
    #[arg(long)]
    platform: Option<Platform>,
    #[command(flatten)]
    catalog: Catalog,
    /// Where the widget's script lies, as seen from the page.
    #[arg(long, value_name = "ADDRESS", default_value = SCRIPT)]
    script: String,
    /// Compare this page instead of writing one.
    #[arg(long, value_name = "PAGE")]
    check: Option<PathBuf>,
}

/// Prints the page, or its differences.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let page = page(args)?.with_script(&args.script);
    let Some(path) = &args.check else {
        console::print(&page.markdown())?;
        return Ok(ExitCode::SUCCESS);
    };
    let text = input::read(path)?;
    let lines = LineIndex::new(&text);
    let differences = page.compare(&text);
    let line = |difference: &pollwright_core::element_page::Difference| {
        let at = lines.position(&text, difference.span.start());
        format!("{}:{}:{}: {}\n", path.display(), at.line, at.column, difference.message)
    };
    console::print(&differences.iter().map(line).collect::<String>())?;
    console::say(format_args!("{} from {}", count(differences.len(), "difference"), page.title));
    Ok(status(differences.is_empty()))
}

fn page(args: &Args) -> anyhow::Result<ElementPage> {
    let platform = args.platform.unwrap_or_default();
    let elements = args.catalog.read_here()?;
    if let Some(element) = args.about.to_str().and_then(|key| elements.element(key)) {
        return Ok(ElementPage::of_element(element, platform));
    }
    if !args.about.exists() && args.about != Path::new("-") {
        let known: Vec<_> = elements.all().map(|element| element.key.as_str()).collect();
        let about = args.about.display();
        anyhow::bail!("`{about}` is no element and no file; the elements are {}", known.join(", "));
    }
    ElementPage::of_text(&input::read(&args.about)?, platform, &elements)
        .with_context(|| format!("`{}`", args.about.display()))
}
