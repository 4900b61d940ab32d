//! Two people of the same name: the list distinguishes them, the choice notifies the right one, and an ambiguous name notifies nobody.

use http::StatusCode;
use kernel::percent::encode;
use messaging::store::conversations::ConversationId;
use serde_json::{Value, json};
use spico::boot::Purpose;

use super::world::{World, on_each_engine};

/// A physiotherapist in Castelnau-le-Lez and a social worker in Sète.
const HOMONYMS: [&str; 2] = ["julien-sabathie", "julien-sabathie-sete"];
const WRITER: &str = "maelle-cazalbou";

struct Scene<'h> {
    world: &'h World,
    cookie: String,
    place: String,
}

impl<'h> Scene<'h> {
    /// A group with both.
    async fn open(world: &'h World) -> Self {
        let cookie = format!("spico={}", world.session(WRITER).await);
        let [one, other] = HOMONYMS.map(|slug| world.people.role(slug, None).unwrap());
        let id = kernel::Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_8000);
        let form =
            format!("type=groupe&sujet=Essai&avec={one},{other}&texte=Bonjour&client_id={id}");
        let place = world.begin(&cookie, &form).await;
        Self {
            world,
            cookie,
            place,
        }
    }

    fn role(&self, slug: &str) -> String {
        self.world.people.role(slug, None).unwrap().to_string()
    }

    fn id(&self) -> ConversationId {
        self.place.rsplit('/').next().unwrap().parse().unwrap()
    }

    async fn page(&self, path: &str) -> String {
        let answer = self.world.get(path, &[("cookie", &self.cookie)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        answer.text()
    }

    /// What the list under the composer proposes: who, and what it writes.
    async fn proposed(&self, typed: &str) -> Vec<(String, String, String)> {
        let list = self
            .page(&format!("{}/mentions?q={}", self.place, encode(typed)))
            .await;
        let list = scraper::Html::parse_fragment(&list);
        let option = scraper::Selector::parse("[role=option]").unwrap();
        let found = list.select(&option).map(|option| {
            let value = |name| option.value().attr(name).unwrap().to_owned();
            (
                value("data-valeur"),
                value("data-libelle"),
                option.text().collect(),
            )
        });
        found.collect()
    }

    /// Sends a text as a page without a script does.
    async fn send(&self, n: u128, text: &str, chosen: &str) {
        let id = kernel::Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_9000 + n);
        let form = format!(
            "texte={}&client_id={id}&mentions={}",
            encode(text),
            encode(chosen)
        );
        let path = format!("{}/messages", self.place);
        let sent = self.world.post(&path, &self.cookie, &form).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    }

    /// The last message, as the API gives it.
    async fn last(&self) -> Value {
        let list = self
            .page(&format!("/api/discussions/{}/messages", self.id()))
            .await;
        let list: Value = serde_json::from_str(&list).unwrap();
        list["messages"].as_array().unwrap().last().unwrap().clone()
    }

    async fn told(&self) -> Value {
        self.last().await["m"].clone()
    }

    /// The last message, as it is drawn.
    async fn drawn(&self) -> (Vec<String>, String) {
        let page = scraper::Html::parse_document(&self.page(&self.place).await);
        let last = scraper::Selector::parse("#fil > .message").unwrap();
        let last = page.select(&last).next_back().unwrap();
        let texts = |selector| {
            let selector = scraper::Selector::parse(selector).unwrap();
            last.select(&selector)
                .map(|found| found.text().collect::<String>())
                .collect::<Vec<_>>()
        };
        (texts(".mention"), texts(".note-message").concat())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_one_who_was_chosen_is_told() {
    on_each_engine(Purpose::Serve, |world| async move {
        let scene = Scene::open(&world).await;
        let proposed = scene.proposed("sabathie\u{301}").await;
        let [first, second] = proposed.as_slice() else {
            panic!("{proposed:?}")
        };
        assert!(
            first.2.contains("Masseur") && first.2.contains("Castelnau"),
            "{first:?}"
        );
        assert!(
            second.2.contains("Assistant") && second.2.contains("Sète"),
            "{second:?}"
        );
        for (n, (who, written, _)) in (1..).zip(&proposed) {
            let text = format!("@{written} passez-vous ?");
            scene.send(n, &text, who).await;
            assert_eq!(scene.told().await, json!([who]), "{text}");
            let (shown, note) = scene.drawn().await;
            assert_eq!((shown, note.as_str()), (vec![format!("@{written}")], ""));
            // Without a script: the label alone is enough.
            scene.send(n + 10, &text, "").await;
            assert_eq!(scene.told().await, json!([who]), "{text}");
        }
        assert_eq!(scene.proposed("Julien").await.len(), 2);
        assert_eq!(scene.proposed("tou").await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_leaves_it_open_tells_nobody_and_says_so() {
    on_each_engine(Purpose::Serve, |world| async move {
        let scene = Scene::open(&world).await;
        let [one, other] = HOMONYMS.map(|slug| scene.role(slug));
        scene.send(1, "@Julien Sabathié passez-vous ?", "").await;
        assert_eq!(scene.told().await, json!([]));
        let (shown, note) = scene.drawn().await;
        assert!(
            shown.is_empty() && note.contains("personnes portent ce nom"),
            "{shown:?} {note}"
        );

        scene
            .send(
                2,
                "@Julien\u{202F}Sabathie\u{301} passez-vous ?",
                &format!("rubbish {other}"),
            )
            .await;
        assert_eq!(scene.told().await, json!([other]));
        let (shown, note) = scene.drawn().await;
        assert_eq!((shown.len(), note.as_str()), (1, ""));

        // A choice whose mention was deleted from the text notifies nobody; nor does somebody outside the conversation.
        scene.send(3, "Passez-vous ?", &one).await;
        assert_eq!(scene.told().await, json!([]));
        let elsewhere = scene.role("etienne-rouquette");
        scene
            .send(4, "@Étienne Rouquette, @Julien Sabathié", &elsewhere)
            .await;
        assert_eq!(scene.told().await, json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_choice_survives_the_draft_the_edit_and_programs() {
    on_each_engine(Purpose::Serve, |world| async move {
        let scene = Scene::open(&world).await;
        let [one, other] = HOMONYMS.map(|slug| scene.role(slug));
        let text = "@Julien Sabathié passez-vous ?";
        let path = format!("/api/discussions/{}/messages", scene.id());
        let id = kernel::Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_9001);
        let body = json!({"texte": text, "client_id": id, "mentions": [one]}).to_string();
        let sent = world.post(&path, &scene.cookie, &body).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        assert_eq!(scene.told().await, json!([one]));

        let message = scene.last().await["id"].as_str().unwrap().to_owned();
        let edit = format!("{}/messages/{message}/modifier", scene.place);
        let form = scene.page(&edit).await;
        let field = format!("name=\"mentions\" value=\"{one}\"");
        assert!(form.contains(&field), "{form}");
        for (chosen, told) in [(&one, json!([one])), (&other, json!([other]))] {
            let written = format!(
                "texte={}&mentions={chosen}",
                encode(&format!("{text} {chosen}"))
            );
            let edited = world.post(&edit, &scene.cookie, &written).await;
            assert_eq!(edited.status, StatusCode::SEE_OTHER, "{}", edited.text());
            assert_eq!(scene.told().await, told);
        }

        let draft = format!("texte={}&mentions={other}", encode(text));
        let kept = world
            .post(&format!("{}/brouillon", scene.place), &scene.cookie, &draft)
            .await;
        assert!(kept.status.is_success(), "{}", kept.text());
        let page = scene.page(&scene.place).await;
        assert!(page.contains(&format!("name=\"mentions\" value=\"{other}\"")));
    })
    .await;
}
