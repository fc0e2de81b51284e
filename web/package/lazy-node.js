// The same for Node.
import init, * as core from "./node.js";

const later = (name) => async (...args) => {
  await init();
  return core[name](...args);
};

export const analyze = later("analyze");
export const applyFixes = later("applyFixes");
export const detectChanges = later("detectChanges");
export const formatDate = later("formatDate");
export const inferPattern = later("inferPattern");
export const parseDate = later("parseDate");
export const preview = later("preview");
export const schema = later("schema");
export const verifySignature = later("verifySignature");
