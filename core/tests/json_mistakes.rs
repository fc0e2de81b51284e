//! Mistakes as people make them: one is one finding, and the rest of the configuration is read all the same.

use pollwright_core::{
    Options, analyze,
    diag::{Diagnostic, Severity, apply_edits},
};

const PAGE: &str = r#"{
  "event.notification.enabled": true,
  "event.poller.configuration": {
    "accounts": {
      "url": "/hubs/crm/accounts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
      "idField": "id",
      "pageSize": 200,
      "datesConfiguration": {
        "updatedDateField": "updated",
        "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "createdDateField": "created",
        "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'"
      },
      "tags": ["one", "two", "three"]
    },
    "contacts": {
      "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
      "idField": " ",
      "datesConfiguration": {
        "updatedDateField": "updated",
        "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'"
      }
    }
  }
}
"#;

/// What stands in the page, and what somebody wrote instead.
const MISTAKES: &[(&str, &str)] = &[
    // commas
    ("\"id\",\n", "\"id\"\n"),
    ("\"one\", \"two\"", "\"one\" \"two\""),
    ("\"idField\": \"id\",", "\"idField\": \"id\";"),
    ("\"idField\": \"id\",", "\"idField\": \"id\",,"),
    ("ss'Z'\"\n      },", "ss'Z'\",\n      },"),
    ("      },\n      \"tags\"", "      }\n      \"tags\""),
    // quotes
    ("\"idField\": \"id\"", "idField\": \"id\""),
    ("\"idField\": \"id\"", "\"idField: \"id\""),
    ("\"idField\": \"id\"", "\"idField\": id\""),
    ("\"idField\": \"id\"", "\"idField\": \"id"),
    ("\"idField\": \"id\",", "\"idField\": \"id,"),
    ("\"idField\": \"id\"", "\"idField\": \"\"id\""),
    ("\"idField\": \"id\"", "\"idField\": \"id\"\""),
    ("\"idField\": \"id\"", "\"\"idField\": \"id\""),
    ("\"idField\": \"id\"", "\"idField\"\": \"id\""),
    ("\"idField\": \"id\"", "idField: \"id\""),
    ("\"idField\": \"id\"", "\"idField\": id"),
    ("\"idField\": \"id\"", "'idField': 'id'"),
    ("\"idField\": \"id\"", "\"idField\": 'id'"),
    ("\"idField\": \"id\"", "\u{201c}idField\u{201d}: \u{201c}id\u{201d}"),
    ("\"idField\": \"id\"", "\"idField\": \u{201c}id\u{201d}"),
    ("\"idField\": \"id\"", "&quot;idField&quot;: &quot;id&quot;"),
    ("\"idField\": \"id\"", "\"idField\": &quot;id&quot;"),
    ("\"idField\": \"id\"", "\\\"idField\\\": \\\"id\\\""),
    ("\"one\", \"two\"", "\"one, \"two\""),
    ("\"one\", \"two\"", "one\", \"two\""),
    (
        "\"/hubs/crm/accounts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'\"",
        "\"/hubs/crm/accounts?where=updated>=\"${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}\"\"",
    ),
    (
        "\"/hubs/crm/accounts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'\"",
        "\"/hubs/crm/accounts?where=updated>='${gmtDate:yyyy-MM-dd\"T\"HH:mm:ss\"Z\"}'\"",
    ),
    (
        "\"/hubs/crm/accounts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'\"",
        "/hubs/crm/accounts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
    ),
    (
        "\"/hubs/crm/accounts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'\"",
        "\"/hubs/crm/accounts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
    ),
    (
        "\"/hubs/crm/accounts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'\"",
        "/hubs/crm/accounts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'\"",
    ),
    (
        "\"updatedDateFormat\": \"yyyy-MM-dd'T'HH:mm:ss'Z'\",\n",
        "\"updatedDateFormat\": yyyy-MM-dd'T'HH:mm:ss'Z',\n",
    ),
    (
        "\"updatedDateFormat\": \"yyyy-MM-dd'T'HH:mm:ss'Z'\",\n",
        "\"updatedDateFormat\": 'yyyy-MM-dd'T'HH:mm:ss'Z'',\n",
    ),
    // colons
    ("\"idField\": \"id\"", "\"idField\" \"id\""),
    ("\"idField\": \"id\"", "\"idField\"; \"id\""),
    ("\"idField\": \"id\"", "\"idField\" = \"id\""),
    ("\"idField\": \"id\"", "\"idField\" => \"id\""),
    ("\"idField\": \"id\"", "\"idField\":: \"id\""),
    ("\"idField\": \"id\"", "\"idField\", \"id\""),
    ("\"datesConfiguration\": {\n", "\"datesConfiguration\" {\n"),
    // values
    ("\"idField\": \"id\"", "\"idField\":"),
    ("\"idField\": \"id\"", "\"idField\""),
    ("\"pageSize\": 200", "\"pageSize\": 200px"),
    ("\"pageSize\": 200", "\"pageSize\": 1,000"),
    ("\"pageSize\": 200", "\"pageSize\": True"),
    ("\"idField\": \"id\"", "\"idField\": <the id field>"),
    ("\"idField\": \"id\"", "\"idField\": ${idField}"),
    ("\"idField\": \"id\"", "\"idField\": {{ idField }}"),
    ("\"idField\": \"id\"", "\"idField\": \u{2026}"),
    ("\"idField\": \"id\"", "\"idField\": ..."),
    // words
    ("\"idField\": \"id\",", "\"idField\": \"id\", the field with the id"),
    ("\"idField\": \"id\",", "\"idField\": \"id\" (the id),"),
    ("\"idField\": \"id\",", "\"idField\": \"id\", <-- here"),
    ("      \"idField\": \"id\",", "      foo\n      \"idField\": \"id\","),
    ("      \"idField\": \"id\",", "      some words here\n      \"idField\": \"id\","),
    ("      \"idField\": \"id\",", "      ...\n      \"idField\": \"id\","),
    ("      \"idField\": \"id\",", "      \u{2026}\n      \"idField\": \"id\","),
    ("      \"idField\": \"id\",", "      [...],\n      \"idField\": \"id\","),
    ("      \"idField\": \"id\",", "      <!-- the id -->\n      \"idField\": \"id\","),
    ("      \"idField\": \"id\",", "      -- the id\n      \"idField\": \"id\","),
    ("      \"idField\": \"id\",", "      ${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}\n      \"idField\": \"id\","),
    (
        "      \"idField\": \"id\",",
        "      /hubs/crm/x?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'\n      \"idField\": \"id\",",
    ),
    ("      \"idField\": \"id\",", "      https://example.com/x\n      \"idField\": \"id\","),
    ("      \"idField\": \"id\",", "      <<<<<<< HEAD\n      \"idField\": \"id\","),
    ("      \"idField\": \"id\",", "      =======\n      \"idField\": \"id\","),
    // brackets
    ("\"accounts\": {", "\"accounts\": "),
    (
        "\"datesConfiguration\": {\n        \"updatedDateField\": \"updated\",\n        \"updatedDateFormat\": \"yyyy-MM-dd'T'HH:mm:ss'Z'\",\n",
        "\"datesConfiguration\":\n        \"updatedDateField\": \"updated\",\n        \"updatedDateFormat\": \"yyyy-MM-dd'T'HH:mm:ss'Z'\",\n",
    ),
    ("      },\n      \"tags\"", "      ],\n      \"tags\""),
    ("      },\n      \"tags\"", "      ),\n      \"tags\""),
    ("\"three\"]", "\"three\""),
    ("\"three\"]", "\"three\"]]"),
    ("[\"one\"", "\"one\""),
    ("  }\n}\n", "  }\n"),
    ("    }\n  }\n}\n", "    }\n"),
    ("  }\n}\n", "  }\n}\n}\n"),
    ("  }\n}\n", "  }\n},\n"),
    ("  }\n}\n", "  }\n};\n"),
    ("  }\n}\n", "  }\n}'\n"),
    ("  }\n}\n", "  }\n}\"\n"),
    ("  }\n}\n", "  }\n}\nand that is all\n"),
    ("{\n  \"event.not", "\n  \"event.not"),
    ("{\n  \"event.not", "{{\n  \"event.not"),
    ("{\n  \"event.not", "'{\n  \"event.not"),
    ("{\n  \"event.not", "config = {\n  \"event.not"),
    ("{\n  \"event.not", "POST /instances\n{\n  \"event.not"),
    (
        "        \"updatedDateFormat\": \"yyyy-MM-dd'T'HH:mm:ss'Z'\"\n      }\n    }\n  }\n}\n",
        "        \"updatedDateFormat\": \"yyyy-M",
    ),
    ("        \"updatedDateFormat\": \"yyyy-MM-dd'T'HH:mm:ss'Z'\"\n      }\n    }\n  }\n}\n", ""),
];

/// Those that nothing but the lines can tell apart.
const MISTAKES_OF_LINES: &[(&str, &str)] = &[
    (
        "'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'\",\n      \"idField\": \"id\"",
        "'\n${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'\",\n      \"idField\": \"id\"",
    ),
    ("\"one\", \"two\", \"three\"", "\"one\", \"two\", \"three"),
    ("\"idField\": \"id\",", "\"idField\": \"id\", // the id"),
    ("\"idField\": \"id\",", "\"idField\": \"id\", # the id"),
    ("      \"idField\": \"id\",", "      \"idField\": \"id\",\n      \"idF"),
    ("      },\n      \"tags\"", "      \"tags\""),
    ("      },\n      \"tags\"", "      ,\n      \"tags\""),
    ("      },\n      \"tags\"", "      }},\n      \"tags\""),
    ("      },\n      \"tags\"", "      }],\n      \"tags\""),
    ("\"three\"]", "\"three\"}"),
    ("    },\n    \"contacts\"", "    \"contacts\""),
    ("    },\n    \"contacts\"", "    }\n    },\n    \"contacts\""),
];

fn all() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    MISTAKES.iter().chain(MISTAKES_OF_LINES)
}

fn made(text: &str, (right, wrong): (&str, &str)) -> String {
    assert!(text.contains(right), "{right}");
    text.replacen(right, wrong, 1)
}

fn found(text: &str) -> (Vec<Diagnostic>, Vec<String>) {
    let now = "2026-11-20T14:45:00Z".parse().expect("an instant");
    let analysis = analyze(text, &Options::at(now));
    let resources = analysis.blocks[0].config.resources();
    (analysis.diagnostics, resources.iter().map(|one| one.name.value.to_string()).collect())
}

fn wrong(text: &str) -> Vec<Diagnostic> {
    found(text).0.into_iter().filter(|one| one.rule == "json-syntax").collect()
}

#[track_caller]
fn check(text: &str) {
    let (diagnostics, resources) = found(text);
    let wrong: Vec<_> = diagnostics.iter().filter(|one| one.rule == "json-syntax").collect();
    assert_eq!(wrong.len(), 1, "{wrong:#?}\nin {text}");
    assert_eq!(wrong[0].severity, Severity::Error, "in {text}");
    assert_eq!(resources, ["accounts", "contacts"], "in {text}");
    // The rules still look at the other resource.
    assert!(diagnostics.iter().any(|one| one.rule == "blank-value"), "{diagnostics:#?}\nin {text}");
    for fix in wrong[0].fixes.iter().filter(|fix| !fix.edits.is_empty()) {
        let mended = apply_edits(text, &fix.edits).expect(text);
        assert_eq!(self::wrong(&mended), [], "{fix:?} in {text}");
    }
}

#[test]
fn one_mistake_is_one_finding() {
    assert_eq!(wrong(PAGE), []);
    for mistake in all() {
        check(&made(PAGE, *mistake));
    }
}

#[test]
fn so_it_is_on_one_line() {
    for mistake in MISTAKES {
        let text = made(PAGE, *mistake);
        check(&text.lines().map(str::trim).collect::<Vec<_>>().join(" "));
    }
}

#[test]
fn two_mistakes_are_two_findings() {
    let other = (r#""idField": " ","#, r#""idField": " ""#);
    for mistake in all().filter(|(right, _)| !right.ends_with("}\n")) {
        let text = made(&made(PAGE, other), *mistake);
        let found = wrong(&text);
        assert_eq!(found.len(), 2, "{found:#?}\nin {text}");
    }
}
