//! A text sent from the outbox when its page could no longer tell the server: it is not a draft any more.

use spico::boot::Purpose;

use super::scene::Scene;
use super::world::on_each_engine;

impl Scene<'_> {
    async fn keep(&self, text: &str) {
        let path = format!("{}/brouillon", self.place);
        let form = format!("texte={text}");
        let kept = self.world.post(&path, &self.cookie, &form).await;
        assert!(kept.status.is_success(), "{}", kept.text());
    }

    /// What stands in the composer of a new page.
    async fn written(&self) -> String {
        let headers = [("cookie", self.cookie.as_str())];
        let page = self.world.get(&self.place, &headers).await.text();
        let page = scraper::Html::parse_document(&page);
        let field = scraper::Selector::parse("#texte").unwrap();
        page.select(&field).next().unwrap().text().collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sent_draft_does_not_come_back() {
    on_each_engine(Purpose::Serve, |world| async move {
        let scene = Scene::open(&world).await;
        scene.keep("Elle+suin").await;
        assert_eq!(scene.written().await.trim(), "Elle suin");
        scene.send(1, "texte=Elle+suinte").await;
        assert_eq!(scene.written().await.trim(), "");
        // The previous message arrives after the next one was begun.
        scene.keep("Et+la+suite").await;
        scene.send(2, "texte=Je+repasse").await;
        assert_eq!(scene.written().await.trim(), "Et la suite");
    })
    .await;
}
