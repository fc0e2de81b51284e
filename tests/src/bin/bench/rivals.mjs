// Parses and validates one text with each rival; prints names and microseconds, medians of many turns.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";
import { parse } from "jsonc-parser";
import service_module from "vscode-json-languageservice";

const { getLanguageService, TextDocument } = service_module;
const text = readFileSync("text.json", "utf8");
const schema = JSON.parse(readFileSync("schema.json", "utf8"));
const ours = await import(pathToFileURL(join(process.argv[2], "node.js")));

const service = getLanguageService({});
service.configure({ validate: true, schemas: [{ uri: "schema://polling", fileMatch: ["*"], schema }] });
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const validate = ajv.compile(schema);

const rivals = {
  "pollwright's npm package": () => ours.analyze(text, { now: "2026-11-20T14:45:00Z" }),
  "vscode-json-languageservice": async () => {
    const document = TextDocument.create("file:///a.json", "json", 1, text);
    return service.doValidation(document, service.parseJSONDocument(document));
  },
  "jsonc-parser (parse alone)": () => parse(text),
  "JSON.parse and ajv": () => validate(JSON.parse(text)),
};

const times = Object.fromEntries(Object.keys(rivals).map((name) => [name, []]));
for (let turn = 0; turn < 60; turn += 1) {
  for (const [name, run] of Object.entries(rivals)) {
    const start = process.hrtime.bigint();
    await run();
    times[name].push(Number(process.hrtime.bigint() - start) / 1000);
  }
}
// The first turns warm the compiler up.
const median = (all) => all.slice(20).sort((a, b) => a - b)[20];
console.log(JSON.stringify(Object.entries(times).map(([name, all]) => [name, median(all)])));
