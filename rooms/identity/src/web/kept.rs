//! A form sent from a locked session (A21.1): its text travels through the lock page, sealed, and is shown again after unlocking. Without a
//! script nothing else would keep it. Pages with scripts unlock in place and never come here.

use access::{Public, SessionId};
use data_encoding::BASE64URL_NOPAD;
use kernel::Fault;
use kernel::id::Id as _;
use serde::{Deserialize, Serialize};
use web::{Context, Failure, Form, HeaderMap, Query, Reply};

use super::forms::OnwardQuery;
use super::lock::{self, Unlocking};
use super::reply::{identity, screen};
use super::views::kept::{self, KeptView};
use crate::Identity;
use crate::domain::onward::{local_address, with_onward};

const PURPOSE: &str = "identity-kept-form";
/// The longest form that travels, in bytes once sealed: the lock page sends it back whole, beside the password.
const LONGEST: usize = web::LARGEST_BODY - 8 * 1024;

/// A form that waits.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    /// Where it was sent to.
    pub address: String,
    pub fields: Vec<(String, String)>,
}

impl Kept {
    /// Seals it for one session: no other session opens it, and the page of a locked post shows nothing readable. None when it is too long.
    fn seal(&self, identity: &Identity, session: SessionId) -> Result<Option<String>, Fault> {
        let plain = serde_json::to_vec(self).map_err(Fault::internal)?;
        let row = session.uuid();
        let sealed = identity.vault.seal_small(PURPOSE, &plain, row.as_bytes())?;
        let text = BASE64URL_NOPAD.encode(&sealed);
        Ok((text.len() <= LONGEST).then_some(text))
    }

    /// Opens what was sealed for this session; nothing when it can't be opened.
    pub(crate) fn open(identity: &Identity, session: SessionId, sealed: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
        let row = session.uuid();
        let plain = identity.vault.open_small(PURPOSE, &bytes, row.as_bytes());
        serde_json::from_slice(&plain.ok()?).ok()
    }
}

/// The page that shows the form again.
pub(crate) fn resume(cx: &Context, kept: &Kept) -> Reply {
    let view = KeptView {
        address: &kept.address,
        fields: &kept.fields,
    };
    screen(kept::RESUMED, kept::resumed(&view)).reply(cx)
}

/// Answers a form whose session is locked, or over.
pub(crate) async fn create(
    _: Public<Unlocking>,
    cx: Context,
    headers: HeaderMap,
    Query(query): Query<OnwardQuery>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Reply, Failure> {
    let address = local_address(&query.suite).to_owned();
    let secret = fields.iter().any(|(name, _)| web::kept::is_secret(name));
    let locked = lock::find(&cx, &headers).await?;
    if address == "/" || secret || fields.is_empty() {
        let next = if locked.is_some() {
            "/verrou"
        } else {
            "/connexion"
        };
        return Ok(Reply::go(&cx, next));
    }
    let kept = Kept { address, fields };
    if cx.subject().is_some() {
        // Another window unlocked it first.
        return Ok(resume(&cx, &kept));
    }
    let view = KeptView {
        address: &kept.address,
        fields: &kept.fields,
    };
    if let Some(session) = locked {
        return Ok(match kept.seal(&*identity(&cx)?, session.id)? {
            Some(sealed) => lock::page_with(&cx, &session, &sealed),
            // Its author is signed in again, and nothing else would keep it.
            None => screen(kept::TOO_LONG, kept::too_long(&view)).reply(&cx),
        });
    }
    let way = with_onward("/connexion", "/");
    Ok(screen(kept::OVER, kept::over(&view, &way)).reply(&cx))
}
