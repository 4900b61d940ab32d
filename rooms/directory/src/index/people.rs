//! People: from the store to the entries of their index.

use std::collections::HashSet;
use std::sync::Arc;

use cards::{CardSource, Change, Entry, Page, Texts};
use db::Db;
use kernel::{Fault, Uuid};
use search::Schema;

use super::card::{PersonCard, place_line};
use super::schema::{
    self, FAMILY, GIVEN, JOINED, ORGANIZATION, PROFESSION, REGION, SKILL, add_place,
};
use crate::domain::{State, name, place, profession};
use crate::names::Names;
use crate::store::entries::{self, PersonRow};
use crate::store::{counter, imports};

/// Preference for people who can be written to, among otherwise equal hits.
const JOINED_BOOST: u8 = 40;
/// And for people whose place is known.
const PLACED_BOOST: u8 = 20;
/// The group of people without a place: the last one, for a search that stops early meets the others first.
const NOWHERE: u16 = u16::MAX;

/// The people, as their index asks for them.
pub(crate) struct People {
    /// Who is remembered until something of them changes.
    pub(crate) names: Arc<Names>,
}

impl CardSource for People {
    type Card = PersonCard;
    const NAME: &'static str = "directory";
    const TOPIC: &'static str = counter::TOPIC;

    fn schema() -> Schema {
        schema::schema()
    }

    async fn last_change(&self, db: &Db) -> Result<i64, Fault> {
        counter::last(db).await
    }

    async fn count_changed(&self, db: &Db, after: i64, most: i64) -> Result<i64, Fault> {
        entries::count_people_changed(db, after, most).await
    }

    async fn changed(
        &self,
        db: &Db,
        after: i64,
        up_to: i64,
    ) -> Result<Vec<Change<PersonCard>>, Fault> {
        let rows = entries::people_changed(db, after, up_to).await?;
        Ok(by_person(&rows).filter_map(change).collect())
    }

    async fn page(&self, db: &Db, after: u128, limit: i64) -> Result<Page<PersonCard>, Fault> {
        let rows = entries::people_page(db, Uuid::from_u128(after), limit).await?;
        Ok(Page {
            entries: by_person(&rows).filter_map(person).collect(),
            last: rows.last().map(|row| cards::key(row.practitioner_id)),
        })
    }

    async fn is_importing(&self, db: &Db) -> Result<bool, Fault> {
        imports::is_running(db).await
    }

    fn forget(&self, changed: &[u128]) {
        let changed: HashSet<u128> = changed.iter().copied().collect();
        self.names
            .forget(|person| changed.contains(&cards::key(person.practitioner)));
    }

    fn forget_all(&self) {
        self.names.forget_all();
    }
}

/// What a list shows of a person, by the situation to write to; none without any in use.
fn card(main: &PersonRow, rows: &[PersonRow]) -> Option<PersonCard> {
    let rpps = name::rpps(main.identifier.as_deref());
    Some(PersonCard {
        id: main.practitioner_id,
        role: main.role_id?,
        joined: main.joined_at.is_some(),
        has_mailbox: main.has_mailbox,
        sector: main.sector,
        absent_until: main.absence_until,
        rpps: rpps.unwrap_or_default().to_owned(),
        civility: main.civility.clone(),
        title: main.title.clone(),
        given: name::given(&main.given),
        family: name::family(&main.family),
        profession: profession::line(
            text(main.profession_label.as_ref()),
            text(main.expertise_label.as_ref()),
            text(main.role_label.as_ref()),
            text(main.profession_system.as_ref()),
        ),
        structure: main
            .structure_name
            .as_deref()
            .map(name::structure)
            .unwrap_or_default(),
        commune: name::commune(text(main.commune.as_ref())),
        postcode: text(main.postcode.as_ref()).to_owned(),
        departement: text(main.departement.as_ref()).to_owned(),
        elsewhere: elsewhere(main, rows),
        note: main.free_line.clone(),
    })
}

/// Towns named besides the one of the situation shown.
const TOWNS: usize = 3;

/// The other towns of a person: somebody found by one of them is recognised.
fn elsewhere(main: &PersonRow, rows: &[PersonRow]) -> String {
    let mut towns: Vec<String> = Vec::new();
    for row in rows.iter().filter(|row| row.commune != main.commune) {
        let commune = name::commune(text(row.commune.as_ref()));
        let town = place_line("", &commune, text(row.departement.as_ref()));
        if !commune.is_empty() && !towns.contains(&town) && towns.len() < TOWNS {
            towns.push(town);
        }
    }
    towns.join(", ")
}

/// The words for those who practise on their own account.
fn on_own_account(row: &PersonRow) -> &'static str {
    let nurse = text(row.profession_label.as_ref()) == "Infirmier";
    match text(row.mode.as_ref()) {
        "L" if nurse => "libéral IDEL",
        "L" => "libéral",
        _ => "",
    }
}

/// The situation that a list shows: one with an account, else the oldest whose place is known.
fn main_row(rows: &[PersonRow]) -> Option<&PersonRow> {
    let joined = rows.iter().find(|row| row.joined_at.is_some());
    let placed = || {
        rows.iter()
            .find(|row| !text(row.commune.as_ref()).is_empty())
    };
    joined.or_else(placed).or(rows.first())
}

/// The entry of a person from all his rows; none when he is out of use.
fn person(rows: &[PersonRow]) -> Option<Entry<PersonCard>> {
    let first = rows.first()?;
    if first.state == State::Inactive {
        return None;
    }
    let card = card(main_row(rows)?, rows)?;
    let group = match place::group(&card.departement) {
        0 => NOWHERE,
        known => known,
    };
    let boost = match (card.joined, group) {
        (true, _) => JOINED_BOOST,
        (false, NOWHERE) => 0,
        (false, _) => PLACED_BOOST,
    };
    let mut texts = Texts::default();
    texts.add(FAMILY, &first.family);
    texts.add(GIVEN, &first.given);
    for row in rows {
        texts.add(PROFESSION, text(row.profession_label.as_ref()));
        texts.add(PROFESSION, text(row.role_label.as_ref()));
        texts.add(SKILL, text(row.expertise_label.as_ref()));
        texts.add(SKILL, on_own_account(row));
        add_place(
            &mut texts,
            text(row.commune.as_ref()),
            text(row.postcode.as_ref()),
            text(row.departement.as_ref()),
        );
        // A practice carries its owner's name, which would be found twice: only places of several people are searched by name.
        if row.finess.is_some() || row.joined_at.is_some() {
            texts.add(ORGANIZATION, text(row.structure_name.as_ref()));
        }
    }
    if card.joined {
        texts.add(REGION, JOINED);
    }
    Some(Entry {
        key: cards::key(first.practitioner_id),
        group,
        boost,
        texts,
        card,
    })
}

fn text(value: Option<&String>) -> &str {
    value.map_or("", String::as_str)
}

/// The rows of one person after the other.
fn by_person(rows: &[PersonRow]) -> impl Iterator<Item = &[PersonRow]> {
    rows.chunk_by(|a, b| a.practitioner_id == b.practitioner_id)
}

/// What became of one person.
fn change(rows: &[PersonRow]) -> Option<Change<PersonCard>> {
    let gone = || rows.first().map(|row| cards::key(row.practitioner_id));
    person(rows)
        .map(Change::Put)
        .or_else(|| gone().map(Change::Gone))
}
