//! The page to return to after a refusal: `?suite=…`.

use kernel::percent;

use crate::Entrances;

/// The longest such address, in bytes: a page's own address is never that long, and escaped it is three times as long.
const WAY_BACK: usize = 1_000;

/// The address with the page to return to, unless it is too long; the address of a form leads to the page that holds it
/// ([`crate::Routes::act`]).
pub(crate) fn with_return(entrances: &Entrances, to: &str, path: &str) -> String {
    let is_way = entrances.ways.iter().any(|way| path.starts_with(way));
    if path == "/" || path.len() > WAY_BACK || is_way {
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
        let to = |path: &str| with_return(&Entrances::NONE, "/connexion", path);
        assert!(to(&path).ends_with("%26%26"));
        assert_eq!(to(&format!("{path}&")), "/connexion");
    }

    #[test]
    fn a_way_in_or_out_is_no_page_to_come_back_to() {
        let entrances = Entrances {
            ways: &["/connexion", "/verrou"],
            ..Entrances::NONE
        };
        let to = |path| with_return(&entrances, "/connexion", path);
        assert_eq!(to("/verrou/fermer"), "/connexion");
        assert_eq!(to("/annuaire"), "/connexion?suite=/annuaire");
    }
}
