// npm install standardwebhooks
import { Webhook } from "standardwebhooks";

/** The notification; an exception where nobody with the key sent it within the last five minutes. */
export function verify(key, headers, body) {
  // A key that is not `whsec_` and base64 is taken as its text.
  const webhook = key.startsWith("whsec_") ? new Webhook(key) : new Webhook(key, { format: "raw" });
  return webhook.verify(body, headers);
}
