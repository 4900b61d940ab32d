//! Cards: of a person, of a structure, one's own.

use access::Assurance;
use db::Actor;
use directory::face::{NewOrganization, RegisterOrganization};
use kernel::Uuid;
use kernel::id::Id as _;
use scraper::Selector;
use web::StatusCode;

use super::site::{Site, colleague, texts};
use crate::support::{ROOM, on_each_engine};

#[tokio::test]
async fn a_card_leads_to_a_conversation_and_shows_the_directory_number() {
    on_each_engine(ROOM, |store| async move {
        let place = NewOrganization {
            name: "SSIAD de Pézenas".to_owned(),
            hours: "7 h – 20 h".to_owned(),
            ..NewOrganization::default()
        };
        let place = store
            .db
            .run(&RegisterOrganization {
                new: &place,
                actor: Actor::system(),
            })
            .await
            .unwrap();
        let claire = colleague(&store.db, "Claire", "Martin", true).await;
        let me = colleague(&store.db, "Paul", "Noiret", false).await;
        let site = Site::open(&store, me.roles[0], Assurance::Aal2).await;
        let page = site
            .page(&format!("/annuaire/pro/{}", claire.practitioner))
            .await;
        assert_eq!(texts(&page, "h1"), ["Claire Martin"]);
        let links: Vec<_> = page
            .select(&Selector::parse(".entete-actions a").unwrap())
            .filter_map(|link| link.attr("href"))
            .collect();
        assert_eq!(
            links,
            [
                format!("/discussions/nouvelle?avec={}", claire.roles[0]),
                "tel:0465710001".to_owned()
            ]
        );
        assert!(
            texts(&page, "dl")
                .concat()
                .replace([kernel::fr::NARROW, kernel::fr::NO_BREAK], " ")
                .contains("04 65 71 00 01")
        );
        let page = site.page(&format!("/annuaire/structure/{place}")).await;
        assert!(texts(&page, "dl").concat().contains("7 h – 20 h"));
        let (status, ..) = site
            .ask(
                "GET",
                &format!(
                    "/annuaire/pro/{}",
                    directory::face::PractitionerId::from_uuid(Uuid::from_u128(3))
                ),
                &[],
                "",
            )
            .await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn one_writes_ones_own_card_only() {
    on_each_engine(ROOM, |store| async move {
        let claire = colleague(&store.db, "Claire", "Martin", true).await;
        let site = Site::open(&store, claire.roles[0], Assurance::Aal2).await;
        let page = site.page("/annuaire/ma-fiche").await;
        let value = |name: &str| {
            page.select(&Selector::parse(&format!("[name={name}]")).unwrap())
                .next()
                .unwrap()
                .attr("value")
                .unwrap_or("")
                .to_owned()
        };
        assert_eq!(
            (value("mot").as_str(), value("version").as_str()),
            ("Joignable de 12 h à 14 h", "1")
        );
        let form = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        let wrong = "horaires=&mot=&absence=Absente&absence-fin=&version=1";
        let (status, body, _) = site.ask("POST", "/annuaire/ma-fiche", &form, wrong).await;
        assert!(
            status == StatusCode::UNPROCESSABLE_ENTITY
                && body.contains("Absente")
                && body.contains("dernier jour"),
            "{status}"
        );
        let right = "horaires=Le+matin&mot=&absence=Voir+Paul&absence-fin=2026-11-24&version=1";
        let (status, _, headers) = site.ask("POST", "/annuaire/ma-fiche", &form, right).await;
        assert_eq!(
            (status, headers["location"].to_str().unwrap()),
            (StatusCode::SEE_OTHER, "/annuaire/ma-fiche?enregistree=oui")
        );
        let page = site
            .page(&format!("/annuaire/pro/{}", claire.practitioner))
            .await;
        let text = texts(&page, "main").concat();
        assert!(
            text.contains("Le matin")
                && text.contains("Absence jusqu’au mardi 24 novembre 2026")
                && text.contains("Voir Paul"),
            "{text}"
        );
        // The version on screen is an old one: somebody wrote meanwhile.
        let other = &right.replace("matin", "soir");
        let (status, ..) = site.ask("POST", "/annuaire/ma-fiche", &form, other).await;
        assert_eq!(status, StatusCode::CONFLICT);
    })
    .await;
}
