//! Professionals of the national register: what an import reads at its beginning, and how it finds them again.

use access::PractitionerRoleId;
use db::{Db, Tx, params, query, row};
use kernel::Fault;

use super::practitioners::PractitionerId;
use super::roles::EndedBy;
use crate::domain::State;

row! {
    /// An activity as an import loads it at its beginning.
    pub struct KnownRow {
        /// Its key.
        pub activity_key: i64,
        /// What the register said last.
        pub content_hash: i64,
        /// Whether it has ended.
        pub ended: bool,
        /// Who ended it.
        pub ended_by: String,
    }
}

query!(KNOWN: KnownRow = "select activity_key, content_hash, ended_at is not null as ended, coalesce(ended_by, '') as ended_by from practitioner_role \
    where activity_key is not null and content_hash is not null");

/// The state of a known activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    /// In use.
    InUse,
    /// It left the register.
    Left,
    /// SPICO ended it: it stays so, whatever the register says (I-8).
    Closed,
}

/// Calls back with each known activity (key, content hash, state): there are millions of them.
pub(crate) async fn visit_known(
    db: &Db,
    mut each: impl FnMut(i64, i64, Life) + Send,
) -> Result<(), Fault> {
    db.visit(&KNOWN, &[], |values| {
        let [
            db::Value::I64(key),
            db::Value::I64(hash),
            ended,
            db::Value::Text(by),
        ] = values
        else {
            return Err(Fault::internal(
                "a known activity has other columns than expected",
            ));
        };
        let life = match (ended, *by) {
            (db::Value::Bool(false) | db::Value::I64(0), _) => Life::InUse,
            (_, by) if by == EndedBy::System.as_str() => Life::Closed,
            _ => Life::Left,
        };
        each(*key, *hash, life);
        Ok(())
    })
    .await
}

row! {
    /// An activity that may have left the register.
    pub struct ActivityRow {
        /// Its key.
        pub activity_key: i64,
        /// Its id.
        pub id: PractitionerRoleId,
        /// The person's national identification.
        pub identifier: String,
        /// Whether an account acts under it.
        pub has_account: bool,
    }
}

query!(IN_USE: ActivityRow = "select r.activity_key, r.id, p.identifier, r.joined_at is not null as has_account from practitioner_role r join practitioner p on p.id = r.practitioner_id \
    where r.activity_key is not null and r.ended_at is null and p.identifier is not null");

/// Calls back with each activity in use: its key, its id, the person's identification, whether an account acts under it.
pub(crate) async fn visit_in_use(
    db: &Db,
    mut each: impl FnMut(i64, kernel::Uuid, &str, bool) + Send,
) -> Result<(), Fault> {
    db.visit(&IN_USE, &[], |values| {
        let [
            db::Value::I64(key),
            id,
            db::Value::Text(identifier),
            has_account,
        ] = values
        else {
            return Err(Fault::internal(
                "an activity in use has other columns than expected",
            ));
        };
        let id = match id {
            db::Value::Id(id) => *id,
            db::Value::Bytes(bytes) => kernel::Uuid::from_slice(bytes).map_err(Fault::internal)?,
            _ => return Err(Fault::internal("an id that is neither bytes nor an id")),
        };
        let has_account = matches!(has_account, db::Value::Bool(true) | db::Value::I64(1));
        each(*key, id, identifier, has_account);
        Ok(())
    })
    .await
}

row! {
    /// A known person.
    pub struct PersonRow {
        /// The id.
        pub id: PractitionerId,
        /// What the register said last; none when the entry was created here.
        pub content_hash: Option<i64>,
        /// Whether the entry is in use.
        pub state: State,
    }
}

query!(PERSON: PersonRow = "select id, content_hash, state from practitioner where identifier = $1");

/// The person with a national identification.
pub(crate) async fn person(tx: &mut Tx<'_>, identifier: &str) -> Result<Option<PersonRow>, Fault> {
    tx.row(&PERSON, params![identifier]).await
}
