// What was found, at its place in the text, with the buttons that repair it.

import { linter, nextDiagnostic, setDiagnostics } from "@codemirror/lint";
import { keymap } from "@codemirror/view";
import { element, sentence, words } from "./words.js";

/** The page pushes what it finds, so nothing is asked for. */
export const findings = [linter(null), keymap.of([{ key: "F8", run: nextDiagnostic }])];

/** `found`: `from`, `to`, `severity`, `message`, `note`, and `fixes` with `title` and `number`. */
export function setFindings(state, page, found) {
  const end = state.doc.length;
  return setDiagnostics(
    state,
    found.map(({ from, to, severity, message, note, fixes }) => ({
      from: Math.min(from, end),
      to: Math.min(to, end),
      severity,
      message,
      renderMessage: () =>
        element("span", "", ...sentence(message), element("span", "note", ...words(note ?? ""))),
      actions: fixes.map(({ title, number }) => ({
        name: title.replaceAll("`", ""),
        apply: () => page.fix(number),
      })),
    })),
  );
}
