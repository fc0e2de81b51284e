// Pollwright in any page: <pollwright-url>, <pollwright-date>, <pollwright-config>, <pollwright-form>, and a bar under
// code blocks. Until core is there, and without JavaScript, an element's own content stands.

import { define } from "./element.js";
import { enhance } from "./enhance.js";

const WHERE = ["platform", "now", "last-poll", "zone"];

define("url", ["template", ...WHERE]);
define("date", ["pattern", "sample", "zone", "platform", "now"]);
define("config", ["src", "catalog", "workbench", "bar", ...WHERE], ["value"]);
define("form", ["element", "catalog", "workbench", ...WHERE], ["value"]);

enhance();
