//! A module of core imports only from lower layers, and `ARCHITECTURE.md` says which is which.

use pollwright_tests::sources::{code_lines, is_test_file, root, rust_files};
use std::{collections::BTreeSet, fs};

/// Core's modules, lowest first. A module imports from rows above its own row alone; two rows of one name are one
/// layer with an order inside.
const LAYERS: &[(&str, &[&str])] = &[
    ("L0", &["span", "scan", "address", "authorization"]),
    ("L1", &["lines", "diag", "platform", "decoded"]),
    ("L2", &["json", "date"]),
    ("L3", &["template", "source", "legacy"]),
    ("L4", &["schema", "config"]),
    ("L4", &["catalog"]),
    ("L5", &["lower", "json_schema"]),
    ("L6", &["schedule", "signature", "moment", "secret", "backoff", "oauth", "delivery"]),
    ("L6", &["change", "preview", "export", "retry"]),
    ("L6", &["sample", "notification", "instance"]),
    ("L7", &["rules"]),
    ("L8", &["policy"]),
    ("L8", &["analyze", "docs"]),
    ("L9", &["repair", "scenario", "timeline", "element_page"]),
    ("L9", &["rehearsal"]),
    ("L10", &["proof", "compare", "convert"]),
    ("L11", &["report"]),
];

/// The façade's module; what `lib.rs` re-exports comes from it.
const TOP: &str = "analyze";

#[test]
fn modules_import_from_lower_layers_only() {
    let mut wrong = Vec::new();
    for (path, text) in rust_files("core/src") {
        let Some(module) = module_of(&path) else { continue };
        if is_test_file(&path) {
            continue;
        }
        let own =
            row_of(&module).unwrap_or_else(|| panic!("`{module}` stands in no layer: add it to LAYERS"));
        for import in imports(&code_lines(&text).collect::<Vec<_>>().join("\n")) {
            if import != module && row_of(&import).is_none_or(|row| row >= own) {
                wrong.push(format!("{}: `{module}` imports `{import}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "imports from the same or a higher layer:\n{}", wrong.join("\n"));
}

#[test]
fn every_layer_exists() {
    let modules: BTreeSet<_> =
        rust_files("core/src").iter().filter_map(|(path, _)| module_of(path)).collect();
    let named: BTreeSet<_> =
        LAYERS.iter().flat_map(|(_, names)| *names).map(|name| (*name).to_owned()).collect();
    assert_eq!(named, modules, "left: LAYERS, right: core/src");
}

#[test]
fn the_architecture_names_the_same_layers() {
    let Ok(text) = fs::read_to_string(root().join("ARCHITECTURE.md")) else {
        return println!("skipped: there is no ARCHITECTURE.md yet");
    };
    let mut wanted: Vec<_> = LAYERS
        .iter()
        .flat_map(|(layer, names)| names.iter().map(move |name| format!("{layer} {name}")))
        .collect();
    let mut found: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| L"))
        .filter_map(|row| row.split_once('|'))
        .flat_map(|(number, names)| {
            // The names are what stands in backticks.
            names.split('`').skip(1).step_by(2).map(move |name| format!("L{} {name}", number.trim()))
        })
        .collect();
    wanted.sort();
    found.sort();
    assert_eq!(
        found, wanted,
        "left: the rows of ARCHITECTURE.md that start with `| L0 | ` and the like, names in backticks; right: LAYERS"
    );
}

#[test]
fn imports_are_read() {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found: Vec<_> = imports(text).into_iter().collect();
        assert_eq!(found.join(" "), expected, "text: {text}");
    }
    check("use crate::span::Span;", "span");
    check("use crate::{\n    date::{Instant, Zone},\n    json::Document,\n    span,\n};", "date json span");
    check("fn f(x: crate::date::Instant, y: crate::span::Span) {}", "date span");
    check("pub(crate) fn f() {}", "");
    check("use crate::{Options, analyze};", TOP);
    check("use my_crate::json::X;", "");
}

/// The module at the top of core that a file belongs to; `None` for `lib.rs`.
fn module_of(path: &std::path::Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("core/src")).ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (name != "lib").then(|| name.to_owned())
}

fn row_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|(_, names)| names.contains(&module))
}

/// The modules that `crate::…` paths of a text start with.
fn imports(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (start, word) in text.match_indices("crate::") {
        if text[..start].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let rest = &text[start + word.len()..];
        match rest.strip_prefix('{') {
            None => found.insert(module_named(identifier(rest))),
            Some(list) => {
                found.extend(heads(list).map(module_named));
                true
            }
        };
    }
    found
}

/// The first words of the items of a list, whose opening brace has been taken off.
fn heads(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let mut is_head = true;
    let mut found = Vec::new();
    for (at, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => is_head = true,
            _ if is_head && !character.is_whitespace() => {
                found.push(identifier(&list[at..]));
                is_head = false;
            }
            _ => {}
        }
    }
    found.into_iter()
}

fn identifier(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// The crate's own names (`crate::Options`) are re-exports of the façade.
fn module_named(name: &str) -> String {
    match row_of(name).is_some() || name.starts_with(char::is_lowercase) {
        true => name.to_owned(),
        false => TOP.to_owned(),
    }
}
