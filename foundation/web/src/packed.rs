//! Pages that are the same for everybody, compressed once. There are few different ones before sign-in, and when many people sign in,
//! compressing them is most of what a sign-in costs beside its hash (G9).

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, OnceLock};

use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use quick_cache::sync::Cache;

/// Different pages that are known, 15 KB each once they are kept.
const KNOWN: usize = 64;

/// The pages. Of one that was requested only once just a hash is kept: pages that differ contain a link or a name, which may be secret.
pub(crate) struct Packed {
    numbers: RandomState,
    known: Cache<u64, Arc<OnceLock<Option<Kept>>>>,
}

struct Kept {
    page: String,
    packed: Bytes,
}

impl Default for Packed {
    fn default() -> Self {
        Self {
            numbers: RandomState::new(),
            known: Cache::new(KNOWN),
        }
    }
}

impl Packed {
    /// The page in Brotli; `None` the first time, or when it can't be.
    pub(crate) fn page(&self, page: &str) -> Option<Bytes> {
        let number = self.numbers.hash_one(page);
        let Some(found) = self.known.get(&number) else {
            self.known.insert(number, Arc::default());
            return None;
        };
        let kept = found.get_or_init(|| Kept::new(page)).as_ref()?;
        (kept.page == page).then(|| kept.packed.clone())
    }
}

impl Kept {
    fn new(page: &str) -> Option<Self> {
        Some(Self {
            page: page.to_owned(),
            packed: brotli(page)?,
        })
    }
}

fn brotli(page: &str) -> Option<Bytes> {
    let mut packed = Vec::with_capacity(page.len() / 3);
    let params = BrotliEncoderParams {
        quality: 9,
        size_hint: page.len(),
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut page.as_bytes(), &mut packed, &params).ok()?;
    Some(packed.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(packed: &[u8]) -> String {
        let mut text = Vec::new();
        brotli::BrotliDecompress(&mut &*packed, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn a_page_is_packed_once_and_from_its_second_time() {
        let (packed, page) = (Packed::default(), "<p>Connexion</p>".repeat(50));
        assert_eq!(packed.page(&page), None);
        let first = packed.page(&page).unwrap();
        assert_eq!(unpacked(&first), page);
        assert!(first.len() < page.len() / 5);
        assert_eq!(packed.page(&page).unwrap().as_ptr(), first.as_ptr());
        assert_eq!(packed.page("<p>Autre</p>"), None);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let packed = Packed::default();
        for number in 0..1000 {
            assert_eq!(packed.page(&number.to_string()), None);
        }
        assert!(packed.known.len() <= KNOWN);
    }
}
