// Reading what the user names, and putting a text in its place.
import { closeSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Why it goes no further, in a sentence. */
export class Stop extends Error {}

const MAX_BYTES = 64 * 1024 * 1024 - 1;
const UTF16 = { "utf-16le": [0xff, 0xfe], "utf-16be": [0xfe, 0xff] };

/** The text of a file, `-` for standard input, and how the file holds it. */
export function read(path) {
  const name = path === "-" ? "standard input" : path;
  let bytes;
  try {
    const stat = path === "-" ? undefined : statSync(path);
    if (stat?.isDirectory()) throw new Stop(`\`${path}\` is a directory; name one file in it`);
    if (stat && stat.size > MAX_BYTES) throw tooLarge(name);
    bytes = readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    if (error.code === "ENOENT") throw new Stop(`\`${path}\` does not exist; check the path`);
    if (error.code === undefined) throw error;
    throw new Stop(`cannot read \`${name}\`: ${error.message}; check that the file is readable for you`);
  }
  if (bytes.length > MAX_BYTES) throw tooLarge(name);
  for (const [encoding, mark] of Object.entries(UTF16)) {
    if (bytes[0] !== mark[0] || bytes[1] !== mark[1]) continue;
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
    } catch {
      throw new Stop(`\`${name}\` begins like UTF-16 and holds half a character; save it as UTF-8`);
    }
  }
  try {
    return { text: utf8(bytes), encoding: "utf-8" };
  } catch {
    const offset = firstBad(bytes);
    throw new Stop(
      `\`${name}\` is not UTF-8 text: byte ${offset} does not belong to any character; save it as UTF-8`,
    );
  }
}

/** Puts a text in the place of a file, all or nothing. */
export function write(path, text, encoding) {
  try {
    const target = realpathSync(path);
    const { mode } = statSync(target);
    if (!(mode & 0o222)) throw Object.assign(new Stop("Permission denied"), { code: "EACCES" });
    const beside = join(dirname(target), `.pollwright-${process.pid}`);
    try {
      writeFileSync(beside, encode(text, encoding), { mode: mode & 0o777, flag: "wx" });
      const file = openSync(beside, "r");
      fsyncSync(file);
      closeSync(file);
      renameSync(beside, target);
    } finally {
      rmSync(beside, { force: true });
    }
  } catch (error) {
    throw new Stop(
      `cannot write \`${path}\`: ${error.message}; it is as it was. Check that it and its folder are writable for you`,
    );
  }
}

function tooLarge(name) {
  return new Stop(`\`${name}\` has 64 MB or more, too much for a configuration; split it or name another file`);
}

/** A byte order mark is part of the text. */
function utf8(bytes) {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** The first byte that fits no character. */
function firstBad(bytes) {
  let [good, bad] = [0, bytes.length];
  while (good < bad) {
    const middle = (good + bad + 1) >> 1;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle - 1;
    }
  }
  // A character that was begun there does not end.
  while (good > 0 && (bytes[good - 1] & 0xc0) === 0x80) good -= 1;
  return good > 0 && bytes[good - 1] >= 0xc0 ? good - 1 : good;
}

function encode(text, encoding) {
  if (encoding === "utf-8") return text;
  const units = Buffer.from(`\ufeff${text}`, "utf16le");
  return encoding === "utf-16be" ? units.swap16() : units;
}
