// For Node: core is read from its file at the first call.
import { readFileSync } from "node:fs";
import { initSync, loadWith } from "./api.js";

loadWith(() => initSync(readFileSync(new URL("core_bg.wasm", import.meta.url))));

export * from "./index.js";

/** Nothing has to be awaited here; it is there so that the same code runs in a browser. */
export default async function init(source) {
  if (source === undefined) initSync(readFileSync(new URL("core_bg.wasm", import.meta.url)));
  else await (await import("./api.js")).default(source);
}
