// Checks a configuration and prints what is wrong with it: node check.mjs FILE
import { readFileSync } from "node:fs";
import { analyze, preview } from "pollwright";

const text = readFileSync(process.argv[2], "utf8");
const options = { platform: "sap" };
const { diagnostics } = analyze(text, options);
for (const { severity, code, message, start } of diagnostics) {
  console.log(`${start.line}:${start.column} ${severity} ${code} ${message}`);
}
for (const { resource, url } of preview(text, options)) console.log(`${resource}: ${url?.raw}`);
process.exitCode = diagnostics.some(({ severity }) => severity === "error") ? 1 : 0;
