// The code editor: CodeMirror in a shadow root. It knows nothing of configurations; the page says what stands where.

import { defaultKeymap } from "@codemirror/commands";
import { bracketMatching, foldKeymap, indentService } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { findings, setFindings } from "./findings.js";
import { completion, hover } from "./help.js";
import { later } from "./later.js";
import { folding, look, marks, setFolds, setMarks } from "./look.js";

/** Marks what the page changed, which the page needs not be told. */
const fromPage = Annotation.define();

/** A narrow view breaks long lines, as the text area does. */
const NARROW = matchMedia("(max-width: 720px)");

/** The words of the search, written as the page writes its own. */
const WORDS = {
  next: "Next",
  previous: "Previous",
  all: "All",
  replace: "Replace",
  "replace all": "Replace all",
  "match case": "Match case",
  regexp: "Pattern",
  "by word": "Whole words",
};

/**
 * Puts an editor into `host`.
 *
 * `hearer` is the page. It hears of what happens: `edited(text, caret)`, `moved(caret)`, `settled()`, `fix(number)`, and is asked:
 * `complete(at)`, `explain(at)`, both answered with JSON or nothing. Places are UTF-16 units.
 * `start` is what the text area was: `text`, `anchor`, `head`, `top`, `left`, `focus`.
 */
export function mount(host, hearer, start) {
  const page = later(hearer);
  const root = host.attachShadow({ mode: "open", delegatesFocus: true });
  const wrapping = new Compartment();
  const wraps = () => (NARROW.matches ? EditorView.lineWrapping : []);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: start.text,
      selection: inside(start.text, start.anchor, start.head),
      extensions: [
        lineNumbers(),
        folding,
        marks,
        findings,
        completion(page),
        hover(page),
        search({ top: true }),
        EditorState.phrases.of(WORDS),
        highlightSelectionMatches({ minSelectionLength: 2 }),
        highlightSpecialChars(),
        bracketMatching(),
        indentService.of(indentation),
        wrapping.of(wraps()),
        EditorState.tabSize.of(2),
        keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({
          "aria-label": "Configuration as text",
          "aria-description":
            "Control and Space offers what fits, F1 explains what stands at the caret, F8 goes to the next problem. " +
            "Tab leaves the text, or takes an offer where some are open: Escape closes them first.",
          // It can be typed into, which is a stop for Tab too; programs that judge pages ask for the word.
          tabindex: "0",
          autocapitalize: "off",
          autocorrect: "off",
          spellcheck: "false",
        }),
        EditorView.updateListener.of((update) => tell(page, update)),
        look,
      ],
    }),
  });
  const rewrap = () => view.dispatch({ effects: wrapping.reconfigure(wraps()) });
  NARROW.addEventListener("change", rewrap);
  likeTextArea(host, view);
  // Where the host gives the focus: else it would be what scrolls the text. Set afterwards, it takes no focus itself.
  view.contentDOM.setAttribute("autofocus", "");
  // Heights are known once it has measured itself, which it does before the next frame is painted.
  view.requestMeasure({
    read: () => {},
    write: () => {
      view.scrollDOM.scrollTop = start.top;
      view.scrollDOM.scrollLeft = start.left;
    },
  });
  if (start.focus) view.focus();

  return {
    // What comes while something waits to be told is about an older text, and comes again once that was told.
    /** Brings the text to another one; what is equal stays, and with it caret and scroll. */
    setText(text, caret) {
      if (page.isWaiting()) return;
      const before = view.state.doc.toString();
      const hasCaret = caret !== undefined && view.hasFocus;
      if (before === text && !hasCaret) return;
      const change = difference(before, text);
      const head = pastBlanks(before, text, change, view.state.selection.main.head) ?? (hasCaret ? caret : undefined);
      view.dispatch({
        changes: change,
        selection: head === undefined ? undefined : inside(text, head, head),
        scrollIntoView: head !== undefined && view.hasFocus,
        annotations: fromPage.of(true),
      });
    },
    /** The colours of meaning (from, to, number of the role) and what can be folded (from, to). */
    setMarks(roles, folds) {
      if (page.isWaiting()) return;
      // They lie in the page's memory, which changes.
      view.dispatch({ effects: [setMarks.of(roles.slice()), setFolds.of(folds.slice())] });
    },
    /** What was found, as JSON. */
    setFindings(json) {
      if (page.isWaiting()) return;
      view.dispatch(setFindings(view.state, page, JSON.parse(json)));
    },
    /** Selects a place and shows it. */
    show(from, to) {
      const selection = inside(view.state.doc.toString(), from, to);
      view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
      view.focus();
    },
    destroy() {
      NARROW.removeEventListener("change", rewrap);
      page.end();
      view.destroy();
    },
  };
}

/** Tells the page what a person did. */
function tell(page, update) {
  const caret = update.state.selection.main.head;
  const isOurs = update.transactions.some((transaction) => transaction.annotation(fromPage));
  if (update.docChanged && !isOurs) page.edited(update.state.doc, caret);
  if (update.docChanged || update.selectionSet) page.moved(caret);
  if (update.focusChanged && !update.view.hasFocus) page.settled();
}

/** The host can be read and pointed into as the text area whose place it takes. */
function likeTextArea(host, view) {
  Object.defineProperties(host, {
    value: { get: () => view.state.doc.toString() },
    selectionStart: { get: () => view.state.selection.main.from },
    selectionEnd: { get: () => view.state.selection.main.to },
    setSelectionRange: {
      value: (from, to) => view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true }),
    },
  });
}

/** A selection that lies in the text. */
function inside(text, anchor, head) {
  return { anchor: Math.min(anchor, text.length), head: Math.min(head, text.length) };
}

/** The stretch in which two texts differ. */
function difference(before, after) {
  let from = 0;
  let to = before.length;
  let end = after.length;
  while (from < to && from < end && before[from] === after[from]) from++;
  while (to > from && end > from && before[to - 1] === after[end - 1]) to--, end--;
  return { from, to, insert: after.slice(from, end) };
}

/** Where the letter before a place has gone when blanks have changed here and there, as formatting does; else nothing. */
function pastBlanks(before, after, change, at) {
  const letters = (text) => text.replace(/\s+/g, "");
  if (!/\S/.test(change.insert) || letters(before) !== letters(after)) return undefined;
  let left = letters(before.slice(0, at)).length;
  let to = 0;
  for (; left > 0; to++) if (/\S/.test(after[to])) left--;
  return to;
}

/** Two blanks more after an opening bracket, two fewer before a closing one, else as the line before. */
function indentation(context, at) {
  const line = context.lineAt(at);
  if (line.from === 0) return 0;
  const before = context.lineAt(line.from, -1);
  const opens = /[{[]\s*$/.test(before.text) ? 2 : 0;
  const closes = /^\s*[}\]]/.test(line.text) ? 2 : 0;
  return Math.max(0, context.lineIndent(line.from, -1) + opens - closes);
}
