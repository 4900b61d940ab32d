//! The room's views with samples, for the gallery. Everything in them is fictional.

mod account;
mod legal;
mod recovery;
mod secrets;
mod sign_in;

use std::sync::{Arc, LazyLock};

use courier::Courier;
use crypto::password::{Hasher, HasherSettings};
use crypto::{MasterKey, Vault};
use kernel::{FieldErrors, SeededEntropy, Timestamp};
use ui::Markup;

use crate::{Identity, IdentityConfig};

pub(super) use account::{ACCOUNT, PORTAL};
pub(super) use legal::LEGAL;
pub(super) use recovery::RECOVERY;
pub(super) use secrets::SECRETS;
pub(super) use sign_in::SIGN_IN;

const MORNING: Timestamp = Timestamp::from_micros(1_795_161_600_000_000);
const TOKEN: &str = "exemple";

static NONE: LazyLock<FieldErrors> = LazyLock::new(FieldErrors::new);

/// An extension of no `AppState`: views only read its limits and its rule.
static IDENTITY: LazyLock<Option<Identity>> = LazyLock::new(|| {
    let entropy: Arc<dyn kernel::Entropy> = Arc::new(SeededEntropy::new(1));
    let vault = Arc::new(Vault::new(
        MasterKey::generate(&*entropy),
        Arc::clone(&entropy),
    ));
    let hasher = Hasher::new(HasherSettings::default(), None, entropy).ok()?;
    Some(Identity::new(
        vault,
        Arc::new(hasher),
        Arc::new(Courier::memory()),
        IdentityConfig::default(),
        "https://spico.example.org",
    ))
});

fn with_identity(draw: impl FnOnce(&Identity) -> Markup) -> Markup {
    IDENTITY.as_ref().map_or_else(Markup::default, draw)
}
