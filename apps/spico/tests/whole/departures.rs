//! Who left the register is out of SPICO: an import in one process, a program that serves in another (I-8).

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use access::{AccountId, PractitionerRoleId};
use bus::{Flavour, Listener, Stream};
use db::row::One;
use db::{Actor, Db};
use directory::face::{EndPractitionerRole, MarkJoined};
use directory::import::{Options, import_rpps};
use http::StatusCode;
use identity::face::{AccountState, AddAffiliation, ChangeState, EndAffiliation, EndedBy};
use kernel::id::Id as _;
use spico::boot::Purpose;
use spico::departures::{self, Carried};

use super::attacks::maelle;
use super::world::{World, on_each_engine};

/// A timeout for a right that should end.
pub const NEVER: Duration = Duration::from_secs(30);

db::query!(ROLE: One<PractitionerRoleId> = "select r.id as value from practitioner_role r join practitioner p on p.id = r.practitioner_id \
    where p.identifier = $1");
db::query!(PART: One<String> = "select p.part as value from participant p join conversation c on c.id = p.conversation_id \
    where p.practitioner_role_id = $1 order by c.number desc limit 1");
db::query!(SESSION: One<access::SessionId> = "select id as value from session where practitioner_role_id = $1 and ended_at is null");

/// A register of nurses in Cahors with these numbers.
pub fn register(folder: &Path, name: &str, numbers: &[u32]) -> PathBuf {
    let line = |number: &u32| {
        let (rpps, mut cells) = (format!("997{number:08}"), vec![String::new(); 57]);
        for (at, text) in [
            (0, "8"),
            (1, rpps.as_str()),
            (2, &format!("8{rpps}")),
            (5, "MME"),
            (7, "CAYLUS"),
            (8, "ANNE"),
            (9, "60"),
            (10, "Infirmier"),
            (11, "C"),
            (17, "L"),
            (23, "R1"),
            (35, "46000"),
            (37, "Cahors"),
        ] {
            text.clone_into(&mut cells[at]);
        }
        cells.join("|") + "\n"
    };
    let path = folder.join(name);
    let head = fiction::rpps::COLUMNS.join("|") + "|\n";
    let lines: String = numbers.iter().map(line).collect();
    std::fs::write(&path, head + &lines).unwrap();
    path
}

/// What `spico directory import rpps` does.
pub async fn import(
    (db, world): (&Db, &World),
    path: &Path,
    options: &Options,
) -> (Vec<String>, Carried) {
    let files = [path.to_owned()];
    let report = import_rpps(db, &files, options, &mut |_| {}).await.unwrap();
    (
        report.warnings,
        departures::compare(db, &spico::boot::extensions(&world.opened))
            .await
            .unwrap(),
    )
}

pub async fn role_of(db: &Db, number: u32) -> PractitionerRoleId {
    let identifier = format!("8997{number:08}");
    db.load(&ROLE, db::params![identifier]).await.unwrap().0
}

/// Lets a persona of the demonstration act under a situation of the register.
pub async fn attach(world: &World, slug: &str, role: PractitionerRoleId) {
    let (db, actor) = (&world.store.db, Actor::system());
    let give = AddAffiliation {
        actor: &actor,
        account: world.people.account(slug).unwrap(),
        practitioner_role: role,
        label: "Infirmière · Cahors",
    };
    db.run(&give).await.unwrap();
    let roles = [role];
    db.run(&MarkJoined {
        roles: &roles,
        actor,
    })
    .await
    .unwrap();
}

/// A register of two practitioners is imported, and the first is Maëlle: her new situation.
pub async fn hire((db, world): (&Db, &World), folder: &Path) -> PractitionerRoleId {
    let whole = register(folder, "whole", &[1, 2]);
    import((db, world), &whole, &Options::default()).await;
    let role = role_of(db, 1).await;
    attach(world, "maelle-cazalbou", role).await;
    role
}

/// A session that acts under `role`, with its stream.
async fn inside(world: &World, slug: &str, role: PractitionerRoleId) -> (String, Stream) {
    let cookie = format!("spico={}", world.session(slug).await);
    let chosen = world
        .post("/compte/situation", &cookie, &format!("situation={role}"))
        .await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.text());
    let session = world.store.db.load(&SESSION, db::params![role]).await;
    let listener = Listener {
        addressee: role.uuid(),
        account: AccountId::from_uuid(role.uuid()),
        session: session.unwrap().0,
        flavour: Flavour::Html,
        hears: bus::Hears::Rooms,
    };
    let stream = Stream::open(&world.app.hub, listener, None).await;
    (cookie, stream.unwrap())
}

/// Opens a group with a colleague, who is asked for their part.
async fn open_group(world: &World, cookie: &str, colleague: PractitionerRoleId) -> String {
    let form = format!("type=groupe&sujet=Plaies&avec={colleague}&texte=Bonjour");
    world.begin(cookie, &form).await;
    part_of(world, colleague).await
}

/// The part of somebody in the conversation that was opened last.
async fn part_of(world: &World, role: PractitionerRoleId) -> String {
    let part = world.store.db.load(&PART, db::params![role]).await;
    part.unwrap().0
}

async fn falls(mut stream: Stream) -> String {
    let mut said = String::new();
    let all = async {
        while let Some(bytes) = stream.next().await {
            said.push_str(&String::from_utf8_lossy(&bytes));
        }
    };
    let ended = tokio::time::timeout(NEVER, all).await;
    ended.expect("the stream falls");
    said
}

async fn is_out(world: &World, cookie: &str) -> bool {
    let headers = [("cookie", cookie), ("accept", "application/json")];
    world
        .get("/annuaire/recherche?q=caylus", &headers)
        .await
        .status
        == StatusCode::UNAUTHORIZED
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_the_register_is_out_at_once_and_back_with_it() {
    on_each_engine(Purpose::Serve, |mut world| async move {
        let folder = tempfile::tempdir().unwrap();
        let whole = register(folder.path(), "whole", &[1, 2]);
        let elsewhere = world.store.open_again();
        import((&elsewhere, &world), &whole, &Options::default()).await;
        let role = role_of(&elsewhere, 1).await;
        attach(&world, "maelle-cazalbou", role).await;
        world.start_workers();

        let (cookie, stream) = inside(&world, "maelle-cazalbou", role).await;
        assert!(!is_out(&world, &cookie).await);
        let colleague = world.people.role("etienne-rouquette", None).unwrap();
        assert_eq!(open_group(&world, &cookie, colleague).await, "membre");
        let without = register(folder.path(), "without", &[2]);
        let (_, carried) = import((&elsewhere, &world), &without, &Options::default()).await;
        // The server may have handled it first.
        assert!(carried.ended <= 1 && carried.resumed == 0, "{carried:?}");
        let said = falls(stream).await;
        assert!(said.contains("\"motif\":\"rattachement\""), "{said}");
        assert!(is_out(&world, &cookie).await);
        // What she alone managed has another manager (C24).
        assert_eq!(part_of(&world, colleague).await, "gestionnaire");
        let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
        let refused = world
            .post("/compte/situation", &cookie, &format!("situation={role}"))
            .await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);

        // The register lists the line again, and the right comes back with it.
        let (_, carried) = import((&elsewhere, &world), &whole, &Options::default()).await;
        assert_eq!(
            carried,
            Carried {
                ended: 0,
                resumed: 1
            }
        );
        let (cookie, stream) = inside(&world, "maelle-cazalbou", role).await;
        world.store.clock.advance(Duration::from_secs(1));
        // Ended by a page of the directory, or whoever else asks it to: the program carries it over.
        let end = EndPractitionerRole {
            role,
            actor: Actor::system(),
        };
        elsewhere.run(&end).await.unwrap();
        falls(stream).await;
        assert!(is_out(&world, &cookie).await);
        // What SPICO ended, no import restores.
        let (_, carried) = import((&elsewhere, &world), &whole, &Options::default()).await;
        assert_eq!(carried, Carried::default());
    })
    .await;
}

/// The new manager can do it: an account that is closed, or never opened, can't (C24).
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_managed_goes_to_one_who_can_sign_in() {
    on_each_engine(Purpose::Serve, |world| async move {
        let db = &world.store.db;
        let maelle = world.people.role("maelle-cazalbou", None).unwrap();
        let closed = world.people.role("etienne-rouquette", None).unwrap();
        let there = world.people.role("corinne-tarroux", None).unwrap();
        let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
        let form = format!("type=groupe&sujet=Plaies&avec={closed},{there}&texte=Bonjour");
        world.begin(&cookie, &form).await;
        let actor = Actor::system();
        let close = ChangeState {
            actor: &actor,
            account: world.people.account("etienne-rouquette").unwrap(),
            to: AccountState::Closed,
            why: "essai",
        };
        db.run(&close).await.unwrap();
        departures::hand_over(db, &spico::boot::extensions(&world.opened), maelle).await;
        assert_eq!(part_of(&world, closed).await, "membre");
        assert_eq!(part_of(&world, there).await, "gestionnaire");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_would_shut_many_people_out_stops_and_says_so() {
    on_each_engine(Purpose::Serve, |world| async move {
        let folder = tempfile::tempdir().unwrap();
        let numbers: Vec<u32> = (1..=40).collect();
        let db = &world.store.db;
        import(
            (db, &world),
            &register(folder.path(), "whole", &numbers),
            &Options::default(),
        )
        .await;
        for number in 1..=10 {
            attach(&world, "maelle-cazalbou", role_of(db, number).await).await;
        }
        // Six of ten accounts, of forty entries: too few entries for the other caution.
        let cut = register(folder.path(), "cut", &numbers[6..]);
        let (warnings, carried) = import((db, &world), &cut, &Options::default()).await;
        assert!(
            warnings.concat().contains("6 situations de comptes sur 10"),
            "{warnings:?}"
        );
        assert_eq!(carried, Carried::default());
        let options = Options {
            accept_many_endings: true,
            ..Options::default()
        };
        let (warnings, carried) = import((db, &world), &cut, &options).await;
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(carried.ended, 6);
    })
    .await;
}

/// An import that was killed between the directory's change and the accounts': the next start carries it over.
#[tokio::test(flavor = "multi_thread")]
async fn what_an_import_left_undone_is_carried_over_later() {
    on_each_engine(Purpose::Serve, |world| async move {
        let folder = tempfile::tempdir().unwrap();
        let db = &world.store.db;
        hire((db, &world), folder.path()).await;
        let without = register(folder.path(), "without", &[2]);
        let files = [without];
        import_rpps(db, &files, &Options::default(), &mut |_| {})
            .await
            .unwrap();
        let carried = departures::compare(db, &spico::boot::extensions(&world.opened))
            .await
            .unwrap();
        assert_eq!(
            carried,
            Carried {
                ended: 1,
                resumed: 0
            }
        );
        assert_eq!(
            departures::compare(db, &spico::boot::extensions(&world.opened))
                .await
                .unwrap(),
            Carried::default()
        );
    })
    .await;
}

/// Somebody who left the register, and whose situation SPICO also ended: the register doesn't restore it.
#[tokio::test(flavor = "multi_thread")]
async fn what_spico_ends_after_the_register_stays_ended() {
    on_each_engine(Purpose::Serve, |world| async move {
        let folder = tempfile::tempdir().unwrap();
        let db = &world.store.db;
        let role = hire((db, &world), folder.path()).await;
        let without = register(folder.path(), "without", &[2]);
        let (_, carried) = import((db, &world), &without, &Options::default()).await;
        assert_eq!(carried.ended, 1);
        let actor = Actor::system();
        let end = EndAffiliation {
            actor: &actor,
            practitioner_role: role,
            by: EndedBy::System,
            why: "essai",
        };
        assert!(db.run(&end).await.unwrap(), "it takes over");
        assert!(!db.run(&end).await.unwrap());
        db.run(&EndPractitionerRole { role, actor }).await.unwrap();
        let whole = register(folder.path(), "whole", &[1, 2]);
        let (_, carried) = import((db, &world), &whole, &Options::default()).await;
        assert_eq!(carried, Carried::default());
        let active = directory::face::active_roles(db, &[role]).await.unwrap();
        assert!(active.is_empty(), "nor in the directory");
    })
    .await;
}

/// A suspended account: no stream, no page, and no way in.
#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_account_hears_nothing_more() {
    on_each_engine(Purpose::Serve, |mut world| async move {
        world.start_workers();
        let elsewhere: Arc<Db> = Arc::new(world.store.open_again());
        let account = world.people.account("maelle-cazalbou").unwrap();
        let role = world.people.role("maelle-cazalbou", None).unwrap();
        let (cookie, stream) = inside(&world, "maelle-cazalbou", role).await;
        assert!(!is_out(&world, &cookie).await);
        let actor = Actor::system();
        let suspend = ChangeState {
            actor: &actor,
            account,
            to: AccountState::Suspended,
            why: "essai",
        };
        elsewhere.run(&suspend).await.unwrap();
        let out = async {
            while !is_out(&world, &cookie).await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        // The clock is stopped: nothing expires.
        tokio::time::timeout(NEVER, out).await.expect("out");
        let said = falls(stream).await;
        assert!(said.contains("\"motif\":\"compte\""), "{said}");
        // The password of the demonstration, on the page where one signs in.
        let (login, password) = maelle();
        let form = format!("mode=simple&identifiant={login}&mot-de-passe={password}");
        let refused = world.post("/connexion", "", &form).await;
        assert_ne!(refused.status, StatusCode::SEE_OTHER);
        assert!(
            refused.text().contains("Ce compte est suspendu"),
            "{}",
            refused.text()
        );
    })
    .await;
}
