//! The search page: hits, answers without hits, and what nobody must learn.

use access::Assurance;
use scraper::Selector;
use web::StatusCode;

use super::site::{Site, colleague, texts};
use crate::support::{ROOM, on_each_engine};

#[tokio::test]
async fn the_search_is_a_page_a_fragment_and_json() {
    on_each_engine(ROOM, |store| async move {
        let claire = colleague(&store.db, "Claire", "Martin", true).await;
        colleague(&store.db, "Paul", "Noiret", false).await;
        let site = Site::open(&store, claire.roles[0], Assurance::Aal2).await;
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
            !body.contains("data-valeur"),
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
        let site = Site::open(&store, claire.roles[0], Assurance::Aal2).await;
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
async fn without_a_second_factor_nothing_is_shown() {
    on_each_engine(ROOM, |store| async move {
        let claire = colleague(&store.db, "Claire", "Martin", true).await;
        let site = Site::open(&store, claire.roles[0], Assurance::Aal1).await;
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
