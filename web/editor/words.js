/** A sentence as nodes; its parts between backticks are code. */
export function words(sentence) {
  return sentence.split("`").map((part, index) => {
    if (index % 2 === 0) return document.createTextNode(part);
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  });
}

/** A clause, which starts small, as a sentence. */
export const sentence = (clause) => words(clause.charAt(0).toUpperCase() + clause.slice(1));

/** An element with a class and what stands in it. */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
