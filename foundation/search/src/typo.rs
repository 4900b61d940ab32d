//! Edits: a swap of neighbours, a missing, doubled, added or replaced letter counts as one. Words are compared as bytes; folded
//! French is ASCII, so a byte is a letter.

/// A 64-bit hash of a word, stable across runs and machines (it is stored).
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ bytes.len() as u64;
    for byte in bytes {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    finish(state)
}

fn finish(mut state: u64) -> u64 {
    state = (state ^ (state >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    state = (state ^ (state >> 29)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    state ^ (state >> 32)
}

/// Calls `take` with the hash of the word and of the word without each of its letters (equal ones once). Two words within one
/// edit of each other share at least one of these hashes.
pub(crate) fn neighbourhood(word: &[u8], mut take: impl FnMut(u64)) {
    take(hash(word));
    let mut shorter = [0_u8; crate::words::MAX_WORD];
    let length = word.len().min(shorter.len());
    if length < 2 {
        return;
    }
    for skip in 0..length {
        if skip > 0 && word[skip] == word[skip - 1] {
            continue;
        }
        shorter[..skip].copy_from_slice(&word[..skip]);
        shorter[skip..length - 1].copy_from_slice(&word[skip + 1..length]);
        take(hash(&shorter[..length - 1]));
    }
}

/// Whether the words differ by exactly one edit.
pub(crate) fn one_edit(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let start = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    match long.len() - short.len() {
        0 if start == short.len() => false,
        0 => {
            let (x, y) = (&short[start..], &long[start..]);
            x[1..] == y[1..] || (x.len() >= 2 && x[0] == y[1] && x[1] == y[0] && x[2..] == y[2..])
        }
        1 => short[start..] == long[start + 1..],
        _ => false,
    }
}

/// Whether the words differ by at most two edits (optimal string alignment).
pub(crate) fn two_edits(a: &[u8], b: &[u8]) -> bool {
    const FAR: u8 = 3;
    const WIDTH: usize = crate::words::MAX_WORD + 1;
    if a.len().abs_diff(b.len()) > 2 || a.len() >= WIDTH || b.len() >= WIDTH {
        return false;
    }
    let mut rows = [[FAR; WIDTH]; 3];
    for (column, cell) in rows[0].iter_mut().enumerate().take(3) {
        *cell = column as u8;
    }
    for i in 1..=a.len() {
        let (above, two_above, mut row) = (rows[(i - 1) % 3], rows[(i + 1) % 3], [FAR; WIDTH]);
        if i <= 2 {
            row[0] = i as u8;
        }
        let mut nearest = row[0];
        for j in i.saturating_sub(2).max(1)..=(i + 2).min(b.len()) {
            let mut cell = above[j - 1] + u8::from(a[i - 1] != b[j - 1]);
            cell = cell.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cell = cell.min(two_above[j - 2] + 1);
            }
            row[j] = cell.min(FAR);
            nearest = nearest.min(row[j]);
        }
        if nearest >= FAR {
            return false;
        }
        rows[i % 3] = row;
    }
    rows[a.len() % 3][b.len()] < FAR
}

/// One bit per letter present. Two edits change at most four bits: a cheap refusal before [`two_edits`].
pub(crate) fn letters(word: &[u8]) -> u32 {
    word.iter().fold(0, |mask, byte| {
        let bit = match byte {
            b'a'..=b'z' => u32::from(byte - b'a'),
            b'0'..=b'9' => 26 + u32::from(byte - b'0') % 3,
            _ => 29 + u32::from(*byte) % 3,
        };
        mask | (1 << bit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn distance(a: &[u8], b: &[u8]) -> usize {
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut best = d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    best = best.min(d[i - 1][j] + 1).min(d[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(d[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        d[a.len()][b.len()]
    }

    fn hashes(word: &[u8]) -> HashSet<u64> {
        let mut set = HashSet::new();
        neighbourhood(word, |h| {
            set.insert(h);
        });
        set
    }

    #[test]
    fn each_kind_of_edit_at_each_place() {
        let word = b"garmontlan";
        for i in 0..word.len() {
            let mut dropped = word.to_vec();
            dropped.remove(i);
            let mut doubled = word.to_vec();
            doubled.insert(i, word[i]);
            let mut replaced = word.to_vec();
            replaced[i] = b'z';
            for other in [dropped, doubled, replaced] {
                assert!(one_edit(word, &other), "{other:?}");
            }
            if i > 0 {
                let mut swapped = word.to_vec();
                swapped.swap(i - 1, i);
                assert!(one_edit(word, &swapped), "{swapped:?}");
            }
        }
        assert!(!one_edit(word, word));
        assert!(!one_edit(b"ab", b"cd"));
    }

    proptest! {
        #[test]
        fn agrees_with_the_full_table(a in "[a-d]{2,9}", b in "[a-d]{2,9}") {
            let far = distance(a.as_bytes(), b.as_bytes());
            prop_assert_eq!(one_edit(a.as_bytes(), b.as_bytes()), far == 1);
            prop_assert_eq!(two_edits(a.as_bytes(), b.as_bytes()), far <= 2);
            if far <= 2 {
                prop_assert!((letters(a.as_bytes()) ^ letters(b.as_bytes())).count_ones() <= 4);
            }
            if far == 1 {
                prop_assert!(!hashes(a.as_bytes()).is_disjoint(&hashes(b.as_bytes())));
            }
        }
    }
}
