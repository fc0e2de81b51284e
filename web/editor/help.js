// What fits here, and what stands here: the page answers both, this file shows it.

import { acceptCompletion, autocompletion, pickedCompletion } from "@codemirror/autocomplete";
import { hoverTooltip, keymap } from "@codemirror/view";
import { element, words } from "./words.js";

const answer = (json) => (json ? JSON.parse(json) : null);

/** Offers of the page, in its order. */
export function completion(page) {
  const source = ({ pos, explicit }) => {
    const offer = answer(page.complete(pos, explicit));
    return offer && { from: offer.from, options: offer.options.map((option, rank) => shown(option, rank, pos)) };
  };
  return [
    autocompletion({
      override: [source],
      icons: false,
      activateOnCompletion: ({ goesOn }) => goesOn,
      compareCompletions: (one, other) => one.rank - other.rank,
    }),
    keymap.of([{ key: "Tab", run: acceptCompletion }]),
  ];
}

/**
 * `label`, `detail`, `doc`; what it replaces (`from`, `to`) with `insert`, where in that the caret goes, and where a
 * comma is missing before it.
 */
function shown({ label, detail, doc, from, to, insert, caret, comma, goesOn }, rank, asked) {
  return {
    label,
    detail,
    rank,
    goesOn,
    info: doc ? () => element("div", "", ...words(doc)) : undefined,
    apply: (view, picked) => {
      const typedSince = view.state.selection.main.head - asked;
      view.dispatch({
        changes: [
          { from: comma ?? from, insert: comma === null ? "" : "," },
          { from, to: to + typedSince, insert },
        ],
        selection: { anchor: from + caret + (comma === null ? 0 : 1) },
        scrollIntoView: true,
        userEvent: "input.complete",
        annotations: pickedCompletion.of(picked),
      });
    },
  };
}

/** What stands under the pointer, in words. What was found there is shown beside it by the findings themselves. */
export function hover(page) {
  return hoverTooltip((view, at) => {
    const said = answer(page.explain(at));
    return said && { pos: said.from, end: said.to, above: true, create: () => ({ dom: explained(said) }) };
  });
}

function explained({ title, lines, parts }) {
  const box = element("div", "words", element("p", "", element("b", "", ...words(title))));
  for (const line of lines) box.append(element("p", "soft", ...words(line)));
  if (parts.length) {
    const list = element("dl", "");
    for (const { text, value, meaning } of parts) {
      list.append(
        element("dt", "", element("code", "", text)),
        element("dd", "value", value),
        element("dd", "soft", ...words(meaning)),
      );
    }
    box.append(list);
  }
  return box;
}
