//! The address from which somebody tries: counted, never stored as it is.

use std::net::IpAddr;

/// What is counted as one place: an IPv4 address, or the /64 of an IPv6 one, which one subscriber owns whole.
pub(crate) fn place(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(v4)) => v4.to_string(),
        Some(IpAddr::V6(v6)) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "nowhere".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_subscriber_is_one_place() {
        let at = |text: &str| place(Some(text.parse().unwrap()));
        assert_eq!(at("2001:db8:1:2::7"), at("2001:db8:1:2:ffff::9"));
        assert_ne!(at("2001:db8:1:2::7"), at("2001:db8:1:3::7"));
        assert_eq!(at("::ffff:192.0.2.7"), at("192.0.2.7"));
        assert_ne!(at("192.0.2.7"), at("192.0.2.8"));
    }
}
