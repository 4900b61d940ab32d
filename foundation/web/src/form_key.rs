//! The key that a form carries, so that it has one effect however often it is sent (ADR 0011).

use db::once::Digest;
use kernel::Uuid;
use sha2::{Digest as _, Sha256};

use crate::Context;

impl Context {
    /// A key for a form that is about to be drawn; [`ui::hx::once`] inserts it. The page is then specific to one reader.
    pub fn form_key(&self) -> Uuid {
        self.note_key();
        kernel::id::new_v7(&**self.db().clock(), &**self.db().entropy())
    }

    /// The form sent with this key, as its command stores it: `name` says which form, `says` its content. The same key with other content
    /// is another form: somebody went back and wrote something else. None without a key; any UUID is one, for a key proves nothing and only
    /// distinguishes two sendings.
    pub fn form(&self, name: &str, key: &str, says: &[&str]) -> Option<Digest> {
        let key: Uuid = key.parse().ok()?;
        let account = self.subject().map(|subject| subject.account.to_string());
        let mut sum = Sha256::new();
        sum.update(key.as_bytes());
        let words = [name, account.as_deref().unwrap_or_default()];
        for word in words.iter().chain(says) {
            // Its length first, so that no two lists of values give the same bytes.
            sum.update(word.len().to_be_bytes());
            sum.update(word);
        }
        Some(Digest(sum.finalize().into()))
    }
}
