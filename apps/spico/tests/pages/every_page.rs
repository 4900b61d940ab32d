//! The demonstration as several personas see it.

use std::collections::BTreeSet;

use access::AccountId;
use identity::face::TermsDocument;
use spico::demo;

use super::crawl::Walk;
use super::markup::leads;
use super::planted::{Planted, Weaken};
use super::visitor::Visitor;

/// Routes that never show a page: streams, programs' answers, files, what is looked up by a script.
const PAGELESS: [&str; 16] = [
    "/api/discussions",
    "/api/discussions/{conversation}/messages",
    "/api/flux",
    // From one product to another: there is one.
    "/arrivee",
    "/arrivee/fin",
    "/passage",
    "/favicon.ico",
    "/flux",
    "/lien/{token}",
    "/robots.txt",
    "/s/{file}",
    "/sante/pret",
    "/sante/vivant",
    "/sw.js",
    "/demo/courrier",
    // An image.
    "/discussions/{conversation}/vu",
];

/// A search for what no page may hold.
const NUL: &str = "/annuaire?q=%00";

/// Who walks.
#[derive(Clone, Copy)]
pub enum Who {
    Nobody,
    /// With a strong session.
    Strong(AccountId),
    /// With a password alone.
    Weak(AccountId),
}

impl Planted {
    async fn visitor(&self, who: Who) -> Visitor<'_> {
        Visitor::new(&self.app, self.token(who).await.as_deref())
    }

    /// A session of somebody.
    pub async fn token(&self, who: Who) -> Option<String> {
        match who {
            Who::Nobody => None,
            Who::Strong(account) => Some(self.session(account).await),
            Who::Weak(account) => {
                let token = self.session(account).await;
                self.opened.db.run(&Weaken(account)).await.unwrap();
                Some(token)
            }
        }
    }

    /// Everything that somebody can see and send. Each form leaves from a session of its own: some of them end it.
    async fn walk(&self, name: &str, who: Who, from: &[String]) -> Walk {
        let mut walk = Walk::new(name);
        let mut visitor = self.visitor(who).await;
        for form in walk.read_all(&mut visitor, from).await {
            for (part, words) in [(false, ""), (true, ""), (false, "Essai"), (true, "Essai")] {
                let mut sender = self.visitor(who).await;
                walk.send(&mut sender, &form, part, words).await;
            }
        }
        walk
    }

    /// Where a walk begins: every address without a parameter, and some that nothing leads to.
    pub fn beginnings(&self) -> Vec<String> {
        let routes = self.app.routes();
        let open = routes.list().iter().filter(|route| route.method == "GET");
        let plain = open.map(|route| route.path.to_owned());
        let mut all: Vec<String> = plain
            .filter(|path| !path.contains('{') && !PAGELESS.contains(&path.as_str()))
            .collect();
        let nothing = kernel::Uuid::from_u128(9);
        all.extend([
            "/n-existe-pas".to_owned(),
            "/lien/inconnu".to_owned(),
            NUL.to_owned(),
            // Not UTF-8.
            "/annuaire?q=%E9".to_owned(),
            "/connexion?mode=simple".to_owned(),
            "/connexion?mode=psc".to_owned(),
            format!("/discussions/cnv_{}", nothing.simple()),
            "/discussions/mal-ecrit".to_owned(),
        ]);
        all
    }
}

impl Planted {
    /// Between the password and the code.
    async fn walk_halfway(&self) -> Walk {
        let mut walk = Walk::new("a-mi-chemin");
        let persona = demo::personas::all().swap_remove(0);
        let mut visitor = self.visitor(Who::Nobody).await;
        let typed = [
            ("mode", "code"),
            ("canal", "courriel"),
            ("suite", "/"),
            ("identifiant", persona.identifiant),
            ("mot-de-passe", persona.mot_de_passe),
        ];
        let asked = visitor.send("/connexion", false, &fields(&typed)).await;
        let place = asked.leads_to.expect("a code is asked for");
        walk.look(&mut visitor, &place, false).await;
        walk
    }

    /// What only scripts ask for, and what one may do with a message of one's own.
    async fn walk_inside(&self, who: Who) -> Walk {
        let mut walk = Walk::new("dans-une-discussion");
        let mut visitor = self.visitor(who).await;
        let (conversation, own) = self.write_somewhere(&mut visitor).await;
        for part in [false, true] {
            for path in [
                format!("/discussions/ligne/{conversation}"),
                format!("/discussions/{conversation}/depuis?seq=0"),
            ] {
                walk.look(&mut visitor, &path, part).await;
            }
            let details = visitor.read(&own, part).await;
            let ways = leads(&details.html, &own).links;
            for way in ways.iter().filter(|way| way.contains("/messages/")) {
                walk.look(&mut visitor, way, part).await;
            }
        }
        walk
    }

    /// Writes in the first conversation where one may: its id, and where the message has its details.
    async fn write_somewhere(&self, visitor: &mut Visitor<'_>) -> (String, String) {
        let list = visitor.read("/discussions", false).await;
        for place in leads(&list.html, "/discussions").links {
            let Some(conversation) = place.strip_prefix("/discussions/cnv_") else {
                continue;
            };
            let (clock, entropy) = (self.opened.db.clock(), self.opened.db.entropy());
            let client_id = kernel::id::new_v7(&**clock, &**entropy).to_string();
            let text = "Un **mot** : https://example.org/a";
            let typed = [("texte", text), ("client_id", &client_id)];
            let address = format!("{place}/messages");
            let sent = visitor.send(&address, true, &fields(&typed)).await;
            let own = leads(&sent.html, &place).links;
            if let Some(own) = own.into_iter().find(|link| link.contains("/m/")) {
                return (format!("cnv_{conversation}"), own);
            }
        }
        panic!("there is no conversation to write in");
    }
}

fn fields(typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    typed.iter().map(owned).collect()
}

/// Every page that a few personas reach; what none of them came to is told.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_kept() {
    let planted = Planted::new().await;
    let from = planted.beginnings();
    let nurse = planted.account("maelle.cazalbou").await;
    let doctor = planted.account("etienne.rouquette").await;
    let mut seeker = planted.visitor(Who::Strong(nurse)).await;
    let sought = seeker.read(NUL, false).await;
    assert_eq!(sought.status, http::StatusCode::OK);
    assert!(sought.html.contains("value=\"␀\""), "its picture is sought");
    let both = [TermsDocument::Pass, TermsDocument::Spico];
    let lonely = planted.without_situation("camille.seule", &both).await;
    let new = planted.without_situation("camille.nouvelle", &[]).await;
    let mut shown = planted.walk_halfway().await.shown;
    shown.extend(planted.walk_inside(Who::Strong(nurse)).await.shown);
    for (name, who) in [
        ("personne", Who::Nobody),
        ("infirmiere", Who::Strong(nurse)),
        ("mot-de-passe-seul", Who::Weak(doctor)),
        ("sans-situation", Who::Strong(lonely)),
        ("conditions-a-accepter", Who::Strong(new)),
    ] {
        let walk = planted.walk(name, who, &from).await;
        println!("{name}: {} pages", walk.len());
        shown.extend(walk.shown);
    }
    let routes = planted.app.routes();
    let readable: Vec<&str> = routes
        .list()
        .iter()
        .filter(|route| route.method == "GET")
        .map(|route| route.path)
        .collect();
    let seen: BTreeSet<&str> = shown
        .iter()
        .filter_map(|path| answering(&readable, path))
        .collect();
    let unseen: Vec<&str> = routes
        .list()
        .iter()
        .filter(|route| route.method == "GET" && !PAGELESS.contains(&route.path))
        // The address of a form, read again, leads to a page and shows none itself.
        .filter(|route| !route.proof.contains(web::routes::RELOADING))
        .map(|route| route.path)
        .filter(|route| !seen.contains(route))
        .collect();
    assert!(unseen.is_empty(), "no walk came to {unseen:?}");
}

/// The route that answers at an address: of those that fit, the one whose own words come first, as the router has it.
fn answering<'r>(routes: &[&'r str], path: &str) -> Option<&'r str> {
    let fitting = routes.iter().filter(|route| leads_to(route, path));
    let own_words = |route: &&&str| -> Vec<bool> {
        route
            .split('/')
            .map(|part| !part.starts_with('{'))
            .collect()
    };
    fitting.max_by_key(own_words).copied()
}

pub fn leads_to(route: &str, path: &str) -> bool {
    let (route, path): (Vec<&str>, Vec<&str>) =
        (route.split('/').collect(), path.split('/').collect());
    route.len() == path.len()
        && route
            .iter()
            .zip(&path)
            .all(|(wanted, found)| wanted == found || wanted.starts_with('{'))
}

#[test]
fn an_address_counts_for_the_route_that_answers_there() {
    let routes = ["/discussions/{conversation}", "/discussions/nouvelle"];
    for (path, route) in [
        ("/discussions/nouvelle", Some("/discussions/nouvelle")),
        ("/discussions/cnv_1", Some("/discussions/{conversation}")),
        ("/discussions", None),
    ] {
        assert_eq!(answering(&routes, path), route);
    }
}
