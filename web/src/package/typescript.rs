//! The package's TypeScript declarations and its reference, derived from the Rust types and one table of functions.

use super::{
    Analysis, Candidate, Code, DateOptions, Diagnostic, Edit, Fix, Inferred, OneSample, Options, ParsedDate,
    Place, Poll, Preview, ToFill, Url, UrlPart,
};
use pollwright_core::{
    change::EventType,
    date::infer::Verdict,
    diag::{Applicability, Severity},
    platform::Platform,
    policy::Weight,
    rehearsal::{Rehearsed, Told},
    schedule::{Step, Window},
    source::Kind,
    template::SegmentKind,
};
use std::fmt::Write;
use ts_rs::{Config, TS};

/// A function of the package.
struct Function {
    name: &'static str,
    /// Arguments and answer.
    signature: &'static str,
    /// What it does; the first sentence stands alone.
    doc: &'static str,
    example: &'static str,
}

const FUNCTIONS: &[Function] = &[
    Function {
        name: "analyze",
        signature: "(text: string, options?: Options): Analysis",
        doc: "Reads a configuration, a cURL command or a docs page, and says what is wrong with it. It never throws on a text: what it does not understand is a finding.",
        example: "const [first] = analyze(text, { platform: \"sap\", ready: true }).diagnostics;\n// first.message, first.start.line, first.fixes[0].edits",
    },
    Function {
        name: "applyFixes",
        signature: "(text: string, options?: Options & { unsafe?: boolean }): string",
        doc: "The text after all fixes that are safe: they leave every poll as it was, or repair one that could never run. With `unsafe` also those that may change which records are polled.",
        example: "const repaired = applyFixes(text, { unsafe: true });",
    },
    Function {
        name: "preview",
        signature: "(text: string, options?: Options): Preview[]",
        doc: "The URL and the window of each resource's next poll.",
        example: "preview(text, { now: \"2026-11-20T14:45Z\", platform: \"sap\" })[0].url?.encoded;",
    },
    Function {
        name: "parseDate",
        signature: "(pattern: string, text: string, options?: DateOptions): ParsedDate",
        doc: "The instant that a text written with a pattern of Java's SimpleDateFormat means. It is strict: values out of range and text left over are refused (`no-fit`) unless the options are lenient, as Java is.",
        example: "parseDate(\"dd/MM/yyyy HH:mm\", \"25/07/2026 08:30\", { zone: \"Europe/Oslo\" }).ms;",
    },
    Function {
        name: "formatDate",
        signature: "(pattern: string, instant: string | number | Date, options?: DateOptions): string",
        doc: "What SimpleDateFormat writes for an instant. A number counts milliseconds since 1970; a text may also say `now-15m`.",
        example: "formatDate(\"yyyy-MM-dd'T'HH:mm:ssXXX\", new Date(), { zone: \"America/New_York\" });",
    },
    Function {
        name: "inferPattern",
        signature: "(samples: string[], options?: DateOptions): Inferred",
        doc: "The patterns that samples are most likely written in, with the reasons; at most 50 samples.",
        example: "inferPattern([\"04/07/2026\", \"25/07/2026\"]).candidates[0].pattern; // dd/MM/yyyy",
    },
    Function {
        name: "detectChanges",
        signature: "(text: string, polls: Array<{ at: string | number | Date, answer: unknown }>, options?: Options & { resource?: string, block?: number }): Rehearsed[]",
        doc: "What the records of successive answers come to: which events fire, and why. The first poll is a baseline. An answer is text or what JSON.parse made of it; `resource` is the first one unless it is named, `block` the first one of a page.",
        example: "detectChanges(text, [\n  { at: \"2026-11-20T10:00Z\", answer: [] },\n  { at: \"2026-11-20T10:15Z\", answer: [{ id: 7, updated: \"2026-11-20T10:05:00Z\" }] },\n])[1].records[0].fires; // CREATED",
    },
    Function {
        name: "verifySignature",
        signature: "(key: string | Uint8Array, body: string | Uint8Array, signature: string | undefined): boolean",
        doc: "Whether `Elements-Webhook-Signature` is the signature of a body, byte by byte as it was received; compared in constant time.",
        example: "verifySignature(key, request.body, request.get(\"Elements-Webhook-Signature\"));",
    },
    Function {
        name: "schema",
        signature: "(): Record<string, unknown>",
        doc: "The JSON Schema of the format, draft 2020-12, for editors.",
        example: "JSON.stringify(schema());",
    },
];

/// How core gets there.
const LOADING: &[Function] = &[
    Function {
        name: "init",
        signature: "(source?: string | object): Promise<void>",
        doc: "Loads core, once: from beside the package's files, or from what is given: an address, an answer of `fetch`, bytes, or a `WebAssembly.Module`. The default export. In Node nothing has to be loaded: the first call reads the file.",
        example: "import init, { analyze } from \"pollwright\";\nawait init();",
    },
    Function {
        name: "initSync",
        signature: "(module: object): void",
        doc: "Loads core at once, from bytes or a compiled module that are at hand.",
        example: "initSync(bytes);",
    },
];

/// What each code of an error says.
const CODES: &[(Code, &str)] = &[
    (Code::BadOptions, "an option or argument has a form or a value that is not understood"),
    (Code::BadInstant, "a text or a number is no instant"),
    (Code::BadPattern, "a date pattern does not compile"),
    (Code::UnknownZone, "Java does not know the time zone"),
    (Code::NoFit, "a text does not fit its date pattern"),
    (Code::NoResource, "the text has no such resource"),
    (Code::NotLoaded, "core is not loaded yet"),
];

/// A declared type.
struct Type {
    name: String,
    doc: String,
    is: Is,
}

enum Is {
    Object(Vec<Field>),
    /// One of some words.
    Words(String),
}

struct Field {
    doc: String,
    /// `platform?: Platform`.
    declared: String,
}

fn type_of<T: TS + 'static>() -> Type {
    let config = Config::default();
    let declared = T::decl(&config);
    let right = declared.split_once(" = ").map_or("", |(_, right)| right);
    let is = match right.trim().strip_prefix('{') {
        Some(inside) => Is::Object(fields(inside)),
        None => Is::Words(right.trim_end_matches(';').to_owned()),
    };
    Type { name: T::name(&config), doc: words(&T::docs().unwrap_or_default()), is }
}

/// The members of a declaration, each after its comment.
fn fields(inside: &str) -> Vec<Field> {
    let mut out = Vec::new();
    let mut doc = String::new();
    for line in inside.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with("/**") || line.starts_with('*') {
            doc.push_str(line);
            doc.push('\n');
        } else if line != "};" {
            let declared = line.trim_end_matches("};").trim().trim_end_matches(',').to_owned();
            out.push(Field { doc: words(&std::mem::take(&mut doc)), declared });
        }
    }
    out
}

/// The words of a comment on one line.
fn words(comment: &str) -> String {
    let lines = comment.lines().map(|line| line.trim().trim_start_matches(['/', '*']).trim());
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// In the order of the reference.
fn types() -> Vec<Type> {
    vec![
        type_of::<Options>(),
        type_of::<Platform>(),
        type_of::<OneSample>(),
        type_of::<Weight>(),
        type_of::<Analysis>(),
        type_of::<Kind>(),
        type_of::<Diagnostic>(),
        type_of::<Severity>(),
        type_of::<Place>(),
        type_of::<Fix>(),
        type_of::<Applicability>(),
        type_of::<Edit>(),
        type_of::<ToFill>(),
        type_of::<Preview>(),
        type_of::<Url>(),
        type_of::<UrlPart>(),
        type_of::<SegmentKind>(),
        type_of::<Window>(),
        type_of::<Step>(),
        type_of::<DateOptions>(),
        type_of::<ParsedDate>(),
        type_of::<Inferred>(),
        type_of::<Verdict>(),
        type_of::<Candidate>(),
        type_of::<Poll>(),
        type_of::<Rehearsed>(),
        type_of::<Told>(),
        type_of::<EventType>(),
        type_of::<Code>(),
    ]
}

/// `web/package/index.d.ts`.
pub fn declarations() -> String {
    let mut out = String::from("// Derived from the Rust types; a test writes it anew with UPDATE=1.\n");
    for Type { name, doc, is } in types() {
        // Writing to a string does not fail.
        let _ = writeln!(out, "\n/** {doc} */");
        match is {
            Is::Words(words) => {
                let _ = writeln!(out, "export type {name} = {words};");
            }
            Is::Object(fields) => {
                let _ = writeln!(out, "export interface {name} {{");
                for Field { doc, declared } in fields {
                    let _ = writeln!(out, "  /** {doc} */\n  {declared};");
                }
                out.push_str("}\n");
            }
        }
    }
    out.push_str(
        "\n/** What is thrown where a call cannot be answered. */\nexport interface Refusal extends Error {\n  \
         /** What went wrong. */\n  code: Code;\n}\n",
    );
    for Function { name, signature, doc, .. } in FUNCTIONS.iter().chain(LOADING) {
        let default = if *name == "init" { "default " } else { "" };
        let _ = writeln!(out, "\n/** {doc} */\nexport {default}function {name}{signature};");
    }
    out
}

/// `web/package/lazy.d.ts`.
pub fn lazy_declarations() -> String {
    let mut out = String::from(
        "// Derived from the Rust types; a test writes it anew with UPDATE=1.\nimport type * as core from \"./index.js\";\n\n\
         export type * from \"./index.js\";\n\n\
         type Later<F extends (...args: never[]) => unknown> = (...args: Parameters<F>) => Promise<ReturnType<F>>;\n\n",
    );
    for Function { name, .. } in FUNCTIONS {
        let _ = writeln!(out, "export declare const {name}: Later<typeof core.{name}>;");
    }
    out
}

/// `docs/javascript.md`.
pub fn reference() -> String {
    let mut out = String::from(INTRODUCTION);
    for Function { name, signature, doc, example } in FUNCTIONS.iter().chain(LOADING) {
        let _ =
            writeln!(out, "\n## {name}\n\n```ts\n{name}{signature}\n```\n\n{doc}\n\n```js\n{example}\n```");
    }
    out.push_str("\n## Errors\n\nA call that cannot be answered throws an `Error` with a `code`; a text never does.\n\n| code | what |\n| --- | --- |\n");
    for (code, what) in CODES {
        let code = serde_json::to_string(code).unwrap_or_default();
        let _ = writeln!(out, "| `{}` | {what} |", code.trim_matches('"'));
    }
    out.push_str("\n## Types\n");
    for Type { name, doc, is } in types() {
        let _ = writeln!(out, "\n### {name}\n\n{doc}\n");
        match is {
            Is::Words(words) => {
                let _ = writeln!(out, "{}", words.replace('"', "`").replace(" | ", ", "));
            }
            Is::Object(fields) => {
                out.push_str("| member | type | what |\n| --- | --- | --- |\n");
                for Field { doc, declared } in fields {
                    let (member, kind) = declared.split_once(": ").unwrap_or((&declared, ""));
                    let _ = writeln!(out, "| `{member}` | `{}` | {doc} |", kind.replace('|', "\\|"));
                }
            }
        }
    }
    out
}

const INTRODUCTION: &str = "# The JavaScript package

The core of Pollwright for Node (20 and later), bundlers and browsers: the functions that the page, the linter and the poller run, compiled to wasm. `cargo xtask package` builds it into `target/npm/pollwright`. This page is derived from the Rust types.

```js
import { analyze } from \"pollwright\";

for (const { start, severity, message } of analyze(text).diagnostics) {
  console.log(`${start.line}:${start.column} ${severity} ${message}`);
}
```

- **In Node** core is read from its file at the first call.
- **In a browser** it is loaded first: `await init()`, or `initSync(bytes)` where the bytes are at hand. The page's policy needs `script-src 'wasm-unsafe-eval'`.
- **`pollwright/lazy`** has the same functions, each giving a promise; the first call loads core.
- **In a terminal** `npx pollwright check docs/` lints where there is no Rust: options, reports and exit codes are those of the binary's `check`.

Places count UTF-16 units, as JavaScript does, and say line and column as the reports do. `now` is the present unless you say otherwise; the same text, options and `now` give the same answer always.

Examples that run: [a check in a script](../web/package/examples/check.mjs), [a linter for CodeMirror](../web/package/examples/codemirror.mjs), [signed deliveries in Express](../web/package/examples/express.mjs).
";
