// The functions of the package: arguments made ready, core called. Everything that thinks is core's.
import start, * as core from "./core.js";

let isLoaded = false;
let loadNow;

/** An `Error` with a code. */
function refusal(code, message) {
  return Object.assign(new Error(message), { code });
}

/** Loads core at once: from bytes, or from a module that was compiled before. */
export function initSync(module) {
  if (isLoaded) return;
  core.initSync({ module });
  isLoaded = true;
}

let loading;
/** Loads core once: from its own place, or from an address, an answer of `fetch`, bytes or a module. */
export default async function init(source) {
  if (source === undefined && loadNow) loadNow();
  if (isLoaded) return;
  loading ??= start(source === undefined ? undefined : { module_or_path: source }).then(
    () => { isLoaded = true; },
    (error) => {
      loading = undefined;
      throw error;
    },
  );
  await loading;
}

/** What loads core from its own place, where that can be done without waiting: at the first call. */
export function loadWith(load) {
  loadNow = load;
}

function loaded() {
  if (!isLoaded && loadNow) loadNow();
  if (!isLoaded) throw refusal("not-loaded", "the core is not loaded yet: await init(), or call initSync(bytes) first");
  return core;
}

function text(value, name) {
  if (typeof value !== "string") throw refusal("bad-options", `${name} must be a string`);
  return value;
}

const encoder = new TextEncoder();
/** Where texts are encoded: kept, because to make room for one takes longer than to encode it. */
let room = new Uint8Array(0);
const MOST_ROOM = 1 << 20;

/** A configuration as core takes it; a string would be handed over letter by letter. */
function configuration(value) {
  const most = 3 * text(value, "the text").length;
  if (most > MOST_ROOM) return encoder.encode(value);
  if (most > room.length) room = new Uint8Array(Math.min(2 * most, MOST_ROOM));
  return room.subarray(0, encoder.encodeInto(value, room).written);
}

/** An instant as core reads it. */
function moment(value, name) {
  if (typeof value === "string") return value;
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) throw refusal("bad-instant", `${name} is no instant`);
  return date.toISOString();
}

const OPTIONS = new Set(["now", "lastPoll", "platform", "serverZone", "ready", "samples", "rules", "elements"]);
const DATE_OPTIONS = new Set(["zone", "lenient", "now"]);

/** The options, of names that are known: a slip in one must not pass for a wish. */
function known(options, names) {
  for (const name in options) {
    if (!names.has(name)) throw refusal("bad-options", `there is no option \`${name}\`; choose from ${[...names].join(", ")}`);
  }
  return options;
}

function timed(given = {}) {
  const { now = Date.now(), lastPoll, ...options } = known(given, OPTIONS);
  const times = { now: moment(now, "now") };
  if (lastPoll !== undefined && lastPoll !== null) times.lastPoll = moment(lastPoll, "lastPoll");
  return { ...options, ...times };
}

export function analyze(source, options) {
  return loaded().analyze_text(configuration(source), timed(options));
}

export function applyFixes(source, { unsafe = false, ...options } = {}) {
  return loaded().fix_text(configuration(source), timed(options), Boolean(unsafe));
}

export function preview(source, options) {
  return loaded().preview_text(configuration(source), timed(options));
}

/** Milliseconds since 1970. */
function millis(value, name) {
  if (typeof value === "string") return loaded().read_moment(value, new Date().toISOString());
  const ms = Number(value);
  if (Number.isNaN(ms)) throw refusal("bad-instant", `${name} is no instant`);
  return ms;
}

/** A zone's id, or nothing. */
function zoneOf({ zone }) {
  return zone === undefined || zone === null ? undefined : text(zone, "zone");
}

export function parseDate(pattern, source, given = {}) {
  const options = known(given, DATE_OPTIONS);
  const now = options.now === undefined ? Date.now() : millis(options.now, "now");
  const lenient = Boolean(options.lenient);
  return loaded().read_date(text(pattern, "the pattern"), text(source, "the text"), zoneOf(options), lenient, now);
}

export function formatDate(pattern, instant, options = {}) {
  const zone = zoneOf(known(options, DATE_OPTIONS));
  return loaded().write_date(text(pattern, "the pattern"), millis(instant, "the instant"), zone);
}

export function inferPattern(samples, given = {}) {
  const options = known(given, DATE_OPTIONS);
  const now = options.now === undefined ? Date.now() : millis(options.now, "now");
  return loaded().infer_dates(samples, zoneOf(options), now);
}

export function detectChanges(source, polls, { block = 0, resource, ...options } = {}) {
  if (!Array.isArray(polls)) throw refusal("bad-options", "polls must be an array");
  const written = polls.map(({ at, answer, ...others }) => ({
    ...others,
    at: moment(at, "at"),
    answer: typeof answer === "string" ? answer : JSON.stringify(answer),
  }));
  const which = resource === undefined ? { block } : { block, resource };
  return loaded().detect(configuration(source), written, timed(options), which);
}

const bytes = (value) => (typeof value === "string" ? encoder.encode(value) : value);

export function verifySignature(key, body, signature) {
  if (typeof signature !== "string") return false;
  return loaded().verify(bytes(key), bytes(body), signature);
}

export function schema() {
  return JSON.parse(loaded().json_schema_text());
}

/** For the command line alone: no part of what the package promises. */
export const commands = {
  checkFiles: (files, { call, ...options }) => loaded().check_files(files, { ...options, call: timed(call) }),
  settings: (toml) => loaded().settings(toml),
};
