// <pollwright-url template last-poll [now] [zone] [platform]>: the exact URL of a poll, in any page.
// This half defines the element and forwards; what is shown is made by core, which is loaded once the first
// element comes into view. Until then, and without JavaScript, the element's own content stands.

const styles = new CSSStyleSheet();
styles.replaceSync(`
  :host { display: block; color-scheme: inherit; }
  :host([hidden]) { display: none; }
  .shown { padding: .75em 1em; border: 1px solid color-mix(in srgb, currentcolor 20%, transparent); border-radius: 8px;
    font: 13px/1.6 ui-sans-serif, system-ui, sans-serif; overflow-wrap: anywhere; }
  code, dt { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; white-space: pre-wrap; }
  mark { padding: 0 3px; border-radius: 4px; font-weight: 600; }
  mark.rendered { background: light-dark(#e0f4f0, #12302d); color: light-dark(#0a6b62, #5fd6c6); }
  mark.parameter { background: light-dark(#e8f1fe, #16263b); color: light-dark(#0b5fd3, #6ab0ff); }
  mark.unresolved { background: light-dark(#fff4df, #32260f); color: light-dark(#855000, #f2b84b); }
  dl { display: grid; gap: 2px; margin: .75em 0 0; }
  dt { color: light-dark(#6b3fa0, #c6a3f5); font-size: 12px; }
  dd { margin: 0 0 4px 1em; }
  p { margin: .75em 0 0; }
  .window { opacity: .75; }
  .wrong { margin: 0; color: light-dark(#b3261e, #ff8a80); }
`);

const attributes = ["template", "last-poll", "now", "zone", "platform"];

let core;
/** Core, fetched once for all elements of the page. */
function load() {
  core ??= import("./pollwright.js").then(async (module) => {
    await module.default({ module_or_path: new URL("pollwright_bg.wasm", import.meta.url) });
    return module;
  });
  return core;
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    target.start();
  }
}, { rootMargin: "200px" });

class PollwrightUrl extends HTMLElement {
  static observedAttributes = attributes;

  #shown;
  #started = false;

  connectedCallback() {
    if (this.#started) return;
    if (!this.shadowRoot) {
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [styles];
      root.append(document.createElement("slot"));
    }
    seen.observe(this);
  }

  disconnectedCallback() {
    seen.unobserve(this);
  }

  attributeChangedCallback() {
    if (this.#started) this.#show();
  }

  start() {
    this.#started = true;
    this.#show();
  }

  async #show() {
    try {
      const { showUrl } = await load();
      const shown = this.#shown ?? Object.assign(document.createElement("div"), { className: "shown" });
      const values = {};
      for (const name of attributes) {
        if (this.hasAttribute(name)) values[name] = this.getAttribute(name);
      }
      showUrl(shown, values, new Date().toISOString());
      if (!this.#shown) this.shadowRoot.replaceChildren(this.#shown = shown);
    } catch (error) {
      // The element's own content stays in place.
      console.warn("pollwright-url:", error);
    }
  }
}

if (!customElements.get("pollwright-url")) customElements.define("pollwright-url", PollwrightUrl);
