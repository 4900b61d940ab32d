//! What is refused anyway, asked for without end by who isn't signed in, writes nothing: SPICO tells refusals by their number
//! (docs/adr/0013, point 6).

use std::time::Duration;

use testkit::on_each_engine;

use crate::site::{PASSWORD, Site, mail, migrations, wrong};

db::query!(LINES: db::row::One<i64> = "select cast(count(*) as bigint) as value from audit_event where kind in ($1, $2, $3, $4, $5)");

/// How many lines the commands of these pages have written.
async fn lines(site: &Site) -> i64 {
    let kinds = [
        "sign_in.code_tried",
        "sign_in.code_sent",
        "sign_in.tried",
        "temporary_link.resent",
        "account.forgotten",
    ];
    let [code, sent, password, link, forgotten] = kinds;
    let found = site
        .db
        .load(&LINES, db::params![code, sent, password, link, forgotten])
        .await;
    found.unwrap().0
}

#[tokio::test]
async fn what_is_refused_anyway_writes_no_line_of_its_own() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.browser();
        browser.password("n.benali", PASSWORD).await;
        let code = site.code_for(&mail("n.benali")).await;
        let before = lines(&site).await;
        let again = [("canal", "courriel")];
        for _ in 0..3 {
            let early = browser.post("/connexion/code/renvoyer", &again).await;
            assert!(early.body.contains("Attendez encore"), "{}", early.body);
        }
        assert_eq!(lines(&site).await, before, "before its time");
        for rank in 0..5 {
            // Sent again, a wrong code is not tried again.
            for _ in 0..2 {
                let wrong = [("code", wrong(&code, rank))];
                browser.post("/connexion/code", &wrong).await;
            }
        }
        assert_eq!(lines(&site).await, before + 5, "what was tried");
        for _ in 0..3 {
            let right = [("code", code.as_str())];
            assert_eq!(browser.post("/connexion/code", &right).await.status, 422);
            let more = browser.post("/connexion/code/renvoyer", &again).await;
            assert_eq!(more.status, 422);
        }
        // Cookies of nothing.
        let token = "A".repeat(52);
        let mut nothing = site.browser();
        for name in ["spico-code", "spico-navigateur", "spico-appareil", "spico"] {
            nothing.cookies.insert(name.into(), token.clone());
        }
        nothing
            .post("/connexion/code", &[("code", wrong(&code, 0))])
            .await;
        nothing.post("/connexion/code/renvoyer", &again).await;
        for _ in 0..3 {
            nothing.post(&format!("/lien/{token}/renvoyer"), &[]).await;
        }
        assert_eq!(lines(&site).await, before + 5, "locked, and nothing there");
    })
    .await;
}

#[tokio::test]
async fn an_address_that_asks_too_much_writes_no_more() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.invited("l.roux").await;
        let link = site.link_for(&mail("l.roux")).await;
        store.clock.advance(Duration::from_hours(24 * 14));
        let mut stranger = site.browser();
        let question = [("identifiant", "personne")];
        for _ in 0..100 {
            stranger.post("/mot-de-passe", &question).await;
        }
        let before = lines(&site).await;
        for _ in 0..3 {
            let asked = stranger.post("/mot-de-passe", &question).await;
            assert!(asked.body.contains("Trop d’essais"), "{}", asked.body);
            let asked = stranger.post(&format!("{link}/renvoyer"), &[]).await;
            assert!(asked.body.contains("Trop d’essais"), "{}", asked.body);
        }
        assert_eq!(lines(&site).await, before);
    })
    .await;
}
