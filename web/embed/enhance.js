// `data-enhance="pre code.language-json"` on the script: a bar under each code block of the page that holds a polling
// configuration. Nothing above the bar is touched.

/** What only a polling configuration has; core, which knows better, is not fetched before somebody asks. */
const POLLING = /event\.poller|"(datesConfiguration|idField)\\?"|\$\{(gmtDate|date|now|epoch|milliseconds)/;
/** What the generators of documentation put around a block. */
const AROUND = ".highlight, .highlighter-rouge, .highlighttable, .theme-code-block, [class*=language-], [class*=codeBlock]";

export function enhance() {
  const script = document.querySelector("script[data-enhance]");
  if (!script) return;
  const asked = script.dataset.enhance || "pre code.language-json";
  // Jekyll and MkDocs name the language on a box around the block, Docusaurus on the block.
  const selector = asked.replace(/pre code(\.language-[\w-]+)/g, ":is(pre code$1, pre$1 code, $1 pre code)");
  const look = () => document.querySelectorAll(selector).forEach((code) => bar(code, script));
  let waiting;
  // Pages that are made by a script get their blocks late, and anew.
  new MutationObserver(() => waiting ??= setTimeout(() => look(waiting = undefined), 200))
    .observe(document.documentElement, { childList: true, subtree: true });
  look();
}

function bar(code, { dataset }) {
  const block = around(code);
  if (block.nextElementSibling?.localName === "pollwright-config") return;
  const text = written(code);
  if (!POLLING.test(text)) return;
  const made = document.createElement("pollwright-config");
  made.setAttribute("bar", "");
  for (const name of ["platform", "workbench"]) if (dataset[name]) made.setAttribute(name, dataset[name]);
  made.value = text;
  block.after(made);
}

/** The outermost box that is of this block alone. */
function around(code) {
  let block = code.closest("pre") ?? code;
  for (let box = block.parentElement; box && box !== document.body; box = box.parentElement) {
    if (box.querySelectorAll("pre:not(.lineno, .linenodiv pre)").length > 1) break;
    if (box.matches(AROUND)) block = box;
  }
  return block;
}

/** The text of a block: lines may be ended by `br`, and numbered. */
function written(code) {
  const copy = code.cloneNode(true);
  copy.querySelectorAll("br").forEach((end) => end.replaceWith("\n"));
  copy.querySelectorAll(".lineno, .linenos, .gutter, .rouge-gutter").forEach((number) => number.remove());
  return copy.textContent;
}
