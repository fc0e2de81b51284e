// Derived from the Rust types; a test writes it anew with UPDATE=1.
import type * as core from "./index.js";

export type * from "./index.js";

type Later<F extends (...args: never[]) => unknown> = (...args: Parameters<F>) => Promise<ReturnType<F>>;

export declare const analyze: Later<typeof core.analyze>;
export declare const applyFixes: Later<typeof core.applyFixes>;
export declare const preview: Later<typeof core.preview>;
export declare const parseDate: Later<typeof core.parseDate>;
export declare const formatDate: Later<typeof core.formatDate>;
export declare const inferPattern: Later<typeof core.inferPattern>;
export declare const detectChanges: Later<typeof core.detectChanges>;
export declare const verifySignature: Later<typeof core.verifySignature>;
export declare const schema: Later<typeof core.schema>;
