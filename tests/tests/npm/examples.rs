//! The examples run, the declarations hold, and errors have codes.

use super::{node, project, project_with, script};
use pollwright_tests::sources::root;
use std::fs;

const BROKEN: &str = r#"{"items": {"url": "/items?u=${date:yyyy}" "idField": "id"}}"#;

fn example(folder: &crate::cli_support::Folder, name: &str) {
    let text = fs::read(root().join("web/package/examples").join(name)).unwrap();
    folder.write(name, text);
}

#[test]
fn a_check_in_a_script() {
    let Some(folder) = project("npm-check") else { return };
    example(&folder, "check.mjs");
    folder.write("items.json", BROKEN);
    let ran = node(&folder, &["check.mjs", "items.json"], b"");
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stdout.contains("1:43 error PC101 a comma is missing"), "{ran:?}");
    assert!(ran.stdout.contains("\nitems: /items?u="), "{ran:?}");
}

#[test]
fn a_linter_for_codemirror() {
    let Some(folder) = project_with("npm-codemirror", "@codemirror/state") else { return };
    example(&folder, "codemirror.mjs");
    let ran = script(
        &folder,
        &format!(
            r#"
import {{ EditorState }} from "@codemirror/state";
import {{ source, polling }} from "./codemirror.mjs";
const view = {{ state: EditorState.create({{ doc: {BROKEN:?}.replace("items", "ü😀"), extensions: [polling] }}) }};
view.dispatch = (spec) => {{ view.state = view.state.update(spec).state; }};
const [found] = source(view).filter(({{ severity, actions }}) => severity === "error" && actions.length > 0);
found.actions[0].apply(view);
JSON.parse(view.state.doc.toString());
console.log(found.message, found.from, found.to, found.actions[0].name);
"#
        ),
    );
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stdout.starts_with("a comma is missing"), "{ran:?}");
}

#[test]
fn signed_deliveries_in_express() {
    let Some(folder) = project_with("npm-express", "express") else { return };
    example(&folder, "express.mjs");
    let ran = script(
        &folder,
        r#"
import { createHmac } from "node:crypto";
import { app } from "./express.mjs";
process.env.SIGNATURE_KEY = "ключ";
const server = app.listen(0, "127.0.0.1", async () => {
  const send = async (body, signature) => {
    const headers = { "content-type": "application/json", ...(signature && { "Elements-Webhook-Signature": signature }) };
    const answer = await fetch(`http://127.0.0.1:${server.address().port}/events`, { method: "POST", body, headers });
    return answer.status;
  };
  const sign = (body) => "sha256=" + createHmac("sha256", "ключ").update(body).digest("base64");
  const body = '{"message": "ü"}';
  console.log(await send(body, sign(body)), await send(body + " ", sign(body)), await send(body, "sha256=x"), await send(body));
  server.closeAllConnections();
  server.close();
});
"#,
    );
    assert_eq!(ran.stdout, "{ message: 'ü' }\n204 401 401 401\n", "{ran:?}");
}

#[test]
fn declarations_hold() {
    let Some(folder) = project_with("npm-types", "typescript") else { return };
    folder.write("tsconfig.json", r#"{ "compilerOptions": { "strict": true, "noEmit": true, "target": "es2022", "module": "nodenext", "moduleResolution": "nodenext", "types": [], "lib": ["es2022"] }, "files": ["uses.ts"] }"#);
    folder.write(
        "uses.ts",
        r#"
import init, {
  analyze, applyFixes, detectChanges, formatDate, inferPattern, initSync, parseDate, preview, schema, verifySignature,
} from "pollwright";
import type { Analysis, Code, Diagnostic, Fix, Options, Platform, Refusal } from "pollwright";
import * as lazy from "pollwright/lazy";

const options: Options = { now: new Date(0), lastPoll: 5, platform: "sap", rules: { PC310: "off" }, samples: [{ text: "[]" }] };
const found: Analysis = analyze("{}", options);
const severities: Array<"info" | "warning" | "error"> = found.diagnostics.map((one: Diagnostic) => one.severity);
const fix: Fix | undefined = found.diagnostics[0]?.fixes[0];
const inserted: string | undefined = fix?.edits[0]?.text;
const line: number = found.diagnostics[0]!.start.line;
const repaired: string = applyFixes("{}", { ...options, unsafe: true });
const url: string | undefined = preview("{}")[0]?.url?.encoded;
const ms: number = parseDate("yyyy", "2026", { zone: "UTC", lenient: true }).ms;
const written: string = formatDate("yyyy", ms) + formatDate("yyyy", "now-15m") + formatDate("yyyy", new Date());
const pattern: string | undefined = inferPattern(["2026-01-01"]).candidates[0]?.pattern;
const fires: "CREATED" | "UPDATED" | "DELETED" | null | undefined =
  detectChanges("{}", [{ at: 0, answer: [] }], { resource: "items" })[0]?.records[0]?.fires;
const valid: boolean = verifySignature(new Uint8Array(), "body", undefined);
const draft: unknown = schema()["$schema"];
const done: Promise<void> = init();
initSync(new Uint8Array());
const later: Promise<Analysis> = lazy.analyze("{}", options);
const code = (error: Refusal): Code => error.code;
const platform: Platform = "uipath";
// @ts-expect-error no such platform
const moon: Platform = "moon";
// @ts-expect-error a text is needed
analyze(5);
// @ts-expect-error no such option
analyze("{}", { platfrom: "sap" });
export { severities, inserted, line, repaired, url, written, pattern, fires, valid, draft, done, later, code, platform, moon };
"#,
    );
    let ran = node(&folder, &["node_modules/typescript/bin/tsc", "--project", "."], b"");
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{ran:?}");
}

#[test]
fn errors_have_codes_and_texts_never_throw() {
    let Some(folder) = project("npm-errors") else { return };
    let ran = script(
        &folder,
        r##"
import * as p from "pollwright";
const code = (work) => { try { work(); return "none"; } catch (error) { return error instanceof Error && error.message ? error.code : `${error}`; } };
const said = [
  () => p.analyze(5), () => p.analyze("{}", { now: "soon" }), () => p.analyze("{}", { now: new Date(NaN) }),
  () => p.analyze("{}", { platform: "moon" }), () => p.analyze("{}", { samples: [{ text: "{" }] }), () => p.analyze("{}", { ready: "yes" }),
  () => p.analyze("{}", { platfrom: "sap" }), () => p.formatDate("yyyy", 0, { timezone: "UTC" }),
  () => p.parseDate("qq", "1"), () => p.parseDate("yyyy", "x"), () => p.parseDate("yyyy", "2026x"), () => p.parseDate("yyyy", "1", { zone: "Moon/Base" }),
  () => p.formatDate("yyyy", 0.5), () => p.formatDate("yyyy", "soon"), () => p.formatDate("yyyy", 1e300),
  () => p.inferPattern(Array(51).fill("x")), () => p.detectChanges("{}", []), () => p.detectChanges("{}", "x"),
].map(code);
console.log(said.join(" "));
const texts = ["", "{", "\ud800", "\u0000", "curl -d '{\"a\": 1", "[".repeat(20000), "{\"event.poller.configuration\": 5}", "# T\n```\n{"];
console.log(texts.map((text) => code(() => { p.analyze(text); p.preview(text); p.applyFixes(text, { unsafe: true }); })).join(" "));
console.log(p.verifySignature("k", "b", undefined), p.verifySignature("k", "b", "x"));
"##,
    );
    let expected = "bad-options bad-options bad-instant bad-options bad-options bad-options bad-options bad-options bad-pattern no-fit no-fit unknown-zone \
                    bad-instant bad-instant bad-instant bad-options no-resource bad-options\n\
                    none none none none none none none none\nfalse false\n";
    assert_eq!(ran.stdout, expected, "{ran:?}");
}

#[test]
fn core_is_loaded_as_the_caller_likes() {
    let Some(folder) = project("npm-loading") else { return };
    let ran = script(
        &folder,
        r#"
import { readFileSync } from "node:fs";
import * as lazy from "pollwright/lazy";
// The form for browsers, which a bundler takes too.
const entry = new URL("node_modules/pollwright/index.js", import.meta.url);
const file = new URL("node_modules/pollwright/core_bg.wasm", import.meta.url);
const first = await import(`${entry}?1`);
console.log((await lazy.analyze("{}")).kind, await lazy.formatDate("yyyy", 0));
// Two copies share one core: lazy has loaded it.
console.log(first.analyze("{}").kind);
"#,
    );
    assert_eq!(ran.stdout, "unknown 1970\nunknown\n", "{ran:?}");
    let ran = script(
        &folder,
        r#"
import { readFileSync } from "node:fs";
const { default: init, initSync, analyze } = await import("./node_modules/pollwright/index.js");
try { analyze("{}"); } catch (error) { console.log(error.code); }
const bytes = readFileSync(new URL("node_modules/pollwright/core_bg.wasm", import.meta.url));
if (process.argv.length > 2) initSync(bytes); else await Promise.all([init(WebAssembly.compile(bytes)), init()]);
initSync(bytes);
await init();
console.log(analyze("{}").kind);
"#,
    );
    assert_eq!(ran.stdout, "not-loaded\nunknown\n", "{ran:?}");
    let ran = node(&folder, &["script.mjs", "sync"], b"");
    assert_eq!(ran.stdout, "not-loaded\nunknown\n", "{ran:?}");
}
