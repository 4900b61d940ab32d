//! A message whose sealed text was altered in the store is shown as such wherever it is read; everything else is read as before.

use db::{Action, Actor, AuditEvent, Audited, Command, Tx, params};
use http::StatusCode;
use kernel::id::Id as _;
use kernel::{Fault, Uuid};
use messaging::store::messages::MessageId;
use spico::boot::Purpose;

use super::scene::Scene;
use super::world::{Answer, World, on_each_engine};

db::query!(BODIES: Stored = "select id, body from message where kind = 'texte' order by sent_at, seq");
db::statement!(ALTER = "update message set body = $2 where id = $1");

db::row! {
    struct Stored {
        id: Uuid,
        body: Vec<u8>,
    }
}

/// Changes the store behind SPICO's back.
struct Alter<'a>(Uuid, &'a [u8]);

impl Command for Alter<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(&ALTER, params![self.0, self.1]).await?;
        let event = AuditEvent::new("test.tampered", Action::Execute, &Actor::system());
        Ok(Audited::new((), event))
    }
}

const WORDS: [&str; 3] = ["sarbacane", "girouette", "hirondelle"];
const ALTERED: &str = "son contenu enregistré a été altéré";

/// A conversation of three messages.
async fn of_three(world: &World) -> Scene<'_> {
    let scene = Scene::open(world).await;
    for (n, word) in (1..).zip(WORDS) {
        scene.send(n, &format!("texte=Mot+{word}")).await;
    }
    scene
}

impl Scene<'_> {
    async fn ask(&self, path: &str) -> String {
        let headers = [("cookie", self.cookie.as_str())];
        let answer: Answer = self.world.get(path, &headers).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.text()
    }

    /// The texts of the messages on the page, oldest first.
    async fn thread(&self) -> Vec<String> {
        let page = scraper::Html::parse_document(&self.ask(&self.place).await);
        let bubbles = scraper::Selector::parse("#fil .bulle").unwrap();
        let all = page.select(&bubbles);
        all.map(|text| text.text().collect::<String>().trim().to_owned())
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_was_altered_is_said_to_be_and_the_others_are_read() {
    on_each_engine(Purpose::Serve, |world| async move {
        let scene = of_three(&world).await;
        let stored = world.store.db.rows(&BODIES, &[]).await.unwrap();
        let [first, second, third] = &stored[..] else {
            panic!("{}", stored.len())
        };
        let mut flipped = second.body.clone();
        *flipped.last_mut().unwrap() ^= 1;
        // A flipped bit, the text of another message, a truncated text, and an empty one.
        for (body, how) in [
            (flipped.as_slice(), "flipped"),
            (&first.body, "moved"),
            (&second.body[..9], "cut"),
            (&[], "empty"),
        ] {
            world.store.db.run(&Alter(second.id, body)).await.unwrap();
            let texts = scene.thread().await;
            assert_eq!(texts.len(), 3, "{how}: {texts:?}");
            assert_eq!(
                (&*texts[0], &*texts[2]),
                ("Mot sarbacane", "Mot hirondelle")
            );
            assert!(texts[1].contains(ALTERED), "{how}: {}", texts[1]);
            assert!(!texts[1].contains("sarbacane"), "{how}: {}", texts[1]);
        }
        // The API says the same.
        let id = scene.place.rsplit('/').next().unwrap();
        let told = scene.ask(&format!("/api/discussions/{id}/messages")).await;
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        let told = told["messages"].as_array().unwrap();
        let says = |text: &str| {
            told.iter()
                .filter(|one| one["t"].as_str().unwrap().contains(text))
                .count()
        };
        assert_eq!((says(ALTERED), says("Mot ")), (1, 2), "{told:?}");
        // The search finds it no more; it finds the others.
        let found = scene.ask("/discussions/recherche?q=hirondelle").await;
        assert!(found.contains("1\u{a0}message trouvé"), "{found}");
        let found = scene.ask("/discussions/recherche?q=girouette").await;
        assert!(found.contains("Aucun message trouvé"), "{found}");
        // So is a message that quotes it.
        let answer = format!("texte=Voila&reponse_a={}", MessageId::from_uuid(second.id));
        scene.send(4, &answer).await;
        let texts = scene.thread().await;
        assert!(
            texts[3].contains("Ce message ne peut pas être lu") && texts[3].ends_with("Voila"),
            "{texts:?}"
        );
        // The last one, in the list of discussions.
        let last = world
            .store
            .db
            .rows(&BODIES, &[])
            .await
            .unwrap()
            .pop()
            .unwrap();
        world
            .store
            .db
            .run(&Alter(last.id, &third.body))
            .await
            .unwrap();
        let list = scene.ask("/discussions").await;
        assert!(list.contains("Ce message ne peut pas être lu"), "{list}");
    })
    .await;
}
