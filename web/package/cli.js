#!/usr/bin/env node
// `pollwright check` where there is no binary: reads files, asks core, prints what it says.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { commands } from "./api.js";
import { excluded, expand, json } from "./cli/files.js";
import { Stop, read, write } from "./cli/input.js";
import "./node.js";

const HELP = `Find what is wrong with configurations: JSON, cURL commands, and pages that hold them.

Usage: pollwright check [OPTIONS] FILE...

FILE is a file, a directory, a glob, or - for standard input.

  --platform PLATFORM   cloud-elements (the default), sap, uipath or pollwright
  --kind KIND           what the text is, where it is not seen
  --ready               judge bodies as about to be sent
  --sample [RESOURCE=]FILE
                        hold fields and date formats against an answer of the API
  --show                show what becomes of records, where a finding is about them
  --skip-others         pass over named files that hold no configuration
  --config FILE         settings; default: the nearest pollwright.toml from here upwards
  --catalog FILE|DIR    a data file of an element that the catalog lacks, a folder or a glob of them; more than
                        one with commas; also by the variable POLLWRIGHT_CATALOG
  --baseline FILE       tell nothing that this file knows already
  --write-baseline FILE write all findings down as known, and tell none
  --format FORMAT       text, json, sarif, github, markdown, gitlab or junit
  --max-severity WORST  the worst severity that does not fail: none, info, warning or error
  --fix                 repair the files; what is left is told
  --unsafe-fixes        with --fix or --diff: also fixes that may change which records are polled
  --diff                show what --fix would change, and write nothing; status 1 when there is something

Status 0 when nothing is of error severity, 1 when something is, 2 when a file could not be read or written.
All other commands are those of the binary.
`;

/** Options that say two things at once. */
const APART = [["write-baseline", "baseline"], ["write-baseline", "fix"], ["write-baseline", "diff"], ["diff", "fix"], ["diff", "format"]];

const say = (message) => process.stderr.write(`${message}\n`);
const complain = (message) => say(`pollwright: ${message}`);
const count = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        platform: { type: "string" },
        kind: { type: "string" },
        ready: { type: "boolean" },
        sample: { type: "string", multiple: true },
        show: { type: "boolean" },
        "skip-others": { type: "boolean" },
        config: { type: "string" },
        catalog: { type: "string", multiple: true },
        baseline: { type: "string" },
        "write-baseline": { type: "string" },
        format: { type: "string" },
        "max-severity": { type: "string" },
        fix: { type: "boolean" },
        "unsafe-fixes": { type: "boolean" },
        diff: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "V" },
      },
    });
  } catch (error) {
    throw new Stop(`${error.message.split(". ")[0]}; see \`pollwright --help\``);
  }
}

/** The settings of a file, else of the nearest one from here upwards. */
function settings(given) {
  let path = given;
  for (let folder = process.cwd(); path === undefined; folder = dirname(folder)) {
    const candidate = join(folder, "pollwright.toml");
    if (statSync(candidate, { throwIfNoEntry: false })?.isFile()) path = candidate;
    else if (folder === dirname(folder)) return { rules: {}, exclude: [], elements: [], folder };
  }
  let toml;
  try {
    toml = readFileSync(path, "utf8");
  } catch (error) {
    throw new Stop(`cannot read \`${path}\`: ${error.message}`);
  }
  const { platform, rules, exclude = [], elements = [] } = commands.settings(toml);
  const beside = (other) => (isAbsolute(other) ? other : join(dirname(path), other));
  return {
    platform: platform ?? undefined, rules, exclude, elements: elements.map(beside), folder: dirname(resolve(path)),
  };
}

/** The data files of elements, of files, folders and globs. */
function catalog(paths) {
  return paths.flatMap((path) => {
    const found = json(path);
    if (found.length === 0) throw new Stop(`\`${path}\` holds no \`*.json\` file that describes an element`);
    return found.map((file) => ({ path: file, text: read(file).text }));
  });
}

function sample(argument) {
  const at = argument.indexOf("=");
  if (at < 0 || statSync(argument, { throwIfNoEntry: false })) return { text: read(argument).text };
  return { resource: argument.slice(0, at), text: read(argument.slice(at + 1)).text };
}

/** What reads or writes a file; a sentence about it where the system refuses. */
function attempted(path, work) {
  try {
    return work();
  } catch (error) {
    throw new Stop(`cannot read or write \`${path}\`: ${error.message}`);
  }
}

/** The file of known findings; core says whether it is one. */
function known(path) {
  if (path === undefined) return undefined;
  return { path, text: attempted(path, () => readFileSync(path, "utf8")) };
}

/** The path from the working directory on, where it lies in there. */
function inside(path) {
  const from = relative(process.cwd(), resolve(path));
  return (from.startsWith("..") ? path : from).replaceAll("\\", "/");
}

function check(args, files) {
  refuse(args, files);
  const { platform, rules, exclude, elements, folder } = settings(args.config);
  const { POLLWRIGHT_CATALOG: set } = process.env;
  const given = args.catalog ?? (set === undefined ? [] : [set]);
  const described = catalog([...elements, ...given.flatMap((paths) => paths.split(","))]);
  const leavesOut = excluded(folder, exclude);
  let isWhole = true;
  const attempt = (work) => {
    try {
      return work();
    } catch (error) {
      complain(error.message);
      isWhole = false;
      return undefined;
    }
  };
  const named = files.flatMap((file) => attempt(() => expand(file)) ?? []);
  const wanted = named.filter(({ path, isGiven }) => isGiven || !leavesOut(path));
  const contents = wanted.flatMap(({ path, isGiven }) => {
    const content = attempt(() => read(path));
    return content ? [{ path, isGiven, ...content }] : [];
  });
  const answer = commands.checkFiles(
    contents.map(({ path, isGiven, text }) => ({ path, inside: inside(path), text, isGiven })),
    {
      call: {
        platform: args.platform ?? platform,
        ready: args.ready ?? false,
        samples: (args.sample ?? []).map(sample),
        rules,
      },
      kind: args.kind,
      format: args.format ?? (process.env.GITHUB_ACTIONS === "true" ? "github" : "text"),
      maxSeverity: args["max-severity"],
      skipOthers: args["skip-others"] ?? false,
      show: args.show ?? false,
      color: Boolean(process.stdout.isTTY) && !process.env.NO_COLOR,
      fix: args.fix || args.diff ? (args["unsafe-fixes"] ? "unsafe" : "safe") : undefined,
      diff: args.diff ?? false,
      baseline: known(args.baseline),
      catalog: described,
      writeBaseline: args["write-baseline"] !== undefined,
    },
  );
  const put = ({ index, text }) => attempt(() => write(contents[index].path, text, contents[index].encoding) ?? true);
  tell(args, answer, put);
  return isWhole ? Number(answer.fails) : 2;
}

/** Stops where options say two things at once, or nothing. */
function refuse(args, files) {
  if (files.length === 0) throw new Stop("name a file, a directory, a glob, or - for standard input");
  for (const [one, other] of APART) {
    if (args[one] && args[other]) throw new Stop(`--${one} cannot be used with --${other}; choose one of them`);
  }
  if (args["unsafe-fixes"] && !args.fix && !args.diff) {
    throw new Stop("--unsafe-fixes does nothing alone; add --fix to write, or --diff to look first");
  }
  if (args.fix && files.includes("-")) {
    throw new Stop("standard input cannot be repaired in place; use --diff, or name a file");
  }
}

/** Writes and prints what checking came to. */
function tell(args, { report, repaired, known }, put) {
  const path = args["write-baseline"];
  if (path !== undefined) {
    attempted(path, () => writeFileSync(path, report));
    return say(`${count(known, "finding")} written to \`${path}\``);
  }
  const done = args.fix ? repaired.filter(put) : repaired;
  if (args.baseline !== undefined) say(`${count(known, "finding")} known already`);
  process.stdout.write(report);
  if (args.fix || args.diff) say(`${count(done.length, "file")} ${args.fix ? "repaired" : "would change"}`);
}

function main() {
  const { values, positionals } = options();
  if (values.help || (positionals.length === 0 && !values.version)) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  if (values.version) {
    const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
    process.stdout.write(`pollwright ${version}\n`);
    return 0;
  }
  const [command, ...files] = positionals;
  if (command !== "check") throw new Stop(`\`${command}\` is not here: this package has \`check\`, the binary has the rest`);
  return check(values, files);
}

// A reader that has seen enough (`| head`) is no error worth words.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
});
try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof Stop) && error.code === undefined) throw error;
  complain(error.message);
  process.exitCode = 2;
}
