//! Lists requested again (T16): the answer when nothing changed, for whom, and its row in the trace.

use http::StatusCode;
use spico::boot::Purpose;

use super::attacks::world;
use super::world::{Answer, World};

db::query!(READS: db::row::One<i64> = "select cast(count(*) as bigint) as value from audit_event where kind = 'access.read'");

/// As our own script asks.
async fn ask(world: &World, path: &str, cookie: &str, tag: &str) -> Answer {
    let mut headers = vec![
        ("cookie", cookie),
        ("hx-request", "true"),
        ("hx-request-type", "partial"),
    ];
    headers.extend((!tag.is_empty()).then_some(("if-none-match", tag)));
    world.get(path, &headers).await
}

async fn cookie_of(world: &World, slug: &str) -> String {
    format!("spico={}", world.session(slug).await)
}

async fn write(world: &World, cookie: &str, place: &str, text: &str) -> String {
    let target = if place.is_empty() {
        "/discussions/nouvelle".to_owned()
    } else {
        format!("{place}/messages")
    };
    let other = world.people.role("etienne-rouquette", None).unwrap();
    let id = kernel::Uuid::from_u128(
        0x0189_0a5d_ac96_774b_bcce_b302_099a_9000 + text.bytes().map(u128::from).sum::<u128>(),
    );
    let form = format!("type=groupe&sujet=Essai&avec={other}&texte={text}&client_id={id}");
    let sent = world.post(&target, cookie, &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let place = sent.header("location");
    place.split(['?', '#']).next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unchanged_list_costs_its_head_only() {
    let world = world(Purpose::Serve).await;
    let maelle = cookie_of(&world, "maelle-cazalbou").await;
    let place = write(&world, &maelle, "", "Bonjour").await;
    let missed = format!("{place}/depuis?seq=0");
    for path in ["/discussions", "/annuaire?q=rouquette", &missed] {
        let first = ask(&world, path, &maelle, "").await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        let tag = first.header("etag");
        assert!(tag.starts_with("W/\""), "{path}: {tag:?}");
        let again = ask(&world, path, &maelle, tag).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        assert!(
            again.body.is_empty() && again.header("etag") == tag,
            "{path}"
        );
        for answer in [&first, &again] {
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
        assert_eq!(
            again.header("x-dernier-seq"),
            first.header("x-dernier-seq"),
            "{path}"
        );
        // A whole page is for the browser, which may keep nothing: it has no tag to ask with.
        let page = world
            .get(path, &[("cookie", maelle.as_str()), ("if-none-match", tag)])
            .await;
        if path != missed {
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_eq!(page.header("etag"), "", "{path}");
        }
    }
    let tag = ask(&world, "/discussions", &maelle, "").await;
    let tag = tag.header("etag");
    write(&world, &maelle, &place, "Encore").await;
    let changed = ask(&world, "/discussions", &maelle, tag).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert!(changed.text().contains("Encore") && changed.header("etag") != tag);
}

/// Two people for whom a list happens to be the same text hold two tags: nobody's opens the other's.
#[tokio::test(flavor = "multi_thread")]
async fn a_tag_is_worth_nothing_to_somebody_else() {
    let world = world(Purpose::Serve).await;
    let path = "/discussions?voir=archivees";
    let mine = cookie_of(&world, "maelle-cazalbou").await;
    let (mine, his) = (mine, cookie_of(&world, "etienne-rouquette").await);
    let my_tag = ask(&world, path, &mine, "").await;
    let my_tag = my_tag.header("etag");
    let his_answer = ask(&world, path, &his, my_tag).await;
    assert_eq!(his_answer.status, StatusCode::OK);
    assert!(!his_answer.body.is_empty() && his_answer.header("etag") != my_tag);
    let nobody = ask(&world, path, "", my_tag).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

/// An answer "not changed" shows what was read before: it is a reading (I-3), in the trace like the first.
#[tokio::test(flavor = "multi_thread")]
async fn an_unchanged_list_is_traced_as_a_reading() {
    let world = world(Purpose::Serve).await;
    let maelle = cookie_of(&world, "maelle-cazalbou").await;
    write(&world, &maelle, "", "Bonjour").await;
    let tag = ask(&world, "/discussions", &maelle, "").await;
    let tag = tag.header("etag").to_owned();
    let count = async || world.store.db.load(&READS, db::params![]).await.unwrap().0;
    let before = count().await;
    // Later than the minutes within which a second look is the same reading.
    world.store.clock.advance(std::time::Duration::from_mins(6));
    let again = ask(&world, "/discussions", &maelle, &tag).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(count().await > before);
}
