//! The services that the room needs: secrets, limits, and which channels can be used. One per process, an extension of `AppState`.

use std::sync::Arc;

use courier::Courier;
use crypto::password::{Hasher, Rule};
use crypto::{SecretString, Vault};
use kernel::{Fault, FieldErrors};

use crate::IdentityConfig;
use crate::entrance::Entrance;
use crate::failures::Failures;
use crate::tries::Tries;
use crate::words::Channel;

/// The room's extension of `AppState`: `AppState::builder(…).extension(Arc::new(identity))`.
pub struct Identity {
    pub(crate) vault: Arc<Vault>,
    pub(crate) hasher: Arc<Hasher>,
    pub(crate) entrance: Arc<Entrance>,
    pub(crate) tries: Tries,
    pub(crate) failures: Failures,
    pub(crate) rule: Rule,
    pub(crate) courier: Arc<Courier>,
    pub(crate) config: IdentityConfig,
    /// The address that people type, for the links in letters.
    pub(crate) public_url: String,
    /// The name that signs letters.
    pub(crate) name: String,
}

impl Identity {
    /// Builds it. `public_url` without a slash at its end.
    pub fn new(
        vault: Arc<Vault>,
        hasher: Arc<Hasher>,
        courier: Arc<Courier>,
        config: IdentityConfig,
        public_url: impl Into<String>,
    ) -> Self {
        let entrance = Entrance::new(hasher.parallel(), hasher.waiting());
        Self {
            vault,
            hasher,
            entrance: Arc::new(entrance),
            tries: Tries::default(),
            failures: Failures::default(),
            rule: Rule::default(),
            courier,
            config,
            public_url: public_url.into(),
            name: ui::page::PRODUCT.to_owned(),
        }
    }

    /// The same under the name by which letters are signed.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        let name = name.to_owned();
        Self { name, ..self }
    }

    /// Waits until all is done that was begun once a page had been answered: the letters of who forgot something.
    pub async fn settled(&self) {
        self.tries.settled().await;
    }

    /// The hash of a password for [`crate::face::CreateAccount`], for the command line and the demo. `Invalid` with the rule's
    /// sentences when the password breaks it (A10.2); `personal`: the identifier and the mail.
    pub async fn hash(&self, password: &str, personal: &[&str]) -> Result<String, Fault> {
        self.check(password, personal).into_result(())?;
        self.hasher.hash(&SecretString::from(password)).await
    }

    /// What is wrong with a password, in one message for its field (A10).
    pub(crate) fn check(&self, password: &str, personal: &[&str]) -> FieldErrors {
        let personal: Vec<&str> = personal
            .iter()
            .copied()
            .filter(|text| !text.is_empty())
            .collect();
        let verdicts = self.rule.check(password, &personal).into_iter();
        let wrong: Vec<String> = verdicts
            .filter(|one| !one.ok)
            .map(|one| one.message_fr)
            .collect();
        if wrong.is_empty() {
            FieldErrors::new()
        } else {
            FieldErrors::one("mot-de-passe", format!("{}.", wrong.join(". ")))
        }
    }

    /// Whether codes can be sent this way: the page offers only what works.
    pub(crate) fn can_send(&self, channel: Channel) -> bool {
        match channel {
            Channel::Mail => self.courier.can_mail(),
            Channel::Sms => self.courier.can_sms(),
        }
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(‹…›)")
    }
}
