//! Telephone numbers that nobody can have: the ranges that the ARCEP keeps for works of fiction.

/// First six digits of the ranges, mobile last.
pub const RANGES: [&str; 6] = ["019900", "026191", "035301", "046571", "053649", "063998"];

/// The nth landline of a telephone zone (1 to 5), ten digits without blanks. An unknown zone is taken as the 5th.
pub fn landline(zone: u8, item: u64) -> String {
    let [one, two, three, four, five, _] = RANGES;
    let range = match zone {
        1 => one,
        2 => two,
        3 => three,
        4 => four,
        _ => five,
    };
    format!("{range}{:04}", item % 10_000)
}

/// The nth mobile number, ten digits without blanks.
pub fn mobile(item: u64) -> String {
    let [.., mobile] = RANGES;
    format!("{mobile}{:04}", item % 10_000)
}

/// Whether a number, with or without blanks, is one of those kept for fiction.
pub fn is_fictional(number: &str) -> bool {
    let digits: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    digits.len() == 10
        && digits.bytes().all(|b| b.is_ascii_digit())
        && RANGES.iter().any(|range| digits.starts_with(range))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_numbers_are_kept_for_fiction() {
        assert!((0..=6).all(|zone| is_fictional(&landline(zone, 123_456))));
        assert!(is_fictional(&mobile(7)) && is_fictional("05 36 49 00 12"));
        assert!(!is_fictional("05 61 00 00 00") && !is_fictional("0536490"));
    }
}
