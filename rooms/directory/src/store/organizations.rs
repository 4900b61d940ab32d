//! Structures, as rooms and pages read them.

use db::{Db, Param as _, Tx, Value, params, query, row, statement};
use kernel::Fault;

use crate::domain::{Origin, Sector, State};

db::id!(/// A structure.
    pub OrganizationId, "org");

row! {
    /// A structure.
    pub struct OrganizationRow {
        /// The id.
        pub id: OrganizationId,
        /// FINESS number of the place.
        pub finess: Option<String>,
        /// Name.
        pub name: String,
        /// Its category.
        pub category_label: String,
        /// Sector.
        pub sector: Option<Sector>,
        /// Number and street.
        pub address: String,
        /// Postcode.
        pub postcode: String,
        /// Commune.
        pub commune: String,
        /// Département's code.
        pub departement: String,
        /// Telephone.
        pub phone: String,
        /// Mail of the structure.
        pub email: String,
        /// Opening hours.
        pub hours: String,
        /// How to contact it (B06.1).
        pub how_to_solicit: String,
        /// Its services, one a line.
        pub services: String,
        /// Where the entry comes from.
        pub source: Origin,
        /// Whether it is in use.
        pub state: State,
    }
}

query!(FIND: OrganizationRow = "select id, finess, name, category_label, sector, address, postcode, commune, departement, phone, email, \
    hours, how_to_solicit, services, source, state from organization where id = $1");

/// The structure with this id. Called by the policy: callers then hold a permit.
pub(crate) async fn find(db: &Db, id: OrganizationId) -> Result<Option<OrganizationRow>, Fault> {
    db.row(&FIND, params![id]).await
}

/// The structure with this id, inside a change.
pub(crate) async fn find_in(
    tx: &mut Tx<'_>,
    id: OrganizationId,
) -> Result<Option<OrganizationRow>, Fault> {
    tx.row(&FIND, params![id]).await
}

/// A structure to write.
#[derive(Debug, Clone, Default)]
pub struct Place<'a> {
    /// FINESS number of the place.
    pub finess: Option<&'a str>,
    /// FINESS number of the legal entity.
    pub finess_legal: &'a str,
    /// SIRET number.
    pub siret: &'a str,
    /// Name.
    pub name: &'a str,
    /// Code and label of the category (R66, R397).
    pub category: (&'a str, &'a str),
    /// Sector.
    pub sector: Option<Sector>,
    /// Number and street.
    pub address: &'a str,
    /// Postcode.
    pub postcode: &'a str,
    /// Commune.
    pub commune: &'a str,
    /// Département's code.
    pub departement: &'a str,
    /// Telephone.
    pub phone: &'a str,
    /// Mail.
    pub email: &'a str,
    /// Opening hours.
    pub hours: &'a str,
    /// How to contact it.
    pub how_to_solicit: &'a str,
    /// Its services, one a line.
    pub services: &'a str,
    /// Hash of the imported line; none for entries created here.
    pub content_hash: Option<i64>,
}

impl Place<'_> {
    /// The columns of a structure, in the order of the statements that write it; `key`: its folded name.
    pub(super) fn cells<'a>(&'a self, key: &'a String) -> [Value<'a>; 14] {
        [
            self.finess.value(),
            self.finess_legal.value(),
            self.siret.value(),
            self.name.value(),
            key.value(),
            self.category.0.value(),
            self.category.1.value(),
            self.sector.value(),
            self.address.value(),
            self.postcode.value(),
            self.commune.value(),
            self.departement.value(),
            self.phone.value(),
            self.content_hash.value(),
        ]
    }
}

statement!(
    INSERT = "insert into organization (finess, finess_legal, siret, name, name_key, category_code, category_label, sector, address, \
    postcode, commune, departement, phone, content_hash, id, email, hours, how_to_solicit, services, source, state, changed_seq, created_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 'actif', $21, $22)"
);

/// Inserts a structure.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    id: OrganizationId,
    new: &Place<'_>,
    change: i64,
) -> Result<(), Fault> {
    let now = tx.now();
    let key = kernel::fold::fold(new.name);
    let source = if new.content_hash.is_some() {
        Origin::National
    } else {
        Origin::Created
    };
    let mut values = new.cells(&key).to_vec();
    values.extend(params![
        id,
        new.email,
        new.hours,
        new.how_to_solicit,
        new.services,
        source,
        change,
        now
    ]);
    tx.execute(&INSERT, &values).await.map(|_| ())
}
