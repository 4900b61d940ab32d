//! Mail addresses.

use lettre::Address;

/// Whether a mail can be addressed to `text`: one address, with a dot in its domain, no display name. In ASCII: few servers take
/// others (RFC 6531), and letters of other writings make addresses that look like somebody else's.
pub fn is_mail_address(text: &str) -> bool {
    text.len() <= kernel::text::longest::MAIL
        && text.bytes().all(|byte| byte.is_ascii_graphic())
        && text
            .parse::<Address>()
            .is_ok_and(|address| address.domain().contains('.'))
}

/// `n•••@example.org`: enough for its owner to recognise it.
pub fn mask_mail(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => {
            let first = local.chars().next().map(String::from).unwrap_or_default();
            format!("{first}•••@{domain}")
        }
        None => "•••".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_their_mask() {
        for good in [
            "nadia.benali@example.org",
            "n+pass@mail.example.org",
            "x@xn--dj-kia.example.org",
        ] {
            assert!(is_mail_address(good), "{good}");
        }
        for bad in [
            "",
            "nadia",
            "nadia@",
            "@example.org",
            "a b@example.org",
            "a@example",
            "A <a@example.org>",
            "a@example.org\r\nBcc: b@example.org",
            "a@example.org,b@example.org",
            "a\0b@example.org",
            "\u{430}lice@example.org",
            "alice@ex\u{200B}ample.org",
        ] {
            assert!(!is_mail_address(bad), "{bad}");
        }
        assert!(!is_mail_address(&format!(
            "{}@example.org",
            "a".repeat(300)
        )));
        assert_eq!(mask_mail("nadia.benali@example.org"), "n•••@example.org");
        assert_eq!(mask_mail("élodie@example.org"), "é•••@example.org");
        assert_eq!(mask_mail("rien"), "•••");
    }
}
