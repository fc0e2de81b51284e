// node receiver.mjs (Node.js 18 or newer)
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const key = process.env.SIGNATURE_KEY;
if (!key) throw new Error("set SIGNATURE_KEY");
const seen = new Set(); // Ids of handled events. In earnest a table with a unique column.

function isSigned(body, header = "") {
  const good = Buffer.from("sha256=" + createHmac("sha256", key).update(body).digest("base64"));
  const given = Buffer.from(header);
  return given.length === good.length && timingSafeEqual(given, good);
}

function handle(event, record) {
  console.log(event.eventType, event.objectType, event.objectId, record?.id ?? "");
}

async function receive(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks); // The bytes as they came: JSON written anew has another signature.
  if (!isSigned(body, request.headers["elements-webhook-signature"])) return 401;
  const { events, raw } = JSON.parse(body).message;
  for (const [at, event] of events.entries()) {
    if (seen.has(event.id)) {
      console.log("repeat", event.id);
      continue;
    }
    handle(event, raw[event.objectType][at]);
    seen.add(event.id); // After the work: if that fails, the notification comes again.
  }
  return 200;
}

const server = createServer(async (request, response) => {
  const status = await receive(request).catch((error) => (console.error(error), 500));
  response.writeHead(status).end();
});
server.listen(process.env.PORT ?? 8090, "127.0.0.1", () => console.log("Listening on", server.address().port));
