//! A page that has handled the stream's events shows the same as a fresh page, whatever happened (I-11).

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use audit::Of;
use messaging::live;
use spico::boot::Purpose;

use super::reader::Reader;
use super::world::{World, on_each_engine};

db::query!(KINDS: db::row::One<String> = "select distinct kind as value from event_log");

/// How long a stream must be silent before the pages are compared.
const SILENCE: Duration = Duration::from_millis(200);
/// How often is looked again, however slow the machine.
const PATIENCE: u32 = 60;

const MAELLE: &str = "maelle-cazalbou";
const ETIENNE: &str = "etienne-rouquette";
const CORINNE: &str = "corinne-tarroux";

/// What happens: the line of the trace that it leaves, who does it, by which form. `{m1}` is the name of the first message, `{s1}` its place.
const CASES: &[(&str, &str, &str, &str)] = &[
    (
        "message.sent",
        ETIENNE,
        "/messages",
        "texte=Bonjour+%40Ma%C3%ABlle+Cazalbou",
    ),
    ("message.sent", MAELLE, "/messages", "texte=Plaie+propre"),
    (
        "message.sent",
        ETIENNE,
        "/messages",
        "texte=Merci&reponse_a={m2}",
    ),
    (
        "message.edited",
        MAELLE,
        "/messages/{m2}/modifier",
        "texte=Plaie+saine",
    ),
    (
        "message.reacted",
        ETIENNE,
        "/messages/{m2}/reaction",
        "reaction=%2Bmerci",
    ),
    (
        "message.reacted",
        MAELLE,
        "/messages/{m2}/reaction",
        "reaction=%2Bvu",
    ),
    (
        "message.reacted",
        ETIENNE,
        "/messages/{m2}/reaction",
        "reaction=-merci",
    ),
    ("conversation.read", ETIENNE, "/lu", "seq=999"),
    ("conversation.read", MAELLE, "/lu", "seq=999"),
    ("conversation.unread", MAELLE, "/non-lu", "seq={s1}"),
    (
        "conversation.member_added",
        MAELLE,
        "/ajouter",
        "historique=avec&avec={corinne}",
    ),
    (
        "conversation.part_set",
        MAELLE,
        "/gestionnaire",
        "qui={corinne}&role=gestionnaire",
    ),
    ("conversation.read", CORINNE, "/lu", "seq=999"),
    ("message.retracted", MAELLE, "/messages/{m2}/retirer", ""),
    ("message.retracted", ETIENNE, "/messages/{m3}/retirer", ""),
    (
        "conversation.opened",
        ETIENNE,
        "/discussions/nouvelle",
        "type=groupe&sujet=Autre&avec={maelle}&texte=Bonsoir",
    ),
    (
        "conversation.renamed",
        MAELLE,
        "/sujet",
        "sujet=Sortie+de+mardi",
    ),
    ("conversation.left", CORINNE, "/quitter", ""),
    (
        "conversation.closed",
        MAELLE,
        "/fermer",
        "motif=Termin%C3%A9",
    ),
    ("conversation.reopened", MAELLE, "/rouvrir", ""),
    (
        "conversation.member_removed",
        MAELLE,
        "/retirer",
        "qui={etienne}",
    ),
];

/// Lines of the trace of what no other page is to show, or of what one of the cases brings along.
const APART: &[(&str, &str)] = &[
    (
        "conversation.archived",
        "one's own list, by one's own press",
    ),
    (
        "conversation.manager_set",
        "brought along by a handing over, a part that is set",
    ),
    (
        "conversation.members_added",
        "brought along by those who are added",
    ),
    (
        "conversation.members_removed",
        "brought along by who is removed",
    ),
    ("conversation.muted", "one's own list, by one's own press"),
    (
        "draft.kept",
        "a page that is open holds what is being written itself",
    ),
    (
        "message.delivered",
        "brought along by each message that a stream carries",
    ),
];

/// The conversation in which all happens, and the keys of those who act in it.
struct Scene<'h> {
    world: &'h World,
    place: String,
    cookies: Vec<(&'static str, String)>,
}

impl<'h> Scene<'h> {
    async fn open(world: &'h World) -> Self {
        let mut cookies = Vec::new();
        for slug in [MAELLE, ETIENNE, CORINNE] {
            cookies.push((slug, format!("spico={}", world.session(slug).await)));
        }
        let other = world.people.role(ETIENNE, None).unwrap();
        let form = format!("type=groupe&sujet=Essai&avec={other}");
        let place = world.begin(&cookies[0].1, &form).await;
        Self {
            world,
            place,
            cookies,
        }
    }

    /// With names and places in the place of what stands for them.
    fn fill(&self, text: &str, messages: &[(i64, String)]) -> String {
        let mut text = text.to_owned();
        for (slug, _) in &self.cookies {
            let role = self.world.people.role(slug, None).unwrap().to_string();
            let short = slug.split('-').next().unwrap();
            text = text.replace(&format!("{{{short}}}"), &role);
        }
        for (n, (seq, name)) in messages.iter().enumerate() {
            text = text.replace(&format!("{{m{}}}", n + 1), name);
            text = text.replace(&format!("{{s{}}}", n + 1), &seq.to_string());
        }
        assert!(!text.contains('{'), "{text}");
        text
    }

    async fn act(&self, who: &str, path: &str, form: &str, messages: &[(i64, String)]) {
        let (_, cookie) = self.cookies.iter().find(|(slug, _)| *slug == who).unwrap();
        let path = match path.strip_prefix("/discussions/") {
            Some(_) => path.to_owned(),
            None => format!("{}{}", self.place, self.fill(path, messages)),
        };
        // A browser that reacts or sends a message names itself: each its own number.
        let id = self
            .world
            .store
            .db
            .new_id::<messaging::store::messages::MessageId>();
        let client = kernel::id::Id::uuid(id);
        let form = format!("{}&client_id={client}", self.fill(form, messages));
        let done = self.world.post(&path, cookie, &form).await;
        let status = done.status;
        assert!(
            status.is_success() || status.is_redirection(),
            "{path}: {status} {}",
            done.text()
        );
    }

    async fn newest(&self, count: usize) -> Vec<audit::Event> {
        let page = audit::list(&self.world.store.db, Of::Everybody, None, count);
        page.await.unwrap().items
    }
}

/// Handles events until the page is equal to a fresh one.
async fn follow(reader: &mut Reader<'_>, case: &str) {
    for _ in 0..PATIENCE {
        reader.listen(SILENCE).await;
        if reader.view == reader.fresh().await {
            return;
        }
    }
    panic!("{case}:\n{}", reader.difference().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_listens_shows_what_a_fresh_page_shows() {
    on_each_engine(Purpose::Serve, |mut world| async move {
        world.start_workers();
        let scene = Scene::open(&world).await;
        let mut maelle = Reader::open(&world, MAELLE, &scene.place).await;
        let mut etienne = Reader::open(&world, ETIENNE, &scene.place).await;
        for (kind, who, path, form) in CASES {
            let last = scene.newest(1).await[0].seq;
            let messages = maelle.messages().await;
            world.store.clock.advance(Duration::from_secs(1));
            scene.act(who, path, form, &messages).await;
            let since = scene.newest(40).await;
            let mut since = since.iter().filter(|event| event.seq > last);
            assert!(since.any(|event| event.kind == *kind), "{kind} by {path}");
            for reader in [&mut maelle, &mut etienne] {
                let case = format!("{kind} by {who} on {}", world.store.name);
                follow(reader, &case).await;
            }
        }
        // What was still on its way.
        for reader in [&mut maelle, &mut etienne] {
            reader.listen(SILENCE * 10).await;
            follow(reader, "at the end").await;
        }
        let kinds = world.store.db.rows(&KINDS, &[]).await.unwrap();
        let kinds: BTreeSet<String> = kinds.into_iter().map(|kind| kind.0).collect();
        assert_eq!(kinds, live::KINDS.map(|kind| kind.to_string()).into());
    })
    .await;
}

/// Whoever reads at once what somebody wrote in many messages has read all of them, on the author's page too.
#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_told_of_all_that_a_page_opens_with() {
    on_each_engine(Purpose::Serve, |mut world| async move {
        world.start_workers();
        let scene = Scene::open(&world).await;
        for n in 0..30 {
            let form = format!("texte=Constante+{n}");
            scene.act(MAELLE, "/messages", &form, &[]).await;
        }
        let mut maelle = Reader::open(&world, MAELLE, &scene.place).await;
        scene.act(ETIENNE, "/lu", "seq=999", &[]).await;
        follow(&mut maelle, world.store.name).await;
    })
    .await;
}

/// A command that is added to the room has its case above, or a reason not to.
#[test]
fn each_change_of_a_conversation_has_its_case() {
    let commands = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rooms/messaging/src/commands");
    let mut traced = BTreeSet::new();
    for file in std::fs::read_dir(commands).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let words = source.split('"').map(str::to_owned);
        traced.extend(words.filter(|word| {
            let (thing, what) = word.split_once('.').unwrap_or_default();
            let plain = |text: &str| text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'));
            // A column that is sealed is no change of a conversation.
            let is_column = word == "conversation.data_key";
            ["conversation", "message", "draft"].contains(&thing) && plain(what) && !is_column
        }));
    }
    let cases = CASES.iter().map(|case| case.0);
    let told: BTreeSet<String> = cases
        .chain(APART.iter().map(|apart| apart.0))
        .map(str::to_owned)
        .collect();
    assert_eq!(traced, told);
}
