//! Both schemes of a received notification at once.

use super::{
    Key, elements,
    standard::{self, Received, Signature},
};
use crate::date::Instant;
use std::fmt;

/// The headers that speak of signatures, as they came; `None` where one is missing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Headers<'a> {
    /// `Elements-Webhook-Signature`.
    pub elements: Option<&'a str>,
    /// `webhook-id`.
    pub id: Option<&'a str>,
    /// `webhook-timestamp`.
    pub timestamp: Option<&'a str>,
    /// `webhook-signature`.
    pub signatures: Option<&'a str>,
}

/// What the signatures are worth; `None` where there is none of a scheme, or no key for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// `Elements-Webhook-Signature`.
    pub elements: Option<Result<(), elements::Refused>>,
    /// `webhook-signature`.
    pub standard: Option<Result<(), standard::Refused>>,
}

impl Checked {
    /// Whether one of the two is good: during a rotation the other may be an older key's.
    pub fn is_valid(&self) -> bool {
        self.elements == Some(Ok(())) || self.standard == Some(Ok(()))
    }
}

/// `Elements-Webhook-Signature valid; webhook-signature: why not`.
impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.elements {
            Some(Ok(())) => f.write_str("Elements-Webhook-Signature valid")?,
            Some(Err(why)) => write!(f, "Elements-Webhook-Signature not valid: {why}")?,
            None => {}
        }
        if self.elements.is_some() && self.standard.is_some() {
            f.write_str("; ")?;
        }
        match self.standard {
            Some(Ok(())) => f.write_str("webhook-signature valid"),
            Some(Err(why)) => write!(f, "webhook-signature not valid: {why}"),
            None if self.elements.is_none() => f.write_str("it bears no signature that the key could check"),
            None => Ok(()),
        }
    }
}

/// Checks what is there with the shared keys, and with `asymmetric` for `v1a`; one that fits is enough.
pub fn check(
    headers: Headers<'_>,
    body: &[u8],
    now: Instant,
    keys: &[Key],
    asymmetric: impl Fn(Signature<'_>) -> bool,
) -> Checked {
    let elements = headers.elements.and_then(|header| {
        let results = keys.iter().map(|key| elements::check(key, body, header));
        results.reduce(|one, other| one.or(other))
    });
    let standard = headers.signatures.map(|signatures| {
        let received = Received {
            id: headers.id.unwrap_or_default(),
            timestamp: headers.timestamp.unwrap_or_default(),
            signatures,
            body,
        };
        standard::verify(&received, now, standard::TOLERANCE_SECONDS, |signature| {
            keys.iter().any(|key| key.matches(signature)) || asymmetric(signature)
        })
    });
    Checked { elements, standard }
}

#[cfg(test)]
mod tests {
    use super::{Headers, check};
    use crate::signature::{Key, elements, headers};

    /// A notification signed with `signed` and checked with `keys`, without the headers named in `missing`.
    #[track_caller]
    fn check_table(signed: &[&str], keys: &[&str], missing: &[&str], is_valid: bool, words: &str) {
        let parse =
            |texts: &[&str]| -> Vec<_> { texts.iter().map(|text| Key::parse(text).unwrap()).collect() };
        let now = Default::default();
        let sent = headers("n1", now, b"{}", &parse(signed), |_| Vec::new());
        let value = |name: &str| {
            let found = sent.iter().find(|(header, _)| *header == name && !missing.contains(header));
            found.map(|(_, value)| value.as_str())
        };
        let received = Headers {
            elements: value(elements::SIGNATURE),
            id: value("webhook-id"),
            timestamp: value("webhook-timestamp"),
            signatures: value("webhook-signature"),
        };
        let checked = check(received, b"{}", now, &parse(keys), |_| false);
        let actual = (checked.is_valid(), checked.to_string());
        assert_eq!(
            actual,
            (is_valid, words.to_owned()),
            "signed {signed:?}, keys {keys:?}, without {missing:?}"
        );
    }

    #[test]
    fn schemes_and_keys() {
        let (old, new) = ("old", "new");
        let both = "Elements-Webhook-Signature valid; webhook-signature valid";
        let no_match =
            "the key is another one, or id, timestamp and body are not byte by byte those that were signed";
        let elements_no = "Elements-Webhook-Signature not valid: the key is another one, or the body is not byte by \
                           byte the one that was signed";
        check_table(&[old], &[old], &[], true, both);
        check_table(&[old], &[new, old], &[], true, both);
        check_table(&[old, new], &[new], &[], true, &format!("{elements_no}; webhook-signature valid"));
        check_table(&[old], &[old], &["webhook-signature"], true, "Elements-Webhook-Signature valid");
        check_table(&[old], &[old], &[elements::SIGNATURE], true, "webhook-signature valid");
        check_table(
            &[old],
            &[new],
            &[],
            false,
            &format!("{elements_no}; webhook-signature not valid: {no_match}"),
        );
        check_table(
            &[old],
            &[old],
            &[elements::SIGNATURE, "webhook-id"],
            false,
            "webhook-signature not valid: `webhook-id` is missing",
        );
        check_table(&[], &[old], &[], false, "it bears no signature that the key could check");
        check_table(
            &[old],
            &[],
            &["webhook-signature"],
            false,
            "it bears no signature that the key could check",
        );
    }
}
