//! Pages without scripts, and an account without a situation.

use http::StatusCode;
use identity::face::{AddAffiliation, EndAffiliation, EndedBy};
use scraper::{Html, Selector};
use spico::boot::Purpose;

use super::world::on_each_engine;

db::query!(SITUATIONS: db::row::One<access::PractitionerRoleId> =
    "select practitioner_role_id as value from account_role where account_id = $1");

/// The address of the image by which a page without scripts says what it showed.
fn image(page: &str) -> Option<String> {
    let inside = page.split("<noscript>").nth(1)?;
    let after = inside.split("src=\"").nth(1)?;
    Some(after.split('"').next()?.replace("&amp;", "&"))
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_a_conversation_without_scripts_marks_it_as_read() {
    on_each_engine(Purpose::Serve, |world| async move {
        let author = format!("spico={}", world.session("maelle-cazalbou").await);
        let reader = format!("spico={}", world.session("etienne-rouquette").await);
        let other = world.people.role("etienne-rouquette", None).unwrap();
        let form = format!("type=groupe&sujet=Lecture&avec={other}&texte=Bonjour");
        let opened = world.post("/discussions/nouvelle", &author, &form).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
        let place = opened.header("location").split(['?', '#']).next().unwrap();
        let page = world.get(place, &[("cookie", &reader)]).await.text();
        let seen = image(&page).expect("an image");
        let of_another_page = [
            ("cookie", reader.as_str()),
            ("sec-fetch-dest", "document"),
            ("sec-fetch-site", "cross-site"),
        ];
        let led_there = world.get(&seen, &of_another_page).await;
        assert_eq!(led_there.status, StatusCode::NOT_FOUND);
        let page = world.get(place, &[("cookie", &reader)]).await.text();
        assert_eq!(image(&page).as_ref(), Some(&seen), "still to be read");
        let of_the_page = [
            ("cookie", reader.as_str()),
            ("sec-fetch-dest", "image"),
            ("sec-fetch-site", "same-origin"),
        ];
        let shown = world.get(&seen, &of_the_page).await;
        assert_eq!(shown.status, StatusCode::NO_CONTENT);
        let page = world.get(place, &[("cookie", &reader)]).await.text();
        assert_eq!(image(&page), None, "read");
    })
    .await;
}

/// A page as a browser without scripts reads it.
fn plain(page: &str) -> Html {
    Html::parse_document(&page.replace("<noscript>", "").replace("</noscript>", ""))
}

/// An attribute of all that matches.
fn all(page: &Html, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let found = page.select(&selector);
    found
        .map(|one| one.attr(attribute).unwrap_or_default().to_owned())
        .collect()
}

const TAKEN: &str = ".jeton input[name=avec]";

#[tokio::test(flavor = "multi_thread")]
async fn people_are_chosen_without_scripts_and_none_is_lost() {
    on_each_engine(Purpose::Serve, |world| async move {
        let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
        let role = |slug| world.people.role(slug, None).unwrap().to_string();
        let (doctor, two) = (
            role("etienne-rouquette"),
            ["julien-sabathie", "julien-sabathie-sete"].map(role),
        );
        let form = format!("type=groupe&sujet=Essai&avec={doctor}&avec={}", two[0]);
        let opened = world.post("/discussions/nouvelle", &cookie, &form).await;
        let adds = format!("{}/ajouter", opened.header("location"));
        for place in ["/discussions/nouvelle", adds.as_str()] {
            let link = format!("{place}?avec={},{}", two[0], two[1]);
            let page = world.get(&link, &[("cookie", &cookie)]).await.text();
            let page = plain(&page);
            assert_eq!(all(&page, TAKEN, "value"), two, "{place}");
            let names = Selector::parse(".jeton span").unwrap();
            let names = page
                .select(&names)
                .map(|one| one.text().collect::<String>());
            let names: Vec<String> = names.collect();
            assert!(names.iter().all(|name| name.contains(" (")), "{names:?}");
            assert_ne!(names[0], names[1]);
            // Enter in a field presses the first of these.
            let form = format!("form[action='{place}'] button[type=submit]");
            assert_eq!(all(&page, &form, "value")[0], "chercher", "{place}");

            let typed = format!("avec={}&avec={}&historique=avec", two[0], two[1]);
            let search = format!("geste=chercher&{typed}&avec-recherche=rouquette");
            let found = world.post(place, &cookie, &search).await;
            assert_eq!(found.status, StatusCode::OK, "{place}");
            let found = plain(&found.text());
            assert_eq!(all(&found, TAKEN, "value"), two, "{place}");
            let offered = all(&found, "button[name=ajouter]", "value");
            assert!(offered.contains(&doctor), "{place}: {offered:?}");
            if place == adds {
                let kept = all(&found, "[name=historique][checked]", "value");
                assert_eq!(kept, ["avec"]);
            }

            let more = format!("{typed}&ajouter={doctor}");
            let more = plain(&world.post(place, &cookie, &more).await.text());
            assert_eq!(all(&more, TAKEN, "value").last(), Some(&doctor));
            let less = format!("enlever={}&{typed}", two[0]);
            let less = plain(&world.post(place, &cookie, &less).await.text());
            assert_eq!(all(&less, TAKEN, "value"), [two[1].as_str()]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_a_situation_is_told_why() {
    on_each_engine(Purpose::Serve, |world| async move {
        let author = format!("spico={}", world.session("maelle-cazalbou").await);
        let other = world.people.role("etienne-rouquette", None).unwrap();
        let form = format!("type=groupe&sujet=Avant&avec={other}&texte=Bonjour");
        let opened = world.post("/discussions/nouvelle", &author, &form).await;
        let place = opened.header("location").split(['?', '#']).next().unwrap();
        let actor = db::Actor::system();
        let account = world.people.account("etienne-rouquette").unwrap();
        let of_account = db::params![account];
        let situations = world.store.db.rows(&SITUATIONS, of_account).await;
        for situation in situations.unwrap() {
            let command = EndAffiliation {
                actor: &actor,
                practitioner_role: situation.0,
                by: EndedBy::System,
                why: "essai",
            };
            world.store.db.run(&command).await.unwrap();
        }
        let cookie = format!("spico={}", world.session("etienne-rouquette").await);
        let unknown = format!("{}0", &place[..place.len() - 1]);
        for path in ["/discussions", "/discussions/nouvelle", place, &unknown] {
            let page = world.get(path, &[("cookie", &cookie)]).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
            let text = page.text();
            assert!(
                text.contains("pas de situation d’exercice en cours"),
                "{path}: {text}"
            );
            // Where one is chosen, and back to this page.
            let leads = all(&plain(&text), "main a", "href");
            let choosing = format!("/compte?suite={path}");
            assert!(leads.contains(&choosing), "{path}: {leads:?}");
            let part = [
                ("cookie", cookie.as_str()),
                ("hx-request", "true"),
                ("hx-request-type", "partial"),
                ("hx-boosted", "true"),
            ];
            let part = world.get(path, &part).await;
            // The page itself, and nothing said twice.
            assert_eq!(part.header("hx-trigger"), "", "{path}");
            let part = part.text();
            assert!(part.contains(&choosing), "{path}: {part}");
            assert_eq!(
                part.matches("pas de situation").count(),
                1,
                "{path}: {part}"
            );
        }

        // Given one meanwhile, the session chooses it and is where it wanted to be.
        let give = AddAffiliation {
            actor: &actor,
            account,
            practitioner_role: other,
            label: "Médecin · Cabinet",
        };
        world.store.db.run(&give).await.unwrap();
        let page = format!("/compte?suite={place}");
        let page = plain(&world.get(&page, &[("cookie", &cookie)]).await.text());
        let form = "form[action='/compte/situation'] input";
        let form = all(&page, form, "name")
            .into_iter()
            .zip(all(&page, form, "value"))
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&");
        let chosen = world.post("/compte/situation", &cookie, &form).await;
        assert_eq!(chosen.header("location"), place, "{form}");
        let page = world.get(place, &[("cookie", &cookie)]).await;
        assert_eq!(page.status, StatusCode::OK);
        // Nobody is led out of SPICO.
        let form = format!("situation={other}&suite=//example.org/");
        let chosen = world.post("/compte/situation", &cookie, &form).await;
        assert_eq!(chosen.header("location"), "/compte?motif=situation");
    })
    .await;
}
