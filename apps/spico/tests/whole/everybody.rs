//! The live stream is for whoever is signed in with two factors: an administrator without a situation too, and nothing of anybody's
//! comes on it.

use http::StatusCode;
use spico::boot::Purpose;

use super::world::on_each_engine;

db::statement!(END_ALL = "update account_role set ended_at = created_at where account_id = $1");

/// Ends every situation of an account.
struct End(access::AccountId);

impl db::Command for End {
    type Output = ();

    async fn run(&self, tx: &mut db::Tx<'_>) -> Result<db::Audited<()>, kernel::Fault> {
        tx.execute(&END_ALL, db::params![self.0]).await?;
        let event = db::AuditEvent::new("test.ended", db::Action::Update, &db::Actor::system());
        Ok(db::Audited::new((), event))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_a_situation_listens_and_hears_nothing_of_others() {
    on_each_engine(Purpose::Demo, |mut world| async move {
        world.start_workers();
        let account = world.people.account("maelle-cazalbou").unwrap();
        world.store.db.run(&End(account)).await.unwrap();
        let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
        let others = format!("spico={}", world.session("etienne-rouquette").await);
        let third = world.people.role("farida-messaoudi", None).unwrap();
        let headers = [("cookie", cookie.as_str())];
        let listening = world.get("/flux?attente=2", &headers);
        let writing = async {
            let form = format!("type=groupe&sujet=Essai&avec={third}&texte=Bonjour");
            world.begin(&others, &form).await
        };
        let (heard, _) = tokio::join!(listening, writing);
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text());
        let text = heard.text();
        assert!(text.contains("event: debut"), "{text}");
        assert!(!text.contains("event: coup"), "{text}");
        assert!(text.contains("\"discussions\":0"), "{text}");
    })
    .await;
}
