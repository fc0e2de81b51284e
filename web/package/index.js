// For browsers and bundlers: core is loaded by init() or initSync(bytes).
export {
  analyze,
  applyFixes,
  default,
  detectChanges,
  formatDate,
  inferPattern,
  initSync,
  parseDate,
  preview,
  schema,
  verifySignature,
} from "./api.js";
