//! Commands that send a body: what their authors meant, and what bash sends.

use pollwright_core::{
    decoded::Decoded,
    diag::apply_edits,
    json::{edit, parse_within},
    lines::LineIndex,
    source::{Block, Kind, SlipKind, curl, detect},
    span::Span,
};
use proptest::prelude::*;
use std::{path::Path, process::Command};

fn read(text: &str) -> Block {
    curl(text).unwrap_or_else(|| panic!("no command in {text}"))
}

/// Stand-ins of the programs, each of which writes the body that it is handed.
const PROGRAMS: &str = r#"
curl() { while [ $# -gt 0 ]; do case "$1" in -d|--data*) [ "$2" = @- ] && cat || printf %s "$2"; return;; esac; shift; done; }
wget() { for word; do case "$word" in --post-data=*|--body-data=*) printf %s "${word#*=}";; esac; done; }
http() { cat; }
jq() { cat; }
"#;

/// The body that bash hands to the program, or nothing where there is no bash.
fn sent_by_bash(command: &str) -> Option<String> {
    let script = format!("{PROGRAMS}{command}\n");
    let answer = Command::new("bash").args(["--norc", "-c", &script]).output().ok()?;
    String::from_utf8(answer.stdout).ok()
}

#[track_caller]
fn check(command: &str, meant: &str, losses: &[(&str, &str)]) {
    let block = read(command);
    assert_eq!(block.text.text, meant, "in {command}");
    let shell = block.shell.expect("a shell");
    let said: Vec<_> = shell.losses.iter().map(|loss| (loss.written.as_str(), loss.sent.as_str())).collect();
    assert_eq!(said, losses, "in {command}");
    for loss in &shell.losses {
        assert_eq!(command.get(loss.span.range()), Some(loss.written.as_str()), "in {command}");
    }
    match sent_by_bash(command) {
        Some(sent) => assert_eq!(shell.sent, sent, "in {command}"),
        None => eprintln!("skipped: there is no bash"),
    }
}

#[test]
fn the_body_in_single_quotes() {
    check("curl -d '{\"a\": 1}' https://example.com", "{\"a\": 1}", &[]);
    check("curl https://example.com --data-raw '[1]'", "[1]", &[]);
    check(r#"curl -d '{"a": "it'\''s"}'"#, r#"{"a": "it's"}"#, &[]);
    check(r#"curl -d '{"a": "it'"'"'s"}'"#, r#"{"a": "it's"}"#, &[]);
    check(r#"curl -d '{"key": "'"$API_KEY"'"}' https://example.com"#, r#"{"key": "$API_KEY"}"#, &[]);
    check("curl -d '{\n  \"a\": 1\n}' \\\n  https://example.com", "{\n  \"a\": 1\n}", &[]);
    check("curl -X POST \\\n  -H 'a: b' \\\n  -d '{}'", "{}", &[]);
    check("curl https://example.com", "", &[]);
}

#[test]
fn the_lines_below() {
    let template = "{\"url\": \"/a?b>='${gmtDate:yyyy}' \\\"c\\\" $\"}\n";
    check(&format!("curl -d @- https://example.com <<'END'\n{template}END\n"), template, &[]);
    check(&format!("curl -d @- <<-\"E\" https://example.com\n{template}\tE\ntrue\n"), template, &[]);
    check(&format!("curl --data-binary @- <<END\n{template}END\n"), template, &[("${gmtDate:yyyy}", "")]);
    check("curl -d @- <<END\n{\"a\": \"\\${epoch} \\\"\"}\nEND\n", "{\"a\": \"${epoch} \\\"\"}\n", &[]);
}

#[test]
fn what_is_spliced_in_stands_where_it_is_written() {
    for command in [
        r#"curl -d '{"key": "'"$API_KEY"'", "a": "b"}'"#,
        r#"curl -d '{"key": "'$API_KEY'", "a": "b"}'"#,
        r#"curl -d '{"key": "'"ü $API_KEY"'", "a": "b"}'"#,
    ] {
        let text = read(command).text;
        for word in ["$API_KEY", "\"a\""] {
            let start = text.text.find(word).expect("the word") as u32;
            let span = text.source_span(Span::new(start, start + word.len() as u32));
            let said =
                command.get(span.range()).unwrap_or_else(|| panic!("{span:?} cuts a char of {command}"));
            // The last byte before the closing quotes covers them.
            assert_eq!(said.trim_end_matches(['\'', '"']), word.trim_end_matches('"'), "{word} in {command}");
        }
    }
}

#[test]
fn quotes_that_end_the_body() {
    check(
        r#"curl -d '{"url": "/c?where=d>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "f": "yyyy-MM-dd'T'HH:mm"}' https://example.com"#,
        r#"{"url": "/c?where=d>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "f": "yyyy-MM-dd'T'HH:mm"}"#,
        &[("'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", ""), ("'T'", "T")],
    );
    check(
        "curl -d '{\n  \"url\": \"/c?where=d='${date:yyyy-MM-dd HH:mm:ss}'\"\n}'\n",
        "{\n  \"url\": \"/c?where=d='${date:yyyy-MM-dd HH:mm:ss}'\"\n}",
        &[("'${date:yyyy-MM-dd HH:mm:ss}'", "")],
    );
    check(
        r#"curl -d '{"f": "yyyy-MM-dd'T'HH:mm:ss'Z'", "g": "a"}'"#,
        r#"{"f": "yyyy-MM-dd'T'HH:mm:ss'Z'", "g": "a"}"#,
        &[("'T'HH:mm:ss'Z'", "THH:mm:ssZ")],
    );
    check(
        r#"curl -d '{"p": "{\"u\": \"/c?d='${epoch}'\", \"f\": \"'T'\"}"}' https://example.com"#,
        r#"{"p": "{\"u\": \"/c?d='${epoch}'\", \"f\": \"'T'\"}"}"#,
        &[("'${epoch}'", ""), ("'T'", "T")],
    );
}

#[test]
fn other_quotes() {
    check(r#"curl -d "{\"a\": \"\$b\"}" https://example.com"#, r#"{"a": "$b"}"#, &[]);
    check(
        r#"curl -d "{\"u\": \"/c?d='${gmtDate:yyyy}'\"}""#,
        r#"{"u": "/c?d='${gmtDate:yyyy}'"}"#,
        &[("${gmtDate:yyyy}", "")],
    );
    check(
        r#"curl -d "{ "a": "\$b" }" -H 'a: b'"#,
        r#"{ "a": "$b" }"#,
        &[(r#""{ "a": "\$b" }""#, "{ a: $b }")],
    );
    check(r#"curl -d "{\"a\": "b", \"c\": 1}""#, r#"{"a": "b", "c": 1}"#, &[("\"", ""), ("\"", "")]);
    check(r#"curl -d $'{"a": "it\'s\n"}'"#, "{\"a\": \"it's\n\"}", &[]);
    check(r#"curl -d {"a":[1]} x"#, r#"{"a":[1]}"#, &[(r#"{"a":[1]}"#, "{a:[1]}")]);
    check(r#"curl -d {\"a\":1}"#, r#"{"a":1}"#, &[]);
    check(r#"curl -d '{"a":'1'}'"#, r#"{"a":'1'}"#, &[("'1'", "1")]);
}

#[test]
fn commands_amid_others() {
    for before in [
        "sudo ",
        "#!/bin/sh\nset -e\nTOKEN=abc\n",
        "curl https://example.com/a\n\n",
        "curl https://example.com\n$ ",
    ] {
        assert_eq!(read(&format!("{before}curl -d '{{}}' https://example.com")).text.text, "{}");
    }
}

#[test]
fn what_another_command_writes() {
    let own = [(r#"'${b:c}'"#, "")];
    let quotes = r#"{"a": "'${b:c}'"}"#;
    check("echo '{\"a\": 1}' | curl -X POST https://example.com -d @-", "{\"a\": 1}", &[]);
    check("echo -n '{\"a\": 1}' \\\n  | jq . |\n  curl -d @- https://example.com", "{\"a\": 1}", &[]);
    check(r#"echo "{\"a\": \"\$b\"}" | http POST example.com/a"#, r#"{"a": "$b"}"#, &[]);
    check(r#"printf '%s' '{"a": "'\''"}' | curl -d @-"#, r#"{"a": "'"}"#, &[]);
    check("cat <<'END' | curl -d @- \\\n -H 'a: b' x\n{\"a\": \"$b\"}\nEND\n", "{\"a\": \"$b\"}\n", &[]);
    check(
        "cat <<END | jq . | curl -d @-\n{\"a\": \"${b:c}\"}\nEND\n",
        "{\"a\": \"${b:c}\"}\n",
        &[("${b:c}", "")],
    );
    assert_eq!(read(&format!("echo '{quotes}' | curl -d @- x")).text.text, quotes);
    check("http POST example.com/a A:b <<< '{\"a\": 1}'", "{\"a\": 1}", &[]);
    check(&format!("wget --header='a: b' --post-data='{quotes}' https://example.com"), quotes, &own);
    check(&format!("wget --method=PUT --body-data='{quotes}' https://example.com"), quotes, &own);
    for other in
        ["echo '{}'", "cat a.json | jq .", "http is a protocol.", "https://example.com/a", "echo | tee"]
    {
        assert!(curl(other).is_none(), "{other}");
    }
    let shell = read("http POST :3000/a 'Authorization: User A' b=c -a me:pass").shell.expect("a shell");
    let says = |text: &Option<Decoded>| text.as_ref().map(|text| text.text.to_string()).unwrap_or_default();
    let headers: Vec<_> = shell.headers.iter().map(|header| header.text.as_str()).collect();
    assert_eq!(
        (says(&shell.method), says(&shell.url), headers),
        ("POST".into(), ":3000/a".into(), vec!["Authorization: User A"])
    );
    assert_eq!(shell.credentials.len(), 1);
}

#[test]
fn what_a_shell_takes_otherwise() {
    use SlipKind::{Blank, Break, Dash, Quote, Unclosed};
    #[track_caller]
    fn check(command: &str, sent: &str, slips: &[SlipKind], mended: &str) {
        let block = read(command);
        let shell = block.shell.expect("a shell");
        assert_eq!(block.text.text, r#"{"a": 1}"#, "in {command}");
        assert_eq!(shell.sent, sent, "in {command}");
        assert_eq!(shell.slips.iter().map(|slip| slip.kind).collect::<Vec<_>>(), slips, "in {command}");
        let edits: Vec<_> = shell.slips.iter().map(|slip| slip.edit.clone()).collect();
        assert_eq!(apply_edits(command, &edits).expect("edits of the text"), mended, "of {command}");
        assert_eq!(read(mended).shell.expect("a shell").slips, [], "in {mended}");
        if let Some(by_bash) = sent_by_bash(command) {
            assert_eq!(by_bash, sent, "of {command}");
        }
    }
    let body = r#"'{"a": 1}'"#;
    let none = ("", "true");
    check(
        &format!("curl x \\ \n -d {body} || true"),
        none.0,
        &[Blank],
        &format!("curl x \\\n -d {body} || {}", none.1),
    );
    check(&format!("curl x\n  -d {body}"), "", &[Break], &format!("curl x \\\n  -d {body}"));
    check(
        &format!("curl -X POST \n 'http://x'\n--data\n{body}"),
        "",
        &[Break, Break, Break],
        &format!("curl -X POST \\\n 'http://x' \\\n--data \\\n{body}"),
    );
    check(
        &format!("echo -n {body} | curl -X POST\n  http://x -d @-"),
        "",
        &[Break],
        &format!("echo -n {body} | curl -X POST \\\n  http://x -d @-"),
    );
    check(&format!("curl –X POST -d {body} x"), r#"{"a": 1}"#, &[Dash], &format!("curl -X POST -d {body} x"));
    check(
        &format!("curl x —data {body} –header ‘b: c’"),
        "",
        &[Dash, Dash, Quote, Quote],
        &format!("curl x --data {body} --header 'b: c'"),
    );
    check(
        "curl -H “b: c” –d‘{\"a\": 1}’ x",
        "",
        &[Quote, Quote, Dash, Quote, Quote],
        &format!("curl -H \"b: c\" -d{body} x"),
    );
    check("curl -d “{\"a\": 1}” x", "“{a:", &[Quote, Quote], &format!("curl -d {body} x"));
    check("curl x -d '{\"a\": 1}\n", "", &[Unclosed], &format!("curl x -d {body}\n"));
    check(r#"curl -d "{\"a\": 1}"#, "", &[Unclosed], r#"curl -d "{\"a\": 1}""#);
    for whole in [
        "curl x -d '{\"a\": “b”}' – c",
        "curl x\n\n- a",
        "curl x -d 1\nhttps://example.com",
        "curl -d @- <<E\n-d\nE\n",
    ] {
        assert_eq!(read(whole).shell.expect("a shell").slips, [], "in {whole}");
    }
}

#[test]
fn the_shell_of_windows() {
    for body in [r#""{\"a\": \"${b:c}\"}""#, r#""{""a"": ""${b:c}""}""#] {
        let block = read(&format!("curl.exe -X POST ^\r\n  -d {body} ^\r\n  https://example.com"));
        assert_eq!(block.text.text, r#"{"a": "${b:c}"}"#);
        let shell = block.shell.expect("a shell");
        assert_eq!((shell.losses.len(), shell.url.is_some()), (0, true));
        assert_eq!(block.encoding.encode("\"$"), "\\\"$");
    }
}

#[test]
fn options_in_any_form() {
    let block = read(
        "$ curl -sS -XPOST 'https://example.com/x' -H 'Authorization: User <A>' --header=\"B: c\" -u me:pass --data='{\"a\":1}'",
    );
    assert_eq!(block.text.text, "{\"a\":1}");
    let shell = block.shell.expect("a shell");
    let headers: Vec<_> = shell.headers.iter().map(|header| header.text.as_str()).collect();
    assert_eq!(headers, ["Authorization: User <A>", "B: c"]);
    assert_eq!(shell.url.map(|url| url.text).as_deref(), Some("https://example.com/x"));
    assert_eq!(read("curl -d'{\"a\":1}' x").text.text, "{\"a\":1}");
    assert_eq!(read("curl -sd '{\"a\":1}' x").text.text, "{\"a\":1}");
    assert_eq!(read("curl -d @file -d '[2]'").text.text, "[2]");
    assert!(curl("{\"a\": 1}").is_none());
    assert!(curl("curly").is_none());
}

#[test]
fn a_value_set_in_a_body_is_escaped_for_the_shell() {
    let command = "curl -d '{\"f\": \"x\", \"g\": 1}' https://example.com";
    let block = read(command);
    let document = parse_within(&block.text, &block.encoding);
    let edits = edit::set(command, &document, "/f", "\"yyyy'T'HH\"").expect("a whole document");
    let edited = apply_edits(command, &edits).expect("edits of the text");
    check(&edited, "{\"f\": \"yyyy'T'HH\", \"g\": 1}", &[]);
}

#[test]
fn kinds() {
    for (text, kind) in [
        ("curl -X POST \\\n https://example.com", Kind::Curl),
        ("# make it\n$ curl x", Kind::Curl),
        ("{\"a\": 1}", Kind::Unknown),
        ("\"a\": {}", Kind::Unknown),
        ("contacts|/hubs/crm/contacts|id|updated|yyyy|GMT|created|yyyy|GMT\n", Kind::Legacy),
        ("envelopes|/hubs/documents/envelopes?where=from_date='${gmtDate:yyyy-MM-dd}'", Kind::Legacy),
        ("contacts|leads\naccounts\n", Kind::Legacy),
        ("contacts\naccounts\n", Kind::Unknown),
        ("contacts || leads", Kind::Unknown),
        ("---\ntitle: Events\n---\ntext", Kind::Markdown),
        ("Some text\n\n```json\n{}\n```", Kind::Markdown),
        ("Title\n=====\n\nSo::\n\n  {}", Kind::Markdown),
        ("= Title\n\n----\n{}\n----", Kind::Markdown),
        ("<!DOCTYPE html><p>", Kind::Html),
        ("<HTML>", Kind::Html),
        ("hello", Kind::Unknown),
        ("", Kind::Unknown),
    ] {
        assert_eq!(detect(text), kind, "of {text}");
    }
}

/// Published examples, where they are at hand: every command's losses stand where people found them.
#[test]
#[expect(clippy::disallowed_methods, reason = "core has no files, its tests have")]
fn published_commands() {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let corpus = folders.map(|folder| folder.join("shared/corpus")).find(|folder| folder.is_dir());
    let corpus = corpus.unwrap_or_default();
    let mut seen = 0;
    for folder in ["seeds", "open"] {
        let Ok(files) = corpus.join(folder).read_dir() else { continue };
        for path in files.map(|file| file.expect("a file").path()) {
            if path.extension().is_none_or(|extension| extension != "sh") {
                continue;
            }
            seen += 1;
            let text = std::fs::read_to_string(&path).expect("text");
            let labels = std::fs::read_to_string(path.with_extension("labels.json")).expect("labels");
            let labels: Vec<serde_json::Value> = serde_json::from_str(&labels).expect("a list");
            let expected: Vec<&str> = labels
                .iter()
                .filter(|label| label["kind"] == "shell-quoting")
                .filter_map(|label| label["pos"].as_str())
                .collect();
            let block = read(&text);
            let shell = block.shell.expect("a shell");
            let lines = LineIndex::new(&text);
            let mut found: Vec<_> = shell.losses.iter().map(|loss| loss.span.start()).collect();
            found.extend(shell.slips.iter().map(|slip| slip.span.start()));
            let found: Vec<String> = found
                .into_iter()
                .map(|at| lines.position(&text, at))
                .map(|at| format!("{}:{}", at.line, at.column))
                .collect();
            assert_eq!(found, expected, "in {}", path.display());
            if let Some(sent) = sent_by_bash(&text) {
                assert_eq!(shell.sent, sent, "in {}", path.display());
            }
        }
    }
    if seen == 0 {
        eprintln!("skipped: the published examples are not here");
    }
}

#[test]
fn long_commands_take_linear_time() {
    for piece in [
        "-d '{ ",
        "'",
        "-d ‘{ ",
        "“a ",
        "–d ",
        "\n-d ",
        "<<<'",
        "<<E ",
        "\necho '{|",
        "'{\"a\":'",
        "\"",
        "${a-",
        "$(",
        "`",
        "\\\n",
        "-H x ",
        "'$A'",
        "'\"",
        "{\"'\n",
    ] {
        curl(&format!("curl -d '{{{}", piece.repeat(100_000 / piece.len())));
        curl(&format!("curl {}", piece.repeat(100_000 / piece.len())));
        curl(&format!("echo {}", piece.repeat(100_000 / piece.len())));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_command_is_read(rest in r#"[-dHX '"${}\[\]:=@a\\\n`(é|;&<–‘”]{0,40}"#) {
        let text = format!("curl {rest}");
        let block = read(&text);
        let shell = block.shell.expect("a shell");
        prop_assert!(text.get(block.text.span().range()).is_some(), "{:?} in {}", block.text, text);
        for loss in &shell.losses {
            prop_assert!(text.get(loss.span.range()).is_some(), "{:?} in {}", loss, text);
        }
    }
}
