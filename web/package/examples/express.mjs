// Takes deliveries, and only those that are signed with our key.
import express from "express";
import { verifySignature } from "pollwright";

export const app = express();
app.post("/events", express.raw({ type: "*/*" }), (request, response) => {
  // The body as it came, byte by byte: a parsed one has another signature.
  if (!verifySignature(process.env.SIGNATURE_KEY, request.body, request.get("Elements-Webhook-Signature"))) {
    return response.sendStatus(401);
  }
  console.log(JSON.parse(request.body));
  response.sendStatus(204);
});
