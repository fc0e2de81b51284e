//! What may be called although it is not public.

use ipnet::IpNet;
use pollwright_core::address::special;
use reqwest::Url;
use serde::Deserialize;
use std::{net::IpAddr, str::FromStr};

/// What may be called although it is not public.
///
/// A `host` or `host:port` vouches for the address of that name, whatever it is at the moment; it must be written as the
/// URL writes it. A range (`10.1.0.0/16`) or an address counts for what is connected to, whatever name led there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct AllowList(Vec<Allowed>);

/// One entry: `crm.intern`, `crm.intern:8443`, `10.1.0.0/16`, `127.0.0.1`, `[::1]:8080`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Allowed(Entry);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    /// A name or an address as the URL writes it, and the port where only one counts.
    Host(String, Option<u16>),
    /// What is connected to.
    Range(IpNet),
}

/// An entry that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` names nothing that could be allowed; write a host, `host:port`, or a range such as `10.1.0.0/16`"
)]
pub struct AllowedError(String);

impl AllowList {
    /// Whether the name vouches for the address.
    pub(super) fn allows_host(&self, url: &Url) -> bool {
        let host = url.host_str().map(|host| host.trim_end_matches('.'));
        self.0.iter().any(|Allowed(entry)| match entry {
            Entry::Host(name, port) => {
                host == Some(name.as_str())
                    && port.is_none_or(|port| url.port_or_known_default() == Some(port))
            }
            Entry::Range(_) => false,
        })
    }

    /// What an address is that must not be connected to; `None` where it may.
    pub(super) fn refuses(&self, address: IpAddr) -> Option<&'static str> {
        // `::ffff:10.0.0.1` is connected to as 10.0.0.1, so a range of IPv4 speaks of both.
        let plain = address.to_canonical();
        let is_inside = |Allowed(entry): &Allowed| match entry {
            Entry::Range(range) => range.contains(&address) || range.contains(&plain),
            Entry::Host(..) => false,
        };
        special(address).filter(|_| !self.0.iter().any(is_inside))
    }
}

impl FromIterator<Allowed> for AllowList {
    fn from_iter<T: IntoIterator<Item = Allowed>>(entries: T) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl FromStr for Allowed {
    type Err = AllowedError;

    fn from_str(text: &str) -> Result<Self, AllowedError> {
        let text = text.trim();
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self(Entry::Range(address.into())));
        }
        if text.contains('/') {
            return match text.parse::<IpNet>() {
                Ok(range) => Ok(Self(Entry::Range(range))),
                Err(_) => Err(AllowedError(text.to_owned())),
            };
        }
        // The very reading of a URL, so that both write a host in one way.
        let url = Url::parse(&format!("https://{text}")).ok();
        let url = url.filter(|url| url.path() == "/" && url.query().is_none() && url.username().is_empty());
        let host = url.as_ref().and_then(Url::host_str).filter(|host| !host.contains('*'));
        let Some(host) = host else { return Err(AllowedError(text.to_owned())) };
        // 443 is the scheme's own, and is not kept by the URL.
        let port = text.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        Ok(Self(Entry::Host(host.trim_end_matches('.').to_owned(), port)))
    }
}

impl TryFrom<String> for Allowed {
    type Error = AllowedError;

    fn try_from(text: String) -> Result<Self, AllowedError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(entries: &str) -> AllowList {
        entries.split(' ').map(|entry| entry.parse().unwrap_or_else(|why| panic!("{why}"))).collect()
    }

    #[test]
    fn hosts() {
        #[track_caller]
        fn check(entries: &str, url: &str, expected: bool) {
            let parsed = Url::parse(url).unwrap_or_else(|why| panic!("{url}: {why}"));
            assert_eq!(list(entries).allows_host(&parsed), expected, "{entries}: {url}");
        }
        check("crm.intern", "http://crm.intern:8080/x", true);
        check("CRM.intern", "http://crm.INTERN./x", true);
        check("crm.intern", "http://evil.crm.intern/", false);
        check("crm.intern", "http://crm.intern.evil.example/", false);
        check("crm.intern", "http://crm.intern@evil.example/", false);
        check("crm.intern:443", "https://crm.intern/", true);
        check("crm.intern:443", "http://crm.intern/", false);
        check("crm.intern:8080", "http://crm.intern:8081/", false);
        check("[::1]:80", "http://[::1]/", true);
        check("127.0.0.1:9000", "http://127.0.0.1:9000/", true);
        check("127.0.0.1:9000", "http://127.0.0.1:9001/", false);
        check("10.0.0.0/8", "http://10.0.0.1/", false);
    }

    #[test]
    fn ranges() {
        #[track_caller]
        fn check(entries: &str, address: &str, expected: bool) {
            let parsed = address.parse().unwrap_or_else(|why| panic!("{address}: {why}"));
            assert_eq!(list(entries).refuses(parsed).is_none(), expected, "{entries}: {address}");
        }
        check("10.1.0.0/16", "10.1.2.3", true);
        check("10.1.0.0/16", "10.2.0.1", false);
        check("10.1.0.0/16", "::ffff:10.1.0.1", true);
        check("127.0.0.1", "127.0.0.1", true);
        check("127.0.0.1", "127.0.0.2", false);
        check("fd00::/8 ::1", "fd12::1", true);
        check("fd00::/8 ::1", "::1", true);
        check("crm.intern", "10.1.2.3", false);
        check("10.1.0.0/16", "1.1.1.1", true);
    }

    #[test]
    fn what_is_no_entry() {
        for text in [
            "",
            "a/b",
            "10.0.0.0/33",
            "http://a.example",
            "a.example/path",
            "*.example",
            "me@a.example",
            "a b",
        ] {
            assert_eq!(text.parse::<Allowed>(), Err(AllowedError(text.to_owned())), "{text}");
        }
    }
}
