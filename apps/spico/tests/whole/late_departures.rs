//! Departures that fail, or are undone meanwhile: nothing else waits for them, and none is lost.

use std::time::Duration;

use access::PractitionerRoleId;
use db::row::One;
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx};
use directory::face::EndPractitionerRole;
use directory::import::{Options, import_rpps};
use kernel::Fault;
use spico::boot::Purpose;
use spico::departures::{self, Carried};

use super::departures::{NEVER, attach, hire, import, register, role_of};
use super::world::on_each_engine;

db::statement!(MARK = "update account_role set label = 'Refusée' where practitioner_role_id = $1");
db::statement!(REFUSE_BY = sqlite "delete from account_role where false",
    postgres "create function no_end() returns trigger language plpgsql as $$ begin raise exception 'no end'; end $$");
db::statement!(REFUSE = sqlite "create trigger no_end before update on account_role when old.label = 'Refusée' and new.ended_at is not null \
    begin select raise(abort, 'no end'); end",
    postgres "create trigger no_end before update on account_role for each row \
    when (old.label = 'Refusée' and new.ended_at is not null) execute function no_end()");
db::statement!(
    UNMARK = "update account_role set label = 'Infirmière · Cahors' where label = 'Refusée'"
);
db::query!(IN_USE: One<PractitionerRoleId> = "select practitioner_role_id as value from account_role where label in ('Refusée', 'Infirmière · Cahors') \
    and ended_at is null order by practitioner_role_id");

/// The store refuses the end of one situation, whoever asks for it.
struct Refuse(PractitionerRoleId);

impl Command for Refuse {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(&MARK, db::params![self.0]).await?;
        tx.execute(&REFUSE_BY, &[]).await?;
        tx.execute(&REFUSE, &[]).await?;
        let event = AuditEvent::new("test.refused", Action::Execute, &Actor::system());
        Ok(Audited::new((), event))
    }
}

/// It takes it again.
struct Allow;

impl Command for Allow {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(&UNMARK, &[]).await?;
        let event = AuditEvent::new("test.allowed", Action::Execute, &Actor::system());
        Ok(Audited::new((), event))
    }
}

async fn in_use(db: &Db) -> Vec<PractitionerRoleId> {
    let rows = db.rows(&IN_USE, &[]).await.unwrap();
    rows.into_iter().map(|One(role)| role).collect()
}

/// A departure that fails doesn't prevent the others, is reported, and is carried over later.
#[tokio::test(flavor = "multi_thread")]
async fn a_fault_holds_up_no_other_departure() {
    on_each_engine(Purpose::Serve, |world| async move {
        let folder = tempfile::tempdir().unwrap();
        let db = &world.store.db;
        let whole = register(folder.path(), "whole", &[1, 2, 3, 4]);
        import((db, &world), &whole, &Options::default()).await;
        let mut roles = Vec::new();
        for number in 1..=3 {
            roles.push(role_of(db, number).await);
            attach(&world, "maelle-cazalbou", roles[roles.len() - 1]).await;
        }
        // They are carried over by their numbers: the first one fails.
        roles.sort_unstable();
        db.run(&Refuse(roles[0])).await.unwrap();
        let files = [register(folder.path(), "without", &[4])];
        let options = Options {
            accept_many_endings: true,
            ..Options::default()
        };
        import_rpps(db, &files, &options, &mut |_| {})
            .await
            .unwrap();
        assert!(
            departures::compare(db, &spico::boot::extensions(&world.opened))
                .await
                .is_err(),
            "it is said"
        );
        assert_eq!(in_use(db).await, [roles[0]], "{}", world.store.name);
        db.run(&Allow).await.unwrap();
        let carried = departures::compare(db, &spico::boot::extensions(&world.opened))
            .await
            .unwrap();
        assert_eq!((carried.ended, in_use(db).await), (1, vec![]));
    })
    .await;
}

db::statement!(BACK_BY = sqlite "delete from account_role where false",
    postgres "create function back() returns trigger language plpgsql as $$ begin \
    update practitioner_role set ended_at = null, ended_by = null where id = new.practitioner_role_id; return null; end $$");
db::statement!(BACK = sqlite "create trigger back after update on account_role when new.ended_at is not null begin \
    update practitioner_role set ended_at = null, ended_by = null where id = new.practitioner_role_id; end",
    postgres "create trigger back after update on account_role for each row when (new.ended_at is not null) execute function back()");

/// The register restores what ends, at the very moment when its end is carried over.
struct BringBack;

impl Command for BringBack {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(&BACK_BY, &[]).await?;
        tx.execute(&BACK, &[]).await?;
        let event = AuditEvent::new("test.back", Action::Execute, &Actor::system());
        Ok(Audited::new((), event))
    }
}

/// The directory decides.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_while_its_end_is_carried_over_is_given_back() {
    on_each_engine(Purpose::Serve, |world| async move {
        let folder = tempfile::tempdir().unwrap();
        let db = &world.store.db;
        let role = hire((db, &world), folder.path()).await;
        db.run(&BringBack).await.unwrap();
        let without = register(folder.path(), "without", &[2]);
        let (_, carried) = import((db, &world), &without, &Options::default()).await;
        assert_eq!(carried, Carried::default(), "it ended, and came back");
        assert_eq!(in_use(db).await, [role], "{}", world.store.name);
    })
    .await;
}

/// While a program serves, it tries again what it could not carry over.
#[tokio::test(flavor = "multi_thread")]
async fn a_departure_that_failed_is_tried_again_at_the_next_look() {
    on_each_engine(Purpose::Serve, |mut world| async move {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = world.store.open_again();
        let whole = register(folder.path(), "whole", &[1, 2, 3]);
        import((&elsewhere, &world), &whole, &Options::default()).await;
        let (role, witness) = (role_of(&elsewhere, 1).await, role_of(&elsewhere, 2).await);
        for role in [role, witness] {
            attach(&world, "maelle-cazalbou", role).await;
        }
        elsewhere.run(&Refuse(role)).await.unwrap();
        world.start_workers();
        let soon = async |left: &[PractitionerRoleId]| {
            let carried = async {
                while in_use(&elsewhere).await != left {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            let done = tokio::time::timeout(NEVER, carried).await;
            done.expect("it is carried over");
        };
        for role in [role, witness] {
            let actor = Actor::system();
            elsewhere
                .run(&EndPractitionerRole { role, actor })
                .await
                .unwrap();
        }
        // Both were looked at, and one has failed.
        soon(&[role]).await;
        elsewhere.run(&Allow).await.unwrap();
        soon(&[]).await;
    })
    .await;
}
