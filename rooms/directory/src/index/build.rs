//! From the store to the entries of the index, and to its files.

use db::Db;
use kernel::{Fault, Uuid};
use search::Builder;

use super::card::{Card, PersonCard, StructureCard, place_line};
use super::card_file::CardWriter;
use super::card_index::{CardIndex, Entry};
use super::schema::{CODE, FAMILY, GIVEN, JOINED, ORGANIZATION, PLACE, PROFESSION, REGION, SKILL};
use crate::domain::{State, name, place, profession};
use crate::store::entries::{self, PersonRow, StructureRow};

/// Rows of people read at once: each reading is short, so that no writer waits and nothing old is held.
const PAGE: i64 = 4000;
/// Preference for people who can be written to, among otherwise equal hits.
const JOINED_BOOST: u8 = 40;
/// And for people whose place is known.
const PLACED_BOOST: u8 = 20;
/// The group of people without a place: the last one, for a search that stops early meets the others first.
const NOWHERE: u16 = u16::MAX;

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
pub(crate) fn person(rows: &[PersonRow]) -> Option<Entry<PersonCard>> {
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
    let mut words = Words::default();
    words.add(FAMILY, &first.family);
    words.add(GIVEN, &first.given);
    for row in rows {
        words.add(PROFESSION, text(row.profession_label.as_ref()));
        words.add(PROFESSION, text(row.role_label.as_ref()));
        words.add(SKILL, text(row.expertise_label.as_ref()));
        words.add(SKILL, on_own_account(row));
        words.place(
            text(row.commune.as_ref()),
            text(row.postcode.as_ref()),
            text(row.departement.as_ref()),
        );
        // A practice carries its owner's name, which would be found twice: only places of several people are searched by name.
        if row.finess.is_some() || row.joined_at.is_some() {
            words.add(ORGANIZATION, text(row.structure_name.as_ref()));
        }
    }
    if card.joined {
        words.add(REGION, JOINED);
    }
    Some(Entry {
        key: entries::key(first.practitioner_id),
        group,
        boost,
        texts: words.0,
        card,
    })
}

/// The entry of a structure; none when it is out of use.
pub(crate) fn structure(row: &StructureRow) -> Option<Entry<StructureCard>> {
    if row.state == State::Inactive {
        return None;
    }
    let mut words = Words::default();
    words.add(ORGANIZATION, &row.name);
    words.add(PROFESSION, &row.category_label);
    words.add(SKILL, &row.services.replace('\n', " "));
    words.place(&row.commune, &row.postcode, &row.departement);
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
        key: entries::key(row.id),
        group: place::group(&row.departement),
        boost: 0,
        texts: words.0,
        card,
    })
}

fn text(value: Option<&String>) -> &str {
    value.map_or("", String::as_str)
}

/// The texts of one entry, each once.
#[derive(Default)]
struct Words(Vec<(u8, String)>);

impl Words {
    fn add(&mut self, field: u8, text: &str) {
        if !text.is_empty()
            && !self
                .0
                .iter()
                .any(|(known, other)| *known == field && other == text)
        {
            self.0.push((field, text.to_owned()));
        }
    }

    fn place(&mut self, commune: &str, postcode: &str, departement: &str) {
        self.add(PLACE, commune);
        self.add(CODE, postcode);
        self.add(CODE, departement);
        self.add(REGION, place::departement_name(departement));
    }
}

/// The rows of one person after the other.
pub(crate) fn by_person(rows: &[PersonRow]) -> impl Iterator<Item = &[PersonRow]> {
    rows.chunk_by(|a, b| a.practitioner_id == b.practitioner_id)
}

/// Writes the files of the people, true up to the change `cursor` at least.
pub(crate) async fn write_people(
    db: &Db,
    card_index: &CardIndex<PersonCard>,
    cursor: i64,
) -> Result<(), Fault> {
    let mut files = NewFiles::new(card_index)?;
    let mut after = Uuid::nil();
    loop {
        let rows = entries::people_page(db, after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = kernel::id::Id::uuid(last.practitioner_id);
        for rows in by_person(&rows) {
            if let Some(entry) = person(rows) {
                files.add(&entry)?;
            }
        }
        // Millions of people: whoever waits for this thread gets its turn.
        tokio::task::yield_now().await;
    }
    files.finish(cursor).await
}

/// Writes the files of the structures.
pub(crate) async fn write_structures(
    db: &Db,
    card_index: &CardIndex<StructureCard>,
    cursor: i64,
) -> Result<(), Fault> {
    let mut files = NewFiles::new(card_index)?;
    let mut after = Uuid::nil();
    loop {
        let rows = entries::structures_page(db, after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = kernel::id::Id::uuid(last.id);
        for entry in rows.iter().filter_map(structure) {
            files.add(&entry)?;
        }
    }
    files.finish(cursor).await
}

struct NewFiles {
    index: Builder,
    cards: CardWriter,
}

impl NewFiles {
    fn new<C: Card>(card_index: &CardIndex<C>) -> Result<Self, Fault> {
        let files = card_index.files();
        kernel::private::folder_of(&files.index).map_err(Fault::internal)?;
        let cards = CardWriter::new(&files.cards).map_err(Fault::internal)?;
        Ok(Self {
            index: Builder::new(card_index.schema(), &files.index),
            cards,
        })
    }

    fn add<C: Card>(&mut self, entry: &Entry<C>) -> Result<(), Fault> {
        entry
            .with_document(|document| self.index.add(document))
            .map_err(Fault::internal)?;
        self.cards
            .add(entry.key, &entry.card)
            .map_err(Fault::internal)
    }

    /// Sorting and writing take seconds for millions of people: on a thread of their own.
    async fn finish(self, cursor: i64) -> Result<(), Fault> {
        let Self { index, cards } = self;
        let work = move || {
            index.finish().map_err(Fault::internal)?;
            cards.finish(cursor).map_err(Fault::internal)
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Fault::internal)?
    }
}
