// Makes a part of the document like a view: a text is a string, an element `[name, attributes, ...children]`.
// What is alike stays, so that focus, caret and what was opened stay too.

/** Brings the children of `parent` to `views`; the value of `typed` is the person's and stays. */
export function bring(parent, views, typed) {
  views.forEach((view, index) => {
    const node = parent.childNodes[index];
    if (typeof view === "string") {
      if (node?.nodeType !== Node.TEXT_NODE) put(parent, document.createTextNode(view), node);
      else if (node.data !== view) node.data = view;
    } else {
      const [name, attributes, ...children] = view;
      const isAlike = node?.localName === name && node.dataset.key === attributes["data-key"];
      dress(isAlike ? node : put(parent, document.createElement(name), node), attributes, children, typed);
    }
  });
  while (parent.childNodes.length > views.length) parent.lastChild.remove();
}

function put(parent, made, old) {
  if (old) old.replaceWith(made);
  else parent.append(made);
  return made;
}

function dress(node, { value, checked, ...attributes }, children, typed) {
  for (const name of node.getAttributeNames()) {
    // A `details` is opened by the reader.
    if (!(name in attributes) && name !== "open") node.removeAttribute(name);
  }
  for (const name in attributes) {
    if (node.getAttribute(name) !== attributes[name]) node.setAttribute(name, attributes[name]);
  }
  // The text of a text area is its value.
  if (node.localName !== "textarea") bring(node, children, typed);
  if (value !== undefined && node !== typed && node.value !== value) node.value = value;
  if (checked !== undefined) node.checked = checked === "true";
}
