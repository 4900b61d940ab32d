//! The known word that a misspelt one most likely meant.

/// The nearest of `known` words, when it is near enough to be what was meant.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let (distance, meant) = known
        .iter()
        .map(|known| (distance(&word, known), *known))
        .min()?;
    let longest = word.chars().count().max(meant.chars().count());
    (distance <= 1 + longest / 4 && distance < longest).then_some(meant)
}

/// How many letters must be added, removed, changed, or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().collect();
    let to: Vec<char> = to.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut previous = None;
    for (row, letter) in from.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let at =
                |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX / 2);
            let mut best = at(&last, column) + usize::from(letter != other);
            best = best
                .min(at(&last, column + 1) + 1)
                .min(at(&next, column) + 1);
            let swapped =
                column > 0 && previous == Some(other) && to.get(column - 1) == Some(letter);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut last, next);
        previous = Some(letter);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted() {
        assert_eq!(distance("prot", "port"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("chien", "niche"), 4);
        assert_eq!(distance("same", "same"), 0);
    }

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
