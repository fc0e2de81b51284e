// How the text looks: the colours of meaning, what folds, and the page's own measures. Every value is a custom
// property of the page, which reaches into the shadow root; so both themes are here without a word.

import { codeFolding, foldGutter, foldService } from "@codemirror/language";
import { ChangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";

/** In the order of the page's numbers. */
const ROLES = ["key", "string", "other", "descriptor", "pattern", "parameter"];
const DECORATIONS = ROLES.map((role) => Decoration.mark({ class: `part-${role}` }));

/** A flat list, ascending: from, to, number of the role from 1. */
export const setMarks = StateEffect.define();
/** A flat list: from, to. */
export const setFolds = StateEffect.define();

/** Colours what is in view. Until the page has looked at a change, the colours move with the text. */
export const marks = ViewPlugin.define(
  (view) => ({
    roles: [],
    /** What was changed since the page said the roles. */
    since: ChangeSet.empty(view.state.doc.length),
    decorations: Decoration.none,
    update({ view, transactions, viewportChanged }) {
      const before = this.roles;
      for (const { changes, effects, newDoc } of transactions) {
        this.since = this.since.compose(changes);
        const fresh = effects.find((effect) => effect.is(setMarks));
        if (!fresh) continue;
        this.roles = fresh.value;
        this.since = ChangeSet.empty(newDoc.length);
      }
      if (viewportChanged || this.roles !== before) this.decorations = inView(view, this.roles, this.since);
      else for (const { changes } of transactions) this.decorations = this.decorations.map(changes);
    },
  }),
  { decorations: (marks) => marks.decorations },
);

function inView(view, roles, since) {
  const back = since.invertedDesc;
  const ranges = [];
  for (const { from, to } of view.visibleRanges) {
    const end = back.mapPos(to, 1);
    for (let at = firstAfter(roles, back.mapPos(from, -1)); at < roles.length && roles[at] < end; at += 3) {
      const stop = Math.min(roles[at + 1], since.length);
      if (roles[at] < stop) ranges.push(DECORATIONS[roles[at + 2] - 1].range(roles[at], stop));
    }
  }
  return Decoration.set(ranges).map(since);
}

/** The place of the first role that ends after a place of the text. */
function firstAfter(roles, place) {
  let low = 0;
  let high = roles.length / 3;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (roles[middle * 3 + 1] > place) high = middle;
    else low = middle + 1;
  }
  return low * 3;
}

const folds = StateField.define({
  create: () => [],
  update: (list, transaction) => transaction.effects.find((effect) => effect.is(setFolds))?.value ?? list,
});

/** The widest bracket that opens on a line. */
function fold(state, start, end) {
  const list = state.field(folds);
  for (let at = 0; at < list.length; at += 2) {
    if (list[at] > end) break;
    if (list[at] >= start && list[at + 1] > end && list[at + 1] <= state.doc.length) {
      return { from: list[at], to: list[at + 1] };
    }
  }
  return null;
}

export const folding = [
  folds,
  foldService.of(fold),
  codeFolding({ placeholderText: "…" }),
  foldGutter({
    openText: "⌄",
    closedText: "›",
    foldingChanged: (update) => update.startState.field(folds) !== update.state.field(folds),
  }),
];

const popup = {
  border: "1px solid var(--edge)",
  borderRadius: "var(--round)",
  backgroundColor: "var(--panel)",
  color: "var(--ink)",
  font: "var(--size-small)/1.45 var(--font)",
};

const control = {
  margin: "0",
  minHeight: "var(--control-small)",
  padding: "0 var(--gap-2)",
  border: "1px solid var(--line)",
  borderRadius: "var(--round)",
  background: "var(--panel)",
  color: "inherit",
  font: "inherit",
};

const focused = { outline: "2px solid var(--accent)", outlineOffset: "1px" };

/** A wavy line in place of CodeMirror's picture, which the content security policy refuses. */
const underlined = (decoration) => ({
  backgroundImage: "none",
  paddingBottom: "0",
  textDecoration: `underline ${decoration}`,
  textUnderlineOffset: "3px",
  textDecorationSkipInk: "none",
});

const rules = {
  "&": { height: "100%", backgroundColor: "var(--panel)", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  // Over the gutters too, which an outline of the editor's own would lie beneath.
  "&.cm-focused::after": {
    content: "''",
    position: "absolute",
    inset: "0",
    zIndex: "301",
    border: "2px solid var(--accent)",
    pointerEvents: "none",
  },
  ".cm-scroller": { font: "var(--size-code)/20px var(--mono)", fontVariantLigatures: "none", scrollbarWidth: "thin" },
  ".cm-content": { padding: "10px 0 40px", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 16px 0 6px" },
  ".cm-line ::selection, .cm-line::selection": {
    backgroundColor: "color-mix(in srgb, var(--accent) 30%, transparent)",
  },
  ".cm-gutters": { border: "0", backgroundColor: "var(--sunk)", color: "var(--ink-faint)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "30px", padding: "0 2px 0 4px" },
  ".cm-foldGutter .cm-gutterElement": { width: "14px", padding: "0", textAlign: "center", cursor: "pointer" },
  ".cm-foldGutter .cm-gutterElement:hover": { color: "var(--ink)" },
  ".cm-foldPlaceholder": {
    margin: "0 2px",
    padding: "0 6px",
    border: "0",
    borderRadius: "var(--round)",
    backgroundColor: "var(--accent-ground)",
    color: "var(--accent)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-ground)", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--bad-ground)" },
  ".cm-selectionMatch": { backgroundColor: "var(--accent-ground)" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-ground)", outline: "1px solid var(--warn)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--accent-ground)", outline: "2px solid var(--accent)" },
  ".cm-specialChar": { color: "var(--bad)" },

  ".cm-lintRange-error": underlined("wavy 1px var(--bad)"),
  ".cm-lintRange-warning": underlined("wavy 1px var(--warn)"),
  ".cm-lintRange-info": underlined("dotted 1px var(--ink-faint)"),
  ".cm-lintRange-active": { backgroundColor: "var(--accent-ground)" },

  ".cm-tooltip": popup,
  ".cm-tooltip-hover": { maxWidth: "min(460px, calc(100vw - 24px))" },
  ".cm-tooltip-section:not(:first-child)": { borderTop: "1px solid var(--line)" },
  ".cm-tooltip-lint": { margin: "0", padding: "0" },
  ".cm-diagnostic": {
    display: "block",
    margin: "0",
    padding: "var(--gap-2) var(--gap-3)",
    border: "0",
    borderLeft: "3px solid var(--ink-faint)",
    whiteSpace: "normal",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-diagnosticText": { display: "block" },
  ".cm-diagnosticAction": {
    ...control,
    margin: "var(--gap-2) var(--gap-2) 0 0",
    fontSize: "var(--size-small)",
    cursor: "pointer",
  },
  ".cm-diagnosticAction:hover": { borderColor: "var(--edge)" },
  ".note": { display: "block", color: "var(--ink-soft)" },
  code: { fontFamily: "var(--mono)", fontSize: ".96em", overflowWrap: "anywhere" },

  ".words": { padding: "var(--gap-2) var(--gap-3)" },
  ".words p": { margin: "0" },
  ".words b": { fontWeight: "600" },
  ".words dl": {
    display: "grid",
    gridTemplateColumns: "auto auto 1fr",
    gap: "2px var(--gap-3)",
    margin: "var(--gap-1) 0 0",
  },
  ".words dd": { margin: "0" },
  ".words .value": { fontFamily: "var(--mono)" },
  ".soft": { color: "var(--ink-soft)" },

  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    maxWidth: "min(560px, calc(100vw - 24px))",
    maxHeight: "240px",
    fontFamily: "var(--mono)",
    fontSize: "var(--size-code)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    alignItems: "center",
    gap: "var(--gap-3)",
    minHeight: "var(--control-small)",
    padding: "3px var(--gap-2)",
    lineHeight: "20px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent-ground)",
    color: "var(--ink)",
  },
  ".cm-completionLabel": { flex: "none" },
  ".cm-completionMatchedText": { color: "var(--accent)", fontWeight: "600", textDecoration: "none" },
  ".cm-completionDetail": {
    marginLeft: "auto",
    overflow: "hidden",
    textOverflow: "ellipsis",
    color: "var(--ink-soft)",
    fontStyle: "normal",
    fontFamily: "var(--font)",
  },
  ".cm-tooltip.cm-completionInfo": { maxWidth: "300px", padding: "var(--gap-2) var(--gap-3)" },

  ".cm-panels": { backgroundColor: "var(--sunk)", color: "var(--ink)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "var(--gap-1) var(--gap-2)",
    padding: "var(--gap-2) 40px var(--gap-2) var(--gap-3)",
    font: "var(--size-small)/1.45 var(--font)",
  },
  // Three rows, in the order of the keys: what is sought, how, and what comes in its place. A `br` breaks no flex row.
  ".cm-panel.cm-search br": { display: "none" },
  ".cm-panel.cm-search::before, .cm-panel.cm-search::after": { flexBasis: "100%", content: "''" },
  ".cm-panel.cm-search::before": { order: "1" },
  ".cm-panel.cm-search label": {
    display: "inline-flex",
    alignItems: "center",
    gap: "var(--gap-1)",
    order: "2",
    margin: "0 var(--gap-2) 0 0",
    fontSize: "inherit",
  },
  ".cm-panel.cm-search::after": { order: "3" },
  ".cm-panel.cm-search :is([name=replace], [name=replaceAll])": { order: "4" },
  ".cm-panel.cm-search .cm-textfield": { ...control, flex: "1 1 80px", minWidth: "0", maxWidth: "360px" },
  ".cm-panel.cm-search .cm-button": { ...control, backgroundImage: "none", cursor: "pointer" },
  ".cm-panel.cm-search [name=close]": {
    position: "absolute",
    top: "var(--gap-2)",
    right: "var(--gap-2)",
    width: "var(--control-small)",
    minHeight: "var(--control-small)",
    color: "inherit",
    fontSize: "16px",
    cursor: "pointer",
  },
  ".cm-panel.cm-search input[type=checkbox]": { margin: "0", accentColor: "var(--accent)" },
  ".cm-panel :focus-visible, .cm-tooltip :focus-visible": focused,

  "@media (max-width: 720px)": {
    ".cm-lineNumbers .cm-gutterElement": { minWidth: "24px" },
    ".cm-line": { paddingRight: "10px" },
    ".cm-content": { overflowWrap: "anywhere" },
    ".cm-panel.cm-search .cm-textfield": { fontSize: "16px" },
  },
};
for (const role of ROLES) rules[`.part-${role}`] = { color: `var(--part-${role})` };
rules[".part-descriptor"].fontWeight = "600";

export const look = EditorView.theme(rules);
