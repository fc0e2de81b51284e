// The core apart from the page, in a thread of its own: a message asks, another answers with text of JSON.
import start, * as core from "./embed/pollwright.js";

const loaded = start();

onmessage = async ({ data: { name, args } }) => {
  try {
    await loaded;
  } catch {
    postMessage({ isMissing: true, isBroken: true });
    return;
  }
  try {
    postMessage({ answer: JSON.stringify(core[name](...(typeof args === "string" ? JSON.parse(args) : args))) });
  } catch (error) {
    // Core never fails on what it is given: it had no memory left, and is of no use any more.
    const isBroken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    postMessage({ error: isBroken ? "This is more than the browser's memory holds; take less of it" : error.message, isBroken });
  }
};
