// Writes FILE.br beside the files of a folder that gain by it: the server hands them out as they are.
// node compress.mjs FOLDER

import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const KINDS = new Set([".css", ".html", ".js", ".json", ".svg", ".wasm"]);
const SMALLEST_BYTES = 256;

for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath ?? entry.path, entry.name);
  if (!entry.isFile() || !KINDS.has(extname(path))) continue;
  const content = readFileSync(path);
  const compressed = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  if (content.length >= SMALLEST_BYTES && compressed.length < content.length) {
    writeFileSync(`${path}.br`, compressed);
    console.log(`${path}: ${content.length} -> ${compressed.length}`);
  } else {
    rmSync(`${path}.br`, { force: true });
  }
}
