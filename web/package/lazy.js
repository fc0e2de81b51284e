// Each function gives a promise, and the first call loads core.
import init, * as core from "./index.js";

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
