//! Where to go after a sign-in: only within SPICO.

/// Longest address followed, in bytes.
const LONGEST: usize = 1_000;

/// The address to go on to, or the front page when `text` isn't a path of this application.
///
/// An attacker who sends a link `/connexion?suite=…` must not be able to send people elsewhere: one slash and no second one nor a
/// backslash after it (browsers read both as a host), no control character, no blank.
pub(crate) fn local_address(text: &str) -> &str {
    let rest = text.strip_prefix('/');
    let local = rest.is_some_and(|rest| !rest.starts_with(['/', '\\']));
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let useful = !(text.starts_with("/connexion")
        || text.starts_with("/deconnexion")
        || text.starts_with("/verrou")
        || text.starts_with("/lien/"));
    if local && plain && useful && text.len() <= LONGEST {
        text
    } else {
        "/"
    }
}

/// `base?suite=…` with the address escaped; `base` alone for the front page.
pub(crate) fn with_onward(base: &str, onward: &str) -> String {
    let onward = local_address(onward);
    if onward == "/" {
        return base.to_owned();
    }
    let sign = if base.contains('?') { '&' } else { '?' };
    format!("{base}{sign}suite={}", kernel::percent::encode_path(onward))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sites_are_not_followed() {
        for bad in [
            "",
            "annuaire",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/a\\b",
            "https://evil.example/",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n//evil.example",
            " /annuaire",
            "/annuaire\r\nset-cookie:x=1",
            "/connexion?suite=/connexion",
            "/deconnexion",
            "/é",
        ] {
            assert_eq!(local_address(bad), "/", "{bad:?}");
        }
        let longest = format!("/{}", "a".repeat(LONGEST - 1));
        assert_eq!(local_address(&longest), longest);
        assert_eq!(local_address(&format!("{longest}a")), "/");
        for good in [
            "/",
            "/discussions/cnv_1?avant=3#fil",
            "/annuaire/recherche?q=a%20b",
        ] {
            assert_eq!(local_address(good), good);
        }
    }

    #[test]
    fn the_way_back_is_escaped() {
        assert_eq!(with_onward("/renforcer", "/"), "/renforcer");
        assert_eq!(
            with_onward("/connexion?mode=psc", "/a?q=b&c"),
            "/connexion?mode=psc&suite=/a%3Fq%3Db%26c"
        );
    }
}
