//! Situations d'exercice.

use access::{Action, Permit, PractitionerRoleId};
use db::row::One;
use db::{Db, Param as _, Tx, Value, params, query, row, statement};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp};

use super::organizations::OrganizationId;
use super::practitioners::PractitionerId;
use crate::domain::Sector;
use crate::policy::{Organization, Practitioner};

row! {
    /// A situation as a card shows it.
    pub struct RoleRow {
        /// The id.
        pub id: PractitionerRoleId,
        /// The structure, when the directory knows it.
        pub organization_id: Option<OrganizationId>,
        /// Label of the profession.
        pub profession_label: String,
        /// Nomenclature of the profession.
        pub profession_system: String,
        /// Specialty.
        pub expertise_label: String,
        /// Role.
        pub role_label: String,
        /// `L`, `S`, `B` or empty.
        pub mode: String,
        /// Sector.
        pub sector: Option<Sector>,
        /// The structure's name as the register spells it.
        pub structure_name: String,
        /// Number and street.
        pub address: String,
        /// Postcode.
        pub postcode: String,
        /// Commune.
        pub commune: String,
        /// Département's code.
        pub departement: String,
        /// The directory's own telephone number, never a device's (B02.1).
        pub phone: String,
        /// When an account was attached to it.
        pub joined_at: Option<Timestamp>,
        /// When it ended.
        pub ended_at: Option<Timestamp>,
        /// The name of the known structure.
        pub organization_name: Option<String>,
        /// The number of the known structure.
        pub organization_phone: Option<String>,
    }
}

query!(OF_PRACTITIONER: RoleRow = "select r.id, r.organization_id, r.profession_label, r.profession_system, r.expertise_label, r.role_label, \
    r.mode, r.sector, r.structure_name, r.address, r.postcode, r.commune, r.departement, r.phone, r.joined_at, r.ended_at, \
    o.name as organization_name, o.phone as organization_phone from practitioner_role r left join organization o on o.id = r.organization_id \
    where r.practitioner_id = $1 and r.ended_at is null order by r.created_at, r.id limit 50");

/// The situations in use of a professional, oldest first.
pub async fn of_practitioner<A: Action>(
    db: &Db,
    permit: &Permit<A, Practitioner>,
) -> Result<Vec<RoleRow>, Fault> {
    list_of(db, permit.id()).await
}

/// The same for an entry that was read under a scope.
pub(crate) async fn list_of(db: &Db, id: PractitionerId) -> Result<Vec<RoleRow>, Fault> {
    db.rows(&OF_PRACTITIONER, params![id]).await
}

row! {
    /// Somebody who works in a structure.
    pub struct MemberRow {
        /// The person.
        pub practitioner_id: PractitionerId,
        /// The situation.
        pub id: PractitionerRoleId,
        /// `M`, `MME` or empty.
        pub civility: String,
        /// `DR`, `PR` or empty.
        pub title: String,
        /// Family name.
        pub family: String,
        /// Given name.
        pub given: String,
        /// Label of the profession.
        pub profession_label: String,
        /// Nomenclature of the profession.
        pub profession_system: String,
        /// Specialty.
        pub expertise_label: String,
        /// Role.
        pub role_label: String,
        /// Sector.
        pub sector: Option<Sector>,
        /// When an account was attached to it.
        pub joined_at: Option<Timestamp>,
    }
}

query!(MEMBERS: MemberRow = "select r.practitioner_id, r.id, p.civility, p.title, p.family, p.given, r.profession_label, r.profession_system, \
    r.expertise_label, r.role_label, r.sector, r.joined_at from practitioner_role r join practitioner p on p.id = r.practitioner_id \
    where r.organization_id = $1 and r.ended_at is null \
    order by case when r.joined_at is null then 1 else 0 end, p.family_key, p.given, r.id limit $2 offset $3");
query!(COUNT_MEMBERS: One<i64> = "select cast(count(*) as bigint) as value from practitioner_role where organization_id = $1 and ended_at is null");

/// The members of a structure, those on SPICO first, then by name: `limit` after the first `skip`.
pub async fn members<A: Action>(
    db: &Db,
    permit: &Permit<A, Organization>,
    limit: i64,
    skip: i64,
) -> Result<Vec<MemberRow>, Fault> {
    db.rows(&MEMBERS, params![permit.id(), limit, skip]).await
}

/// How many work there.
pub async fn count_members<A: Action>(
    db: &Db,
    permit: &Permit<A, Organization>,
) -> Result<i64, Fault> {
    Ok(db.load(&COUNT_MEMBERS, params![permit.id()]).await?.0)
}

/// A situation to write.
#[derive(Debug, Clone, Default)]
pub struct Situation<'a> {
    /// Code, nomenclature and label of the profession.
    pub profession: (&'a str, &'a str, &'a str),
    /// Code and label of the specialty.
    pub expertise: (&'a str, &'a str),
    /// Code and label of the role.
    pub role: (&'a str, &'a str),
    /// `L`, `S`, `B` or empty.
    pub mode: &'a str,
    /// Kind of activity (R22).
    pub activity_kind: &'a str,
    /// Sector of activity (R02) and the sector that it means.
    pub sector_code: &'a str,
    /// Sector.
    pub sector: Option<Sector>,
    /// FINESS number of the place.
    pub finess: Option<&'a str>,
    /// The structure, when it is known.
    pub organization: Option<OrganizationId>,
    /// Its name as the register spells it.
    pub structure_name: &'a str,
    /// Number and street.
    pub address: &'a str,
    /// Postcode.
    pub postcode: &'a str,
    /// Commune.
    pub commune: &'a str,
    /// INSEE code of the commune.
    pub commune_code: &'a str,
    /// Département's code.
    pub departement: &'a str,
    /// The directory's number.
    pub phone: &'a str,
    /// The key of the activity in the national file, and the hash of its content.
    pub national: Option<(i64, i64)>,
    /// When an account was attached to it.
    pub joined_at: Option<Timestamp>,
}

impl Situation<'_> {
    /// The columns from the structure to the telephone, in the order of both statements below.
    fn cells(&self) -> [Value<'_>; 21] {
        [
            self.national
                .map_or(Value::Null, |(_, hash)| Value::I64(hash)),
            self.organization.value(),
            self.profession.0.value(),
            self.profession.1.value(),
            self.profession.2.value(),
            self.expertise.0.value(),
            self.expertise.1.value(),
            self.role.0.value(),
            self.role.1.value(),
            self.mode.value(),
            self.activity_kind.value(),
            self.sector_code.value(),
            self.sector.value(),
            self.finess.value(),
            self.structure_name.value(),
            self.address.value(),
            self.postcode.value(),
            self.commune.value(),
            self.commune_code.value(),
            self.departement.value(),
            self.phone.value(),
        ]
    }
}

statement!(
    INSERT = "insert into practitioner_role (practitioner_id, activity_key, id, joined_at, created_at, content_hash, organization_id, \
    profession_code, profession_system, profession_label, expertise_code, expertise_label, role_code, role_label, mode, activity_kind, \
    sector_code, sector, finess, structure_name, address, postcode, commune, commune_code, departement, phone) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)"
);

/// Inserts a situation.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    id: PractitionerRoleId,
    practitioner: PractitionerId,
    new: &Situation<'_>,
) -> Result<(), Fault> {
    let now = tx.now();
    let (key, _) = new.national.unzip();
    let mut values = params![practitioner, key, id, new.joined_at, now].to_vec();
    values.extend(new.cells());
    tx.execute(&INSERT, &values).await.map(|_| ())
}

statement!(
    UPDATE = "update practitioner_role set content_hash = $3, organization_id = $4, profession_code = $5, profession_system = $6, \
    profession_label = $7, expertise_code = $8, expertise_label = $9, role_code = $10, role_label = $11, mode = $12, activity_kind = $13, \
    sector_code = $14, sector = $15, finess = $16, structure_name = $17, address = $18, postcode = $19, commune = $20, commune_code = $21, \
    departement = $22, phone = $23, ended_at = null, ended_by = null where practitioner_id = $1 and activity_key = $2"
);

/// Writes an activity from the national register; it is in use again if it had ended. Whether it existed.
pub(crate) async fn update(
    tx: &mut Tx<'_>,
    practitioner: PractitionerId,
    new: &Situation<'_>,
) -> Result<bool, Fault> {
    let (key, _) = new.national.unzip();
    let mut values = params![practitioner, key].to_vec();
    values.extend(new.cells());
    Ok(tx.execute(&UPDATE, &values).await? > 0)
}

query!(END: One<PractitionerId> = "update practitioner_role set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null returning practitioner_id as value");
query!(TAKE_OVER: One<PractitionerId> = "update practitioner_role set ended_by = $2 where id = $1 and ended_by = $3 returning practitioner_id as value");
query!(RESUME: One<PractitionerId> = "update practitioner_role set ended_at = null, ended_by = null where id = $1 and ended_by = $2 returning practitioner_id as value");
query!(ENDED: One<PractitionerRoleId> = "select id as value from practitioner_role where ended_at is not null and id in ({ids})");
query!(JOIN: One<PractitionerId> =
    "update practitioner_role set joined_at = $2 where id = $1 and ended_at is null and joined_at is null returning practitioner_id as value");

db::text_enum! {
    /// Who ended a situation.
    pub enum EndedBy {
        /// It left the national register, which may restore it.
        Register = "registre",
        /// An administrator of SPICO: no import undoes that (I-8).
        System = "maison",
    }
}

/// Ends a situation (I-8); returns whose it was, unless it had ended already. An administrator takes over an end by the register, which can
/// then no longer restore it.
pub(crate) async fn end(
    tx: &mut Tx<'_>,
    id: PractitionerRoleId,
    by: EndedBy,
) -> Result<Option<PractitionerId>, Fault> {
    let now = tx.now();
    let mut ended = tx.row(&END, params![id, now, by]).await?;
    if ended.is_none() && by == EndedBy::System {
        let register = EndedBy::Register;
        ended = tx.row(&TAKE_OVER, params![id, by, register]).await?;
    }
    Ok(ended.map(|One(id)| id))
}

/// Restores a situation that an administrator had ended; returns whose it is, unless it was not ended so.
pub(crate) async fn resume(
    tx: &mut Tx<'_>,
    id: PractitionerRoleId,
) -> Result<Option<PractitionerId>, Fault> {
    let by = EndedBy::System;
    Ok(tx.row(&RESUME, params![id, by]).await?.map(|One(id)| id))
}

row! {
    /// A situation that ended.
    pub struct EndedRow {
        /// The situation.
        pub id: PractitionerRoleId,
        /// When.
        pub ended_at: Timestamp,
    }
}

query!(ENDED_SINCE: EndedRow = "select id, ended_at from practitioner_role where ended_at >= $1 limit $2");

/// Situations that ended since then, `limit` at most.
pub(crate) async fn ended_since(
    db: &Db,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<EndedRow>, Fault> {
    db.rows(&ENDED_SINCE, params![since, limit]).await
}

/// Those of these situations that have ended.
pub(crate) async fn ended_of(
    db: &Db,
    roles: &[PractitionerRoleId],
) -> Result<Vec<PractitionerRoleId>, Fault> {
    let ids: Vec<kernel::Uuid> = roles.iter().map(|role| role.uuid()).collect();
    let found = db.rows_in(&ENDED, &[], &ids).await?;
    Ok(found.into_iter().map(|One(id)| id).collect())
}

/// Records that an account was attached to a situation; returns whose it is, unless it was recorded already.
pub(crate) async fn join(
    tx: &mut Tx<'_>,
    id: PractitionerRoleId,
) -> Result<Option<PractitionerId>, Fault> {
    let now = tx.now();
    Ok(tx.row(&JOIN, params![id, now]).await?.map(|One(id)| id))
}
