//! A toy room: persons with a name, a date of birth and a commune.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use cards::{Card, CardIndex, CardSource, Change, Entry, Page, Reader, Texts, Writer, key};
use db::row::One;
use db::{
    Action, Actor, AuditEvent, Audited, Command, Db, Migration, Tx, params, query, statement,
};
use kernel::id::Id as _;
use kernel::{Fault, Uuid};
use search::{FieldRule, Query, Schema};

db::id!(/// A person.
    pub PersonId, "per");

pub const TOPIC: &str = "persons";
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "202612_01_person",
    text: "create table person (id {id} not null primary key, name text not null, born text not null, commune text not null, \
           is_gone {bool} not null, changed_seq {int} not null){strict};;\n\
           create index person_changed on person (changed_seq);;\n\
           create table person_counter (id {int} not null primary key, last_change {int} not null){strict};;\n\
           insert into person_counter (id, last_change) values (1, 0);;\n",
}];

db::row! {
    /// A person.
    struct Row { id: PersonId, name: String, born: String, commune: String, is_gone: bool }
}
query!(NEXT: One<i64> = "update person_counter set last_change = last_change + 1 where id = 1 returning last_change as value");
query!(LAST: One<i64> = "select last_change as value from person_counter where id = 1");
query!(COUNT: One<i64> = "select cast(count(*) as bigint) as value from (select 1 as one from person where changed_seq > $1 limit $2) c");
query!(CHANGED: Row = "select id, name, born, commune, is_gone from person where changed_seq > $1 and changed_seq <= $2");
query!(PAGE: Row = "select id, name, born, commune, is_gone from person where id > $1 and is_gone = false order by id limit $2");
statement!(
    PUT = "insert into person (id, name, born, commune, is_gone, changed_seq) values ($1, $2, $3, $4, false, $5) \
         on conflict (id) do update set name = excluded.name, born = excluded.born, commune = excluded.commune, \
         is_gone = false, changed_seq = excluded.changed_seq"
);
statement!(TAKE_AWAY = "update person set is_gone = true, changed_seq = $2 where id = $1");

statement!(DROP = "delete from person where changed_seq > $1");
statement!(COUNT_BACK = "update person_counter set last_change = $1 where id = 1");

/// Somebody is added or changed (name, date of birth, commune), or taken away.
pub struct Say<'a>(pub PersonId, pub Option<[&'a str; 3]>);

impl Command for Say<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let One(change) = tx.load(&NEXT, params![]).await?;
        match self.1 {
            Some([name, born, commune]) => {
                tx.execute(&PUT, params![self.0, name, born, commune, change])
                    .await?
            }
            None => tx.execute(&TAKE_AWAY, params![self.0, change]).await?,
        };
        tx.wake(TOPIC);
        let event = AuditEvent::new("test.said", Action::Update, &Actor::system());
        Ok(Audited::new((), event))
    }
}

/// The store as it was after so many changes.
pub struct PutBack(pub i64);

impl Command for PutBack {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(&DROP, params![self.0]).await?;
        tx.execute(&COUNT_BACK, params![self.0]).await?;
        let event = AuditEvent::new("test.put_back", Action::Update, &Actor::system());
        Ok(Audited::new((), event))
    }
}

/// What is shown of a person, as a program of version `FORM` writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown<const FORM: u64> {
    pub id: PersonId,
    pub line: String,
}

impl<const FORM: u64> Card for Shown<FORM> {
    const FORM: u64 = FORM;

    fn write(&self, to: &mut Writer) {
        to.uuid(self.id.uuid());
        to.text(&self.line);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            id: PersonId::from_uuid(from.uuid()?),
            line: from.text()?,
        })
    }
}

/// The toy room, as its index asks it.
#[derive(Default)]
pub struct Persons<const FORM: u64> {
    /// The keys that it was told to forget.
    pub forgotten: Mutex<Vec<u128>>,
    /// Whether an import is under way.
    pub importing: AtomicBool,
}

fn entry<const FORM: u64>(row: &Row) -> Entry<Shown<FORM>> {
    let mut texts = Texts::default();
    for (field, text) in (0..).zip([&row.name, &row.born, &row.commune]) {
        texts.add(field, text);
    }
    Entry {
        key: key(row.id),
        group: 0,
        boost: 0,
        texts,
        card: Shown {
            id: row.id,
            line: format!("{}, {}, {}", row.name, row.born, row.commune),
        },
    }
}

impl<const FORM: u64> CardSource for Persons<FORM> {
    type Card = Shown<FORM>;
    const NAME: &'static str = "persons";
    const TOPIC: &'static str = TOPIC;

    fn schema() -> Schema {
        [(70, true), (30, false), (30, true)].into_iter().fold(
            Schema::new(),
            |schema, (weight, forgiving)| {
                schema.field(FieldRule {
                    weight,
                    forgiving,
                    compound: false,
                })
            },
        )
    }

    async fn last_change(&self, db: &Db) -> Result<i64, Fault> {
        Ok(db.load(&LAST, params![]).await?.0)
    }

    async fn count_changed(&self, db: &Db, after: i64, most: i64) -> Result<i64, Fault> {
        Ok(db.load(&COUNT, params![after, most]).await?.0)
    }

    async fn changed(
        &self,
        db: &Db,
        after: i64,
        up_to: i64,
    ) -> Result<Vec<Change<Shown<FORM>>>, Fault> {
        let rows = db.rows(&CHANGED, params![after, up_to]).await?;
        let change = |row: &Row| {
            if row.is_gone {
                Change::Gone(key(row.id))
            } else {
                Change::Put(entry(row))
            }
        };
        Ok(rows.iter().map(change).collect())
    }

    async fn page(&self, db: &Db, after: u128, limit: i64) -> Result<Page<Shown<FORM>>, Fault> {
        // A few at once: the files hold several pages.
        let limit = limit.min(3);
        let rows = db
            .rows(&PAGE, params![Uuid::from_u128(after), limit])
            .await?;
        Ok(Page {
            entries: rows.iter().map(entry).collect(),
            last: rows.last().map(|row| key(row.id)),
        })
    }

    async fn is_importing(&self, _: &Db) -> Result<bool, Fault> {
        Ok(self.importing.load(Ordering::SeqCst))
    }

    fn forget(&self, changed: &[u128]) {
        self.forgotten.lock().unwrap().extend(changed);
    }
}

/// An index of the files in `folder`, as a program of this `FORM` opens it.
pub fn open<const FORM: u64>(db: &Db, folder: &Path) -> CardIndex<Persons<FORM>> {
    CardIndex::open(db, folder, Persons::default())
}

/// The lines of those who are found.
pub fn find<const FORM: u64>(index: &CardIndex<Persons<FORM>>, text: &str) -> Vec<String> {
    let query = Query {
        text,
        ..Query::default()
    };
    let (cards, _) = index.search(&query);
    cards.into_iter().map(|card| card.line).collect()
}

pub async fn say(db: &Db, who: PersonId, what: Option<[&str; 3]>) {
    db.run(&Say(who, what)).await.unwrap();
}

/// Ten people with towns of their own, and Zélie Escoubès.
pub async fn some_people(db: &Db) -> PersonId {
    let names = ["Martin", "Delmas", "Cazals", "Rouquette", "Bonnafous"];
    for (number, name) in (0..10).zip(names.iter().cycle()) {
        let who = PersonId::from_uuid(Uuid::from_u128(100 + number));
        say(db, who, Some([name, "1950-01-02", "Cahors"])).await;
    }
    let who = PersonId::from_uuid(Uuid::from_u128(7));
    say(db, who, Some(["Zélie Escoubès", "1948-03-09", "Pézenas"])).await;
    who
}
