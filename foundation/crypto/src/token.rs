//! Random tokens: sessions, links in mails. The text goes out, only the hash is kept.

use std::fmt;

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use kernel::Entropy;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// 256 random bits: whoever presents them has received them.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Token([u8; 32]);

impl Token {
    /// A new token.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(entropy.bytes())
    }

    /// 43 characters safe in a cookie and in an address.
    pub fn to_base64url(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// 52 lower-case letters and digits: for a link that somebody may have to type.
    pub fn to_base32(&self) -> String {
        BASE32_NOPAD.encode(&self.0).to_ascii_lowercase()
    }

    /// Reads either text form; base32 in either case, blanks around it ignored. `None` when it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = match text.len() {
            43 => BASE64URL_NOPAD.decode(text.as_bytes()),
            52 => BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()),
            _ => return None,
        };
        bytes.ok()?.try_into().ok().map(Self)
    }

    /// What is stored and searched for.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0).into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(‹…›)")
    }
}

/// SHA-256 of a [`Token`]. A plain hash is enough: 256 random bits can't be guessed. Compared in constant time.
#[derive(Clone, Copy)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// A hash read from its column; `None` unless it has 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes for the column.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenHash {}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(‹…›)")
    }
}

#[cfg(test)]
mod tests {
    use kernel::SeededEntropy;

    use super::*;

    #[test]
    fn both_texts_lead_back_to_the_same_hash() {
        let entropy = SeededEntropy::new(1);
        let (token, other) = (Token::generate(&entropy), Token::generate(&entropy));
        assert_eq!(token.to_base64url().len(), 43);
        assert_eq!(token.to_base32().len(), 52);
        for text in [
            token.to_base64url(),
            token.to_base32(),
            format!(" {} ", token.to_base32().to_uppercase()),
        ] {
            assert_eq!(Token::parse(&text).unwrap().hash(), token.hash());
        }
        assert_ne!(token.hash(), other.hash());
        assert_eq!(
            TokenHash::from_bytes(token.hash().as_bytes()),
            Some(token.hash())
        );
    }

    #[test]
    fn other_texts_are_no_token() {
        let text = Token::generate(&SeededEntropy::new(2)).to_base64url();
        for wrong in [
            "",
            "abc",
            &text[..42],
            &text.replace(|c: char| c.is_ascii_digit(), "+"),
            &"é".repeat(26),
        ] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
        assert!(TokenHash::from_bytes(&[0; 31]).is_none());
    }

    #[test]
    fn nothing_is_printed() {
        let token = Token::generate(&SeededEntropy::new(3));
        assert_eq!(
            format!("{token:?} {:?}", token.hash()),
            "Token(‹…›) TokenHash(‹…›)"
        );
    }
}
