// Checks a configuration and prints what is wrong with it: node check.mjs FILE
import { readFileSync } from "node:fs";
import { analyze } from "pollwright";

const { diagnostics, previews } = analyze(readFileSync(process.argv[2], "utf8"), { platform: "sap" });
for (const { severity, code, message, start } of diagnostics) {
  console.log(`${start.line}:${start.column} ${severity} ${code} ${message}`);
}
for (const { resource, url } of previews) console.log(`${resource}: ${url?.raw}`);
process.exitCode = diagnostics.some(({ severity }) => severity === "error") ? 1 : 0;
