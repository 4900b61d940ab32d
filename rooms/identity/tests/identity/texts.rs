//! What names, identifiers and mails may hold, on every way in (A02.2, A08).

use db::Actor;
use identity::face::CreateAccount;
use kernel::{Fault, FaultKind};
use testkit::on_each_engine;

use crate::site::{Site, mail, migrations};

db::query!(ABANDONED: db::row::One<i64> =
    "select cast(count(*) as bigint) as value from job where abandoned_at is not null or tries > 1");
db::query!(KEPT: db::row::One<String> =
    "select login || '|' || given_name || '|' || family_name || '|' || mail as value from account order by login_key");

/// An account of these names.
async fn create(site: &Site, names: [&str; 4]) -> Result<(), Fault> {
    let [login, mail, given, family] = names;
    let actor = Actor::system();
    let command = CreateAccount {
        identity: &site.identity,
        actor: &actor,
        login,
        mail,
        phone: None,
        given,
        family,
        roles: &[],
        is_administrator: false,
        password: Some("hash"),
    };
    site.db.run(&command).await.map(|_| ())
}

fn refused(result: Result<(), Fault>) -> kernel::FieldErrors {
    let FaultKind::Invalid(fields) = result.unwrap_err().kind else {
        unreachable!("it is refused for its fields");
    };
    fields
}

/// A NUL in a mail: PostgreSQL answered 500, and the job that looks for its account failed twelve times.
#[tokio::test]
async fn whoever_forgot_may_type_anything() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        for typed in [
            "a\0b@example.org",
            "\0",
            "\u{FFFE}\u{92}@example.org",
            "\u{202E}n.benali\u{200B}",
            &"\u{1F469}".repeat(5_000),
        ] {
            let mut browser = site.browser();
            for (path, field) in [
                ("/mot-de-passe", "identifiant"),
                ("/identifiant-oublie", "courriel"),
            ] {
                let answer = browser.post(path, &[(field, typed)]).await;
                assert_eq!(answer.status, 200, "{typed:?} {}", answer.body);
                assert!(!answer.body.contains('\0'));
            }
            let answer = browser.password(typed, "un mot de passe").await;
            assert_eq!(answer.status, 422, "{typed:?} {}", answer.body);
            assert!(!answer.body.contains('\0'));
        }
        site.letters().await;
        let tried = site.db.row(&ABANDONED, db::params![]).await.unwrap();
        assert_eq!(tried.unwrap().0, 0, "no job came to grief");
        // Nothing but invisible signs is nothing.
        let empty = site
            .browser()
            .post("/mot-de-passe", &[("identifiant", "\u{200B}\u{3164}")])
            .await;
        assert_eq!(empty.status, 422);
    })
    .await;
}

#[tokio::test]
async fn an_account_bears_names_that_are_what_they_look_like() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        create(
            &site,
            [
                " alice\n",
                " alice@example.org\u{A0}",
                "Ali\u{AD}ce\r\n",
                "\u{2068}Le\u{301}vy\u{2069}\u{202F} Roux",
            ],
        )
        .await
        .unwrap();
        let kept = site.db.load(&KEPT, db::params![]).await.unwrap().0;
        assert_eq!(kept, "alice|Alice|Lévy Roux|alice@example.org");

        // One letter of another alphabet, and it would read the same.
        for login in [
            "\u{430}lice",
            "alic\u{435}",
            "al\u{131}ce",
            "ali\u{200B}ce2",
            "ali\u{1B}[31mce",
        ] {
            let fields = refused(create(&site, [login, "b@example.org", "A", "B"]).await);
            assert!(fields.of("identifiant").is_some(), "{login:?}");
        }
        for address in [
            "\u{430}lice@example.org",
            "a\0b@example.org",
            "é@example.org",
        ] {
            let fields = refused(create(&site, ["bob", address, "A", "B"]).await);
            assert!(fields.of("courriel").is_some(), "{address:?}");
        }
        for name in [
            "\u{1B}[31mRouge",
            "a\0b",
            "\u{200B}",
            "\u{3164}",
            &"a".repeat(5_000),
            "x\u{FFFF}",
        ] {
            let fields = refused(create(&site, ["bob", "b@example.org", name, name]).await);
            assert!(
                fields.of("prenom").is_some() && fields.of("nom").is_some(),
                "{name:?}"
            );
        }
        // Case aside it is the same identifier, and taken.
        let fields = refused(create(&site, ["ALICE", &mail("autre"), "A", "B"]).await);
        assert!(fields.of("identifiant").unwrap().contains("déjà pris"));
    })
    .await;
}

/// An address is what was typed, to the letter: with a sign less it may be somebody else's.
#[tokio::test]
async fn a_mail_that_the_rule_would_change_is_refused() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        for mail in ["a\u{202E}@example.org", "a\u{200B}@example.org"] {
            let fields = refused(create(&site, ["a.martin", mail, "Anne", "Martin"]).await);
            assert!(fields.of("courriel").is_some(), "{mail:?}");
        }
        let mail = " a.martin@example.org\u{A0}";
        create(&site, ["a.martin", mail, "Anne", "Martin"])
            .await
            .unwrap();
    })
    .await;
}
