// Registers the worker that keeps the page usable without a network (`sw.js`), and says when a newer page is there.
// Without the worker the page does all it does, as long as there is a network; so failures are nobody's concern.

/** A page that has been open for so long is worth keeping whole, milliseconds. */
const REST_MS = 20_000;

let policy;

const { version } = document.querySelector("script[data-version]").dataset;

if (version && isSecureContext && location.protocol !== "file:" && "serviceWorker" in navigator) {
  start().catch(() => {});
}

async function start() {
  const registration = await navigator.serviceWorker.register(trusted(new URL("sw.js", document.baseURI).href));
  if (registration.waiting) welcome(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker.addEventListener("statechange", () => {
      if (worker.state === "installed") welcome(worker);
    });
  });
  setTimeout(() => registration.active?.postMessage("keep the rest"), REST_MS);
  // A page may stay open for weeks.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) registration.update().catch(() => {});
  });
}

/** The address as the server's policy asks for it: of all that could become script, the page makes this alone. */
export function trusted(address) {
  policy ??= globalThis.trustedTypes?.createPolicy("pollwright-worker", { createScriptURL: (given) => given });
  return policy ? policy.createScriptURL(address) : address;
}

/** A worker of this page's version takes over unseen; one of another waits until the person reloads. */
async function welcome(worker) {
  if ((await versionOf(worker)) === version) {
    worker.postMessage("take over");
  } else if (navigator.serviceWorker.controller) {
    const update = document.getElementById("update");
    update.querySelector("button").onclick = () => location.reload();
    update.hidden = false;
  }
}

function versionOf(worker) {
  return new Promise((answer) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => answer(data);
    worker.postMessage("version", [port2]);
  });
}
