//! A list of persons cared for that was shown is one reading, which holds their ids (I-3). Sealed, so that nobody learns from the store who
//! is on a list beside whom. The key of the seals opens it.

use crypto::{DataKey, bind};
use data_encoding::BASE64_NOPAD;
use db::{Action, Actor, AuditEvent};
use kernel::{Fault, Uuid};

use crate::{Event, SealKey};

/// The kind of such a reading.
pub const KIND: &str = "access.list";

/// Separator within a reading's detail.
const BETWEEN: &str = " · ";

/// One list of persons that is about to be shown, sealed.
#[derive(Debug, Clone)]
pub struct ListRead {
    screen: String,
    count: usize,
    noun: &'static str,
    sealed: String,
}

impl ListRead {
    /// Seals the `ids` of the persons, of the FHIR noun `noun`, whom `screen` (the route's pattern) shows to `actor`.
    pub fn seal(
        key: &SealKey,
        actor: &Actor,
        screen: &str,
        noun: &'static str,
        ids: &[Uuid],
    ) -> Result<Self, Fault> {
        let plain: Vec<u8> = ids.iter().flat_map(Uuid::as_bytes).copied().collect();
        let place = place(noun, actor.account, actor.operation);
        Ok(Self {
            screen: screen.to_owned(),
            count: ids.len(),
            noun,
            sealed: BASE64_NOPAD.encode(&key.lists().seal(&plain, &place)?),
        })
    }

    pub(crate) fn event(&self, actor: &Actor) -> AuditEvent {
        let count = self.count.to_string();
        let detail = [self.screen.as_str(), self.noun, &count, &self.sealed].join(BETWEEN);
        AuditEvent::new(KIND, Action::Read, actor)
            .basis("list")
            .detail(detail)
    }
}

/// The persons of such a reading; `None` for any other row.
pub fn shown(event: &Event, key: &SealKey) -> Result<Option<Vec<Uuid>>, Fault> {
    if event.kind != KIND {
        return Ok(None);
    }
    let mut parts = event.detail.as_deref().unwrap_or_default().rsplit(BETWEEN);
    let (Some(sealed), Some(_), Some(noun)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Fault::internal("this line holds no list"));
    };
    let place = place(noun, event.account_id, event.operation_id);
    open(key.lists(), sealed, &place).map(Some)
}

/// Binds a list to its row: copied to another one, it doesn't open.
fn place(noun: &str, account: Option<Uuid>, operation: Option<Uuid>) -> Vec<u8> {
    let [account, operation] = [account, operation].map(Option::unwrap_or_default);
    bind(&[
        b"audit-list",
        noun.as_bytes(),
        account.as_bytes(),
        operation.as_bytes(),
    ])
}

fn open(key: &DataKey, sealed: &str, place: &[u8]) -> Result<Vec<Uuid>, Fault> {
    let sealed = BASE64_NOPAD.decode(sealed.as_bytes());
    let plain = key.open(&sealed.map_err(Fault::internal)?, place)?;
    let ids = plain.chunks(16).map(Uuid::from_slice);
    ids.collect::<Result<_, _>>().map_err(Fault::internal)
}
