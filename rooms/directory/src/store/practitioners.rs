//! Professionals.

use access::{Action, PractitionerRoleId, Scope};
use db::{Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

use crate::domain::{Origin, OwnCard, State};
use crate::policy::Practitioner;

db::id!(/// A professional.
    pub PractitionerId, "pra");

row! {
    /// A professional, without their situations.
    pub struct PractitionerRow {
        /// The id.
        pub id: PractitionerId,
        /// The national identification: `8` and the RPPS number.
        pub identifier: Option<String>,
        /// `M`, `MME` or empty.
        pub civility: String,
        /// `DR`, `PR` or empty.
        pub title: String,
        /// Family name as published.
        pub family: String,
        /// Given name as published.
        pub given: String,
        /// Where the entry comes from.
        pub source: Origin,
        /// Whether it is in use.
        pub state: State,
        /// When to call, in the person's words.
        pub hours: String,
        /// A free line of the person.
        pub free_line: String,
        /// What to do during the absence.
        pub absence_text: String,
        /// When the absence ends.
        pub absence_until: Option<Timestamp>,
        /// Version, against concurrent edits.
        pub version: i64,
    }
}

macro_rules! practitioner {
    ($rest:literal) => {
        concat!(
            "select p.id, p.identifier, p.civility, p.title, p.family, p.given, p.source, p.state, p.hours, p.free_line, \
             p.absence_text, p.absence_until, p.version from practitioner p ",
            $rest
        )
    };
}

query!(FIND: PractitionerRow = practitioner!("where p.id = $1"));
query!(OF_ROLE: PractitionerRow = practitioner!("join practitioner_role r on r.practitioner_id = p.id where r.id = $1 and r.ended_at is null"));
query!(BY_IDENTIFIER: PractitionerRow = practitioner!("where p.identifier = $1"));

/// The professional with this id. Called by the policy: callers then hold a permit.
pub(crate) async fn find(db: &Db, id: PractitionerId) -> Result<Option<PractitionerRow>, Fault> {
    db.row(&FIND, params![id]).await
}

/// The professional of a scope: their own entry and no other.
pub async fn own<A: Action>(
    db: &Db,
    scope: &Scope<A, Practitioner>,
) -> Result<PractitionerRow, Fault> {
    db.load(&OF_ROLE, params![scope.practitioner_role()?]).await
}

/// The professional of a situation, inside a change.
pub(crate) async fn of_role_in(
    tx: &mut Tx<'_>,
    role: PractitionerRoleId,
) -> Result<PractitionerRow, Fault> {
    tx.load(&OF_ROLE, params![role]).await
}

/// The professional with a national identification, inside a change.
pub(crate) async fn by_identifier_in(
    tx: &mut Tx<'_>,
    identifier: &str,
) -> Result<Option<PractitionerRow>, Fault> {
    tx.row(&BY_IDENTIFIER, params![identifier]).await
}

/// The identity of a professional.
#[derive(Debug, Clone, Copy)]
pub struct Identity<'a> {
    /// The national identification.
    pub identifier: Option<&'a str>,
    /// `M`, `MME` or empty.
    pub civility: &'a str,
    /// `DR`, `PR` or empty.
    pub title: &'a str,
    /// Family name.
    pub family: &'a str,
    /// Given name.
    pub given: &'a str,
    /// Where the entry comes from.
    pub source: Origin,
    /// Hash of the imported identity.
    pub content_hash: Option<i64>,
}

statement!(
    INSERT = "insert into practitioner (id, identifier, civility, title, family, given, family_key, source, state, hours, free_line, \
    absence_text, content_hash, version, changed_seq, created_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, 'actif', '', '', '', $9, 1, $10, $11)"
);

/// Inserts a professional.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    id: PractitionerId,
    who: &Identity<'_>,
    change: i64,
) -> Result<(), Fault> {
    let now = tx.now();
    let key = kernel::fold::fold(who.family);
    let values = params![
        id,
        who.identifier,
        who.civility,
        who.title,
        who.family,
        who.given,
        key,
        who.source,
        who.content_hash,
        change,
        now
    ];
    tx.execute(&INSERT, values).await.map(|_| ())
}

statement!(
    UPDATE = "update practitioner set civility = $2, title = $3, family = $4, given = $5, family_key = $6, content_hash = $7, \
    source = $8, state = 'actif', changed_seq = $9 where id = $1"
);
statement!(TOUCH = "update practitioner set state = 'actif', changed_seq = $2 where id = $1");
statement!(MARK = "update practitioner set changed_seq = $2 where id = $1");
statement!(
    RETIRE = "update practitioner set changed_seq = $2, state = case when exists \
    (select 1 from practitioner_role r where r.practitioner_id = practitioner.id and r.ended_at is null) then state else 'inactif' end \
    where id = $1"
);

/// Writes the identity from the national register.
pub(crate) async fn update(
    tx: &mut Tx<'_>,
    id: PractitionerId,
    who: &Identity<'_>,
    change: i64,
) -> Result<(), Fault> {
    let key = kernel::fold::fold(who.family);
    let values = params![
        id,
        who.civility,
        who.title,
        who.family,
        who.given,
        key,
        who.content_hash,
        who.source,
        change
    ];
    tx.execute(&UPDATE, values).await.map(|_| ())
}

/// Marks a person as changed, and in use, since at least one situation is.
pub(crate) async fn touch(tx: &mut Tx<'_>, id: PractitionerId, change: i64) -> Result<(), Fault> {
    tx.execute(&TOUCH, params![id, change]).await.map(|_| ())
}

/// Marks a person as changed for the index.
pub(crate) async fn mark(tx: &mut Tx<'_>, id: PractitionerId, change: i64) -> Result<(), Fault> {
    tx.execute(&MARK, params![id, change]).await.map(|_| ())
}

/// A situation ended: a person without any other is set out of use, and kept (B08.2).
pub(crate) async fn retire(tx: &mut Tx<'_>, id: PractitionerId, change: i64) -> Result<(), Fault> {
    tx.execute(&RETIRE, params![id, change]).await.map(|_| ())
}

statement!(
    SET_OWN = "update practitioner set hours = $2, free_line = $3, absence_text = $4, absence_until = $5, version = version + 1, \
    changed_seq = $6 where id = $1 and version = $7"
);

/// Writes the owner's part of a card; whether nobody changed it meanwhile.
pub(crate) async fn set_own(
    tx: &mut Tx<'_>,
    id: PractitionerId,
    version: i64,
    card: &OwnCard,
    change: i64,
) -> Result<bool, Fault> {
    let values = params![
        id,
        card.hours,
        card.free_line,
        card.absence_text,
        card.absence_until,
        change,
        version
    ];
    Ok(tx.execute(&SET_OWN, values).await? > 0)
}

statement!(SET_FREE_LINE = "update practitioner set free_line = $2 where id = $1");

/// The free line of an entry that is being registered.
pub(crate) async fn set_free_line(
    tx: &mut Tx<'_>,
    id: PractitionerId,
    line: &str,
) -> Result<(), Fault> {
    tx.execute(&SET_FREE_LINE, params![id, line])
        .await
        .map(|_| ())
}
