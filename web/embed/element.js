// What all elements are: attributes and properties, a shadow root, events. It keeps the state as names with texts,
// asks core for a step when something happens, and shows what core says; it decides nothing about configurations.

import { core, expect, reason } from "./core.js";
import css from "./look.css";
import { bring } from "./nodes.js";

const look = new CSSStyleSheet();
look.replaceSync(css);

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    target.refresh();
  }
}, { rootMargin: "200px" });

/** Defines `pollwright-KIND` with these attributes; each is a property too. A second script changes nothing. */
export function define(kind, attributes, texts = []) {
  const name = `pollwright-${kind}`;
  if (customElements.get(name)) return;
  const properties = {};
  for (const attribute of attributes) {
    const property = attribute.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
    properties[property] = {
      get() { return this.getAttribute(attribute); },
      set(value) { put(this, attribute, value); },
      configurable: true,
      enumerable: true,
    };
  }
  class Defined extends Shown {
    static kind = kind;
    static observedAttributes = [...attributes, ...texts];
    static properties = [...Object.keys(properties), ...texts];
  }
  Object.defineProperties(Defined.prototype, properties);
  customElements.define(name, Defined);
}

function put(element, name, value) {
  if (value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

class Shown extends HTMLElement {
  #box = Object.assign(document.createElement("div"), { className: "box", part: "box" });
  #state = {};
  /** The text that was read from the element's content; undefined where it comes from elsewhere. */
  #own;
  /** What the file that `catalog` names holds; undefined before it was read. */
  #elements;
  #content = new MutationObserver(() => this.#reread());
  #told = {};
  #isShown = false;
  #isQuiet = false;
  #isQueued = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [look];
    root.append(document.createElement("slot"));
    root.addEventListener("input", ({ target }) => {
      this.#ask(target.dataset.act, target.type === "checkbox" ? `${target.checked}` : target.value, target);
    });
    root.addEventListener("click", (event) => this.#click(event));
  }

  connectedCallback() {
    for (const name of this.constructor.properties) {
      // A property that was set before this script was there.
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    expect(this.constructor.kind);
    if (this.constructor.kind === "config") {
      this.#content.observe(this, { childList: true, characterData: true, subtree: true });
      this.#reread();
    }
    if (this.#isShown) return;
    if (this.hasAttribute("bar")) this.#fold();
    else seen.observe(this);
  }

  disconnectedCallback() {
    seen.unobserve(this);
    this.#content.disconnect();
  }

  attributeChangedCallback(name, _, value) {
    if (this.#isQuiet) return;
    if (name === "value") this.value = value ?? "";
    if (name === "src") this.#forget();
    if (name === "catalog") this.#elements = undefined;
    this.#later();
  }

  /** The text of the configuration; the property of the same name is newer than the attribute. */
  get value() {
    return this.#state.text ?? "";
  }

  set value(text) {
    this.#forget();
    this.#state.text = `${text}`;
    this.#later();
  }

  /** What was made of the configuration goes with it; its text is looked for when it is asked for. */
  #forget() {
    this.#own = undefined;
    this.#state = {};
  }

  /** What `change` told last; null before that. */
  get result() {
    return this.#told.change ? JSON.parse(this.#told.change) : null;
  }

  /** What `diagnostics` told last. */
  get diagnostics() {
    return this.#told.diagnostics ? JSON.parse(this.#told.diagnostics).diagnostics : [];
  }

  /** Shows everything anew, for the time that it is now. */
  refresh() {
    return this.#ask();
  }

  /** Applies all fixes that are safe. */
  applyFixes() {
    return this.#ask("fix-all");
  }

  /** Opens the work in the workbench, once it is shown; `before-open` can prevent it. */
  open() {
    this.#box.querySelector("[data-open]")?.click();
  }

  /** Shows what has changed, once for all changes of a moment; not before the element was seen. */
  #later() {
    if (!this.#isShown || this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      this.#ask();
    });
  }

  async #ask(act = "", value = "", typed = null) {
    this.#isShown = true;
    try {
      const step = await core(this.constructor.kind);
      if (this.hasAttribute("catalog")) this.#elements ??= await this.#file("catalog");
      if (this.constructor.kind === "config" && this.#state.text === undefined) await this.#read();
      const answer = JSON.parse(step(this.constructor.kind, this.#texts(), act, value, new Date().toISOString()));
      this.#take(answer.set);
      this.#show(answer.view, typed);
      this.#tell(answer.details);
    } catch (error) {
      this.#fail(error.sentence ?? reason(error));
    }
  }

  /** The text of `src`, or what stands in the element. */
  async #read() {
    if (!this.hasAttribute("src")) {
      await parsed();
      // Meanwhile the page may have given it one.
      this.#state.text ??= this.#own = written(this);
      return;
    }
    const text = await this.#file("src");
    if (text !== undefined) this.#state.text = text;
  }

  /** The text of the file that an attribute names; undefined where it names another one meanwhile. */
  async #file(attribute) {
    const named = this.getAttribute(attribute);
    const url = absolute(named, document.baseURI);
    if (url?.origin !== location.origin) {
      throw { sentence: `\`${attribute}\` is ${named}: only files of this site are read. Copy the file here.` };
    }
    const answer = await fetch(url).catch(() => ({ status: "no answer" }));
    if (!answer.ok) throw { sentence: `\`${attribute}\` names ${url.pathname}, which cannot be read (${answer.status}).` };
    const text = await answer.text();
    return this.getAttribute(attribute) === named ? text : undefined;
  }

  /** Takes the element's content anew where it was the text and is another one now. */
  #reread() {
    if (this.#own === undefined || this.#own === written(this)) return;
    this.#forget();
    this.#later();
  }

  /** Names and texts by turns. */
  #texts() {
    const { observedAttributes } = this.constructor;
    const home = this.getAttribute("workbench");
    const workbench = absolute(home ?? "../", home === null ? import.meta.url : document.baseURI)?.href ?? "";
    const attributes = observedAttributes.filter((name) => this.hasAttribute(name));
    const given = Object.fromEntries(attributes.map((name) => [name, this.getAttribute(name)]));
    const known = this.#elements === undefined ? {} : { elements: this.#elements };
    return Object.entries({ ...given, workbench, ...known, ...this.#state }).flat();
  }

  /** Takes over changes of the state; what is an attribute stays one. */
  #take(changes) {
    this.#isQuiet = true;
    for (const [name, value] of changes) {
      if (this.constructor.observedAttributes.includes(name)) put(this, name, value);
      else if (value === null) delete this.#state[name];
      else this.#state[name] = value;
    }
    this.#isQuiet = false;
  }

  #show(view, typed) {
    const focused = this.shadowRoot.activeElement;
    bring(this.#box, view, typed);
    if (!this.#box.isConnected || this.shadowRoot.childNodes.length > 1) this.shadowRoot.replaceChildren(this.#box);
    // What had the focus is gone: the next heading has it, and not the page's start.
    if (focused && !focused.isConnected) (this.#box.querySelector("[tabindex='-1']") ?? this.#box.querySelector("button"))?.focus();
  }

  #tell(details) {
    for (const [type, detail] of Object.entries(details)) {
      const text = JSON.stringify(detail);
      if (this.#told[type] === text) continue;
      this.#told[type] = text;
      this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
    }
  }

  /** A sentence beneath the element's own content, which stays. */
  #fail(sentence) {
    const wrong = Object.assign(document.createElement("p"), { className: "wrong", part: "wrong" });
    wrong.setAttribute("role", "status");
    wrong.textContent = sentence.replaceAll("`", "");
    this.#box.replaceChildren(wrong);
    this.shadowRoot.replaceChildren(document.createElement("slot"), this.#box);
  }

  /** Nothing but a button that asks core. */
  #fold() {
    this.#isShown = false;
    const button = { class: "button", part: "button", type: "button", "data-act": "unfold" };
    const words = ["span", { class: "soft" }, "this polling configuration"];
    this.#show([["div", { class: "row bar" }, ["button", button, "Check"], words]]);
  }

  async #click(event) {
    const place = event.target.closest("[data-act], [data-open]");
    if (place?.localName === "a") {
      const opening = new CustomEvent("before-open", { detail: { href: place.href }, bubbles: true, cancelable: true });
      if (!this.dispatchEvent(opening)) event.preventDefault();
    } else if (place?.localName === "button") {
      const { act, copy } = place.dataset;
      if (act === "fold") return this.#fold();
      this.#ask(act, copy === undefined ? "" : await copied(copy));
    }
  }
}

/** The text that stands in an element, outside of its slots. */
function written(element) {
  return [...element.childNodes].filter((node) => !node.slot).map((node) => node.textContent).join("").trim();
}

/** An address from another one; null where it is none. */
function absolute(address, base) {
  try {
    return new URL(address, base);
  } catch {
    return null;
  }
}

/** Copies a text; empty where that went well. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "";
  } catch (error) {
    return error.name;
  }
}

/** Resolves once the document's text is there: what stands in an element may come after its start tag. */
function parsed() {
  if (document.readyState !== "loading") return;
  return new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
}
