// Core, fetched when the first element needs it, one for all of the page: `pollwright-widget` holds templates and dates,
// `pollwright-work` all that and configurations. A page on which a configuration is, or is to be, takes the second for
// everything; where one comes after the first is there, all go on with the second, and the first is not asked again.

const SMALL = ["url", "date"];
const loading = {};
let isWhole = false;

/** Makes known that an element of this kind is on the page, before any asks. */
export function expect(kind) {
  isWhole ||= !SMALL.includes(kind);
}

/** The function that makes a step of an element; rejects where core cannot be loaded. */
export async function core(kind) {
  expect(kind);
  const name = isWhole ? "pollwright-work" : "pollwright-widget";
  const module = await (loading[name] ??= load(name).catch((error) => {
    // Another time it may be there.
    delete loading[name];
    throw error;
  }));
  return SMALL.includes(kind) ? module.showCall : module.showWork;
}

async function load(name) {
  // Beside this script, wherever the page is.
  const module = await import(new URL(`${name}.js`, import.meta.url).href);
  await module.default({ module_or_path: new URL(`${name}_bg.wasm`, import.meta.url) });
  return module;
}

/** Why there is no core, and what to do. */
export function reason(error) {
  if (error instanceof WebAssembly.CompileError) {
    return "This page's content security policy refuses WebAssembly: add 'wasm-unsafe-eval' to its script-src.";
  }
  if (error instanceof WebAssembly.RuntimeError) {
    return "This part failed; reload the page, and tell the people of Pollwright what stands in it.";
  }
  return `This part could not be loaded from ${new URL(".", import.meta.url).href}: check that its files are served there.`;
}
