//! The network address of a client: counted, never stored as it is.

use std::net::IpAddr;

/// Where a try comes from, as the counters see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// One subscriber's line: an IPv4 address, or the /64 of an IPv6 one.
    pub line: String,
    /// The whole site behind an IPv6 address, its /48: its owner has 65,536 lines, and can change at each try.
    pub site: Option<String>,
}

impl Place {
    /// Where an address is.
    pub(crate) fn of(address: Option<IpAddr>) -> Self {
        match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(v4)) => Self {
                line: v4.to_string(),
                site: None,
            },
            Some(IpAddr::V6(v6)) => {
                let [a, b, c, d, ..] = v6.segments();
                Self {
                    line: format!("{a:x}:{b:x}:{c:x}:{d:x}::/64"),
                    site: Some(format!("{a:x}:{b:x}:{c:x}::/48")),
                }
            }
            None => Self {
                line: "nowhere".to_owned(),
                site: None,
            },
        }
    }

    /// The widest that one subscriber may own.
    pub(crate) fn widest(&self) -> &str {
        self.site.as_deref().unwrap_or(&self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_subscriber_is_one_place() {
        let at = |text: &str| Place::of(Some(text.parse().unwrap()));
        assert_eq!(at("2001:db8:1:2::7"), at("2001:db8:1:2:ffff::9"));
        assert_ne!(at("2001:db8:1:2::7").line, at("2001:db8:1:3::7").line);
        assert_eq!(
            at("2001:db8:1:2::7").widest(),
            at("2001:db8:1:3::7").widest(),
            "another /64 of one /48 is the same site"
        );
        assert_ne!(
            at("2001:db8:1:2::7").widest(),
            at("2001:db8:2:2::7").widest()
        );
        assert_eq!(at("::ffff:192.0.2.7"), at("192.0.2.7"));
        assert_ne!(at("192.0.2.7").widest(), at("192.0.2.8").widest());
    }
}
