//! Finding words in a text that no parser reads.

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

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_have_borders() {
        assert_eq!(
            words("core score core_x core::y (core)", "core"),
            vec![0, 18, 27]
        );
    }
}
