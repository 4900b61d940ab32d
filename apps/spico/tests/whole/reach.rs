//! People whom a message can't reach: never offered, reported at once, and nothing is sent to them.

use std::time::Duration;

use db::Actor;
use directory::face::EndPractitionerRole;
use fiction::territory::professionals;
use http::{Request, StatusCode};
use identity::face::{AccountState, ChangeState};
use spico::boot::Purpose;

use super::world::{World, directory_of, on_each_engine};

const NURSE: &str = "maelle-cazalbou";
const DOCTOR: &str = "etienne-rouquette";

/// Somebody of the directory without an account: the situation, and the name to look for.
fn absent(world: &World) -> (String, &'static str) {
    let mut all = professionals().iter();
    let nobody = all
        .find(|one| world.people.account(&one.slug).is_none())
        .unwrap();
    let role = world.people.role(&nobody.slug, None).unwrap();
    (role.to_string(), &nobody.family)
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_written_to_who_can_not_read() {
    on_each_engine(Purpose::Tool, |world| async move {
        let cookie = format!("spico={}", world.session(NURSE).await);
        let (role, family) = absent(&world);
        let told = "ne peut pas lire SPICO";
        let headers = [("cookie", cookie.as_str())];

        // A link that names them says so before a word is written.
        let link = format!("/discussions/nouvelle?avec={role}");
        assert!(world.get(&link, &headers).await.text().contains(told));
        // The search of a page without a script doesn't offer them, nor does the picker.
        let search = format!("avec-recherche={family}&geste=chercher");
        let found = world.post("/discussions/nouvelle", &cookie, &search).await;
        assert!(!found.text().contains(&role), "{family} is offered");
        let picker = format!("/annuaire/choix?q={family}");
        let choices = world.get(&picker, &headers).await.text();
        assert!(!choices.contains(&role));

        // Nothing is opened nor sent, alone or in a group.
        let before = world.get("/api/discussions", &headers).await.text();
        let doctor = world.people.role(DOCTOR, None).unwrap();
        for body in [
            format!("type=directe&avec={role}&texte=Bonjour"),
            format!("type=groupe&avec={role}&avec={doctor}&sujet=Essai&texte=Bonjour"),
        ] {
            let sent = world.post("/discussions/nouvelle", &cookie, &body).await;
            assert_eq!(
                sent.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{}",
                world.store.name
            );
            assert!(sent.text().contains(told) && sent.text().contains("Bonjour"));
        }
        assert_eq!(world.get("/api/discussions", &headers).await.text(), before);

        // Nor are they added to a group.
        let others = world.people.role("julien-sabathie", None).unwrap();
        let body = format!("type=groupe&avec={doctor}&avec={others}&sujet=Essai");
        let group = world.post("/discussions/nouvelle", &cookie, &body).await;
        let group = group.header("location").to_owned();
        let body = format!("avec={role}&historique=sans");
        let added = world
            .post(&format!("{group}/ajouter"), &cookie, &body)
            .await;
        assert_eq!(added.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(added.text().contains(told));
    })
    .await;
}

/// What the refusal says.
const UNHEARD: &str = "Cette personne ne peut pas lire SPICO";
/// How long an answer about an account is cached.
const BELIEVED: Duration = Duration::from_secs(31);

/// Her conversation with the doctor, in which she has written one message.
struct Pair<'h> {
    world: &'h World,
    cookie: String,
    place: String,
    role: access::PractitionerRoleId,
}

/// The client id of a test's message.
fn client(n: u128) -> String {
    kernel::Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_7000 + n).to_string()
}

impl<'h> Pair<'h> {
    async fn open(world: &'h World) -> Self {
        let cookie = format!("spico={}", world.session(NURSE).await);
        let role = world.people.role(DOCTOR, None).unwrap();
        let body = format!("type=directe&avec={role}");
        let opened = world.post("/discussions/nouvelle", &cookie, &body).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
        let place = opened.header("location").to_owned();
        let pair = Self {
            world,
            cookie,
            place,
            role,
        };
        assert_eq!(pair.by_program(0).await.status, StatusCode::CREATED);
        pair
    }

    async fn by_program(&self, n: u128) -> super::world::Answer {
        let body = format!(
            r#"{{"texte":"Par un programme.","client_id":"{}"}}"#,
            client(n)
        );
        let path = format!("/api{}/messages", self.place);
        self.world.post(&path, &self.cookie, &body).await
    }

    async fn by_page(&self, n: u128, script: bool) -> super::world::Answer {
        let body = format!("texte=Par+une+page.&client_id={}", client(n));
        let request = Request::builder()
            .method("POST")
            .uri(format!("{}/messages", self.place))
            .header("host", "localhost")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        let request = if script {
            request
                .header("x-spico", "1")
                .header("hx-request", "true")
                .header("hx-request-type", "partial")
        } else {
            request
        };
        self.world.ask(request.body(body.into()).unwrap()).await
    }

    async fn messages(&self) -> String {
        let path = format!("/api{}/messages", self.place);
        let headers = [("cookie", self.cookie.as_str())];
        self.world.get(&path, &headers).await.text()
    }

    /// No route accepts a message, each says why, and what had arrived stays.
    async fn is_shut(&self) {
        let before = self.messages().await;
        let refused = self.by_program(1).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text().contains(UNHEARD), "{}", refused.text());
        let refused = self.by_page(2, false).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let text = refused.text();
        assert!(
            text.contains(UNHEARD) && text.contains("Par une page."),
            "{text}"
        );
        let refused = self.by_page(3, true).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        // The page's script shows these words beside the message.
        let told: serde_json::Value = refused.header("hx-trigger").parse().unwrap();
        let told = told["spico:toast"]["texte"].as_str().unwrap();
        assert!(told.starts_with(UNHEARD), "{told}");
        assert_eq!(self.messages().await, before, "{}", self.world.store.name);
        let again = self.by_program(0).await;
        assert_eq!(again.status, StatusCode::OK, "{}", again.text());
        // The page says so before a word is written.
        let headers = [("cookie", self.cookie.as_str())];
        let page = self.world.get(&self.place, &headers).await.text();
        assert!(page.contains("aucun message ne lui parviendrait"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_to_one_whose_situation_has_ended() {
    on_each_engine(Purpose::Serve, |world| async move {
        let pair = Pair::open(&world).await;
        let (role, actor) = (pair.role, Actor::system());
        let end = EndPractitionerRole { role, actor };
        world.store.db.run(&end).await.unwrap();
        directory_of(&world.app).await;
        pair.is_shut().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_to_one_whose_account_is_shut() {
    on_each_engine(Purpose::Serve, |world| async move {
        let pair = Pair::open(&world).await;
        let suspend = ChangeState {
            actor: &Actor::system(),
            account: world.people.account(DOCTOR).unwrap(),
            to: AccountState::Suspended,
            why: "essai",
        };
        world.store.db.run(&suspend).await.unwrap();
        world.store.clock.advance(BELIEVED);
        pair.is_shut().await;
    })
    .await;
}
