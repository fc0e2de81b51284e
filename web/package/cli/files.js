// The files that a command line means, as the binary takes it: files, `-`, globs, and what lies in directories.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import ignore from "ignore";
import picomatch from "picomatch";
import { Stop } from "./input.js";

/** The endings of files that may hold configurations; a directory's other files are not read. */
const ENDINGS = ["json", "jsonc", "json5", "md", "markdown", "mdx", "rst", "adoc", "asciidoc", "html", "htm", "sh", "bash", "curl", "txt"];
const IGNORE_FILES = [".ignore", ".gitignore"];

/** The files that one argument means, in the order of their names: `{ path, isGiven }`. */
export function expand(argument) {
  const { found, none } = meant(argument);
  if (found.length === 0) throw new Stop(none);
  return found;
}

/** The paths of the file that an argument names, or of the `*.json` of a folder or a glob. */
export function json(argument) {
  const wanted = meant(argument).found.filter(({ path, isGiven }) => isGiven || path.endsWith(".json"));
  return wanted.map(({ path }) => path);
}

/** What is found, and what to say where that is nothing. */
function meant(argument) {
  const stat = argument === "-" ? undefined : statSync(argument, { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    const found = [...walk(argument, (path) => ENDINGS.includes(ending(path)))];
    return { found, none: `\`${argument}\` holds no file to check; looked for ${ENDINGS.join(", ")}` };
  }
  const first = argument.search(/[*?[{]/);
  if (stat || first < 0) return { found: [{ path: argument, isGiven: true }] };
  // Walk from the last folder that is written out.
  const slash = argument.slice(0, first).lastIndexOf("/");
  const folder = slash < 0 ? "." : argument.slice(0, slash + 1);
  const fits = picomatch(argument.slice(slash + 1), { dot: true });
  const found = [...walk(folder, (path) => fits(slashes(relative(folder, path))), true)];
  return { found, none: `no file fits \`${argument}\`; check the pattern, and that no .gitignore hides the files` };
}

/** Whether settings in a folder leave a file out. */
export function excluded(folder, globs) {
  if (globs.length === 0) return () => false;
  const rules = ignore().add(globs.flatMap(braces));
  return (path) => {
    const inside = slashes(relative(folder, resolve(path)));
    return inside !== "" && !inside.startsWith("../") && rules.ignores(inside);
  };
}

/** `a.{json,md}` as `a.json` and `a.md`: a .gitignore knows no braces. */
function braces(glob) {
  const found = /^(.*?)\{([^{}]*)\}(.*)$/.exec(glob);
  if (!found) return [glob];
  const [, before, inner, after] = found;
  return inner.split(",").flatMap((one) => braces(before + one + after));
}

const slashes = (path) => path.replaceAll(sep, "/");

function ending(path) {
  const name = basename(path);
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? "" : name.slice(dot + 1).toLowerCase();
}

/** What the ignore files of a folder say; the stronger first. */
function rulesOf(folder) {
  return IGNORE_FILES.flatMap((name) => {
    try {
      return [{ folder, rules: ignore().add(readFileSync(join(folder, name), "utf8")) }];
    } catch {
      return [];
    }
  });
}

/** Those of a folder and of all that hold it, the nearest first. */
function rulesAbove(folder) {
  const above = dirname(folder);
  return above === folder ? rulesOf(folder) : [...rulesOf(folder), ...rulesAbove(above)];
}

/**
 * Hidden files and those that an ignore file leaves out are passed over. What a glob names is named all the same; it
 * only does not reach into such folders.
 */
function* walk(folder, isWanted, isGlob = false) {
  const plain = folder.replace(/(?<=.)\/+$/, "");
  yield* step(plain, rulesAbove(resolve(plain)), isWanted, isGlob);
}

function* step(folder, rules, isWanted, isGlob) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new Stop(`cannot look through \`${folder}\`: ${error.message}`);
  }
  entries.sort((one, other) => Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)));
  for (const entry of entries) {
    const path = folder === "." ? entry.name : `${folder === "/" ? "" : folder}/${entry.name}`.replace(/^\.\//, "");
    const isFolder = entry.isDirectory();
    if (!isFolder && !entry.isFile()) continue;
    if (isFolder || !isGlob) {
      if (entry.name.startsWith(".") || isIgnored(path, isFolder, rules)) continue;
    }
    if (isFolder) yield* step(path, [...rulesOf(resolve(path)), ...rules], isWanted, isGlob);
    else if (isWanted(path)) yield { path, isGiven: false };
  }
}

function isIgnored(path, isFolder, rules) {
  const whole = resolve(path);
  for (const { folder, rules: own } of rules) {
    const inside = slashes(relative(folder, whole)) + (isFolder ? "/" : "");
    const { ignored, unignored } = own.test(inside);
    if (ignored || unignored) return ignored;
  }
  return false;
}
