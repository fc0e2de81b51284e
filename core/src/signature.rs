//! Signatures of deliveries.

/// `sha256=` and the base64 of HMAC-SHA256: the value of `Elements-Webhook-Signature`.
pub fn sign(key: &[u8], body: &[u8]) -> String {
    let _ = (key, body);
    String::new()
}

/// Whether a header's value is the signature of `body`, compared in constant time.
pub fn verify(key: &[u8], body: &[u8], header: &str) -> bool {
    let _ = (key, body, header);
    false
}
