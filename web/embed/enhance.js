// `data-enhance="pre code.language-json"` on the script: a bar under each code block of the page that holds a polling
// configuration. Nothing above the bar is touched.

import { expect } from "./core.js";

/** What only a polling configuration has; core, which knows better, is not fetched before somebody asks. */
const POLLING = /event\.poller|"(datesConfiguration|idField)\\?"|\$\{(gmtDate|date|now|epoch|milliseconds)/;
/** What the generators of documentation put around a block. */
const AROUND = ".highlight, .highlighter-rouge, .highlighttable, .theme-code-block, [class*=language-], [class*=codeBlock]";

/** Gives the page's blocks their bars, now and whenever there are more. */
export function enhance() {
  const script = document.querySelector("script[data-enhance]");
  if (!script) return;
  const asked = script.dataset.enhance || "pre code.language-json";
  // Jekyll and MkDocs name the language on a box around the block, Docusaurus on the block.
  const selector = asked.replace(/pre code(\.language-[\w-]+)/g, ":is(pre code$1, pre$1 code, $1 pre code)");
  const look = () => document.querySelectorAll(selector).forEach((code) => bar(code, script));
  let waiting;
  const start = () => {
    // Pages that are made by a script get their blocks late, and anew.
    new MutationObserver(() => waiting ??= setTimeout(() => look(waiting = undefined), 200))
      .observe(document.documentElement, { childList: true, subtree: true });
    look();
  };
  // Elements above the blocks may ask for core before there are bars.
  if ([...document.querySelectorAll(selector)].some((code) => POLLING.test(written(code)))) expect("config");
  if (document.readyState === "complete") start();
  // Before that, a page that is made by a script may still compare itself with what the server sent.
  else addEventListener("load", start, { once: true });
}

function bar(code, { dataset }) {
  const block = around(code);
  if (block.nextElementSibling?.localName === "pollwright-config") return;
  const text = written(code);
  if (!POLLING.test(text)) return;
  const made = document.createElement("pollwright-config");
  made.setAttribute("bar", "");
  for (const name of ["platform", "workbench", "catalog"]) if (dataset[name]) made.setAttribute(name, dataset[name]);
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
