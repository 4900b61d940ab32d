//! What the store already holds of a register, as hashes: 17 bytes a line.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A 64-bit hash of several texts (FNV-1a with a final mixing), the same in every release: it is stored.
#[derive(Debug, Clone, Copy)]
pub struct Hash(u64);

impl Hash {
    /// The hash of nothing.
    pub const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a text.
    #[must_use]
    pub fn and(self, text: &str) -> Self {
        let bytes = text.bytes().chain(std::iter::once(0x1f));
        Self(bytes.fold(self.0, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    /// The hash, as it is stored.
    pub fn end(self) -> i64 {
        let mut hash = self.0;
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        (hash ^ (hash >> 33)).cast_signed()
    }
}

/// Keys are hashes already: no need to hash them again.
#[derive(Debug, Default, Clone, Copy)]
pub struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_i64(&mut self, key: i64) {
        self.0 = key.cast_unsigned();
    }
}

/// A line compared with the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// New.
    New,
    /// Known with another content; or known as ended.
    Changed,
    /// Known with the same content.
    Unchanged,
    /// Already met in this import with the same content.
    Repeated,
    /// Already met in this import with another content: it is another activity with the same key.
    Taken,
}

const SEEN: u64 = 1;
const ENDED: u64 = 2;

/// The lines that the store knows: key, content and two marks in the content's lowest bits.
#[derive(Debug, Default)]
pub struct Known {
    lines: HashMap<i64, u64, BuildHasherDefault<AsIs>>,
    in_use: u64,
}

fn content(hash: i64) -> u64 {
    hash.cast_unsigned() & !(SEEN | ENDED)
}

impl Known {
    /// Adds a line of the store.
    pub fn put(&mut self, key: i64, hash: i64, ended: bool) {
        self.lines
            .insert(key, content(hash) | if ended { ENDED } else { 0 });
        self.in_use += u64::from(!ended);
    }

    /// Adds a line that an administrator ended: whatever the register says of it, it stays ended (I-8).
    pub fn put_closed(&mut self, key: i64) {
        self.lines.insert(key, SEEN | ENDED);
    }

    /// Compares a line of the file.
    pub fn meet(&mut self, key: i64, hash: i64) -> Standing {
        let now = content(hash);
        match self.lines.get_mut(&key) {
            None => {
                self.lines.insert(key, now | SEEN);
                Standing::New
            }
            Some(known) if *known & (SEEN | ENDED) == SEEN | ENDED => Standing::Unchanged,
            Some(known) if *known & SEEN != 0 => {
                if *known & !SEEN == now {
                    Standing::Repeated
                } else {
                    Standing::Taken
                }
            }
            Some(known) => {
                let same = *known == now;
                *known = now | SEEN;
                if same {
                    Standing::Unchanged
                } else {
                    Standing::Changed
                }
            }
        }
    }

    /// Whether a line in use was not met in this import.
    pub fn is_gone(&self, key: i64) -> bool {
        self.lines
            .get(&key)
            .is_some_and(|known| *known & (SEEN | ENDED) == 0)
    }

    /// How many were not met in this import.
    pub fn count_gone(&self) -> u64 {
        self.lines
            .values()
            .map(|known| u64::from(*known & (SEEN | ENDED) == 0))
            .sum()
    }

    /// How many were in use before this import.
    pub fn in_use(&self) -> u64 {
        self.in_use
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_part_texts_and_their_limits() {
        let hash = |texts: &[&str]| {
            texts
                .iter()
                .fold(Hash::new(), |hash, text| hash.and(text))
                .end()
        };
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_ne!(hash(&["a"]), hash(&["a", ""]));
        assert_eq!(
            hash(&["Lefèvre"]),
            2_451_276_959_274_419_066,
            "the hash is stored: it must not change"
        );
    }

    #[test]
    fn a_line_is_met_once() {
        let mut known = Known::default();
        known.put(1, 400, false);
        known.put(2, 800, true);
        known.put(3, 1200, false);
        assert_eq!(
            (known.meet(1, 400), known.meet(1, 400), known.meet(1, 404)),
            (Standing::Unchanged, Standing::Repeated, Standing::Taken)
        );
        assert_eq!(
            (known.meet(2, 800), known.meet(9, 4), known.meet(9, 4)),
            (Standing::Changed, Standing::New, Standing::Repeated)
        );
        assert!(known.is_gone(3) && !known.is_gone(1) && !known.is_gone(2) && !known.is_gone(77));
        assert_eq!((known.count_gone(), known.in_use()), (1, 2));
        known.put_closed(5);
        assert_eq!(
            (known.meet(5, 12), known.is_gone(5)),
            (Standing::Unchanged, false)
        );
    }
}
