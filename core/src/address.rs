//! Which addresses belong to the public network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What is no public IPv4 address, first match first: IANA's special-purpose registry, and the clouds' metadata services.
const SPECIAL_V4: [(Range, &str); 18] = [
    (v4([169, 254, 169, 254], 32), "a metadata service"),
    (v4([100, 100, 100, 200], 32), "a metadata service"),
    (v4([168, 63, 129, 16], 32), "a metadata service"),
    (v4([0, 0, 0, 0], 8), "an unspecified address"),
    (v4([10, 0, 0, 0], 8), PRIVATE),
    (v4([100, 64, 0, 0], 10), "a provider's inner address"),
    (v4([127, 0, 0, 0], 8), LOOPBACK),
    (v4([169, 254, 0, 0], 16), "a link-local address"),
    (v4([172, 16, 0, 0], 12), PRIVATE),
    (v4([192, 0, 0, 0], 24), RESERVED),
    (v4([192, 0, 2, 0], 24), RESERVED),
    (v4([192, 88, 99, 0], 24), RESERVED),
    (v4([192, 168, 0, 0], 16), PRIVATE),
    (v4([198, 18, 0, 0], 15), RESERVED),
    (v4([198, 51, 100, 0], 24), RESERVED),
    (v4([203, 0, 113, 0], 24), RESERVED),
    (v4([224, 0, 0, 0], 4), MULTICAST),
    (v4([240, 0, 0, 0], 4), RESERVED),
];

/// The same of IPv6. What lies outside [`GLOBAL`] is refused anyhow; these say why, or lie inside it.
const SPECIAL_V6: [(Range, &str); 11] = [
    (v6([0, 0, 0, 0, 0, 0, 0, 1], 128), LOOPBACK),
    (v6([0; 8], 128), "an unspecified address"),
    (v6([0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254], 128), "a metadata service"),
    (v6([0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254], 128), "a metadata service"),
    (v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7), PRIVATE),
    (v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10), "a link-local address"),
    (v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8), MULTICAST),
    // Teredo among them, whose IPv4 address nobody can judge.
    (v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), RESERVED),
    (v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), RESERVED),
    (v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), RESERVED),
    (v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48), PRIVATE),
];

/// What IANA gives out as global unicast.
const GLOBAL: Range = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);
const PRIVATE: &str = "a private address";
const LOOPBACK: &str = "this machine";
const MULTICAST: &str = "a multicast address";
const RESERVED: &str = "a reserved address";

/// What an address is that is not public, in words: `a private address`; `None` where it is public.
///
/// An IPv6 address that stands for an IPv4 address (mapped, compatible, translated, NAT64, 6to4, ISATAP) is what that
/// one is.
pub fn special(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => special_v4(address),
        IpAddr::V6(address) => special_v6(address),
    }
}

fn special_v4(address: Ipv4Addr) -> Option<&'static str> {
    SPECIAL_V4.iter().find(|(range, _)| range.contains(address.to_bits().into())).map(|(_, word)| *word)
}

fn special_v6(address: Ipv6Addr) -> Option<&'static str> {
    if let Some((_, word)) = SPECIAL_V6.iter().find(|(range, _)| range.contains(address.to_bits())) {
        return Some(word);
    }
    match embedded(address) {
        Some(inner) => special_v4(inner),
        None => (!GLOBAL.contains(address.to_bits())).then_some(RESERVED),
    }
}

/// The IPv4 address that an IPv6 address stands for.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    match address.segments() {
        // Compatible, mapped, translated.
        [0, 0, 0, 0, 0, 0, high, low]
        | [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low] => v4(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        [0x2002, high, low, ..] => v4(high, low),
        [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => v4(high, low),
        _ => None,
    }
}

/// Addresses whose first bits are the same.
#[derive(Clone, Copy, Debug)]
struct Range {
    /// The lowest one.
    first: u128,
    /// Its other bits are any.
    n_other_bits: u32,
}

impl Range {
    fn contains(self, address: u128) -> bool {
        address >> self.n_other_bits == self.first >> self.n_other_bits
    }
}

const fn v4(octets: [u8; 4], n_bits: u32) -> Range {
    Range { first: u32::from_be_bytes(octets) as u128, n_other_bits: 32 - n_bits }
}

const fn v6(segments: [u16; 8], n_bits: u32) -> Range {
    let [a, b, c, d, e, f, g, h] = segments;
    Range { first: Ipv6Addr::new(a, b, c, d, e, f, g, h).to_bits(), n_other_bits: 128 - n_bits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Option<&str>) {
        let parsed = address.parse().unwrap_or_else(|error| panic!("{address}: {error}"));
        assert_eq!(special(parsed), expected, "{address}");
    }

    #[test]
    fn public() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.0.1",
            "172.32.0.0",
            "192.0.1.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2002:101:101::1",
        ] {
            check(address, None);
        }
    }

    #[test]
    fn inner_networks() {
        check("10.1.2.3", Some(PRIVATE));
        check("172.16.0.1", Some(PRIVATE));
        check("172.31.255.255", Some(PRIVATE));
        check("192.168.0.1", Some(PRIVATE));
        check("127.0.0.1", Some(LOOPBACK));
        check("127.255.1.2", Some(LOOPBACK));
        check("0.0.0.0", Some("an unspecified address"));
        check("0.1.2.3", Some("an unspecified address"));
        check("100.64.0.1", Some("a provider's inner address"));
        check("169.254.1.1", Some("a link-local address"));
        check("224.0.0.1", Some(MULTICAST));
        check("239.255.255.250", Some(MULTICAST));
        check("255.255.255.255", Some(RESERVED));
        check("198.19.1.1", Some(RESERVED));
        check("::1", Some(LOOPBACK));
        check("::", Some("an unspecified address"));
        check("fc00::1", Some(PRIVATE));
        check("fdff::1", Some(PRIVATE));
        check("fe80::1", Some("a link-local address"));
        check("fec0::1", Some(RESERVED));
        check("ff02::1", Some(MULTICAST));
        check("2001:db8::1", Some(RESERVED));
        check("2001::1", Some(RESERVED));
        check("100::1", Some(RESERVED));
        check("5f00::1", Some(RESERVED));
        check("64:ff9b:1::1", Some(PRIVATE));
    }

    #[test]
    fn metadata() {
        for address in
            ["169.254.169.254", "100.100.100.200", "168.63.129.16", "fd00:ec2::254", "::ffff:169.254.169.254"]
        {
            check(address, Some("a metadata service"));
        }
    }

    #[test]
    fn what_the_standard_library_calls_inner_is_refused() {
        let mut state = 7_u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 32) % below
        };
        for _ in 0..200_000 {
            // Half of them in the ranges' neighbourhood, where the mistakes are.
            let first = [0, 10, 100, 127, 169, 172, 192, 198, 203, 224, 240, 255][random(12) as usize];
            let [mut a, b, c, d] = (random(1 << 32) as u32).to_be_bytes();
            a = if random(2) == 0 { first } else { a };
            let v4 = Ipv4Addr::new(a, b, c, d);
            let is_inner = v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_multicast()
                || v4.is_broadcast()
                || v4.is_documentation()
                || v4.is_unspecified();
            assert!(!is_inner || special(v4.into()).is_some(), "{v4}");
            assert_eq!(special(v4.into()), special(v4.to_ipv6_mapped().into()), "{v4}");

            let v6 = Ipv6Addr::from_bits((0..4).fold(0, |bits, _| bits << 32 | u128::from(random(1 << 32))));
            let is_inner = v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_multicast();
            assert!(!is_inner || special(v6.into()).is_some(), "{v6}");
        }
    }

    #[test]
    fn an_ipv4_address_inside_an_ipv6_address() {
        for address in [
            "::ffff:10.0.0.1",
            "::ffff:0:10.0.0.1",
            "::10.0.0.1",
            "64:ff9b::10.0.0.1",
            "2002:a00:1::",
            "2606:4700::5efe:10.0.0.1",
            "2606:4700::200:5efe:10.0.0.1",
        ] {
            check(address, Some(PRIVATE));
        }
        check("::ffff:7f00:1", Some(LOOPBACK));
    }
}
