// Starts the page. The build writes the two names, which carry a hash, into the script element.
const { js, wasm } = document.querySelector("script[data-js]").dataset;

/** The core apart from the page, on the page's own thread. */
globalThis.pollwrightCore = async () => {
  const core = await import(new URL("embed/pollwright.js", document.baseURI).href);
  await core.default();
  return core;
};

/** The same in a thread of its own, with what says that it takes long: loaded at the first question. */
globalThis.pollwrightApart = () => import(new URL("apart.js", document.baseURI).href);

/** The code editor, which takes the text area's place: loaded once the page is seen. */
globalThis.pollwrightEditor = async () => {
  await new Promise((seen) => requestAnimationFrame(() => setTimeout(seen)));
  return import(new URL("editor/editor.js", document.baseURI).href);
};

/** Says above the page what happened to it. */
function report(words) {
  const notice = document.getElementById("notice");
  notice.textContent = words;
  notice.hidden = false;
}

/** The page ends where something happens in it that must not: it says so, since it would only stand still. */
function broken({ error, reason }) {
  if (!((error ?? reason) instanceof WebAssembly.RuntimeError)) return;
  report(
    "Something in the page broke. Your text is kept in this browser, without secret values: reload to go on. The console says more.",
  );
}

addEventListener("error", broken);
addEventListener("unhandledrejection", broken);
try {
  const { default: init } = await import(new URL(js, document.baseURI).href);
  await init({ module_or_path: new URL(wasm, document.baseURI) });
} catch (error) {
  report(`Pollwright did not start: ${error?.message ?? error}. Reload the page; your work is kept in this browser.`);
}
