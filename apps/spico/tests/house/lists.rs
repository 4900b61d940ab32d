//! Lists that are asked for again (T16): what comes back when nothing changed, to whom, and what it leaves in the trace.

use http::StatusCode;
use spico::boot::Purpose;

use super::attacks::house;
use super::world::{Answer, House};

db::query!(READS: db::row::One<i64> = "select cast(count(*) as bigint) as value from audit_event where kind = 'access.read'");

/// As our own script asks.
async fn ask(house: &House, path: &str, cookie: &str, tag: &str) -> Answer {
    let mut headers = vec![
        ("cookie", cookie),
        ("hx-request", "true"),
        ("hx-request-type", "partial"),
    ];
    headers.extend((!tag.is_empty()).then_some(("if-none-match", tag)));
    house.get(path, &headers).await
}

async fn cookie_of(house: &House, slug: &str) -> String {
    format!("spico={}", house.session(slug).await)
}

async fn write(house: &House, cookie: &str, place: &str, text: &str) -> String {
    let target = if place.is_empty() {
        "/discussions/nouvelle".to_owned()
    } else {
        format!("{place}/messages")
    };
    let other = house.people.role("etienne-rouquette", None).unwrap();
    let id = kernel::Uuid::from_u128(
        0x0189_0a5d_ac96_774b_bcce_b302_099a_9000 + text.bytes().map(u128::from).sum::<u128>(),
    );
    let form = format!("type=groupe&sujet=Essai&avec={other}&texte={text}&client_id={id}");
    let sent = house.post(&target, cookie, &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let place = sent.header("location");
    place.split(['?', '#']).next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unchanged_list_costs_its_head_only() {
    let house = house(Purpose::Serve).await;
    let maelle = cookie_of(&house, "maelle-cazalbou").await;
    let place = write(&house, &maelle, "", "Bonjour").await;
    let missed = format!("{place}/depuis?seq=0");
    for path in ["/discussions", "/annuaire?q=rouquette", &missed] {
        let first = ask(&house, path, &maelle, "").await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        let tag = first.header("etag");
        assert!(tag.starts_with("W/\""), "{path}: {tag:?}");
        let again = ask(&house, path, &maelle, tag).await;
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
        let page = house
            .get(path, &[("cookie", maelle.as_str()), ("if-none-match", tag)])
            .await;
        if path != missed {
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_eq!(page.header("etag"), "", "{path}");
        }
    }
    let tag = ask(&house, "/discussions", &maelle, "").await;
    let tag = tag.header("etag");
    write(&house, &maelle, &place, "Encore").await;
    let changed = ask(&house, "/discussions", &maelle, tag).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert!(changed.text().contains("Encore") && changed.header("etag") != tag);
}

/// Two people for whom a list happens to be the same text hold two tags: nobody's opens the other's.
#[tokio::test(flavor = "multi_thread")]
async fn a_tag_is_worth_nothing_to_somebody_else() {
    let house = house(Purpose::Serve).await;
    let path = "/discussions?voir=archivees";
    let mine = cookie_of(&house, "maelle-cazalbou").await;
    let (mine, his) = (mine, cookie_of(&house, "etienne-rouquette").await);
    let my_tag = ask(&house, path, &mine, "").await;
    let my_tag = my_tag.header("etag");
    let his_answer = ask(&house, path, &his, my_tag).await;
    assert_eq!(his_answer.status, StatusCode::OK);
    assert!(!his_answer.body.is_empty() && his_answer.header("etag") != my_tag);
    let nobody = ask(&house, path, "", my_tag).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

/// Who hears "not changed" is shown what was read before: a reading (I-3), in the trace like the first.
#[tokio::test(flavor = "multi_thread")]
async fn an_unchanged_list_is_traced_as_a_reading() {
    let house = house(Purpose::Serve).await;
    let maelle = cookie_of(&house, "maelle-cazalbou").await;
    write(&house, &maelle, "", "Bonjour").await;
    let tag = ask(&house, "/discussions", &maelle, "").await;
    let tag = tag.header("etag").to_owned();
    let count = async || house.store.db.load(&READS, db::params![]).await.unwrap().0;
    let before = count().await;
    // Later than the minutes within which a second look is the same reading.
    house.store.clock.advance(std::time::Duration::from_mins(6));
    let again = ask(&house, "/discussions", &maelle, &tag).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(count().await > before);
}
