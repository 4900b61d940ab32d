//! The relations between a subject and this room's resources.

use access::{Facts, Resource, SessionId, Subject};
use db::Db;
use kernel::id::Id as _;
use kernel::{Fault, Uuid};

use crate::store::sessions::{self, SessionRow};

/// One's own sessions (A22). Those of others are not found.
pub(crate) struct Session;

impl Resource for Session {
    type Id = SessionId;
    type Known = SessionRow;
    const PARAM: &'static str = "session";
    const NOUN: &'static str = "session";
    const TRACED: bool = false;

    async fn facts(
        db: &Db,
        subject: &Subject,
        id: SessionId,
    ) -> Result<Option<(Facts, SessionRow)>, Fault> {
        let found = sessions::find(db, id).await?;
        Ok(found.map(|session| {
            let relations = if session.account_id == subject.account {
                vec!["self"]
            } else {
                Vec::new()
            };
            (Facts::related("session", relations), session)
        }))
    }

    fn uuid(id: SessionId) -> Uuid {
        id.uuid()
    }
}
