// A key is on screen before the page thinks about it: what was typed is told once its frame is drawn, and at once where
// anything else happens first.

/**
 * The page as the editor talks to it. Edits wait for the frame; what depends on the text makes them known first.
 * `flush()` tells what waits, `isWaiting()` says whether something does: then what the page says is about an older text.
 */
export function later(page) {
  let waiting = null;
  const flush = () => {
    if (!waiting) return;
    const { doc, caret } = waiting;
    waiting = null;
    page.edited(doc.toString(), caret);
    page.moved(caret);
  };
  const first = (tell) => (...given) => {
    flush();
    return tell(...given);
  };
  // What a person does beside typing, and the keys that mean more than a letter.
  const onPointer = flush;
  const onKey = ({ ctrlKey, metaKey, altKey, key }) => {
    if (ctrlKey || metaKey || altKey || /^(F\d+|Tab|Escape)$/.test(key)) flush();
  };
  addEventListener("pointerdown", onPointer, true);
  addEventListener("keydown", onKey, true);
  return {
    edited(doc, caret) {
      if (!waiting) document.hidden ? setTimeout(flush) : requestAnimationFrame(() => setTimeout(flush));
      waiting = { doc, caret };
    },
    moved(caret) {
      if (waiting) waiting.caret = caret;
      else page.moved(caret);
    },
    settled: first(() => page.settled()),
    fix: first((number) => page.fix(number)),
    complete: first((at, explicit) => page.complete(at, explicit)),
    explain: first((at) => page.explain(at)),
    flush,
    isWaiting: () => waiting !== null,
    end() {
      flush();
      removeEventListener("pointerdown", onPointer, true);
      removeEventListener("keydown", onKey, true);
    },
  };
}
