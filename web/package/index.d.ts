// Derived from the Rust types; a test writes it anew with UPDATE=1.

/** What a text is read for. Everything may be left out. */
export interface Options {
  /** When the next poll runs: `2026-03-29T00:59Z`, epoch seconds or milliseconds, `now-15m`, a `Date`; now where it is left out. */
  now?: string | number | Date;
  /** The last poll, written alike; one interval earlier where it is left out. */
  lastPoll?: string | number | Date;
  /** Where the configuration runs; Cloud Elements where it is left out. */
  platform?: Platform;
  /** The zone that `${date:…}` renders in; UTC where it is left out. */
  serverZone?: string;
  /** Whether the text is about to be sent: what is still to be filled in is an error then. */
  ready?: boolean;
  /** Answers of the API that fields and date formats are held against. */
  samples?: Array<Sample>;
  /** How rules are weighed, by name or code. */
  rules?: Record<string, Weight>;
  /** Elements that the catalog lacks: their data files. */
  elements?: Array<string>;
}

/** Where a configuration runs. */
export type Platform = "cloud-elements" | "sap" | "uipath" | "pollwright";

/** An answer of the API. */
export interface Sample {
  /** The resource that it belongs to; every one where it is left out. */
  resource?: string;
  /** The answer as it came. */
  text: string;
  /** Which of its lists holds the records, as a JSON pointer: `/data`; the one at the resource's `recordsPath`, else the longest, where it is left out. */
  recordsPath?: string;
}

/** How a rule is weighed. */
export type Weight = "off" | "info" | "warning" | "error";

/** What `analyze` answers. */
export interface Analysis {
  /** What the text is. */
  kind: Kind;
  /** What is wrong with it, in order of place. */
  diagnostics: Array<Diagnostic>;
  /** What is still to be filled in. */
  toFill: Array<ToFill>;
}

/** What a text is. */
export type Kind = "instance" | "response" | "curl" | "poller" | "entry" | "unwrapped" | "config" | "fragment" | "legacy" | "markdown" | "html" | "unknown";

/** One finding. */
export interface Diagnostic {
  /** The rule's code, stable for ever: `PC402`. */
  code: string;
  /** The rule's name: `bad-date-pattern`. */
  rule: string;
  /** How much it matters. */
  severity: Severity;
  /** What: one clause, readable alone. */
  message: string;
  /** Why it matters. */
  note: string | null;
  /** Where in the JSON, as a JSON pointer; `OUTER#INNER` inside JSON in a string. */
  pointer: string | null;
  /** Where it starts in the text. */
  start: Place;
  /** Where it ends. */
  end: Place;
  /** What to do. */
  fixes: Array<Fix>;
}

/** How much a finding matters; ordered, the worst last. */
export type Severity = "info" | "warning" | "error";

/** A place in a text. */
export interface Place {
  /** UTF-16 units from the start of the text, as JavaScript counts. */
  offset: number;
  /** The line, from 1. */
  line: number;
  /** The column in characters (Unicode scalars), from 1. */
  column: number;
}

/** A repair that a person can read and a program can apply. */
export interface Fix {
  /** An imperative, fit for a button. */
  title: string;
  /** Who may apply it. */
  applicability: Applicability;
  /** Ascending, not overlapping; none where a person has to do it. */
  edits: Array<Edit>;
}

/** What applying a fix may change; ordered, the freest last. */
export type Applicability = "display" | "unsafe" | "safe";

/** One edit of a fix. */
export interface Edit {
  /** The first UTF-16 unit that goes. */
  start: number;
  /** One past the last. */
  end: number;
  /** What comes. */
  text: string;
}

/** A value that is still to be filled in. */
export interface ToFill {
  /** Where in the JSON. */
  pointer: string;
  /** What to call it. */
  label: string;
  /** What stands there: `<YOUR_API_KEY>`. */
  placeholder: string;
  /** The resource that it belongs to. */
  resource: string | null;
  /** Where it starts in the text. */
  start: Place;
  /** Where it ends. */
  end: Place;
}

/** What the next poll of a resource asks for. */
export interface Preview {
  /** The resource's name. */
  resource: string;
  /** The URL; `null` where the resource has none. */
  url: Url | null;
  /** The window, and how it came about. */
  window: Window;
  /** What was assumed where no documentation says. */
  notes: Array<string>;
}

/** A rendered URL. */
export interface Url {
  /** What a person reads. */
  raw: string;
  /** What is sent. */
  encoded: string;
  /** Its parts, in order and without gaps. */
  parts: Array<UrlPart>;
}

/** A part of a rendered URL. */
export interface UrlPart {
  /** What it is. */
  kind: SegmentKind;
  /** What a person reads. */
  raw: string;
  /** What is sent. */
  encoded: string;
}

/** What a rendered part is. */
export type SegmentKind = "literal" | "rendered" | "parameter" | "unresolved";

/** What a poll asks for. */
export interface Window {
  /** F; `None` for a snapshot: everything. */
  from: string | null;
  /** P. */
  to: string;
  /** How *from* came about, in order: each step says what and where it led. */
  steps: Array<Step>;
}

/** One step on the way to *from*. */
export interface Step {
  /** "less `pollDelay` of 30 s". */
  what: string;
  /** Where that led. */
  at: string;
}

/** How dates are read and written. */
export interface DateOptions {
  /** The zone of dates that name none, by its id; UTC where it is left out. */
  zone?: string;
  /** Takes values out of range and text left over, as Java does by default. */
  lenient?: boolean;
  /** Two digits of a year mean one from 80 years before this instant on; now where it is left out. */
  now?: string | number | Date;
}

/** A date that was read. */
export interface ParsedDate {
  /** Milliseconds since 1970-01-01T00:00:00Z, as `Date` counts. */
  ms: number;
  /** How many UTF-16 units of the text belong to it. */
  length: number;
  /** The zone that the text names, where it names one. */
  zone: string | null;
}

/** What samples say about how they are written. */
export interface Inferred {
  /** How sure the first candidate is. */
  verdict: Verdict;
  /** The patterns, the likeliest first. */
  candidates: Array<Candidate>;
}

/** How sure a first place is. */
export type Verdict = "clear" | "ambiguous" | "mixed" | "unreadable";

/** A pattern that fits samples. */
export interface Candidate {
  /** The pattern, or a word such as `milliseconds`. */
  pattern: string;
  /** What it makes of each sample, milliseconds since 1970; `null` where it does not fit. */
  ms: Array<number | null>;
  /** Whether it reads each of them to the very instant. */
  exact: boolean;
  /** Why it stands where it does. */
  reasons: Array<string>;
}

/** A poll for `detectChanges`. */
export interface Poll {
  /** When it runs, written as `now` is. */
  at: string | number | Date;
  /** What the API answers, as it came. */
  answer: string;
}

/** A poll that was rehearsed. */
export interface Rehearsed {
  /** Its start. */
  at: string;
  /** The URL that it calls, as people read it. */
  url: string | null;
  /** What it asks for, and how that came about. */
  window: Window;
  /** What became of each record of its answer, then of those that are gone. */
  records: Array<Told>;
  /** What was noticed, a sentence each. */
  warnings: Array<string>;
  /** What a hosted platform does not document, and the result rests on. */
  assumptions: Array<string>;
  /** Why the poll comes to nothing. */
  error: string | null;
}

/** What became of a record. */
export interface Told {
  /** Its id; empty where it has none. */
  id: string;
  /** Its updated date as the configuration reads it. */
  updated: string | null;
  /** Its created date as the configuration reads it. */
  created: string | null;
  /** What fires. */
  fires: EventType | null;
  /** The event's id: a repeat bears the same. */
  eventId: string | null;
  /** Why, step by step. */
  why: Array<string>;
}

/** What happened to a record. */
export type EventType = "CREATED" | "UPDATED" | "DELETED";

/** What can be wrong with a call. */
export type Code = "bad-options" | "bad-instant" | "bad-pattern" | "unknown-zone" | "no-fit" | "no-resource" | "not-loaded";

/** What is thrown where a call cannot be answered. */
export interface Refusal extends Error {
  /** What went wrong. */
  code: Code;
}

/** Reads a configuration, a cURL command or a docs page, and says what is wrong with it. It never throws on a text: what it does not understand is a finding. */
export function analyze(text: string, options?: Options): Analysis;

/** The text after all fixes that are safe: they leave every poll as it was, or repair one that could never run. With `unsafe` also those that may change which records are polled. */
export function applyFixes(text: string, options?: Options & { unsafe?: boolean }): string;

/** The URL and the window of each resource's next poll. */
export function preview(text: string, options?: Options): Preview[];

/** The instant that a text written with a pattern of Java's SimpleDateFormat means. It is strict: values out of range and text left over are refused (`no-fit`) unless the options are lenient, as Java is. */
export function parseDate(pattern: string, text: string, options?: DateOptions): ParsedDate;

/** What SimpleDateFormat writes for an instant. A number counts milliseconds since 1970; a text may also say `now-15m`. */
export function formatDate(pattern: string, instant: string | number | Date, options?: DateOptions): string;

/** The patterns that samples are most likely written in, with the reasons; at most 50 samples. */
export function inferPattern(samples: string[], options?: DateOptions): Inferred;

/** What the records of successive answers come to: which events fire, and why. The first poll is a baseline. An answer is text or what JSON.parse made of it; `resource` is the first one unless it is named, `block` the first one of a page. */
export function detectChanges(text: string, polls: Array<{ at: string | number | Date, answer: unknown }>, options?: Options & { resource?: string, block?: number }): Rehearsed[];

/** Whether `Elements-Webhook-Signature` is the signature of a body, byte by byte as it was received; compared in constant time. */
export function verifySignature(key: string | Uint8Array, body: string | Uint8Array, signature: string | undefined): boolean;

/** The JSON Schema of the format, draft 2020-12, for editors. */
export function schema(): Record<string, unknown>;

/** Loads core, once: from beside the package's files, or from what is given: an address, an answer of `fetch`, bytes, or a `WebAssembly.Module`. The default export. In Node nothing has to be loaded: the first call reads the file. */
export default function init(source?: string | object): Promise<void>;

/** Loads core at once, from bytes or a compiled module that are at hand. */
export function initSync(module: object): void;
