//! Rate limits: what is refused, what never is, and what the trace says of it.

use std::time::Duration;

use db::row::One;
use http::StatusCode;
use spico::boot::Purpose;

use super::world::{World, on_each_engine};

db::query!(REFUSED: One<Option<String>> = "select detail as value from audit_event where kind = 'access.refused' order by seq");

async fn refused(world: &World) -> Vec<String> {
    let lines = world.store.db.rows(&REFUSED, &[]).await.unwrap();
    lines.into_iter().filter_map(|One(detail)| detail).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outbox_passes_a_flood_does_not_and_one_can_always_leave() {
    on_each_engine(Purpose::Serve, |world| async move {
        let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
        let other = world.people.role("etienne-rouquette", None).unwrap();
        let form = format!("type=groupe&sujet=Plaies&avec={other}&texte=Bonjour");
        let place = world.begin(&cookie, &form).await;
        // Fifty messages that waited offline, at once.
        for number in 0..50_u128 {
            let id = kernel::Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_9000 + number);
            let body = format!("texte=n{number}&client_id={id}");
            let sent = world
                .post(&format!("{place}/messages"), &cookie, &body)
                .await;
            assert!(
                sent.status.is_redirection() || sent.status.is_success(),
                "{}",
                sent.text()
            );
        }
        // Then a runaway script: the limit counts all changes of the account.
        let typing = format!("{place}/frappe");
        let mut passed = 0;
        let mut last = None;
        for _ in 0..200 {
            let answer = world.post(&typing, &cookie, "").await;
            passed += usize::from(answer.status != StatusCode::TOO_MANY_REQUESTS);
            last = Some(answer);
        }
        assert_eq!(passed, 150 - 51);
        let last = last.unwrap();
        assert_eq!(last.header("retry-after"), "1");
        let text = last.text();
        assert!(
            text.contains("Un peu trop vite") && text.contains("n’a pas été exécutée"),
            "{text}"
        );
        // The trace has the first of them, and their number.
        let route = "429 POST /discussions/{conversation}/frappe";
        assert_eq!(refused(&world).await, [route]);
        web::refusals::write(&world.app.state, true).await.unwrap();
        assert_eq!(
            refused(&world).await[1..],
            [format!("{route} : 100 de plus en 0 s")]
        );
        // Others are not delayed, and the account itself can still lock and sign out.
        let neighbour = format!("spico={}", world.session("etienne-rouquette").await);
        assert_ne!(
            world.post(&typing, &neighbour, "").await.status,
            StatusCode::TOO_MANY_REQUESTS
        );
        world.store.clock.advance(Duration::from_secs(1));
        assert_ne!(
            world.post(&typing, &cookie, "").await.status,
            StatusCode::TOO_MANY_REQUESTS
        );
        for _ in 0..20 {
            world.post(&typing, &cookie, "").await;
        }
        let locked = world.post("/verrou/fermer", &cookie, "").await;
        assert_eq!(locked.status, StatusCode::SEE_OTHER, "{}", locked.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_counted_but_leaving_and_locking() {
    on_each_engine(Purpose::Serve, |world| async move {
        let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
        let other = format!("spico={}", world.session("maelle-cazalbou").await);
        let mut passed = 0;
        for _ in 0..160 {
            let answer = world.post("/session/prolonger", &cookie, "").await;
            passed += usize::from(answer.status == StatusCode::NO_CONTENT);
        }
        assert_eq!(passed, 150);
        // Wherever it goes: strengthening, what is open to everybody, what leads nowhere.
        for path in ["/renforcer", "/cgu/pass", "/mot-de-passe", "/nulle/part"] {
            for _ in 0..3 {
                let answer = world.post(path, &cookie, "identifiant=x").await;
                assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
            }
        }
        let told = refused(&world).await;
        assert_eq!(told.len(), 5, "{told:?}");
        assert!(told.iter().all(|line| line.starts_with("429 ")), "{told:?}");
        for (path, cookie) in [
            ("/verrou/quitter", &cookie),
            ("/deconnexion", &other),
            ("/verrou/fermer", &cookie),
        ] {
            let left = world.post(path, cookie, "").await;
            assert_eq!(left.status, StatusCode::SEE_OTHER, "{path}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn searches_have_a_bound_of_their_own() {
    on_each_engine(Purpose::Serve, |world| async move {
        let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
        let headers = [("cookie", cookie.as_str()), ("accept", "application/json")];
        let mut passed = 0;
        for _ in 0..100 {
            let answer = world.get("/annuaire/recherche?q=roq", &headers).await;
            passed += usize::from(answer.status == StatusCode::OK);
        }
        assert_eq!(passed, 60);
        let refused = world.get("/discussions/recherche?q=plaie", &headers).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        let page = world.get("/discussions", &headers).await;
        assert_eq!(page.status, StatusCode::OK, "reading has no bound");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_of_nobody_in_particular_are_a_line_and_a_number() {
    on_each_engine(Purpose::Serve, |world| async move {
        for _ in 0..320 {
            let answer = world.post("/discussions/nouvelle", "", "texte=x").await;
            assert_ne!(answer.status, StatusCode::OK);
        }
        let route = "401 POST /discussions/nouvelle";
        assert_eq!(refused(&world).await, [route]);
        // Nothing is due yet; a minute later it is.
        web::refusals::write(&world.app.state, false).await.unwrap();
        assert_eq!(refused(&world).await.len(), 1);
        world.store.clock.advance(Duration::from_mins(1));
        web::refusals::write(&world.app.state, false).await.unwrap();
        assert_eq!(
            refused(&world).await[1..],
            [format!("{route} : 319 de plus en 60 s")]
        );
        // Of somebody who is signed in, every refusal has its own line.
        let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
        let nowhere = format!("/discussions/{}/frappe", "cnv_00000000000000000000000000");
        for _ in 0..3 {
            world.post(&nowhere, &cookie, "").await;
        }
        let all = refused(&world).await;
        assert_eq!(
            all.iter().filter(|line| line.starts_with("404 ")).count(),
            3,
            "{all:?}"
        );
    })
    .await;
}
