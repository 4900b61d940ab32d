//! What was being written when its page could say no more: sent from the outbox, it is nobody's draft.

use http::StatusCode;
use kernel::Uuid;
use spico::boot::Purpose;

use super::world::{House, on_each_engine};

/// A conversation and one who writes there.
struct Scene<'h> {
    house: &'h House,
    cookie: String,
    place: String,
}

impl<'h> Scene<'h> {
    async fn open(house: &'h House) -> Self {
        let cookie = format!("spico={}", house.session("maelle-cazalbou").await);
        let other = house.people.role("etienne-rouquette", None).unwrap();
        let form = format!("type=groupe&sujet=Essai&avec={other}");
        let place = house.begin(&cookie, &form).await;
        Self {
            house,
            cookie,
            place,
        }
    }

    async fn keep(&self, text: &str) {
        let path = format!("{}/brouillon", self.place);
        let form = format!("texte={text}");
        let kept = self.house.post(&path, &self.cookie, &form).await;
        assert!(kept.status.is_success(), "{}", kept.text());
    }

    async fn send(&self, n: u128, text: &str) {
        let id = Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_7000 + n);
        let path = format!("{}/messages", self.place);
        let form = format!("texte={text}&client_id={id}");
        let sent = self.house.post(&path, &self.cookie, &form).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    }

    /// What stands in the composer of a new page.
    async fn written(&self) -> String {
        let headers = [("cookie", self.cookie.as_str())];
        let page = self.house.get(&self.place, &headers).await.text();
        let page = scraper::Html::parse_document(&page);
        let field = scraper::Selector::parse("#texte").unwrap();
        page.select(&field).next().unwrap().text().collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sent_draft_does_not_come_back() {
    on_each_engine(Purpose::Serve, |house| async move {
        let scene = Scene::open(&house).await;
        scene.keep("Elle+suin").await;
        assert_eq!(scene.written().await.trim(), "Elle suin");
        scene.send(1, "Elle+suinte").await;
        assert_eq!(scene.written().await.trim(), "");
        // The message of before arrives after the next one was begun.
        scene.keep("Et+la+suite").await;
        scene.send(2, "Je+repasse").await;
        assert_eq!(scene.written().await.trim(), "Et la suite");
    })
    .await;
}
