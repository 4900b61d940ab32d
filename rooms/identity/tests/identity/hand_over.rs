//! A session passes from the portal to SPICO and back: once, at once, in one browser, and it stays one session.

use std::time::Duration;

use access::{AccountId, SessionId};
use bus::{Flavour, Listener, Stream};
use db::row::One;
use kernel::id::Id as _;
use testkit::on_each_engine;

use crate::browser::{Answer, Browser};
use crate::site::{PASSWORD, Site, migrations, role};

const PASS: &str = "pass.localhost";
const SPICO: &str = "spico.localhost";

db::query!(DETAILS: One<String> = "select coalesce(detail, '') || ' ' || outcome as value from audit_event where kind = $1 order by seq desc limit 1");
db::query!(NEWEST: One<SessionId> = "select id as value from session where ended_at is null order by created_at desc, id desc limit 1");

/// One browser's two hosts.
struct Both<'a> {
    pass: Browser<'a>,
    spico: Browser<'a>,
}

impl<'a> Both<'a> {
    fn of(site: &'a Site) -> Self {
        let at = |host| Browser {
            host,
            ..site.browser()
        };
        Self {
            pass: at(PASS),
            spico: at(SPICO),
        }
    }

    /// Whoever signed in on the portal, with two factors and the terms, or with a password alone.
    async fn signed_in(site: &'a Site, strong: bool) -> Self {
        site.person("n.benali").await;
        let mut both = Self::of(site);
        if strong {
            both.pass.sign_in("n.benali").await;
            both.pass.accept_terms().await;
        } else {
            both.pass.sign_in_simply("n.benali").await;
        }
        both
    }

    /// Follows the portal's link as far as the address that bears the code.
    async fn ask(&mut self) -> String {
        let asked = self.spico.get("/arrivee?de=pass&suite=/dedans").await;
        let there = within(&asked, "http://pass.localhost");
        let given = self.pass.get(&there).await;
        within(&given, "http://spico.localhost")
    }

    /// Follows the portal's link to its end.
    async fn go_over(&mut self) -> Answer {
        let code = self.ask().await;
        self.spico.get(&code).await
    }
}

/// Where a redirection leads, within this host.
fn within(answer: &Answer, host: &str) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    for (name, value) in [
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(answer.headers.get(name).unwrap(), value);
    }
    let rest = answer.location.strip_prefix(host);
    rest.expect("a redirection to the other product").to_owned()
}

fn is_refused(answer: &Answer) -> bool {
    let session = |name: &str| {
        answer
            .headers
            .get_all("set-cookie")
            .iter()
            .any(|one| one.to_str().unwrap().starts_with(name))
    };
    answer.status == 410 && !session("spico=")
}

async fn told(site: &Site, kind: &str) -> String {
    site.db
        .row(&DETAILS, db::params![kind])
        .await
        .unwrap()
        .unwrap()
        .0
}

#[tokio::test]
async fn a_session_goes_over_once_and_is_told() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::products(&store).await;
        let mut both = Both::signed_in(&site, true).await;
        assert!(!both.spico.is_inside().await);
        let code = both.ask().await;
        let arrived = both.spico.get(&code).await;
        assert_eq!(
            (arrived.status, arrived.location.as_str()),
            (303, "/dedans")
        );
        assert!(both.spico.is_inside().await && both.pass.is_inside().await);
        assert_eq!(site.open_sessions().await, 1, "it is the same session");
        assert_ne!(both.spico.cookies["spico"], both.pass.cookies["spico"]);
        assert_eq!(
            told(&site, "session.handed_over").await,
            "de pass vers spico ok"
        );
        assert_eq!(
            told(&site, "session.taken_over").await,
            "de pass vers spico ok"
        );
        // Again, in the same browser.
        assert!(is_refused(&both.spico.get(&code).await));
        assert_eq!(
            told(&site, "session.taken_over").await,
            "de pass vers spico refuse"
        );
        // And back.
        let back = both.pass.get("/arrivee?de=spico").await;
        let given = both
            .spico
            .get(&within(&back, "http://spico.localhost"))
            .await;
        let home = both
            .pass
            .get(&within(&given, "http://pass.localhost"))
            .await;
        assert_eq!((home.status, home.location.as_str()), (303, "/"));
        assert!(both.pass.is_inside().await && both.spico.is_inside().await);
    })
    .await;
}

/// A browser that opens its tabs of yesterday: two of them arrive at once.
#[tokio::test]
async fn two_windows_that_arrive_at_once_both_get_in() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::products(&store).await;
        let mut both = Both::signed_in(&site, true).await;
        let (first, second) = (both.ask().await, both.ask().await);
        assert_ne!(first, second);
        for code in [first, second] {
            let arrived = both.spico.get(&code).await;
            assert_eq!(
                (arrived.status, arrived.location.as_str()),
                (303, "/dedans")
            );
        }
        assert!(both.spico.is_inside().await);
        assert_eq!(site.open_sessions().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_code_is_worth_nothing_after_30_seconds() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::products(&store).await;
        let mut both = Both::signed_in(&site, true).await;
        let late = both.ask().await;
        store.clock.advance(Duration::from_secs(30));
        assert!(is_refused(&both.spico.get(&late).await));
        let in_time = both.ask().await;
        store.clock.advance(Duration::from_secs(29));
        assert_eq!(both.spico.get(&in_time).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn a_code_opens_nothing_in_another_browser_and_has_served_then() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::products(&store).await;
        let mut both = Both::signed_in(&site, true).await;
        let code = both.ask().await;
        // Without a secret, as whoever read it in a log would: it opens nothing, and has served.
        let mut other = Both::of(&site);
        assert!(is_refused(&other.spico.get(&code).await));
        assert!(
            is_refused(&both.spico.get(&code).await),
            "it was shown without a secret"
        );
        // With a secret of its own: nobody is brought into somebody else's session.
        let code = both.ask().await;
        other.spico.get("/arrivee?de=pass").await;
        assert!(is_refused(&other.spico.get(&code).await));
        assert!(!other.spico.is_inside().await);
        assert!(
            is_refused(&both.spico.get(&code).await),
            "it was shown elsewhere"
        );
        // On the host that gave it, it opens nothing either.
        let code = both.ask().await;
        assert!(is_refused(&both.pass.get(&code).await));
        assert!(is_refused(
            &both.spico.get("/arrivee/fin?code=inconnu").await
        ));
        assert!(is_refused(&both.spico.get("/arrivee/fin").await));
    })
    .await;
}

#[tokio::test]
async fn only_products_of_ours_are_led_to() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::products(&store).await;
        let mut both = Both::signed_in(&site, true).await;
        for unknown in [
            "",
            "spico",
            "autre",
            "http://evil.example",
            "//evil.example",
        ] {
            let path = format!("/arrivee?de={}", kernel::percent::encode(unknown));
            let answer = both.spico.get(&path).await;
            assert_eq!(
                (answer.status, answer.location.as_str()),
                (404, ""),
                "{path}"
            );
            let vers = if unknown == "spico" { "pass" } else { unknown };
            let path = format!(
                "/passage?vers={}&etat={}",
                kernel::percent::encode(vers),
                "A".repeat(43)
            );
            let answer = both.pass.get(&path).await;
            assert_eq!(
                (answer.status, answer.location.as_str()),
                (404, ""),
                "{path}"
            );
        }
        assert_eq!(
            both.pass.get("/passage?vers=spico&etat=court").await.status,
            404
        );
        // Where to go on to is a page of the product, whatever was asked.
        let asked = both
            .spico
            .get("/arrivee?de=pass&suite=//evil.example")
            .await;
        let given = both
            .pass
            .get(&within(&asked, "http://pass.localhost"))
            .await;
        let arrived = both
            .spico
            .get(&within(&given, "http://spico.localhost"))
            .await;
        assert_eq!(arrived.location, "/");
    })
    .await;
}

#[tokio::test]
async fn a_password_alone_is_worth_no_more_over_there() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::products(&store).await;
        let mut both = Both::signed_in(&site, false).await;
        assert_eq!(both.go_over().await.status, 303);
        let there = both.spico.get("/dedans").await;
        assert_eq!(
            (there.status, there.location.as_str()),
            (303, "/renforcer?suite=/dedans")
        );
        // A second factor shown on the portal is worth nothing for what was given before.
        both.pass
            .post("/renforcer", &[("canal", "courriel"), ("suite", "/")])
            .await;
        let code = site.code_for(&crate::site::mail("n.benali")).await;
        assert_eq!(
            both.pass
                .post("/renforcer/code", &[("code", &code)])
                .await
                .status,
            303
        );
        both.pass.accept_terms().await;
        assert!(both.pass.is_inside().await && !both.spico.is_inside().await);
        assert_eq!(both.go_over().await.status, 303);
        assert!(both.spico.is_inside().await);
    })
    .await;
}

/// Whoever showed a second factor in SPICO and comes back from the portal, where a password was enough, is not asked for it again.
#[tokio::test]
async fn coming_back_from_the_portal_lowers_nothing() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::products(&store).await;
        let mut both = Both::signed_in(&site, false).await;
        both.go_over().await;
        both.spico
            .post("/renforcer", &[("canal", "courriel"), ("suite", "/")])
            .await;
        let code = site.code_for(&crate::site::mail("n.benali")).await;
        both.spico.post("/renforcer/code", &[("code", &code)]).await;
        both.spico.accept_terms().await;
        assert!(both.spico.is_inside().await);
        assert_eq!(both.go_over().await.status, 303);
        assert!(both.spico.is_inside().await, "it was shown in this browser");
        // In a browser that shows nothing here, it is worth what it is worth on the portal.
        both.spico.cookies.clear();
        assert_eq!(both.go_over().await.status, 303);
        assert!(!both.spico.is_inside().await);
    })
    .await;
}

#[tokio::test]
async fn signing_out_of_one_ends_all_and_their_streams_fall() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::products(&store).await;
        let mut both = Both::signed_in(&site, true).await;
        both.go_over().await;
        let mut tasks = tokio::task::JoinSet::new();
        site.rooms.start_workers(&mut tasks);
        let session = site.db.load(&NEWEST, &[]).await.unwrap().0;
        let listener = Listener {
            addressee: role(1).uuid(),
            account: AccountId::from_uuid(role(1).uuid()),
            session,
            flavour: Flavour::Html,
            hears: bus::Hears::Rooms,
        };
        let mut stream = Stream::open(&site.rooms.hub, listener, None).await.unwrap();
        let code = both.ask().await;
        both.spico.post("/deconnexion", &[]).await;
        assert!(!both.spico.is_inside().await && !both.pass.is_inside().await);
        assert_eq!(site.open_sessions().await, 0);
        let ended = async { while stream.next().await.is_some() {} };
        tokio::time::timeout(Duration::from_secs(30), ended)
            .await
            .expect("the stream ends");
        // A code that was on its way leads to nothing.
        assert!(is_refused(&both.spico.get(&code).await));
        let back = both.pass.get("/passage?vers=spico").await;
        assert!(back.location.starts_with("/connexion"), "{}", back.location);
    })
    .await;
}

#[tokio::test]
async fn a_lock_is_of_all_and_each_waits_for_the_password() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::products(&store).await;
        let mut both = Both::signed_in(&site, true).await;
        both.go_over().await;
        store.clock.advance(Duration::from_secs(1));
        both.spico.post("/verrou/fermer", &[]).await;
        assert!(!both.pass.is_inside().await && !both.spico.is_inside().await);
        let typed = [("mot-de-passe", PASSWORD), ("suite", "/dedans")];
        assert_eq!(both.pass.post("/verrou", &typed).await.location, "/dedans");
        assert!(both.pass.is_inside().await);
        assert!(
            !both.spico.is_inside().await,
            "nobody showed the password there"
        );
        assert_eq!(both.spico.get("/verrou").await.status, 200);
        assert_eq!(both.spico.post("/verrou", &typed).await.location, "/dedans");
        assert!(both.spico.is_inside().await && both.pass.is_inside().await);
    })
    .await;
}

#[tokio::test]
async fn who_arrives_takes_the_place_of_whoever_was_there() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::products(&store).await;
        let mut both = Both::signed_in(&site, true).await;
        site.person_with("p.autre", 2).await;
        both.spico.sign_in("p.autre").await;
        assert_eq!(site.open_sessions().await, 2);
        both.go_over().await;
        assert_eq!(site.open_sessions().await, 1);
        let seen = both.spico.get("/dedans").await;
        assert_eq!(seen.body, "Infirmière · Cabinet du Port");
    })
    .await;
}

#[tokio::test]
async fn each_product_asks_for_its_own_terms_and_ways_in() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::products(&store).await;
        site.person("n.benali").await;
        let mut both = Both::of(&site);
        both.pass.sign_in("n.benali").await;
        both.pass.post("/cgu/pass", &[("acceptation", "oui")]).await;
        assert!(
            both.pass.is_inside().await,
            "the portal asks for its own terms"
        );
        both.go_over().await;
        let there = both.spico.get("/dedans").await;
        assert_eq!(there.location, "/cgu/spico?suite=/dedans");
        let (portal, spico) = (
            Both::of(&site).pass.get("/connexion").await,
            Both::of(&site).spico.get("/connexion").await,
        );
        assert!(portal.body.contains("mode=simple") && !spico.body.contains("mode=simple"));
        assert!(
            spico.body.contains("Déjà connecté à PASS") && spico.body.contains("/arrivee?de=pass")
        );
        let mut typed = Both::of(&site).spico;
        let simply = typed.sign_in_simply("n.benali").await;
        assert!(
            !simply
                .headers
                .get_all("set-cookie")
                .iter()
                .any(|one| one.to_str().unwrap().starts_with("spico="))
        );
        assert_eq!(
            both.spico.get("/").await.location,
            "/dedans",
            "its first page"
        );
    })
    .await;
}
