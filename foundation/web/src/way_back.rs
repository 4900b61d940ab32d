//! The page to which a refusal comes back once its reason is gone: `?suite=…`.

use kernel::percent;

/// The longest way back, in bytes: a page's own address is never that long, and an escaped one is three times as long.
const WAY_BACK: usize = 1_000;

/// The address with the way back, unless it is too long to be one; the address of a form leads back too, to the page that holds it ([`crate::Routes::act`]).
pub(crate) fn with_return(to: &str, path: &str) -> String {
    let in_or_out = ["/connexion", "/deconnexion", "/verrou"];
    if path == "/" || path.len() > WAY_BACK || in_or_out.iter().any(|way| path.starts_with(way)) {
        return to.to_owned();
    }
    format!("{to}?suite={}", percent::encode_path(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_that_is_too_long_is_dropped() {
        let path = format!("/discussions?{}", "&".repeat(WAY_BACK - 13));
        assert!(with_return("/connexion", &path).ends_with("%26%26"));
        assert_eq!(with_return("/connexion", &format!("{path}&")), "/connexion");
    }
}
