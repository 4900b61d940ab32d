//! Words without which a search would be answered whole.

use search::Query;

use crate::card_index::CardIndex;
use crate::source::CardSource;

/// How many words a search has of which one may be left out.
const HINDERING: std::ops::RangeInclusive<usize> = 2..=6;

impl<S: CardSource> CardIndex<S> {
    /// The words without any one of which something answers to all the others: what a page proposes to leave out of a search that nothing
    /// answers to whole.
    pub fn hindering_words(&self, query: &Query<'_>) -> Vec<String> {
        let words: Vec<&str> = query.text.split_whitespace().collect();
        if !HINDERING.contains(&words.len()) {
            return Vec::new();
        }
        let hinders = |left_out: &&str| {
            let others = words.iter().filter(|word| *word != left_out);
            let text = others.copied().collect::<Vec<_>>().join(" ");
            let (_, hits) = self.search(&Query {
                text: &text,
                limit: 1,
                ..*query
            });
            hits.ignored.is_empty() && hits.hits.first().is_some_and(|best| best.complete)
        };
        let mut found: Vec<&str> = words.iter().copied().filter(|word| hinders(word)).collect();
        found.dedup();
        found.into_iter().map(str::to_owned).collect()
    }
}
