//! One-time codes of six digits, sent by mail or SMS (A19). Delays and tries are counted by whoever stores the hash.

use std::fmt;

use kernel::Entropy;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Vault, bind};

const PURPOSE: &str = "otp";

/// Six digits, each of the million equally likely.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Code(String);

impl Code {
    /// A new code.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(format!("{:06}", entropy.below(1_000_000)))
    }

    /// What somebody typed or pasted: blanks, hyphens, full stops and invisible signs are ignored, full-width digits are digits.
    /// `None` unless six digits remain.
    pub fn parse(typed: &str) -> Option<Self> {
        let digits: String = typed.nfkc().filter(|c| c.is_alphanumeric()).collect();
        (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(Self(digits))
    }

    /// The six digits, for the mail or the SMS and nowhere else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(‹…›)")
    }
}

/// The hash to store, keyed with the master key and tied to its challenge: the database alone reveals nothing,
/// although there are only a million codes.
pub fn hash(vault: &Vault, challenge_id: &[u8], code: &Code) -> [u8; 32] {
    vault.mac(PURPOSE, &bind(&[challenge_id, code.0.as_bytes()]))
}

/// Whether `code` is the one that was sent for this challenge. Takes the same time either way.
pub fn verify(vault: &Vault, challenge_id: &[u8], code: &Code, stored: &[u8]) -> bool {
    vault.verify_mac(PURPOSE, &bind(&[challenge_id, code.0.as_bytes()]), stored)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::SeededEntropy;

    use super::*;
    use crate::MasterKey;

    fn vault(seed: u64) -> Vault {
        let entropy = SeededEntropy::new(seed);
        Vault::new(MasterKey::generate(&entropy), Arc::new(entropy))
    }

    #[test]
    fn verifies_only_its_own_challenge_code_and_key() {
        let (ours, theirs) = (vault(1), vault(2));
        let code = Code::generate(&SeededEntropy::new(9));
        let stored = hash(&ours, b"challenge-1", &code);
        assert!(verify(&ours, b"challenge-1", &code, &stored));
        assert!(!verify(&ours, b"challenge-2", &code, &stored));
        assert!(!verify(&theirs, b"challenge-1", &code, &stored));
        let wrong = if code.expose() == "000000" {
            "000001"
        } else {
            "000000"
        };
        assert!(!verify(
            &ours,
            b"challenge-1",
            &Code::parse(wrong).unwrap(),
            &stored
        ));
        assert!(!verify(&ours, b"challenge-1", &code, &stored[..31]));
    }

    #[test]
    fn every_first_digit_is_as_likely_and_zeros_are_kept() {
        let entropy = SeededEntropy::new(4);
        let mut firsts = [0_u32; 10];
        for _ in 0..10_000 {
            let code = Code::generate(&entropy);
            assert_eq!(code.expose().len(), 6);
            firsts[usize::from(code.expose().as_bytes()[0] - b'0')] += 1;
        }
        assert!(
            firsts.iter().all(|count| (850..1150).contains(count)),
            "{firsts:?}"
        );
    }

    #[test]
    fn reads_what_people_type() {
        for typed in [
            "123456",
            " 123 456 ",
            "123\u{202F}456",
            "123-456",
            "123\u{2010}456.",
            "\u{A0}123\u{A0}456\n",
            "１２３４５６",
            "\u{200E}123\u{200B}456\u{FEFF}",
        ] {
            let code = Code::parse(typed).expect(typed);
            assert_eq!(code.expose(), "123456", "{typed:?}");
        }
        for typed in ["", "12345", "1234567", "12345a", "code 123456"] {
            assert!(Code::parse(typed).is_none());
        }
        assert_eq!(format!("{:?}", Code::parse("123456").unwrap()), "Code(‹…›)");
    }
}
