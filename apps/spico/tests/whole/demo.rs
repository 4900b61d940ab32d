//! The demonstration: planted whole, kept over a restart, and a persona really signs in.

use std::sync::Arc;
use std::time::Duration;

use courier::Courier;
use http::StatusCode;
use spico::boot::{self, Purpose};
use spico::demo::{self, Folder, personas};

use super::world::{World, directory_of, on_each_engine};

struct Quiet;

impl demo::Progress for Quiet {
    fn step(&self, _: &str) {}
}

db::row! {
    /// What a planted store holds.
    struct Census {
        conversations: i64,
        messages: i64,
        longest: i64,
        late: i64,
        wrong: i64,
    }
}

db::query!(CENSUS: Census = "select (select count(*) from conversation) as conversations, (select count(*) from message) as messages, \
    (select max(last_seq) from conversation) as longest, \
    (select count(*) from message where sent_at > $1) as late, \
    (select count(*) from conversation c where c.last_seq <> (select max(seq) from message m where m.conversation_id = c.id) \
      or c.last_at <> (select max(sent_at) from message m where m.conversation_id = c.id) or c.created_at > c.last_at \
      or exists (select 1 from participant p where p.conversation_id = c.id and (p.read_seq > c.last_seq or p.joined_at > c.last_at))) as wrong");

#[tokio::test(flavor = "multi_thread")]
async fn it_is_planted_whole_and_kept() {
    spico::machine::prepare();
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::new(place.path());
    let config = folder.config(0);
    {
        let opened = boot::open_store(&config, Purpose::Demo).await.unwrap();
        let courier = Arc::new(demo::open_outbox(&folder.outbox()).unwrap());
        assert!(!folder.is_planted().await.unwrap());
        let planting = demo::Planting {
            opened: &opened,
            address: &config.address().unwrap(),
            with: &boot::tools(&opened, &config, &courier, "http://localhost").unwrap(),
            registers: &folder.register(),
        };
        demo::plant(&planting, &Quiet).await.unwrap();
    }
    assert!(folder.is_planted().await.unwrap());
    let opened = boot::open_store(&config, Purpose::Demo).await.unwrap();
    let census = opened
        .db
        .load(&CENSUS, db::params![opened.db.now()])
        .await
        .unwrap();
    assert_eq!(census.conversations, 60);
    assert_eq!(census.longest, 1_500);
    assert!(census.messages > 2_200, "{census:?}");
    assert_eq!((census.late, census.wrong), (0, 0), "{census:?}");
    let ask = audit::Ask::new(&opened.seal_key);
    let verdict = audit::verify(&opened.db, &ask).await.unwrap();
    assert_eq!(verdict.first_bad, None);
    let courier = Arc::new(Courier::memory());
    let app = boot::build(&opened, &config, &courier, "http://localhost")
        .await
        .unwrap();
    let people = directory_of(&app).await.people_count();
    assert!(people >= 5_000, "{people}");
    folder.clear().unwrap();
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
}

#[test]
fn eight_personas_are_told_with_their_passwords() {
    let all = personas::all();
    assert_eq!(all.len(), 8);
    let rule = crypto::password::Rule::default();
    for one in &all {
        let refused = spico::accounts::refused(&rule, one.mot_de_passe, &[one.identifiant]);
        assert_eq!(refused, None, "{}", one.mot_de_passe);
    }
    assert_eq!(personas::table().lines().count(), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_persona_signs_in_with_the_code_of_the_outbox() {
    on_each_engine(Purpose::Demo, |mut world| async move {
        world.start_workers();
        sign_in(&world).await;
    })
    .await;
}

async fn sign_in(world: &World) {
    let persona = &personas::all()[0];
    let form = format!(
        "mode=code&canal=courriel&suite=/&identifiant={}&mot-de-passe={}",
        persona.identifiant, persona.mot_de_passe
    );
    let asked = world.post("/connexion", "", &form).await;
    assert_eq!(
        (asked.status, asked.header("location")),
        (StatusCode::SEE_OTHER, "/connexion/code"),
        "{}",
        asked.text()
    );
    let cookie = asked
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let code = read_code(world).await;
    let entered = world
        .post("/connexion/code", &cookie, &format!("code={code}"))
        .await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
    let cookies: Vec<&str> = entered
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .collect();
    let session = cookies
        .iter()
        .find(|cookie| cookie.starts_with("spico=") && cookie.len() > 20)
        .unwrap();
    let inbox = world.get("/discussions", &[("cookie", session)]).await;
    assert_eq!(inbox.status, StatusCode::OK);
}

/// The code, as a visitor reads it; a job sends it within a moment.
async fn read_code(world: &World) -> String {
    for _ in 0..100 {
        let outbox = world
            .get("/demo/courrier", &[("accept", "application/json")])
            .await;
        let parcels: serde_json::Value = serde_json::from_slice(&outbox.body).unwrap();
        if let Some(parcel) = parcels
            .as_array()
            .unwrap()
            .iter()
            .find(|parcel| parcel["kind"] == "code")
        {
            let text = parcel["text"].as_str().unwrap();
            return text
                .split(|sign: char| !sign.is_ascii_digit())
                .find(|word| word.len() == 6)
                .unwrap()
                .to_owned();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no code came");
}
