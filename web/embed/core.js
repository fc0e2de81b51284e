// Core, fetched when the first element needs it and shared by all of the page: `pollwright-widget` holds templates and
// dates, `pollwright-work` all that is about configurations.

const HOMES = {
  url: ["pollwright-widget", "showCall"],
  date: ["pollwright-widget", "showCall"],
  config: ["pollwright-work", "showWork"],
  form: ["pollwright-work", "showWork"],
};
const loading = {};

/** The function that makes a step of an element; rejects where core cannot be loaded. */
export async function core(kind) {
  const [name, step] = HOMES[kind];
  return (await (loading[name] ??= load(name)))[step];
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
