//! Suggests the known word that a misspelt one most likely means.

use strsim::osa_distance;

/// The nearest of `known` words, when it is near enough to be what was meant.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let (distance, meant) = known
        .iter()
        .map(|known| (osa_distance(&word, known), *known))
        .min()?;
    let longest = word.chars().count().max(meant.chars().count());
    (distance <= 1 + longest / 4 && distance < longest).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_near_word_is_proposed() {
        let known = ["port", "data", "public_url", "development"];
        assert_eq!(nearest("prot", &known), Some("port"));
        assert_eq!(nearest("publicurl", &known), Some("public_url"));
        assert_eq!(nearest("Port", &known), Some("port"));
        assert_eq!(nearest("couleur", &known), None);
        assert_eq!(nearest("x", &known), None);
    }
}
