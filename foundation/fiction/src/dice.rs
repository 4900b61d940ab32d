//! Small repeatable randomness: an item's number and the seed determine everything about it, so that nothing has to be kept in memory.

/// SplitMix64. Not for secrets.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice of one item of one stream: item 7 draws the same whether or not item 6 was made.
    pub fn of(seed: u64, stream: u64, item: u64) -> Self {
        Self(mix(mix(
            mix(seed ^ 0x5350_4943_4f21_2026).wrapping_add(stream)
        )
        .wrapping_add(item)))
    }

    /// The next 64 bits.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        let high = (u128::from(self.roll()) * u128::from(bound)) >> 64;
        u64::try_from(high).unwrap_or(0)
    }

    /// A position in a list of `len` items; 0 when it's empty.
    pub fn position(&mut self, len: usize) -> usize {
        let bound = u64::try_from(len).unwrap_or(u64::MAX);
        usize::try_from(self.below(bound)).unwrap_or(0)
    }

    /// A position that prefers the beginning of the list: half of the draws fall in its first quarter.
    pub fn early(&mut self, len: usize) -> usize {
        let (a, b) = (self.roll() >> 40, self.roll() >> 40);
        let skewed = (a * b) >> 24;
        let bound = u64::try_from(len).unwrap_or(u64::MAX);
        usize::try_from((skewed * bound) >> 24).unwrap_or(0)
    }

    /// True `per_thousand` times in a thousand.
    pub fn chance(&mut self, per_thousand: u64) -> bool {
        self.below(1000) < per_thousand
    }

    /// One of the items, each as likely; `None` when there is none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.position(items.len()))
    }

    /// One of the words; empty when there is none.
    pub fn word<'a>(&mut self, words: &'a [String]) -> &'a str {
        self.pick(words).map_or("", String::as_str)
    }

    /// One of the words, rather from the beginning of the list; empty when there is none.
    pub fn early_word<'a>(&mut self, words: &'a [String]) -> &'a str {
        words
            .get(self.early(words.len()))
            .map_or("", String::as_str)
    }
}

const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Items drawn by their weights.
#[derive(Debug)]
pub struct Weighted<T> {
    items: Vec<T>,
    until: Vec<u64>,
}

impl<T> Weighted<T> {
    /// A table of items with their weights.
    pub fn new(items: impl IntoIterator<Item = (T, u64)>) -> Self {
        let (mut kept, mut until, mut total) = (Vec::new(), Vec::new(), 0);
        for (item, weight) in items {
            total += weight;
            kept.push(item);
            until.push(total);
        }
        Self { items: kept, until }
    }

    /// One item; `None` when the table is empty.
    pub fn draw(&self, dice: &mut Dice) -> Option<&T> {
        let drawn = dice.below(self.until.last().copied().unwrap_or(0));
        self.items
            .get(self.until.partition_point(|until| *until <= drawn))
    }

    /// All items in order.
    #[cfg(test)]
    pub fn items(&self) -> &[T] {
        &self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_the_same_whoever_came_before() {
        assert_eq!(Dice::of(1, 2, 3).roll(), Dice::of(1, 2, 3).roll());
        assert_ne!(Dice::of(1, 2, 3).roll(), Dice::of(1, 2, 4).roll());
        assert_ne!(Dice::of(1, 2, 3).roll(), Dice::of(2, 2, 3).roll());
    }

    #[test]
    fn weights_are_kept() {
        let table = Weighted::new([("rare", 1), ("never", 0), ("often", 99)]);
        let mut dice = Dice::of(5, 0, 0);
        let drawn: Vec<&str> = (0..10_000)
            .filter_map(|_| table.draw(&mut dice).copied())
            .collect();
        let rare = drawn.iter().filter(|word| **word == "rare").count();
        assert!((50..200).contains(&rare), "{rare}");
        assert!(!drawn.contains(&"never"));
    }

    #[test]
    fn early_prefers_the_beginning() {
        let mut dice = Dice::of(9, 0, 0);
        let first = (0..10_000).filter(|_| dice.early(100) < 25).count();
        assert!(first > 5_000, "{first}");
        assert!((0..1_000).all(|_| dice.early(7) < 7));
    }
}
