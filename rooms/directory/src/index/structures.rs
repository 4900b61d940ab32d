//! Structures: from the store to the entries of their index.

use cards::{CardSource, Change, Entry, Page, Texts};
use db::Db;
use kernel::{Fault, Uuid};
use search::Schema;

use super::card::StructureCard;
use super::schema::{self, ORGANIZATION, PROFESSION, SKILL, add_place};
use crate::domain::{State, name, place};
use crate::store::entries::{self, StructureRow};
use crate::store::{counter, imports};

/// The structures, as their index asks for them.
pub(crate) struct Structures;

impl CardSource for Structures {
    type Card = StructureCard;
    const NAME: &'static str = "structures";
    const TOPIC: &'static str = counter::TOPIC;

    fn schema() -> Schema {
        schema::schema()
    }

    async fn last_change(&self, db: &Db) -> Result<i64, Fault> {
        counter::last(db).await
    }

    async fn count_changed(&self, db: &Db, after: i64, most: i64) -> Result<i64, Fault> {
        entries::count_structures_changed(db, after, most).await
    }

    async fn changed(
        &self,
        db: &Db,
        after: i64,
        up_to: i64,
    ) -> Result<Vec<Change<StructureCard>>, Fault> {
        let rows = entries::structures_changed(db, after, up_to).await?;
        let change = |row| match structure(row) {
            Some(entry) => Change::Put(entry),
            None => Change::Gone(cards::key(row.id)),
        };
        Ok(rows.iter().map(change).collect())
    }

    async fn page(&self, db: &Db, after: u128, limit: i64) -> Result<Page<StructureCard>, Fault> {
        let rows = entries::structures_page(db, Uuid::from_u128(after), limit).await?;
        Ok(Page {
            entries: rows.iter().filter_map(structure).collect(),
            last: rows.last().map(|row| cards::key(row.id)),
        })
    }

    async fn is_importing(&self, db: &Db) -> Result<bool, Fault> {
        imports::is_running(db).await
    }
}

/// The entry of a structure; none when it is out of use.
fn structure(row: &StructureRow) -> Option<Entry<StructureCard>> {
    if row.state == State::Inactive {
        return None;
    }
    let mut texts = Texts::default();
    texts.add(ORGANIZATION, &row.name);
    texts.add(PROFESSION, &row.category_label);
    texts.add(SKILL, &row.services.replace('\n', " "));
    add_place(&mut texts, &row.commune, &row.postcode, &row.departement);
    let card = StructureCard {
        id: row.id,
        sector: row.sector,
        finess: row.finess.clone().unwrap_or_default(),
        name: name::structure(&row.name),
        category: name::accented(&row.category_label),
        commune: name::commune(&row.commune),
        postcode: row.postcode.clone(),
        departement: row.departement.clone(),
    };
    Some(Entry {
        key: cards::key(row.id),
        group: place::group(&row.departement),
        boost: 0,
        texts,
        card,
    })
}
