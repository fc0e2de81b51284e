//! Names become addresses here, and those that must not be connected to are left out. The connection takes the very
//! addresses that were checked, so a name that changes its mind in between gains nothing.

use super::{AllowList, words::place};
use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// A call that is not made, because the address is not public.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{place} is at {address}, {kind}, and was not called; if that is meant, add it to the allowed addresses (`allow`)"
)]
pub struct Forbidden {
    /// Who.
    pub place: String,
    /// Where it is.
    pub address: IpAddr,
    /// What is there: `a private address`.
    pub kind: &'static str,
}

/// Asks the system, without a check.
pub(super) struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Lets only those addresses through that may be connected to.
pub(super) struct Guarded {
    pub(super) inner: Arc<dyn Resolve>,
    pub(super) allow: AllowList,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (host, allow) = (name.as_str().to_owned(), self.allow.clone());
        let resolving = self.inner.resolve(name);
        Box::pin(async move {
            let mut refused = None;
            let mut good = Vec::new();
            for found in resolving.await? {
                let address = found.ip();
                match allow.refuses(address) {
                    Some(kind) => refused = refused.or(Some((address, kind))),
                    None => good.push(found),
                }
            }
            match refused {
                Some((address, kind)) if good.is_empty() => {
                    Err(Forbidden { place: host, address, kind }.into())
                }
                _ => Ok(Box::new(good.into_iter()) as Addrs),
            }
        })
    }
}

/// Refuses a URL that spells out an address that must not be connected to: no name is looked up for it.
///
/// The parsing of the URL has brought decimal, octal, hexadecimal and shortened forms into one.
pub(super) fn check_literal(url: &Url, allow: &AllowList) -> Result<(), Forbidden> {
    let host = url.host_str().unwrap_or("");
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let Ok(address) = bare.parse::<IpAddr>() else { return Ok(()) };
    match allow.refuses(address) {
        Some(kind) => Err(Forbidden { place: place(url), address, kind }),
        None => Ok(()),
    }
}
