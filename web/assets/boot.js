// Starts the page. The build writes the two names, which carry a hash, into the script element.
const { js, wasm } = document.querySelector("script[data-js]").dataset;

/** Says what happened where the page would otherwise stay blank. */
function report(error) {
  const notice = document.getElementById("notice");
  notice.textContent = `Pollwright did not start: ${error?.message ?? error}. Reload the page; your work is kept in this browser.`;
  notice.hidden = false;
}

try {
  const { default: init } = await import(new URL(js, document.baseURI).href);
  await init({ module_or_path: new URL(wasm, document.baseURI) });
} catch (error) {
  report(error);
}
