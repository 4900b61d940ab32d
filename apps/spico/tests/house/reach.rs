//! Whom a message can't reach is never offered, is told at once, and nothing is sent to them.

use fiction::territory::professionals;
use http::StatusCode;
use spico::boot::Purpose;

use super::world::{House, on_each_engine};

const NURSE: &str = "maelle-cazalbou";
const DOCTOR: &str = "etienne-rouquette";

/// Somebody of the directory without an account: the situation, and the name to look for.
fn absent(house: &House) -> (String, &'static str) {
    let mut all = professionals().iter();
    let nobody = all
        .find(|one| house.people.account(&one.slug).is_none())
        .unwrap();
    let role = house.people.role(&nobody.slug, None).unwrap();
    (role.to_string(), &nobody.family)
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_written_to_who_can_not_read() {
    on_each_engine(Purpose::Tool, |house| async move {
        let cookie = format!("spico={}", house.session(NURSE).await);
        let (role, family) = absent(&house);
        let told = "ne peut pas lire SPICO";
        let headers = [("cookie", cookie.as_str())];

        // A link that names them says so before a word is written.
        let link = format!("/discussions/nouvelle?avec={role}");
        assert!(house.get(&link, &headers).await.text().contains(told));
        // The search of a page without a script doesn't offer them, nor does the picker.
        let search = format!("avec-recherche={family}&geste=chercher");
        let found = house.post("/discussions/nouvelle", &cookie, &search).await;
        assert!(!found.text().contains(&role), "{family} is offered");
        let picker = format!("/annuaire/choix?q={family}");
        let choices = house.get(&picker, &headers).await.text();
        assert!(!choices.contains(&role));

        // Nothing is opened nor sent, alone or in a group.
        let before = house.get("/api/discussions", &headers).await.text();
        let doctor = house.people.role(DOCTOR, None).unwrap();
        for body in [
            format!("type=directe&avec={role}&texte=Bonjour"),
            format!("type=groupe&avec={role}&avec={doctor}&sujet=Essai&texte=Bonjour"),
        ] {
            let sent = house.post("/discussions/nouvelle", &cookie, &body).await;
            assert_eq!(
                sent.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{}",
                house.store.name
            );
            assert!(sent.text().contains(told) && sent.text().contains("Bonjour"));
        }
        assert_eq!(house.get("/api/discussions", &headers).await.text(), before);

        // Nor are they added to a group.
        let others = house.people.role("julien-sabathie", None).unwrap();
        let body = format!("type=groupe&avec={doctor}&avec={others}&sujet=Essai");
        let group = house.post("/discussions/nouvelle", &cookie, &body).await;
        let group = group.header("location").to_owned();
        let body = format!("avec={role}&historique=sans");
        let added = house
            .post(&format!("{group}/ajouter"), &cookie, &body)
            .await;
        assert_eq!(added.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(added.text().contains(told));
    })
    .await;
}
