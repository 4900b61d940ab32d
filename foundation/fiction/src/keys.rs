//! Control keys of the national numbers, and numbers that can't belong to anyone.

/// The digit that makes `digits` followed by it pass the Luhn check. Anything but a digit counts as 0.
pub fn luhn_key(digits: &str) -> char {
    let sum: u32 = digits
        .chars()
        .rev()
        .enumerate()
        .map(|(place, digit)| weigh(digit, place % 2 == 0))
        .sum();
    char::from_digit((10 - sum % 10) % 10, 10).unwrap_or('0')
}

/// Whether a whole number, key included, passes the Luhn check: RPPS (11), SIREN (9), SIRET (14), FINESS (9).
/// The letter of a Corsican FINESS counts as 0.
pub fn has_luhn_key(number: &str) -> bool {
    number.char_indices().next_back().is_some_and(|(end, key)| {
        number
            .get(..end)
            .is_some_and(|digits| luhn_key(digits) == key)
    })
}

fn weigh(digit: char, doubled: bool) -> u32 {
    let digit = digit.to_digit(10).unwrap_or(0);
    match (doubled, digit * 2) {
        (true, twice) if twice > 9 => twice - 9,
        (true, twice) => twice,
        (false, _) => digit,
    }
}

/// How many people a generated register can hold.
pub const MOST_PEOPLE: u64 = 9_000_000;

/// The RPPS number of the nth person of a generated register, scattered as in the real one: 9971… to 9979….
/// (9970… is left to the documented examples and to the demo territory.)
pub fn rpps(item: u64) -> String {
    let scattered = 1_000_000 + (item % MOST_PEOPLE) * 4_777_777 % MOST_PEOPLE;
    keyed(format!("997{scattered:07}"))
}

/// The SIREN number of the nth liberal practice.
pub fn practice_siren(item: u64) -> String {
    keyed(format!("97{:06}", item % 1_000_000))
}

/// The SIREN number of the nth shared structure.
pub fn structure_siren(item: u64) -> String {
    keyed(format!("99{:06}", item % 1_000_000))
}

/// The SIRET number of a SIREN's only establishment.
pub fn siret(siren: &str) -> String {
    keyed(format!("{siren}0001"))
}

/// A FINESS number: the département's first two characters, `9` for a site or `8` for a legal entity, five digits, the key.
pub fn finess(departement: &str, site: bool, item: u64) -> String {
    let prefix = departement.get(..2).unwrap_or("00");
    keyed(format!(
        "{prefix}{}{:05}",
        if site { 9 } else { 8 },
        item % 100_000
    ))
}

fn keyed(mut digits: String) -> String {
    let key = luhn_key(&digits);
    digits.push(key);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_agree_with_the_documented_examples() {
        assert!(
            ["99700000013", "99700000021", "99700000039", "732829320"]
                .iter()
                .all(|number| has_luhn_key(number))
        );
        assert!(!has_luhn_key("99700000001"));
        assert!(!has_luhn_key("340000000"));
        assert!(!has_luhn_key(""));
    }

    #[test]
    fn numbers_are_whole_distinct_and_keyed() {
        let numbers: HashSet<String> = (0..50_000).map(rpps).collect();
        assert_eq!(numbers.len(), 50_000);
        assert!(
            numbers.iter().all(|number| number.len() == 11
                && has_luhn_key(number)
                && number.starts_with("997"))
        );
        let siret = siret(&practice_siren(31));
        assert!(siret.len() == 14 && has_luhn_key(&siret), "{siret}");
        assert!(finess("2A", true, 3).starts_with("2A9") && has_luhn_key(&finess("2A", true, 3)));
        assert_ne!(finess("34", true, 3), finess("34", false, 3));
    }
}
