//! The master key renewed while conversations exist, interrupted in the middle, and with a running server.

use crypto::{MasterKey, SealedKey};
use messaging::face::ConversationId;
use spico::boot::{self, Purpose};
use spico::{keys, store};

use super::world::{World, on_each_engine};

db::row! {
    struct KeyRow {
        id: ConversationId,
        data_key: Vec<u8>,
    }
}
db::query!(KEYS: KeyRow = "select id, data_key from conversation order by id");

/// What could be sealed again and wasn't yet.
fn stale(standing: &keys::Standing) -> u64 {
    let movable = standing
        .sealed
        .iter()
        .filter(|(kept, _)| kept.stays().is_none());
    movable.map(|(_, tally)| tally.stale).sum()
}

async fn versions(world: &World) -> Vec<Option<u32>> {
    let rows = world.store.db.rows(&KEYS, db::params![]).await.unwrap();
    rows.into_iter()
        .map(|row| SealedKey::from(row.data_key).version())
        .collect()
}

/// What everybody can read in the first conversation.
async fn texts(world: &World, token: &str) -> String {
    let cookie = format!("spico={token}");
    let list = world
        .get("/api/discussions", &[("cookie", &cookie)])
        .await
        .text();
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    let mut all = String::new();
    for conversation in list["discussions"].as_array().unwrap() {
        let path = format!(
            "/api/discussions/{}/messages",
            conversation["id"].as_str().unwrap()
        );
        all.push_str(&world.get(&path, &[("cookie", &cookie)]).await.text());
    }
    all
}

/// Four conversations with a message each.
pub async fn talk(world: &World, token: &str) {
    let cookie = format!("spico={token}");
    let other = world.people.role("etienne-rouquette", None).unwrap();
    for number in 0_u128..4 {
        let form = format!("type=groupe&sujet=Groupe+{number}&avec={other}");
        let opened = world.post("/discussions/nouvelle", &cookie, &form).await;
        let place = opened.header("location");
        let id = place.trim_start_matches("/discussions/").split('?').next();
        let client = kernel::Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_8000 + number);
        let body =
            format!("{{\"texte\":\"quatre mots du groupe {number}\",\"client_id\":\"{client}\"}}");
        let path = format!("/api/discussions/{}/messages", id.unwrap());
        let sent = world.post(&path, &cookie, &body).await;
        assert_eq!(sent.status, http::StatusCode::CREATED, "{}", sent.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_opens_before_during_and_after_a_rotation() {
    on_each_engine(Purpose::Demo, |world| async move {
        let token = world.session("maelle-cazalbou").await;
        talk(&world, &token).await;
        let before = texts(&world, &token).await;
        assert!(before.contains("quatre mots du groupe 3"), "{before}");
        let all = versions(&world).await;
        assert!(all.len() > 3 && all.iter().all(|version| *version == Some(1)));

        // The key is added; the running program knows nothing of it and goes on.
        MasterKey::rotate(&world.config.key_file(), &**world.store.db.entropy()).unwrap();
        let tool = boot::take(world.store.db.clone(), &world.config, Purpose::Tool)
            .await
            .unwrap();
        let standing = keys::standing(&tool).await.unwrap();
        assert_eq!(
            (standing.version, stale(&standing)),
            (2, u64::try_from(all.len()).unwrap())
        );

        // Cut after one conversation: both kinds are there, and the program reads both.
        let rows = world.store.db.rows(&KEYS, db::params![]).await.unwrap();
        let first = &rows[0];
        let old = SealedKey::from(first.data_key.clone());
        let new = tool
            .vault
            .rewrap(&old, kernel::id::Id::uuid(first.id).as_bytes())
            .unwrap();
        set_key(&world, first.id, new.as_bytes()).await;
        assert_eq!(texts(&world, &token).await, before);

        // The rest, and again: nothing is left to do.
        let done = keys::rewrap(&tool).await.unwrap();
        assert_eq!(done, stale(&standing) - 1);
        assert_eq!(keys::rewrap(&tool).await.unwrap(), 0);
        assert!(
            versions(&world)
                .await
                .iter()
                .all(|version| *version == Some(2))
        );
        assert_eq!(texts(&world, &token).await, before);

        // What the running program writes from now on is under the new key, and a fresh start opens all of it.
        assert_eq!(world.opened.vault.version(), 2);
        let again = boot::take(world.store.db.clone(), &world.config, Purpose::Demo)
            .await
            .unwrap();
        assert_eq!(stale(&keys::standing(&again).await.unwrap()), 0);

        // The older key file is refused at start rather than at the first message.
        let text = std::fs::read_to_string(world.config.key_file()).unwrap();
        let old: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with("key 2 "))
            .collect();
        std::fs::write(world.config.key_file(), old.join("\n")).unwrap();
        let refused = boot::take(world.store.db.clone(), &world.config, Purpose::Demo).await;
        assert!(refused.is_err());
        assert!(store::find(&world.store.db).await.unwrap().is_some());
    })
    .await;
}

db::query!(LETTERS: db::row::One<String> = "select payload as value from job where done_at is null and kind like 'identity_%'");
db::statement!(NO_PASSWORD = "update account set password_hash = null");

/// Under which versions the letters that wait are sealed.
async fn letters(world: &World) -> Vec<u8> {
    let rows = world.store.db.rows(&LETTERS, db::params![]).await.unwrap();
    let sealed = rows.into_iter().map(|row| {
        let text: String = serde_json::from_str(&row.0).unwrap();
        data_encoding::BASE64.decode(text.as_bytes()).unwrap()
    });
    sealed.map(|bytes| bytes[4]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_key_leaves_the_file_once_nothing_needs_it() {
    on_each_engine(Purpose::Demo, |mut world| async move {
        let token = world.session("maelle-cazalbou").await;
        talk(&world, &token).await;
        let before = texts(&world, &token).await;
        let asked = world
            .post(
                "/identifiant-oublie",
                "",
                "courriel=maelle.cazalbou%40example.org",
            )
            .await;
        assert!(
            asked.status.is_success() || asked.status.is_redirection(),
            "{}",
            asked.text()
        );
        let identity = world.app.state.extension::<identity::Identity>();
        identity.unwrap().settled().await;
        assert_eq!(letters(&world).await, [1]);

        MasterKey::rotate(&world.config.key_file(), &**world.store.db.entropy()).unwrap();
        let tool = boot::take(world.store.db.clone(), &world.config, Purpose::Tool)
            .await
            .unwrap();
        // Passwords need it until their owners sign in: refused, and the file is as it was.
        let file = std::fs::read(world.config.key_file()).unwrap();
        let refused = keys::drop_older(&world.config, &tool).await.unwrap_err();
        assert!(
            refused
                .to_string()
                .contains("mots de passe ont encore besoin"),
            "{refused}"
        );
        assert_eq!(std::fs::read(world.config.key_file()).unwrap(), file);
        // What could be sealed again has been: conversations and letters.
        assert!(
            versions(&world)
                .await
                .iter()
                .all(|version| *version == Some(2))
        );
        assert_eq!(letters(&world).await, [2]);

        world.store.db.run(&ForgetPasswords).await.unwrap();
        assert_eq!(keys::drop_older(&world.config, &tool).await.unwrap(), 1);
        assert_eq!(keys::drop_older(&world.config, &tool).await.unwrap(), 0);
        let text = std::fs::read_to_string(world.config.key_file()).unwrap();
        assert!(text.contains("\nkey 2 ") && !text.contains("key 1 "));

        // A fresh start opens everything with what is left, and the letter leaves.
        world.reopen().await;
        assert_eq!(texts(&world, &token).await, before);
        world.start_workers();
        let outbox = std::sync::Arc::clone(world.courier.outbox().unwrap());
        let sent = async {
            while outbox.count() == 0 {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), sent)
            .await
            .unwrap();
    })
    .await;
}

struct ForgetPasswords;

impl db::Command for ForgetPasswords {
    type Output = ();

    async fn run(&self, tx: &mut db::Tx<'_>) -> Result<db::Audited<()>, kernel::Fault> {
        tx.execute(&NO_PASSWORD, db::params![]).await?;
        let event = db::AuditEvent::new("test.forgot", db::Action::Update, &db::Actor::system());
        Ok(db::Audited::new((), event))
    }
}

db::statement!(SET = "update conversation set data_key = $2 where id = $1");

struct SetKey<'a>(ConversationId, &'a [u8]);

impl db::Command for SetKey<'_> {
    type Output = ();

    async fn run(&self, tx: &mut db::Tx<'_>) -> Result<db::Audited<()>, kernel::Fault> {
        tx.execute(&SET, db::params![self.0, self.1]).await?;
        let event = db::AuditEvent::new("test.cut", db::Action::Update, &db::Actor::system());
        Ok(db::Audited::new((), event))
    }
}

async fn set_key(world: &World, id: ConversationId, key: &[u8]) {
    world.store.db.run(&SetKey(id, key)).await.unwrap();
}
