//! What is counted and what isn't (A19, docs/adr/0013): as an attacker sees it, and as people behind the same address do.

use std::time::Duration;

use crate::browser::{Answer, Browser};
use crate::site::{OTHER, PASSWORD, Site, mail, migrations, wrong};
use identity::IdentityConfig;
use testkit::on_each_engine;

const MINUTE: Duration = Duration::from_mins(1);

fn locked(body: &str) -> bool {
    body.contains("Trop d’essais")
}

#[tokio::test]
async fn a_stranger_shuts_nobody_out_of_their_own_browser() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut own = site.inside("n.benali").await;
        let mut working = site.inside("n.benali").await;
        working.post("/verrou/fermer", &[]).await;
        own.post("/deconnexion", &[]).await;
        // From her own address, then from everywhere: under both of her names.
        for number in 0..60 {
            let mut stranger = site.browser_at(&format!("192.0.2.{}:1", 7 + number / 5));
            stranger.password("n.benali", OTHER).await;
            stranger.password(&mail("n.benali"), OTHER).await;
        }
        for name in ["n.benali", &mail("n.benali")] {
            let elsewhere = site
                .browser_at("198.51.100.9:1")
                .password(name, PASSWORD)
                .await;
            assert!(locked(&elsewhere.body), "fifty guesses a day, in all");
        }
        let unlocked = working.post("/verrou", &[("mot-de-passe", PASSWORD)]).await;
        assert_eq!(unlocked.status, 303, "{}", unlocked.body);
        own.sign_in("n.benali").await;
        // By a letter, a browser that nobody knew becomes one's own.
        let mut new = site.browser_at("203.0.113.4:1");
        new.post("/mot-de-passe", &[("identifiant", "n.benali")])
            .await;
        let link = site.link_for(&mail("n.benali")).await;
        new.post(&link, &[("mot-de-passe", OTHER)]).await;
        assert_eq!(new.password("n.benali", OTHER).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn a_stolen_cookie_of_a_known_browser_guesses_no_more_than_five_times() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut first = site.inside("n.benali").await;
        let mut second = site.browser_at("203.0.113.4:1");
        second.sign_in("n.benali").await;
        let mut thief = site.browser_at("198.51.100.9:1");
        let stolen = first.cookies["spico-navigateur"].clone();
        thief.cookies.insert("spico-navigateur".into(), stolen);
        for _ in 0..5 {
            assert!(!locked(&thief.password("n.benali", OTHER).await.body));
        }
        assert!(locked(&thief.password("n.benali", PASSWORD).await.body));
        // Its own counter: strangers and the other browser go on.
        second.post("/deconnexion", &[]).await;
        second.sign_in("n.benali").await;
        let stranger = site
            .browser_at("203.0.113.5:1")
            .password("n.benali", PASSWORD)
            .await;
        assert_eq!(stranger.status, 303);
        // A new password makes every browser but the one that chose it unknown again.
        store.clock.advance(MINUTE * 15);
        first.post("/deconnexion", &[]).await;
        first.sign_in("n.benali").await;
        let fields = [("actuel", PASSWORD), ("mot-de-passe", OTHER)];
        first.post("/compte/mot-de-passe", &fields).await;
        assert_eq!(site.known_browsers().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_cookie_put_into_somebody_elses_browser_is_never_what_makes_it_known() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        site.account("m.attaque", None, &[]).await;
        let mut attacker = site.inside("m.attaque").await;
        let planted = attacker.cookies["spico-navigateur"].clone();
        let mut victim = site.browser_at("203.0.113.4:1");
        victim
            .cookies
            .insert("spico-navigateur".into(), planted.clone());
        victim.sign_in("n.benali").await;
        assert_ne!(victim.cookies["spico-navigateur"], planted);
        attacker.post("/deconnexion", &[]).await;
        for _ in 0..5 {
            attacker.password("n.benali", OTHER).await;
        }
        // A stranger's counter it was: the same place without any cookie is locked as well.
        let bare = site.browser().password("n.benali", PASSWORD).await;
        assert!(locked(&bare.body), "{}", bare.body);
    })
    .await;
}

#[tokio::test]
async fn two_names_of_one_account_do_not_show_that_they_are_one() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut attacker = site.browser_at("198.51.100.9:1");
        for _ in 0..5 {
            attacker.password("n.benali", OTHER).await;
        }
        for name in [mail("n.benali"), mail("personne")] {
            let answer = attacker.password(&name, OTHER).await;
            assert!(!locked(&answer.body), "{name}");
        }
        assert!(locked(&attacker.password("n.benali", OTHER).await.body));
    })
    .await;
}

#[tokio::test]
async fn an_address_where_many_failed_stays_open_to_who_is_known_and_to_others_soon() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        site.person_with("l.roux", 2).await;
        let mut known = site.inside("n.benali").await;
        known.post("/deconnexion", &[]).await;
        for number in 0..100 {
            let nobody = format!("nobody.{number}");
            let answer = site.browser().password(&nobody, OTHER).await;
            assert!(!locked(&answer.body), "{number}");
        }
        let new = site.browser().password("l.roux", PASSWORD).await;
        assert!(
            locked(&new.body) && new.body.contains("dans 9\u{A0}secondes"),
            "{}",
            new.body
        );
        known.sign_in("n.benali").await;
        store.clock.advance(Duration::from_secs(9));
        assert_eq!(
            site.browser().password("l.roux", PASSWORD).await.status,
            303
        );
        // Whoever has a whole IPv6 site changes lines at each try: five guesses at one name all the same.
        for line in 0..5 {
            let mut attacker = site.browser_at(&format!("[2001:db8:1:{line}::7]:1"));
            assert!(!locked(&attacker.password("l.roux", OTHER).await.body));
        }
        let next = site
            .browser_at("[2001:db8:1:9::7]:1")
            .password("l.roux", PASSWORD)
            .await;
        assert!(locked(&next.body), "{}", next.body);
    })
    .await;
}

#[tokio::test]
async fn a_morning_wave_and_its_retries_all_come_in_and_nothing_is_counted() {
    on_each_engine(&migrations(), |store| async move {
        let config = IdentityConfig {
            tries_per_address: 20,
            ..IdentityConfig::default()
        };
        let site = Site::with(&store, store.db.clone(), config).await;
        let logins: Vec<String> = (0..120).map(|number| format!("nurse.{number}")).collect();
        for login in &logins {
            site.account(login, None, &[]).await;
        }
        let all = logins.iter().map(|login| {
            let mut browser = site.browser();
            async move {
                loop {
                    let answer = browser.password(login, PASSWORD).await;
                    if answer.status != 503 {
                        return answer.status;
                    }
                    // More than the 64 seats of this application: it says so, and when to come back.
                    assert_eq!(answer.headers["retry-after"], "10");
                    assert!(answer.body.contains("votre tour n’est pas venu"));
                    assert!(answer.body.contains(&format!("value=\"{login}\"")));
                    assert!(!answer.body.contains(PASSWORD));
                    ui::check::assert_clean("come back", &answer.body);
                    tokio::task::yield_now().await;
                }
            }
        });
        let statuses = futures_util::future::join_all(all).await;
        assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
        assert_eq!(site.counted().await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_right_password_under_a_flood_comes_in() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut known = site.inside("n.benali").await;
        known.post("/deconnexion", &[]).await;
        let flood = (0..150).map(|number| {
            let mut browser = site.browser();
            async move {
                browser.password(&format!("nobody.{number}"), OTHER).await;
            }
        });
        let flood = futures_util::future::join_all(flood);
        let mut elsewhere = site.browser_at("203.0.113.4:1");
        let people = async {
            // From the address of the flood where she is known, and from another where she isn't: at most told to come back.
            known.sign_in_patiently("n.benali").await;
            elsewhere.sign_in_patiently("n.benali").await;
        };
        tokio::join!(flood, people);
    })
    .await;
}

#[tokio::test]
async fn what_comes_along_when_one_pastes_costs_no_try() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.browser();
        for pasted in [
            format!(" {PASSWORD}"),
            format!("{PASSWORD}\u{A0}"),
            format!("\u{200B}{PASSWORD}\r\n"),
        ] {
            let answer = browser.password("\u{A0}n.benali\u{200E} ", &pasted).await;
            assert_eq!(answer.status, 303, "{pasted:?}: {}", answer.body);
            site.letters().await;
        }
        assert_eq!(browser.password("n.benali", " \u{A0}").await.status, 422);
        assert_eq!(site.counted().await, 0, "a blank is no password");
        let code = site.code_for(&mail("n.benali")).await;
        for _ in 0..8 {
            for typed in ["", "12345", "code", "1234567"] {
                let answer = browser.post("/connexion/code", &[("code", typed)]).await;
                assert!(answer.body.contains("six chiffres"), "{typed:?}");
            }
        }
        let (start, end) = code.split_at(3);
        let pasted = format!("\u{A0}{start}\u{2010}{end}. ");
        let passed = browser.post("/connexion/code", &[("code", &pasted)]).await;
        assert_eq!(passed.status, 303, "{}", passed.body);
    })
    .await;
}

#[tokio::test]
async fn forgotten_passwords_do_not_use_up_the_sendings_of_codes() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut stranger = site.browser_at("198.51.100.9:1");
        for _ in 0..12 {
            stranger
                .post("/mot-de-passe", &[("identifiant", "n.benali")])
                .await;
            stranger
                .post("/identifiant-oublie", &[("courriel", &mail("n.benali"))])
                .await;
        }
        assert_eq!(site.letters().await, 10, "five of each");
        site.browser().sign_in("n.benali").await;
        // Nor do questions shut the address to passwords.
        for _ in 0..100 {
            stranger
                .post("/mot-de-passe", &[("identifiant", "personne")])
                .await;
        }
        let asked = stranger
            .post("/mot-de-passe", &[("identifiant", "personne")])
            .await;
        assert!(locked(&asked.body), "{}", asked.body);
        assert_eq!(stranger.password("n.benali", PASSWORD).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn who_knows_the_password_alone_does_not_shut_codes_to_the_owner() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut own = site.inside("n.benali").await;
        own.post("/deconnexion", &[]).await;
        let mut thief = site.browser_at("198.51.100.9:1");
        thief.password("n.benali", PASSWORD).await;
        let code = site.code_for(&mail("n.benali")).await;
        for rank in 0..5 {
            let wrong = [("code", wrong(&code, rank))];
            thief.post("/connexion/code", &wrong).await;
        }
        assert!(locked(&thief.password("n.benali", PASSWORD).await.body));
        own.sign_in("n.benali").await;
    })
    .await;
}

#[tokio::test]
async fn whoever_waits_is_told_of_the_ways_that_are_open_to_them() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut own = site.inside("n.benali").await;
        own.post("/deconnexion", &[]).await;
        let mut stranger = site.browser_at("198.51.100.9:1");
        for _ in 0..5 {
            own.password("n.benali", OTHER).await;
            stranger.password("n.benali", OTHER).await;
        }
        let elsewhere = stranger.password("n.benali", PASSWORD).await.body;
        assert!(
            locked(&elsewhere) && elsewhere.contains("sur les appareils que vous utilisez déjà"),
            "{elsewhere}"
        );
        // It is such a device that waits here.
        let here = own.password("n.benali", PASSWORD).await.body;
        assert!(
            locked(&here)
                && !here.contains("que vous utilisez déjà")
                && here.contains("«\u{A0}Mot de passe oublié\u{202F}?\u{A0}» reste possible"),
            "{here}"
        );
    })
    .await;
}

/// Many at once on one session, in an application with a single seat: some are told to come back, wherever the password is asked for.
#[tokio::test]
async fn who_is_told_to_come_back_is_told_when_on_every_page_with_a_password() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::crowded(&store).await;
        site.person("n.benali").await;
        let mut inside = site.inside("n.benali").await;
        let mut locked = site.browser_at("198.51.100.9:1");
        locked.sign_in("n.benali").await;
        locked.post("/verrou/fermer", &[]).await;
        let mut program = locked.clone();
        program.json = true;
        let change = [("actuel", OTHER), ("mot-de-passe", "Abricot-Canal-78")];
        let unlock = [("mot-de-passe", OTHER)];
        for (browser, path, form) in [
            (&mut inside, "/compte/mot-de-passe", &change[..]),
            (&mut locked, "/verrou", &unlock[..]),
            (&mut program, "/verrou", &unlock[..]),
        ] {
            let answer = turned_away(browser, path, form).await;
            let answer = answer.expect("somebody is told to come back");
            assert_eq!(answer.headers["retry-after"], "10", "{path}");
            assert!(answer.body.contains("votre tour n’est pas venu"), "{path}");
            assert!(!answer.body.contains(OTHER), "{path}");
            let kind = answer.headers["content-type"].to_str().unwrap();
            assert_eq!(kind.starts_with("application/json"), browser.json, "{kind}");
            if !browser.json {
                ui::check::assert_clean("come back", &answer.body);
            }
        }
    })
    .await;
}

/// The first answer that says to come back, of forms sent at once again and again.
async fn turned_away(browser: &Browser<'_>, path: &str, form: &[(&str, &str)]) -> Option<Answer> {
    for _ in 0..50 {
        let all = (0..40).map(|_| {
            let mut browser = browser.clone();
            async move { browser.post(path, form).await }
        });
        let answers = futures_util::future::join_all(all).await;
        let full = |answer: &Answer| answer.status == 503 && answer.body.contains("votre tour");
        if let Some(found) = answers.into_iter().find(full) {
            return Some(found);
        }
    }
    None
}
