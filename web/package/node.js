// For Node: core is read from its file at the first call; nothing has to be awaited.
import { readFileSync } from "node:fs";
import { initSync, loadWith } from "./api.js";

loadWith(() => initSync(readFileSync(new URL("core_bg.wasm", import.meta.url))));

export * from "./index.js";
export { default } from "./index.js";
