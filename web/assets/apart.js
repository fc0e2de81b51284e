// Asks the core apart from the page, which thinks in a thread of its own (`apart-worker.js`): the page stays alive
// meanwhile. What takes longer shows that it does, and a person may stop it; all is as it was before then.
import { trusted } from "./offline.js";

/** So long nobody wonders, milliseconds. */
const PATIENCE_MS = 300;

/** What is asked and not answered yet: the first question is with the worker, the others wait. */
const questions = [];
const busy = document.getElementById("busy");
const elapsed = busy.querySelector("span");
let worker;
let begun;
let ticking;
let focus;

busy.querySelector("button").onclick = () => cancel(0);

/** The answer of a function of core as text of JSON; its arguments come as they are, or all as one text of JSON. */
export function ask(name, args, signal) {
  return new Promise((resolve, reject) => {
    const question = { name, args, resolve, reject };
    questions.push(question);
    signal?.addEventListener("abort", () => drop(question));
    if (questions.length === 1) next();
  });
}

/** Nobody wants this answer any more; what is nearly there is waited for, since a new worker has to begin anew. */
function drop(question) {
  const at = questions.indexOf(question);
  if (at > 0 || (at === 0 && performance.now() - question.since >= PATIENCE_MS)) cancel(at);
}

/** What waits behind it goes on. */
function cancel(at) {
  const [question] = questions.splice(at, 1);
  question?.reject(new Error("Cancelled"));
  if (at > 0) return;
  stop();
  next();
}

/** Hands the first question to the worker; to the page itself where no worker can be started. */
function next() {
  wait();
  const [question] = questions;
  if (!question) return;
  question.since = performance.now();
  try {
    worker ??= start();
    worker.postMessage({ name: question.name, args: question.args });
  } catch {
    here(question);
  }
}

function start() {
  const started = new Worker(trusted(new URL("apart-worker.js", document.baseURI).href), { type: "module" });
  started.onmessage = ({ data }) => {
    if (started !== worker) return;
    if (data.isBroken) stop();
    if (data.isMissing) here(questions[0]);
    else answered(questions[0], data);
  };
  started.onerror = () => {
    stop();
    here(questions[0]);
  };
  return started;
}

function stop() {
  worker?.terminate();
  worker = undefined;
}

async function here(question) {
  const { name, args } = question;
  try {
    const core = await globalThis.pollwrightCore().catch(() => Promise.reject());
    answered(question, { answer: JSON.stringify(core[name](...(typeof args === "string" ? JSON.parse(args) : args))) });
  } catch (error) {
    answered(question, { error: error?.message });
  }
}

/** An error without words is that core could not be loaded. */
function answered(question, { answer, ...failed }) {
  if (questions[0] !== question) return;
  questions.shift();
  if ("error" in failed) question.reject(failed.error && new Error(failed.error));
  else question.resolve(answer);
  next();
}

/** Says how long it takes already, for as long as something is asked. */
function wait() {
  if (questions.length > 0) {
    begun ??= performance.now();
    ticking ??= setTimeout(tick, PATIENCE_MS);
    return;
  }
  clearTimeout(ticking);
  begun = ticking = undefined;
  const hadFocus = busy.contains(document.activeElement);
  busy.hidden = true;
  if (hadFocus) focus?.focus();
}

function tick() {
  // All but an open dialog is out of reach.
  const place = [...document.querySelectorAll("dialog:modal")].pop() ?? document.body;
  if (busy.parentNode !== place) place.append(busy);
  if (busy.hidden) focus = document.activeElement;
  busy.hidden = false;
  elapsed.textContent = `${Math.round((performance.now() - begun) / 1000)} s`;
  ticking = setTimeout(tick, 1000);
}
