// What each rival takes for the same work, in turns: prints what, name, microseconds a piece, and theirs to ours.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format, parse } from "date-fns";
import { formatInTimeZone, fromZonedTime } from "date-fns-tz";
import dayjs from "dayjs";
import customParseFormat from "dayjs/plugin/customParseFormat.js";
import timezone from "dayjs/plugin/timezone.js";
import utc from "dayjs/plugin/utc.js";
import { DateTime } from "luxon";
import service_module from "vscode-json-languageservice";

const ours = await import(pathToFileURL(join(process.argv[2], "node.js")));
dayjs.extend(customParseFormat);
dayjs.extend(utc);
dayjs.extend(timezone);

const text = readFileSync("text.json", "utf8");
const { getLanguageService, TextDocument } = service_module;
const service = getLanguageService({});
service.configure({ validate: true, schemas: [{ uri: "schema://polling", fileMatch: ["*"], schema: JSON.parse(readFileSync("schema.json", "utf8")) }] });

// Some hundred instants of 2026, an odd number of seconds apart.
const instants = Array.from({ length: 200 }, (_, n) => Date.UTC(2026, 0, 1) + n * 156_789_000);
const zone = "America/New_York";
const offset = instants.map((ms) => ours.formatDate("yyyy-MM-dd'T'HH:mm:ssXXX", ms, { zone }));
const local = instants.map((ms) => ours.formatDate("dd/MM/yyyy HH:mm:ss", ms, { zone }));
const each = (values, work) => () => values.map(work);

const groups = [
  ["check", 1, {
    pollwright: () => ours.analyze(text, { now: "2026-11-20T14:45:00Z" }),
    "vscode-json-languageservice": async () => {
      const document = TextDocument.create("file:///a.json", "json", 1, text);
      return service.doValidation(document, service.parseJSONDocument(document));
    },
  }],
  ["read, offset", instants.length, {
    pollwright: each(offset, (value) => ours.parseDate("yyyy-MM-dd'T'HH:mm:ssXXX", value).ms),
    "date-fns": each(offset, (value) => parse(value, "yyyy-MM-dd'T'HH:mm:ssXXX", 0).getTime()),
    luxon: each(offset, (value) => DateTime.fromFormat(value, "yyyy-MM-dd'T'HH:mm:ssZZ").toMillis()),
    dayjs: each(offset, (value) => dayjs(value, "YYYY-MM-DDTHH:mm:ssZ").valueOf()),
  }],
  ["read, zone", instants.length, {
    pollwright: each(local, (value) => ours.parseDate("dd/MM/yyyy HH:mm:ss", value, { zone }).ms),
    "date-fns and date-fns-tz": each(local, (value) => fromZonedTime(parse(value, "dd/MM/yyyy HH:mm:ss", 0), zone).getTime()),
    luxon: each(local, (value) => DateTime.fromFormat(value, "dd/MM/yyyy HH:mm:ss", { zone }).toMillis()),
    dayjs: each(local, (value) => dayjs.tz(value, "DD/MM/YYYY HH:mm:ss", zone).valueOf()),
  }],
  ["write, zone", instants.length, {
    pollwright: each(instants, (ms) => ours.formatDate("yyyy-MM-dd'T'HH:mm:ssXXX", ms, { zone })),
    "date-fns and date-fns-tz": each(instants, (ms) => formatInTimeZone(ms, zone, "yyyy-MM-dd'T'HH:mm:ssXXX")),
    luxon: each(instants, (ms) => DateTime.fromMillis(ms, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ")),
    dayjs: each(instants, (ms) => dayjs(ms).tz(zone).format("YYYY-MM-DDTHH:mm:ssZ")),
  }],
  ["write, local", instants.length, {
    pollwright: each(instants, (ms) => ours.formatDate("yyyy-MM-dd HH:mm:ss", ms)),
    "date-fns": each(instants, (ms) => format(ms, "yyyy-MM-dd HH:mm:ss")),
    luxon: each(instants, (ms) => DateTime.fromMillis(ms, { zone: "utc" }).toFormat("yyyy-MM-dd HH:mm:ss")),
    dayjs: each(instants, (ms) => dayjs.utc(ms).format("YYYY-MM-DD HH:mm:ss")),
  }],
];

const rows = [];
for (const [what, pieces, rivals] of groups) {
  const times = Object.fromEntries(Object.keys(rivals).map((name) => [name, []]));
  const answers = [];
  for (let turn = 0; turn < 60; turn += 1) {
    for (const [name, run] of Object.entries(rivals)) {
      const start = process.hrtime.bigint();
      const answer = await run();
      times[name].push(Number(process.hrtime.bigint() - start) / 1000 / pieces);
      if (turn === 0 && pieces > 1) answers.push([name, JSON.stringify(answer)]);
    }
  }
  // All must have done the same work.
  for (const [name, answer] of answers) {
    if (answer !== answers[0][1]) console.error(`${what}: ${name} answers otherwise`);
  }
  // The first turns warm the compiler up.
  const median = (all) => all.slice(20).sort((a, b) => a - b)[20];
  const own = median(times.pollwright);
  for (const [name, all] of Object.entries(times)) {
    const micros = median(all);
    rows.push({ what, name, micros, ratio: name === "pollwright" ? null : micros / own });
  }
}
console.log(JSON.stringify(rows));
