//! What a browser without scripts meets, and an account without a situation.

use http::StatusCode;
use identity::face::{EndAffiliation, EndedBy};
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
    on_each_engine(Purpose::Serve, |house| async move {
        let author = format!("spico={}", house.session("maelle-cazalbou").await);
        let reader = format!("spico={}", house.session("etienne-rouquette").await);
        let other = house.people.role("etienne-rouquette", None).unwrap();
        let form = format!("type=groupe&sujet=Lecture&avec={other}&texte=Bonjour");
        let opened = house.post("/discussions/nouvelle", &author, &form).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
        let place = opened.header("location").split(['?', '#']).next().unwrap();
        let page = house.get(place, &[("cookie", &reader)]).await.text();
        let seen = image(&page).expect("an image");
        let of_another_page = [
            ("cookie", reader.as_str()),
            ("sec-fetch-dest", "document"),
            ("sec-fetch-site", "cross-site"),
        ];
        let led_there = house.get(&seen, &of_another_page).await;
        assert_eq!(led_there.status, StatusCode::NOT_FOUND);
        let page = house.get(place, &[("cookie", &reader)]).await.text();
        assert_eq!(image(&page).as_ref(), Some(&seen), "still to be read");
        let of_the_page = [
            ("cookie", reader.as_str()),
            ("sec-fetch-dest", "image"),
            ("sec-fetch-site", "same-origin"),
        ];
        let shown = house.get(&seen, &of_the_page).await;
        assert_eq!(shown.status, StatusCode::NO_CONTENT);
        let page = house.get(place, &[("cookie", &reader)]).await.text();
        assert_eq!(image(&page), None, "read");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_a_situation_is_told_why() {
    on_each_engine(Purpose::Serve, |house| async move {
        let author = format!("spico={}", house.session("maelle-cazalbou").await);
        let other = house.people.role("etienne-rouquette", None).unwrap();
        let form = format!("type=groupe&sujet=Avant&avec={other}&texte=Bonjour");
        let opened = house.post("/discussions/nouvelle", &author, &form).await;
        let place = opened.header("location").split(['?', '#']).next().unwrap();
        let actor = db::Actor::house();
        let account = house.people.account("etienne-rouquette").unwrap();
        let of_account = db::params![account];
        let situations = house.store.db.rows(&SITUATIONS, of_account).await;
        for situation in situations.unwrap() {
            let command = EndAffiliation {
                actor: &actor,
                practitioner_role: situation.0,
                by: EndedBy::House,
                why: "essai",
            };
            house.store.db.run(&command).await.unwrap();
        }
        let cookie = format!("spico={}", house.session("etienne-rouquette").await);
        let unknown = format!("{}0", &place[..place.len() - 1]);
        for path in ["/discussions", "/discussions/nouvelle", place, &unknown] {
            let page = house.get(path, &[("cookie", &cookie)]).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
            let text = page.text();
            assert!(
                text.contains("pas de situation d’exercice en cours"),
                "{path}: {text}"
            );
        }
    })
    .await;
}
