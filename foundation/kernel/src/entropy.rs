//! Randomness as a parameter.

use std::cell::RefCell;
use std::sync::Mutex;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The source of random bytes. Everything random takes one, so that a test can repeat it.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Entropy + '_ {
    /// A fixed number of random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A number below `bound`, without bias; 0 when `bound` is 0.
    pub fn below(&self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        let limit = u64::MAX - u64::MAX % bound;
        loop {
            let drawn = u64::from_le_bytes(self.bytes());
            if drawn < limit {
                return drawn % bound;
            }
        }
    }
}

/// The operating system's generator: the only source for secrets.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemEntropy;

/// Bytes read from the system at once: a request needs some fifty in three or four small pieces, and each would be a system call.
const DRAWN: usize = 512;

/// Bytes read and not yet used; the last `left` of them.
struct Store {
    bytes: [u8; DRAWN],
    left: usize,
}

thread_local! {
    static STORE: RefCell<Store> = const {
        RefCell::new(Store {
            bytes: [0; DRAWN],
            left: 0,
        })
    };
}

impl Store {
    /// Takes bytes that are used only once, and erases them here.
    fn give(&mut self, wanted: &mut [u8]) {
        if self.left < wanted.len() {
            ask_the_system(&mut self.bytes);
            self.left = DRAWN;
        }
        let from = self.left - wanted.len();
        if let Some(given) = self.bytes.get_mut(from..self.left) {
            wanted.copy_from_slice(given);
            given.fill(0);
        }
        self.left = from;
    }
}

#[expect(
    clippy::panic,
    reason = "a machine without entropy must not go on: every secret would be guessable"
)]
fn ask_the_system(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        panic!("the operating system gives no random bytes: {error}");
    }
}

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        if bytes.len() > DRAWN {
            ask_the_system(bytes);
        } else {
            STORE.with_borrow_mut(|store| store.give(bytes));
        }
    }
}

/// A repeatable generator, for tests and fictional data only.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<ChaCha20Rng>);

impl SeededEntropy {
    /// The generator that a seed always gives.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_gives_no_byte_twice_and_leaves_none_empty() {
        let entropy: &dyn Entropy = &SystemEntropy;
        let mut seen = std::collections::HashSet::new();
        for _ in 0..1000 {
            assert!(seen.insert(entropy.bytes::<24>()));
        }
        assert!(!seen.contains(&[0; 24]));
        let mut long = [0; DRAWN + 1];
        entropy.fill(&mut long);
        assert!(long.iter().any(|byte| *byte != 0));
    }

    #[test]
    fn a_seed_repeats_and_a_bound_holds() {
        let (a, b) = (SeededEntropy::new(3), SeededEntropy::new(3));
        let (a, b): (&dyn Entropy, &dyn Entropy) = (&a, &b);
        assert_eq!(a.bytes::<16>(), b.bytes::<16>());
        assert!((0..1000).all(|_| a.below(6) < 6));
    }
}
