//! The pages, through the router that serves them.

use std::sync::Arc;

use access::sessions::Pending;
use access::{
    AccountId, Assurance, DeviceProfile, Matrix, PractitionerRoleId, SessionId, Sessions, Subject,
};
use axum::body::Body;
use db::Actor;
use directory::Directory;
use directory::directory::Links;
use directory::face::{
    NewOrganization, NewPractitioner, NewRole, RegisterOrganization, RegisterPractitioner,
    Registered,
};
use http_body_util::BodyExt as _;
use kernel::id::Id as _;
use kernel::{Timestamp, Uuid};
use scraper::{Html, Selector};
use tower::ServiceExt as _;
use web::house::Settings;
use web::{House, StatusCode};

use crate::support::{ROOM, on_each_engine};

/// One session: whoever the test says.
struct OneSession(Subject);

impl Sessions for OneSession {
    fn subject<'a>(&'a self, token: &'a str) -> Pending<'a, Option<Subject>> {
        let known = (token == "jeton").then(|| self.0.clone());
        Box::pin(async move { Ok(known) })
    }
}

fn subject(role: Option<PractitionerRoleId>, assurance: Assurance) -> Subject {
    Subject {
        account: AccountId::from_uuid(Uuid::from_u128(1)),
        practitioner_role: role,
        session: SessionId::from_uuid(Uuid::from_u128(2)),
        assurance,
        name: "Claire Martin".into(),
        role_label: "Infirmière".into(),
        is_administrator: false,
        accepted_terms: true,
        device: DeviceProfile::Personal,
        display: std::sync::Arc::default(),
        expires_at: Timestamp::from_micros(i64::MAX),
    }
}

struct Site {
    house: House,
}

impl Site {
    async fn open(store: &testkit::Store, folder: &std::path::Path, subject: Subject) -> Self {
        let directory = Directory::open(&store.db, folder, Links::default());
        directory.catch_up().await.unwrap();
        let settings = Settings {
            public_url: "http://localhost".to_owned(),
            product_name: "SPICO".to_owned(),
            demo: false,
            idle_seconds: 900,
            idle_seconds_personal: 28_800,
            trust_proxy: false,
        };
        let house = House::builder(
            store.db.clone(),
            Matrix::builtin().unwrap(),
            Arc::new(OneSession(subject)),
            settings,
        );
        Self {
            house: house.part(Arc::new(directory)).build(),
        }
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (StatusCode, String, web::HeaderMap) {
        let app = web::layers::finish((directory::ROOM.routes)(), &self.house);
        let cookie = format!("{}=jeton", web::cookie::name(self.house.settings()));
        let mut request = axum::http::Request::builder()
            .method(method)
            .uri(path)
            .header("cookie", cookie)
            .header("host", "localhost");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = app
            .oneshot(request.body(Body::from(body.to_owned())).unwrap())
            .await
            .unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap(), headers)
    }

    async fn page(&self, path: &str) -> Html {
        let (status, body, _) = self.ask("GET", path, &[], "").await;
        assert_eq!(status, StatusCode::OK, "{path}");
        Html::parse_document(&body)
    }
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    page.select(&Selector::parse(selector).unwrap())
        .map(|found| found.text().collect::<String>().trim().to_owned())
        .collect()
}

async fn colleague(db: &db::Db, given: &str, family: &str, joined: bool) -> Registered {
    let new = NewPractitioner {
        rpps: Some(if joined { "99700000013" } else { "99700000021" }.to_owned()),
        given: given.to_owned(),
        family: family.to_owned(),
        free_line: "Joignable de 12 h à 14 h".to_owned(),
        roles: vec![NewRole {
            profession_code: "60".to_owned(),
            postcode: "34120".to_owned(),
            commune: "Pézenas".to_owned(),
            phone: "0465710001".to_owned(),
            joined,
            ..NewRole::default()
        }],
        ..NewPractitioner::default()
    };
    db.run(&RegisterPractitioner {
        new: &new,
        actor: Actor::house(),
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn the_search_is_a_page_a_fragment_and_json() {
    on_each_engine(ROOM, |store| async move {
        let claire = colleague(&store.db, "Claire", "Martin", true).await;
        colleague(&store.db, "Paul", "Noiret", false).await;
        let folder = tempfile::tempdir().unwrap();
        let site = Site::open(
            &store,
            folder.path(),
            subject(Some(claire.roles[0]), Assurance::Aal2),
        )
        .await;
        let page = site.page("/annuaire").await;
        assert_eq!(texts(&page, "#resultats-nombre"), [""]);
        assert!(texts(&page, "#resultats")[0].contains("Tapez un nom"));
        let page = site.page("/annuaire?q=claire+martn").await;
        assert_eq!(texts(&page, ".personne-nom a"), ["Claire Martin"]);
        assert_eq!(texts(&page, "#resultats-nombre"), ["1\u{a0}professionnel"]);
        let (status, body, headers) = site
            .ask(
                "GET",
                "/annuaire/recherche?q=noiret",
                &[("hx-request", "true")],
                "",
            )
            .await;
        assert!(
            status == StatusCode::OK && body.contains("Paul Noiret") && !body.contains("<html"),
            "{body}"
        );
        assert_eq!(headers["hx-replace-url"], "/annuaire?q=noiret");
        let (_, body, _) = site
            .ask(
                "GET",
                "/annuaire/recherche?q=noiret&limit=3",
                &[("accept", "application/json")],
                "",
            )
            .await;
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        let hit = &answer["hits"][0];
        assert_eq!(
            (
                hit["rpps"].as_str(),
                hit["nom"].as_str(),
                hit["joignable"].as_str()
            ),
            (Some("99700000021"), Some("Noiret"), Some("aucun"))
        );
        assert_eq!(
            (hit["lieu"].as_str(), hit["code_postal"].as_str()),
            (Some("Pézenas (34)"), Some("34120"))
        );
        let (_, body, _) = site.ask("GET", "/annuaire/choix?q=noiret", &[], "").await;
        assert!(
            !body.contains("role=\"option\""),
            "whoever has no account can't be chosen: {body}"
        );
        let page = site.page("/annuaire?q=xqzwk&departement=34").await;
        assert!(
            texts(&page, "#resultats")[0].contains("Aucun résultat pour «\u{A0}xqzwk\u{A0}»"),
            "{:?}",
            texts(&page, "#resultats")
        );
        assert_eq!(texts(&page, "#resultats .bouton"), ["Effacer les filtres"]);
    })
    .await;
}

#[tokio::test]
async fn words_that_nobody_has_together_are_named_and_each_hit_says_what_can_be_done() {
    on_each_engine(ROOM, |store| async move {
        let claire = colleague(&store.db, "Claire", "Martin", true).await;
        let paul = colleague(&store.db, "Paul", "Noiret", false).await;
        let folder = tempfile::tempdir().unwrap();
        let reader = subject(Some(claire.roles[0]), Assurance::Aal2);
        let site = Site::open(&store, folder.path(), reader).await;
        let page = site.page("/annuaire?q=claire+noiret").await;
        assert_eq!(
            texts(&page, ".encart-titre"),
            ["Personne ne réunit tous ces mots"]
        );
        let links: Vec<String> = page
            .select(&Selector::parse(".encart a").unwrap())
            .map(|link| link.attr("href").unwrap().to_owned())
            .collect();
        assert_eq!(links, ["/annuaire?q=noiret", "/annuaire?q=claire"]);
        let page = site.page("/annuaire?q=claire+martin").await;
        assert!(texts(&page, ".encart-titre").is_empty());
        assert_eq!(texts(&page, "#resultats .bouton"), ["Écrire"]);
        let page = site.page("/annuaire?q=noiret").await;
        assert_eq!(texts(&page, "#resultats .bouton"), ["Inviter"]);
        let page = site
            .page(&format!("/annuaire/pro/{}", paul.practitioner))
            .await;
        let letter = texts(&page, "#inviter .lettre").concat();
        assert!(
            letter.starts_with("Bonjour Paul Noiret,") && letter.contains("Claire Martin"),
            "{letter}"
        );
    })
    .await;
}

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
                actor: Actor::house(),
            })
            .await
            .unwrap();
        let claire = colleague(&store.db, "Claire", "Martin", true).await;
        let me = colleague(&store.db, "Paul", "Noiret", false).await;
        let folder = tempfile::tempdir().unwrap();
        let site = Site::open(
            &store,
            folder.path(),
            subject(Some(me.roles[0]), Assurance::Aal2),
        )
        .await;
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
        let folder = tempfile::tempdir().unwrap();
        let site = Site::open(
            &store,
            folder.path(),
            subject(Some(claire.roles[0]), Assurance::Aal2),
        )
        .await;
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
        let (status, ..) = site.ask("POST", "/annuaire/ma-fiche", &form, right).await;
        assert_eq!(status, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn without_a_second_factor_nothing_is_shown() {
    on_each_engine(ROOM, |store| async move {
        let claire = colleague(&store.db, "Claire", "Martin", true).await;
        let folder = tempfile::tempdir().unwrap();
        let site = Site::open(
            &store,
            folder.path(),
            subject(Some(claire.roles[0]), Assurance::Aal1),
        )
        .await;
        for path in [
            "/annuaire",
            "/annuaire/recherche?q=martin",
            "/annuaire/choix?q=martin",
            "/annuaire/ma-fiche",
            &format!("/annuaire/pro/{}", claire.practitioner),
        ] {
            let (status, body, _) = site
                .ask("GET", path, &[("accept", "application/json")], "")
                .await;
            assert!(
                status == StatusCode::FORBIDDEN && !body.contains("Martin"),
                "{path}: {status} (I-6)"
            );
        }
    })
    .await;
}

#[test]
fn the_samples_are_sound() {
    for section in directory::ROOM.gallery {
        for sample in section.samples {
            ui::check::assert_clean(sample.name, &ui::gallery::framed(sample).into_string());
        }
    }
}
