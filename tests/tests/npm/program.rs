//! `npx pollwright check` says what `pollwright check` says.

use super::{node, project};
use crate::{
    cli_support::{Folder, Ran},
    own_elements,
};
use pollwright_tests::sources::root;
use std::fs;

const BROKEN: &str = "{\r\n  \"items\": {\"url\": \"/hubs/crm/items?where=ü>'${date:yyyy-MM-dd'T'HH:mm:ss'Z'}'\" \"idField\": \"id\",\r\n    \"datesConfiguration\": {\"updatedDateField\": \"u\", \"updatedDateFormat\": \"yyyy-MM-dd'T'HH:mm:ssXXX\"}}}\r\n";

fn fill(folder: &Folder) {
    for path in ["docs/deep", "docs/old", "target", ".hidden", "docs/kept", "empty"] {
        fs::create_dir_all(folder.path(path)).unwrap();
    }
    folder.write(".gitignore", "target/\n*.tmp.json\n!docs/kept/a.tmp.json\nnode_modules\n");
    folder.write("docs/.ignore", "secret*\n");
    folder.write("docs/a.json", BROKEN);
    folder.write("docs/a b%.JSON", BROKEN);
    folder.write("docs/commented.jsonc", format!("// of the desk\n{BROKEN}"));
    folder.write("docs/b.tmp.json", BROKEN);
    folder.write("docs/secret.json", BROKEN);
    folder.write("docs/kept/a.tmp.json", BROKEN);
    folder.write("docs/deep/b.md", format!("# Events\n\n```json\n{}```\n", BROKEN.replace("\r\n", "\n")));
    folder.write("docs/deep/package.json", "{\"name\": \"left-pad\", \"version\": \"1.0.0\"}");
    folder.write("docs/old/a.json", BROKEN);
    folder.write("docs/picture.svg", "<svg/>");
    folder.write("target/a.json", BROKEN);
    folder.write(".hidden/a.json", BROKEN);
    folder.write("answer.json", r#"[{"id": 1, "u": "2026-01-01 10:00"}]"#);
    let little: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(BROKEN.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    folder.write("wide.json", little);
    folder.write("bad.json", b"{\"a\": \"\xe4\"}");
    folder.write(
        "settings.toml",
        "platform = \"sap\"\nexclude = [\"docs/old/**\", \"*.{md,txt}\"]\n[rules]\nmissing-dates = \"off\"\n",
    );
}

fn program(folder: &Folder, args: &[&str], input: &[u8]) -> Ran {
    let all: Vec<&str> =
        std::iter::once("node_modules/pollwright/cli.js").chain(args.iter().copied()).collect();
    node(folder, &all, input)
}

#[test]
fn reports_and_statuses_are_those_of_the_binary() {
    let Some(folder) = project("npm-program") else { return };
    fill(&folder);
    let check = |args: &[&str], input: &str| {
        let args: Vec<&str> = std::iter::once("check").chain(args.iter().copied()).collect();
        let ours = program(&folder, &args, input.as_bytes());
        let binary = folder.run_with(&args, input.as_bytes());
        assert_eq!(ours.stdout, binary.stdout, "{args:?}\n{ours:?}\n{binary:?}");
        assert_eq!(ours.status, binary.status, "{args:?}\n{ours:?}\n{binary:?}");
        assert_eq!(ours.stderr.is_empty(), binary.stderr.is_empty(), "{args:?}\n{ours:?}\n{binary:?}");
        ours
    };
    folder.run(&["check", "--write-baseline", "known.json", "docs/a.json", "docs/deep"]).expect(0, &[]);
    for format in ["text", "json", "sarif", "github", "markdown", "gitlab", "junit"] {
        let ran = check(&["--format", format, "docs", "answer.json"], "");
        assert!(ran.stdout.len() > 200, "{format}: {ran:?}");
    }
    for arguments in [
        &["."][..],
        &["docs/"],
        &["./docs"],
        &["docs/*.json"],
        &["**/*.md"],
        &["docs/{a,deep/b}.{json,md}"],
        &["target/a.json", ".hidden/a.json", "docs/picture.svg"],
        &["docs/deep/package.json"],
        &["--skip-others", "docs/deep/package.json"],
        &["--platform", "pollwright", "docs"],
        &["--ready", "docs/a.json"],
        &["--show", "docs/a.json"],
        &["--kind", "poller", "docs/a.json"],
        &["--max-severity", "none", "docs/deep"],
        &["--max-severity", "error", "docs"],
        &["--config", "settings.toml", "docs"],
        &["--sample", "items=answer.json", "docs/a.json"],
        &["wide.json"],
        &["--diff", "docs", "wide.json"],
        &["--diff", "--unsafe-fixes", "docs", "wide.json"],
        &["--diff", "docs/deep/package.json"],
        &["--diff", "--skip-others", "answer.json"],
        &["--baseline", "known.json", "docs"],
        &["--baseline", "known.json", "--show", "docs", "wide.json"],
        &["--baseline", "known.json", "--diff", "docs"],
    ] {
        check(arguments, "");
    }
    check(&["-"], BROKEN);
    check(&["-"], "");
    check(&["--diff", "-"], BROKEN);
}

#[test]
fn own_elements_are_those_of_the_binary() {
    let Some(folder) = project("npm-program-own") else { return };
    own_elements::fill(&folder);
    let check = |named: &[&str]| {
        let args = [&["check", "--format", "json", "config.json"], named].concat();
        let ours = program(&folder, &args, b"");
        assert_eq!(ours.stdout, folder.run(&args).stdout, "{named:?}: {ours:?}");
        ours.stdout.contains("secret-in-config")
    };
    assert!(!check(&[]));
    for named in own_elements::NAMED {
        assert!(check(named), "{named:?}");
    }
    for named in ["elements", "elements/", "elements/*.json", "elements/acme.json"] {
        folder.write("here.toml", format!("elements = [\"{named}\"]\n"));
        assert!(check(&["--config", "here.toml"]), "{named}");
    }
    folder.write("pollwright.toml", "elements = [\"elements\"]\n");
    assert!(check(&[]));
    fs::remove_file(folder.path("pollwright.toml")).unwrap();
    folder.write("no.json", "[");
    folder.write("blank.json", "{}");
    folder.write("taken.json", fs::read(root().join("core/src/catalog/sagecrm.json")).unwrap());
    folder.write("other.json", own_elements::file());
    for given in
        ["no.json", "blank.json", "taken.json", "none.json", "elements/*.none", "elements,other.json"]
    {
        let args = ["check", "config.json", "--catalog", given];
        let (ours, binary) = (program(&folder, &args, b""), folder.run(&args));
        assert_eq!((ours.status, &ours.stderr), (binary.status, &binary.stderr), "{given}");
        assert_eq!(ours.status, 2, "{given}: {ours:?}");
    }
}

#[test]
fn what_cannot_be_done_is_said_alike() {
    let Some(folder) = project("npm-program-bad") else { return };
    fill(&folder);
    folder.write("wrong.toml", "[rules]\nno-such = \"off\"\n");
    folder.write("later.json", "{\"version\": 2, \"known\": []}");
    for arguments in [
        &["nosuch.json"][..],
        &["bad.json"],
        &["bad.json", "docs/a.json"],
        &["nosuch/*.json"],
        &[".hidden/none", "-x"],
        &["--format", "pdf", "docs"],
        &["--platform", "moon", "docs"],
        &["--kind", "song", "docs"],
        &["--config", "nosuch.toml", "docs"],
        &["--sample", "nosuch.json", "docs"],
        &["--config", "wrong.toml", "docs"],
        &["--unsafe-fixes", "docs"],
        &["--fix", "-"],
        &["--diff", "--fix", "docs"],
        &["--diff", "--format", "json", "docs"],
        &["--write-baseline", "new.json", "--baseline", "later.json", "docs"],
        &["--write-baseline", "new.json", "--fix", "docs"],
        &["--write-baseline", "new.json", "--diff", "docs"],
        &["--write-baseline", "nosuch/new.json", "docs"],
        &["--write-baseline", "new.json", "docs", "nosuch.json"],
        &["--baseline", "nosuch.json", "docs"],
        &["--baseline", "docs/a.json", "docs"],
        &["--baseline", "later.json", "docs"],
        &["--diff", "docs", "nosuch.json"],
        &[],
    ] {
        let args: Vec<&str> = std::iter::once("check").chain(arguments.iter().copied()).collect();
        let ours = program(&folder, &args, b"");
        let binary = folder.run(&args);
        assert_eq!(ours.status, binary.status, "{args:?}\n{ours:?}\n{binary:?}");
        assert_eq!(ours.status, 2, "{args:?}\n{ours:?}");
        assert!(ours.stderr.starts_with("pollwright: ") && !ours.stderr.contains("    at "), "{ours:?}");
    }
    let said =
        |file: &str| (program(&folder, &["check", file], b"").stderr, folder.run(&["check", file]).stderr);
    for file in ["nosuch.json", "bad.json", "docs/*.nosuch", "empty"] {
        let (ours, binary) = said(file);
        assert_eq!(ours, binary, "{file}");
    }
    for file in ["answer.json", "later.json"] {
        let args = ["check", "--baseline", file, "docs"];
        assert_eq!(program(&folder, &args, b"").stderr, folder.run(&args).stderr, "{file}");
    }
    program(&folder, &["poll", "x"], b"").expect(2, &["`poll` is not here", "the binary"]);
    assert!(program(&folder, &["--help"], b"").expect(0, &[]).stdout.contains("Usage: pollwright check"));
    assert!(program(&folder, &["--version"], b"").stdout.starts_with("pollwright "));
}

#[test]
fn baselines_are_written_alike() {
    let Some(folder) = project("npm-program-known") else { return };
    fill(&folder);
    let written = |run: &dyn Fn(&[&str]) -> Ran| {
        let ran = run(&["check", "--write-baseline", "known.json", "docs", "wide.json"]);
        (ran.status, ran.stdout, ran.stderr, fs::read_to_string(folder.path("known.json")).unwrap())
    };
    let ours = written(&|args| program(&folder, args, b""));
    assert_eq!(ours, written(&|args| folder.run(args)));
    assert!(ours.2.contains(" findings written to `known.json`"), "{ours:?}");
    let told = ["check", "--baseline", "known.json", "docs", "wide.json"];
    let ran = program(&folder, &told, b"");
    assert_eq!(ran.stderr, folder.run(&told).stderr);
    ran.expect(0, &["findings known already"]);
}

#[test]
fn files_are_repaired_alike() {
    let Some(folder) = project("npm-program-fix") else { return };
    for flags in [&["--fix"][..], &["--fix", "--unsafe-fixes"]] {
        let repaired = |run: &dyn Fn(&[&str]) -> Ran| {
            fill(&folder);
            let args: Vec<&str> =
                ["check"].into_iter().chain(flags.iter().copied()).chain(["docs", "wide.json"]).collect();
            let ran = run(&args);
            let read = |path: &str| fs::read(folder.path(path)).unwrap();
            (ran.status, ran.stdout, ran.stderr, ["docs/a.json", "docs/deep/b.md", "wide.json"].map(read))
        };
        let ours = repaired(&|args| program(&folder, args, b""));
        assert_eq!(ours, repaired(&|args| folder.run(args)), "{flags:?}");
        assert!(ours.2.ends_with("files repaired\n"), "{ours:?}");
    }
}
