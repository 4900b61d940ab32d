//! Sessions.

use access::{AccountId, Assurance, DeviceProfile, PractitionerRoleId, SessionId};
use db::{Actor, Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

use super::tokens;
use crate::session_signal;
use crate::words::{DeviceId, EndReason};

/// The level as a number: what is stored.
pub(crate) const fn level(assurance: Assurance) -> i64 {
    match assurance {
        Assurance::Aal1 => 1,
        Assurance::Aal2 => 2,
    }
}

/// The level of a stored number; an unknown one is the weaker.
pub(crate) const fn assurance(level: i64) -> Assurance {
    if level == 2 {
        Assurance::Aal2
    } else {
        Assurance::Aal1
    }
}

row! {
    /// A session with the person behind it: what each request needs.
    pub(crate) struct HolderRow {
        pub id: SessionId,
        pub account_id: AccountId,
        pub assurance: i64,
        /// What was shown for the token that was presented.
        pub token_assurance: i64,
        pub device_profile: DeviceProfile,
        pub last_seen_at: Timestamp,
        pub expires_at: Timestamp,
        pub given_name: String,
        pub family_name: String,
        pub is_administrator: bool,
        pub theme: String,
        pub density: String,
        pub text_size: String,
        pub font: String,
        pub network: String,
        pub shortcuts: String,
        pub announce: String,
        pub practitioner_role_id: Option<PractitionerRoleId>,
        pub role_label: Option<String>,
        /// 1: the portal's are accepted; 2: SPICO's; 3: both.
        pub terms: i64,
    }
}

// A situation that has ended gives nothing, whatever the session says (I-8).
query!(HOLDER: HolderRow = "select s.id, s.account_id, s.assurance, k.assurance as token_assurance, s.device_profile, s.last_seen_at, s.expires_at, \
    a.given_name, a.family_name, a.is_administrator, a.theme, a.density, a.text_size, a.font, a.network, a.shortcuts, a.announce, \
    r.practitioner_role_id, r.label as role_label, \
    cast((select coalesce(sum(case t.document when 'pass' then 1 else 2 end), 0) from terms_acceptance t where t.account_id = a.id \
      and ((t.document = 'pass' and t.version = $2) or (t.document = 'spico' and t.version = $3))) as bigint) as terms \
    from session_token k join session s on s.id = k.session_id join account a on a.id = s.account_id \
    left join account_role r on r.practitioner_role_id = s.practitioner_role_id and r.account_id = s.account_id and r.ended_at is null \
    where k.token_hash = $1 and s.ended_at is null and s.locked_at is null and (s.unlocked_at is null or k.given_at >= s.unlocked_at) \
    and a.state = 'activee'");

/// The open session of this token, with its holder.
pub(crate) async fn holder(
    db: &Db,
    token_hash: &[u8; 32],
    pass: i64,
    spico: i64,
) -> Result<Option<HolderRow>, Fault> {
    db.row(&HOLDER, params![token_hash, pass, spico]).await
}

row! {
    /// A session as its owner sees it (A22).
    pub(crate) struct SessionRow {
        pub id: SessionId,
        pub account_id: AccountId,
        pub assurance: i64,
        pub device_id: Option<DeviceId>,
        pub device_label: String,
        pub device_profile: DeviceProfile,
        pub network: Option<String>,
        pub created_at: Timestamp,
        pub last_seen_at: Timestamp,
        pub expires_at: Timestamp,
        pub ended_at: Option<Timestamp>,
        pub locked_at: Option<Timestamp>,
    }
}

query!(BY_ID: SessionRow = "select id, account_id, assurance, device_id, device_label, device_profile, network, created_at, last_seen_at, \
    expires_at, ended_at, locked_at from session where id = $1");
query!(OPEN_OF_ACCOUNT: SessionRow = "select id, account_id, assurance, device_id, device_label, device_profile, network, created_at, \
    last_seen_at, expires_at, ended_at, locked_at from session where account_id = $1 and ended_at is null order by last_seen_at desc, id desc");
query!(OPEN_OF_ROLE: SessionRow = "select id, account_id, assurance, device_id, device_label, device_profile, network, created_at, \
    last_seen_at, expires_at, ended_at, locked_at from session where practitioner_role_id = $1 and ended_at is null");

/// One session.
pub(crate) async fn find(db: &Db, id: SessionId) -> Result<Option<SessionRow>, Fault> {
    db.row(&BY_ID, params![id]).await
}

/// One session, within a transaction.
pub(crate) async fn find_in(tx: &mut Tx<'_>, id: SessionId) -> Result<Option<SessionRow>, Fault> {
    tx.row(&BY_ID, params![id]).await
}

/// The open sessions of an account, the latest first.
pub(crate) async fn list_open(db: &Db, account: AccountId) -> Result<Vec<SessionRow>, Fault> {
    db.rows(&OPEN_OF_ACCOUNT, params![account]).await
}

/// The same within a transaction.
pub(crate) async fn list_open_in(
    tx: &mut Tx<'_>,
    account: AccountId,
) -> Result<Vec<SessionRow>, Fault> {
    tx.rows(&OPEN_OF_ACCOUNT, params![account]).await
}

/// The open sessions that act under a situation.
pub(crate) async fn list_of_role(
    tx: &mut Tx<'_>,
    role: PractitionerRoleId,
) -> Result<Vec<SessionRow>, Fault> {
    tx.rows(&OPEN_OF_ROLE, params![role]).await
}

/// A new session.
pub(crate) struct NewSessionRow<'a> {
    pub id: SessionId,
    pub account: AccountId,
    pub assurance: Assurance,
    pub role: Option<PractitionerRoleId>,
    pub device: Option<DeviceId>,
    pub label: &'a str,
    pub profile: DeviceProfile,
    pub network: Option<&'a str>,
    pub expires_at: Timestamp,
}

statement!(
    INSERT = "insert into session (id, account_id, assurance, practitioner_role_id, device_id, device_label, \
    device_profile, network, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)"
);

/// Opens it; [`super::tokens::give`] says what its browser presents.
pub(crate) async fn insert(tx: &mut Tx<'_>, new: &NewSessionRow<'_>) -> Result<(), Fault> {
    let now = tx.now();
    let level = level(new.assurance);
    let values = params![
        new.id,
        new.account,
        level,
        new.role,
        new.device,
        new.label,
        new.profile,
        new.network,
        now,
        new.expires_at
    ];
    tx.execute(&INSERT, values).await.map(|_| ())
}

statement!(
    STRENGTHEN =
        "update session set assurance = 2, last_seen_at = $2 where id = $1 and ended_at is null"
);

/// Raises it to two factors for the token that was presented, and puts another in its place; whether it was still open. Tokens of other
/// products stay worth what was shown for them.
pub(crate) async fn strengthen(
    tx: &mut Tx<'_>,
    id: SessionId,
    (presented, token_hash): (&[u8; 32], &[u8; 32]),
) -> Result<bool, Fault> {
    let now = tx.now();
    let open = tokens::raise(tx, presented, id).await?
        && tx.execute(&STRENGTHEN, params![id, now]).await? > 0;
    if open {
        tokens::renew(tx, presented, token_hash).await?;
    }
    tx.publish_ephemeral(session_signal::changed(id));
    Ok(open)
}

statement!(
    END = "update session set ended_at = $2, end_reason = $3, ended_by = $4 where id = $1 and ended_at is null"
);

/// Ends it, and stores why and who did, for its browser. Whether it was still open.
pub(crate) async fn end(
    tx: &mut Tx<'_>,
    id: SessionId,
    why: EndReason,
    by: &Actor,
) -> Result<bool, Fault> {
    let now = tx.now();
    let open = tx.execute(&END, params![id, now, why, by.account]).await? > 0;
    if open {
        tx.publish_ephemeral(session_signal::ended(id, why));
    }
    Ok(open)
}

statement!(
    SET_ROLE = "update session set practitioner_role_id = $2 where id = $1 and ended_at is null"
);

/// Changes its situation: its streams close, and reconnect under the new one.
pub(crate) async fn set_role(
    tx: &mut Tx<'_>,
    id: SessionId,
    role: PractitionerRoleId,
) -> Result<(), Fault> {
    tx.execute(&SET_ROLE, params![id, role]).await?;
    tx.publish_ephemeral(session_signal::moved(id, role));
    Ok(())
}

statement!(
    SET_DEVICE =
        "update session set device_profile = $2, device_id = $3 where id = $1 and ended_at is null"
);

/// Declares its device personal or shared.
pub(crate) async fn set_device(
    tx: &mut Tx<'_>,
    id: SessionId,
    profile: DeviceProfile,
    device: Option<DeviceId>,
) -> Result<(), Fault> {
    tx.execute(&SET_DEVICE, params![id, profile, device])
        .await?;
    tx.publish_ephemeral(session_signal::changed(id));
    Ok(())
}

statement!(SEEN = "update session set last_seen_at = $2 where id = $1 and last_seen_at < $2");

/// Records that its owner was active.
pub(crate) async fn seen(tx: &mut Tx<'_>, id: SessionId, at: Timestamp) -> Result<(), Fault> {
    tx.execute(&SEEN, params![id, at]).await.map(|_| ())
}

query!(STALE: SessionRow = "select id, account_id, assurance, device_id, device_label, device_profile, network, created_at, last_seen_at, \
    expires_at, ended_at, locked_at from session where ended_at is null and (expires_at <= $1 or (locked_at is null \
    and ((device_profile = 'partage' and last_seen_at < $2) or (device_profile = 'personnel' and last_seen_at < $3)))) \
    order by expires_at limit 500");

/// Open sessions past their limits.
pub(crate) async fn list_stale(
    tx: &mut Tx<'_>,
    shared_before: Timestamp,
    personal_before: Timestamp,
) -> Result<Vec<SessionRow>, Fault> {
    let now = tx.now();
    tx.rows(&STALE, params![now, shared_before, personal_before])
        .await
}

row! {
    /// A session that may be locked, with its owner.
    pub(crate) struct LockableRow {
        pub id: SessionId,
        pub account_id: AccountId,
        pub device_profile: DeviceProfile,
        pub last_seen_at: Timestamp,
        pub expires_at: Timestamp,
        pub locked_at: Option<Timestamp>,
        pub unlocked_at: Option<Timestamp>,
        /// When the token that was presented was given.
        pub given_at: Timestamp,
        pub login: String,
        pub given_name: String,
        pub family_name: String,
    }
}

query!(BY_TOKEN: LockableRow = "select s.id, s.account_id, s.device_profile, s.last_seen_at, s.expires_at, s.locked_at, \
    s.unlocked_at, k.given_at, a.login, a.given_name, a.family_name \
    from session_token k join session s on s.id = k.session_id join account a on a.id = s.account_id \
    where k.token_hash = $1 and s.ended_at is null and a.state = 'activee'");

/// The session of this token, open or locked.
pub(crate) async fn by_token(db: &Db, token_hash: &[u8; 32]) -> Result<Option<LockableRow>, Fault> {
    db.row(&BY_TOKEN, params![token_hash]).await
}

/// The same within a transaction.
pub(crate) async fn by_token_in(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
) -> Result<Option<LockableRow>, Fault> {
    tx.row(&BY_TOKEN, params![token_hash]).await
}

row! {
    /// A session that is over, as shown in its browser.
    pub(crate) struct EndedRow {
        pub account_id: AccountId,
        pub device_profile: DeviceProfile,
        pub expires_at: Timestamp,
        pub ended_at: Option<Timestamp>,
        pub end_reason: Option<EndReason>,
        pub ended_by: Option<AccountId>,
    }
}

query!(ENDED: EndedRow = "select s.account_id, s.device_profile, s.expires_at, s.ended_at, s.end_reason, s.ended_by \
    from session_token k join session s on s.id = k.session_id where k.token_hash = $1 and (s.ended_at is not null or s.expires_at <= $2)");

/// The session of this token, once it is over.
pub(crate) async fn ended(db: &Db, token_hash: &[u8; 32]) -> Result<Option<EndedRow>, Fault> {
    let now = db.now();
    db.row(&ENDED, params![token_hash, now]).await
}

statement!(
    LOCK = "update session set locked_at = $2 where id = $1 and ended_at is null and locked_at is null"
);

/// Locks it; whether it was open.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: SessionId) -> Result<bool, Fault> {
    let now = tx.now();
    let open = tx.execute(&LOCK, params![id, now]).await? > 0;
    if open {
        tx.publish_ephemeral(session_signal::locked(id));
    }
    Ok(open)
}

statement!(
    UNLOCK = "update session set locked_at = null, unlocked_at = $2, last_seen_at = $2 where id = $1 and ended_at is null"
);

/// Opens it again; whether it was still there. Its tokens of before go on waiting for the password, each where it is presented.
pub(crate) async fn unlock(tx: &mut Tx<'_>, id: SessionId) -> Result<bool, Fault> {
    let now = tx.now();
    let open = tx.execute(&UNLOCK, params![id, now]).await? > 0;
    tx.publish_ephemeral(session_signal::changed(id));
    Ok(open)
}

query!(KNOWN_LABEL: db::row::One<SessionId> = "select id as value from session where account_id = $1 and device_label = $2 \
    and created_at > $3 limit 1");
query!(ANY: db::row::One<SessionId> = "select id as value from session where account_id = $1 limit 1");

/// Whether this kind of device is new for an account that has signed in before.
pub(crate) async fn is_new_device(
    tx: &mut Tx<'_>,
    account: AccountId,
    label: &str,
    since: Timestamp,
) -> Result<bool, Fault> {
    let known = tx.row(&KNOWN_LABEL, params![account, label, since]).await?;
    Ok(known.is_none() && tx.row(&ANY, params![account]).await?.is_some())
}
