// A linter for CodeMirror 6, with the fixes as buttons.
import { linter } from "@codemirror/lint";
import { analyze } from "pollwright";

export const source = ({ state }) =>
  analyze(state.doc.toString()).diagnostics.map(({ start, end, severity, message, fixes }) => ({
    from: start.offset, to: end.offset, severity, message,
    actions: fixes.filter(({ edits }) => edits.length > 0).map(({ title: name, edits }) => ({
      name, apply: (view) => view.dispatch({ changes: edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text })) }),
    })),
  }));
export const polling = linter(source);
