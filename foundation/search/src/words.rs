//! From text to words: folded, synonyms replaced, bounded in length.

use crate::schema::Schema;

/// Longest word kept, in bytes; the rest of a longer one is cut.
pub(crate) const MAX_WORD: usize = 40;

/// The words of `text`, in order, each as it is stored in the index.
pub(crate) fn split(schema: &Schema, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    each(schema, text, |word| found.push(word.to_owned()));
    found
}

/// Calls `take` with each word of `text`.
pub(crate) fn each(schema: &Schema, text: &str, mut take: impl FnMut(&str)) {
    let folded = kernel::fold::fold(text);
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        take(cut(schema.meaning(word)));
    }
}

fn cut(word: &str) -> &str {
    let mut end = word.len().min(MAX_WORD);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_and_hyphens() {
        let schema = Schema::new().synonym("st", "saint");
        assert_eq!(
            split(&schema, "St-Étienne-de-l'Œuvre"),
            ["saint", "etienne", "de", "l", "oeuvre"]
        );
    }

    #[test]
    fn long_words_are_cut_between_letters() {
        let long = "ж".repeat(60);
        assert_eq!(split(&Schema::new(), &long)[0].len(), MAX_WORD);
    }
}
