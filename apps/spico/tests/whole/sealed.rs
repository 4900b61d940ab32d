//! §16: what was said is nowhere in the raw files of the store.

use std::path::Path;

use http::StatusCode;
use kernel::Uuid;
use kernel::id::Id as _;
use spico::boot::Purpose;
use testkit::Engine;

use super::world::World;

const BODY: &str = "pansement-zygomatique-quarante-deux";
const TOPIC: &str = "sujet-parallelepipedique";
const DRAFT: &str = "brouillon-hippopotamesque";
/// What the store does keep readable, to show that the search would find something.
const READABLE: &str = "conversation.opened";

pub fn holds(folder: &Path, needle: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_file());
    let found = files.filter(|entry| {
        let bytes = std::fs::read(entry.path()).unwrap();
        bytes
            .windows(needle.len())
            .any(|window| window == needle.as_bytes())
    });
    found
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_topics_and_drafts_are_sealed_at_rest() {
    let store = testkit::Store::open(Engine::Sqlite, &spico::rooms::migrations()).await;
    let world = World::open(store, Purpose::Serve).await;
    let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
    let other = world.people.role("etienne-rouquette", None).unwrap();

    let form = format!("type=groupe&sujet={TOPIC}&avec={other}");
    let opened = world.post("/discussions/nouvelle", &cookie, &form).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
    let place = opened.header("location").to_owned();
    let id = place
        .trim_start_matches("/discussions/")
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let client_id = Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_8057);
    let sent = world
        .post(
            &format!("/api/discussions/{id}/messages"),
            &cookie,
            &format!("{{\"texte\":\"{BODY}\",\"client_id\":\"{client_id}\"}}"),
        )
        .await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let kept = world
        .post(
            &format!("/discussions/{id}/brouillon"),
            &cookie,
            &format!("texte={DRAFT}"),
        )
        .await;
    assert!(kept.status.is_success(), "{} {}", kept.status, kept.text());

    // The owner reads all of it.
    let page = world
        .get(&format!("/discussions/{id}"), &[("cookie", &cookie)])
        .await
        .text();
    assert!(
        page.contains(BODY) && page.contains(TOPIC) && page.contains(DRAFT),
        "{page}"
    );

    let folder = world.store.db.path().unwrap().parent().unwrap().to_owned();
    for needle in [BODY, TOPIC, DRAFT] {
        assert_eq!(
            holds(&folder, needle),
            Vec::<String>::new(),
            "{needle} in the store's files"
        );
        assert_eq!(
            holds(world.folder(), needle),
            Vec::<String>::new(),
            "{needle} beside the key"
        );
    }
    assert!(
        !holds(&folder, READABLE).is_empty(),
        "the search finds nothing at all"
    );
    assert_ne!(other.uuid(), client_id);
}
