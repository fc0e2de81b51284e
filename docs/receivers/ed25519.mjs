// Node.js 18 or newer
import { createPublicKey, verify as isSignature } from "node:crypto";

/** The notification; an exception where nobody with the secret key sent it within the last five minutes. */
export function verify(publicKey, headers, body) {
  const x = Buffer.from(publicKey.replace(/^whpk_/, ""), "base64").toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures } = headers;
  if (!(Math.abs(Date.now() / 1000 - timestamp) <= 300)) throw new Error("too old, or from the future");
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)]);
  const isGood = signatures.split(" ").some((one) => {
    const [version, base64] = one.split(",");
    return version === "v1a" && isSignature(null, content, key, Buffer.from(base64, "base64"));
  });
  if (!isGood) throw new Error("not signed by this key");
  return JSON.parse(body);
}
