//! Finding words and closing brackets in a text.

use super::lexer::is_word;

/// Where `needle` begins in `text`, as plain bytes.
pub fn occurrences(text: &str, needle: &str) -> Vec<usize> {
    text.match_indices(needle).map(|(at, _)| at).collect()
}

/// Where `needle` stands as a whole word: no letter, digit or underscore touches it.
pub fn words(text: &str, needle: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let touches = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|b| is_word(*b));
    occurrences(text, needle)
        .into_iter()
        .filter(|at| !touches(at.checked_sub(1)) && !touches(Some(at + needle.len())))
        .collect()
}

/// Where the crate `name` is looked into or given another name: `name::…`, `use name as …`, `extern crate name`. A module of our
/// own that bears the same name (`crate::name::…`) is left aside.
pub fn looks_into(code: &str, name: &str) -> Vec<usize> {
    let looks = |at: &usize| {
        let before = code.get(..*at).unwrap_or_default();
        let after = code.get(at + name.len()..).unwrap_or_default().trim_start();
        let of_ours = before
            .strip_suffix("::")
            .is_some_and(|head| head.bytes().last().is_some_and(is_path_part));
        let renamed = after
            .strip_prefix("as")
            .is_some_and(|rest| rest.starts_with(char::is_whitespace));
        !of_ours && (after.starts_with("::") || renamed || follows(before, "crate"))
    };
    words(code, name).into_iter().filter(looks).collect()
}

fn is_path_part(byte: u8) -> bool {
    is_word(byte) || byte == b'>'
}

/// Whether `word` is the last thing in `before`, with a space after it.
pub fn follows(before: &str, word: &str) -> bool {
    before.ends_with(char::is_whitespace)
        && before
            .trim_end()
            .strip_suffix(word)
            .is_some_and(|head| !head.bytes().last().is_some_and(is_word))
}

/// The offset of the bracket that closes the one at `open`, in a text without comments and literals.
pub fn closing(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{looks_into, words};

    #[test]
    fn every_way_to_look_into_a_crate_is_seen() {
        for code in [
            "use db::Tx;",
            "use db as d;",
            "use {db as d};",
            "use ::db::Tx;",
            "use {::db::Tx};",
            "extern crate db;",
            "f(::db :: Tx)",
            "r#db::Tx",
            "m!(db::Tx)",
        ] {
            assert_eq!(looks_into(code, "db").len(), 1, "{code}");
        }
        for code in [
            "crate::db::x()",
            "self::db::x()",
            "db.rows()",
            "let db = 1;",
            "fdb::x",
            "T::<db>::db::x",
        ] {
            assert!(looks_into(code, "db").is_empty(), "{code}");
        }
    }

    #[test]
    fn words_have_borders() {
        assert_eq!(
            words("core score core_x core::y (core)", "core"),
            vec![0, 18, 27]
        );
    }
}
