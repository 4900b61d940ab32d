//! The client's address behind proxies.
//!
//! Anybody can send `X-Forwarded-For`; only what our own proxies appended, at its end, can be trusted. So all such headers are read as one
//! list, from its end, skipping the addresses of our proxies: the first other one is the client. Anything that isn't an address ends the
//! search, since nothing before it was written by one of our proxies.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use http::HeaderMap;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::Settings;

/// Addresses and networks of our own proxies: `10.0.0.0/8, 192.0.2.4`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Proxies(Vec<IpNet>);

/// A text that is neither an address nor a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoProxy(String);

impl fmt::Display for NoProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "« {} » n’est ni une adresse ni un réseau : écrivez par exemple « 10.0.0.0/8, 192.0.2.4 »",
            self.0
        )
    }
}

impl std::error::Error for NoProxy {}

impl FromStr for Proxies {
    type Err = NoProxy;

    fn from_str(text: &str) -> Result<Self, NoProxy> {
        let words = text
            .split([',', ' '])
            .map(str::trim)
            .filter(|word| !word.is_empty());
        let read = |word: &str| {
            let alone = || word.parse::<IpAddr>().map(IpNet::from);
            word.parse::<IpNet>()
                .or_else(|_| alone())
                .map_err(|_| NoProxy(word.to_owned()))
        };
        words.map(read).collect::<Result<_, _>>().map(Self)
    }
}

impl TryFrom<String> for Proxies {
    type Error = NoProxy;

    fn try_from(text: String) -> Result<Self, NoProxy> {
        text.parse()
    }
}

impl From<Proxies> for String {
    fn from(proxies: Proxies) -> Self {
        let words: Vec<String> = proxies.0.iter().map(IpNet::to_string).collect();
        words.join(", ")
    }
}

impl Proxies {
    fn hold(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(&address))
    }

    /// Whether the peer may forward clients' addresses.
    fn believe(&self, peer: IpAddr) -> bool {
        self.0.is_empty() || self.hold(peer)
    }
}

/// The client's address: the peer's, or what our proxies say.
pub(crate) fn client_address(
    settings: &Settings,
    headers: &HeaderMap,
    peer: Option<IpAddr>,
) -> Option<IpAddr> {
    let peer = peer.map(|peer| peer.to_canonical());
    let proxies = &settings.proxies;
    if !settings.trust_proxy || peer.is_some_and(|peer| !proxies.believe(peer)) {
        return peer;
    }
    let mut believed = peer;
    for line in headers.get_all("x-forwarded-for").iter().rev() {
        let line = line.to_str().unwrap_or("?");
        for hop in line.rsplit(',') {
            let Some(address) = address(hop.trim()) else {
                // Its text is not used: an attacker may have written it.
                tracing::warn!(
                    "X-Forwarded-For holds something that is no address: what stands before it is ignored"
                );
                return believed;
            };
            believed = Some(address);
            if !proxies.hold(address) {
                return believed;
            }
        }
    }
    believed
}

/// One hop, with or without its port: `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::1`, `[2001:db8::1]:4711`.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']'));
    let with_port = || hop.parse::<SocketAddr>().map(|address| address.ip());
    let address = bare.unwrap_or(hop).parse().or_else(|_| with_port());
    address.ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(proxies: &str, peer: &str, lines: &[&str]) -> String {
        let settings = Settings {
            trust_proxy: true,
            proxies: proxies.parse().unwrap(),
            ..Settings::new("https://spico.example.org")
        };
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let found = client_address(&settings, &headers, Some(peer.parse().unwrap()));
        found.unwrap().to_string()
    }

    #[test]
    fn the_last_hop_counts_however_many_lines_there_are() {
        for (lines, expected) in [
            (&["203.0.113.9"][..], "203.0.113.9"),
            (&["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            // An attacker's own line comes first; the proxy's is added after it.
            (&["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
            (&["203.0.113.9:4711"], "203.0.113.9"),
            (&["[2001:db8::7]:4711"], "2001:db8::7"),
            (&["[2001:db8::7]"], "2001:db8::7"),
            (&["2001:db8::7"], "2001:db8::7"),
            (&["::ffff:203.0.113.9"], "203.0.113.9"),
            (&[], "10.0.0.1"),
        ] {
            assert_eq!(seen("", "10.0.0.1", lines), expected, "{lines:?}");
        }
    }

    #[test]
    fn what_is_no_address_is_ignored_with_all_that_stands_before_it() {
        for lines in [
            &["203.0.113.9, unknown"][..],
            &["203.0.113.9", ""],
            &["203.0.113.9,"],
            &["203.0.113.9 198.51.100.1"],
            &["_hidden"],
            &["203.0.113.9:port"],
        ] {
            assert_eq!(seen("", "10.0.0.1", lines), "10.0.0.1", "{lines:?}");
        }
    }

    #[test]
    fn our_own_proxies_are_passed_over_and_others_are_not_believed() {
        let ours = "10.0.0.0/8, 192.0.2.4";
        let chain = ["198.51.100.1, 203.0.113.9, 192.0.2.4", "10.1.2.3"];
        assert_eq!(seen(ours, "10.0.0.1", &chain), "203.0.113.9");
        assert_eq!(seen(ours, "10.0.0.1", &["10.1.2.3"]), "10.1.2.3");
        assert_eq!(
            seen(ours, "203.0.113.77", &chain),
            "203.0.113.77",
            "who comes around the proxy tells nothing"
        );
        assert!("10.0.0.0/33".parse::<Proxies>().is_err());
    }
}
