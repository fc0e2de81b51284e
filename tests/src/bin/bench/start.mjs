// How long a rival takes from its import to its first answer: node start.mjs NAME PACKAGE
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";

const [name, folder] = process.argv.slice(2);
const text = readFileSync("body.json", "utf8");
const start = performance.now();
if (name === "pollwright") {
  const { analyze } = await import(pathToFileURL(join(folder, "node.js")));
  analyze(text);
} else if (name === "vscode-json-languageservice") {
  const { default: module } = await import("vscode-json-languageservice");
  const service = module.getLanguageService({});
  const schema = JSON.parse(readFileSync("schema.json", "utf8"));
  service.configure({ validate: true, schemas: [{ uri: "schema://polling", fileMatch: ["*"], schema }] });
  const document = module.TextDocument.create("file:///a.json", "json", 1, text);
  await service.doValidation(document, service.parseJSONDocument(document));
}
const end = performance.now();
console.log(JSON.stringify({ first: end - start, process: end }));
