// The same for Node, where core is read from its file.
import "./node.js";

export * from "./lazy.js";
