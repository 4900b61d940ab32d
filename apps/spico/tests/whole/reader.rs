//! A reader who keeps a conversation and the list open: does what a page's scripts do with the stream's events, without a browser.
//! It follows `foundation/ui/js`: `fil.js` and `fil-ordre.js` (the thread), `fil-membres.js` (its head and foot), `liste.js` (the list).

use std::collections::BTreeMap;
use std::time::Duration;

use access::sessions::Behind;
use bus::{Flavour, Listener, Stream};
use kernel::id::Id as _;
use scraper::{ElementRef, Html};
use serde_json::Value;

use super::drawn::{all, one, place_of, text_of};
use super::world::World;

/// What one sees of a conversation and of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// Messages by their place, under the days that hold some.
    thread: BTreeMap<i64, String>,
    days: Vec<String>,
    /// The head, and whether and why one may not write.
    head: String,
    foot: String,
    /// The list, from the top.
    list: Vec<Row>,
    cursor: i64,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    id: String,
    seq: i64,
    /// What says that something in it is not read; empty when all is.
    unread: String,
    text: String,
}

/// A reader with both open.
pub struct Reader<'h> {
    world: &'h World,
    cookie: String,
    me: String,
    place: String,
    pub view: View,
    stream: Stream,
}

impl<'h> Reader<'h> {
    /// Opens the conversation at `place` and the list, and listens.
    pub async fn open(world: &'h World, slug: &str, place: &str) -> Self {
        let token = world.session(slug).await;
        let subject = world
            .app
            .state
            .sessions()
            .subject(&token, Behind::Script)
            .await;
        let subject = subject.unwrap().unwrap();
        let role = subject.practitioner_role.unwrap();
        let listener = Listener {
            addressee: role.uuid(),
            account: subject.account,
            session: subject.session,
            flavour: Flavour::Html,
            hears: bus::Hears::Rooms,
        };
        let stream = Stream::open(&world.app.hub, listener, None).await.unwrap();
        let mut reader = Self {
            world,
            cookie: format!("spico={token}"),
            me: role.to_string(),
            place: place.to_owned(),
            view: View::default(),
            stream,
        };
        reader.view = reader.fresh().await;
        reader
    }

    async fn ask(&self, path: &str) -> super::world::Answer {
        let headers = [("cookie", self.cookie.as_str())];
        self.world.get(path, &headers).await
    }

    async fn page(&self, path: &str) -> Html {
        Html::parse_document(&self.ask(path).await.text())
    }

    /// Both as a reload shows them.
    pub async fn fresh(&self) -> View {
        let page = self.page(&self.place).await;
        let list = self.page("/discussions").await;
        let cursor = one(&page, "#fil").and_then(|fil| fil.attr("data-dernier"));
        let rows = all(list.root_element(), "#discussions > li.discussion");
        let mut view = View {
            head: self.part(&page, ".fil-tete"),
            foot: self.foot(&page),
            list: rows.into_iter().map(|row| self.row(row)).collect(),
            cursor: cursor.map_or(0, |cursor| cursor.parse().unwrap()),
            ..View::default()
        };
        self.put(&page, &mut view);
        view
    }

    /// The places and names of what people wrote, oldest first.
    pub async fn messages(&self) -> Vec<(i64, String)> {
        let page = self.page(&self.place).await;
        let rows = all(page.root_element(), ".message[data-auteur]").into_iter();
        let named = rows.map(|row| {
            let links = all(row, "a");
            let name = links
                .iter()
                .find_map(|link| link.attr("href")?.split_once("/m/"));
            let name = name.map_or("retracted", |(_, name)| name);
            (place_of(row).unwrap(), name.to_owned())
        });
        named.collect()
    }

    /// The first thing that isn't as a fresh page shows it.
    pub async fn difference(&self) -> String {
        let (held, fresh) = (
            format!("{:#?}", self.view),
            format!("{:#?}", self.fresh().await),
        );
        let mut lines = held.lines().zip(fresh.lines());
        let first = lines.find(|(held, fresh)| held != fresh);
        format!("{first:#?}")
    }

    fn part(&self, page: &Html, what: &str) -> String {
        one(page, what).map_or(String::new(), |part| text_of(part, &self.me))
    }

    /// Whether one may write; what is being written is the page's own.
    fn foot(&self, page: &Html) -> String {
        match one(page, ".redaction.lecture-seule") {
            Some(foot) => text_of(foot, &self.me),
            None => one(page, ".redaction").map_or("", |_| "écrire").to_owned(),
        }
    }

    fn row(&self, row: ElementRef<'_>) -> Row {
        let signs = all(row, ".compteur, .mentionne").into_iter();
        let signs: Vec<String> = signs.map(|sign| text_of(sign, &self.me)).collect();
        let (whole, signs) = (text_of(row, &self.me), signs.concat());
        let is_unread = row.value().classes().any(|class| class == "non-lue");
        assert_eq!(is_unread, !signs.is_empty(), "{whole}");
        Row {
            id: row.attr("id").unwrap().to_owned(),
            seq: row.attr("data-seq").unwrap().parse().unwrap(),
            text: whole.replace(&signs, "").replace(" non-lue", ""),
            unread: signs,
        }
    }

    /// `receive`: each message in its place, once.
    fn put(&self, part: &Html, view: &mut View) {
        for row in all(part.root_element(), ".jour, .message") {
            if let Some(day) = row.attr("data-jour") {
                if !view.days.iter().any(|known| known == day) {
                    view.days.push(day.to_owned());
                }
            } else if let Some(seq) = place_of(row) {
                view.thread.insert(seq, text_of(row, &self.me));
            }
        }
    }

    /// Takes in all that the stream says until it has been silent for `silence`.
    pub async fn listen(&mut self, silence: Duration) {
        while let Ok(Some(bytes)) = tokio::time::timeout(silence, self.stream.next()).await {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let mut lines = text.lines();
            while let Some(line) = lines.next() {
                if line == "event: signal" {
                    let data = lines.find_map(|line| line.strip_prefix("data: ")).unwrap();
                    self.signal(&serde_json::from_str(data).unwrap()).await;
                }
            }
        }
    }

    async fn signal(&mut self, signal: &Value) {
        let kind = signal["genre"].as_str().unwrap();
        let conversation = signal["conv"].as_str().unwrap();
        let (mine, seq) = (
            signal["par"] == self.me.as_str(),
            signal["seq"].as_i64().unwrap(),
        );
        if self.place.ends_with(conversation) {
            if kind == "membre" {
                self.renew().await;
            }
            if (kind != "lecture" && seq > self.view.cursor) || (kind == "lecture" && !mine) {
                self.catch_up().await;
            }
        }
        if kind != "lecture" || !self.is_read_here(conversation, mine, seq) {
            self.refresh(conversation, matches!(kind, "message" | "membre"))
                .await;
        }
    }

    /// `catchUp`, in `fil.js`.
    async fn catch_up(&mut self) {
        let path = format!("{}/depuis?seq={}", self.place, self.view.cursor);
        let answer = self.ask(&path).await;
        if !answer.status.is_success() {
            // `gone`, in `fil-membres.js`.
            let list = std::mem::take(&mut self.view.list);
            self.view = View {
                list,
                ..View::default()
            };
            return;
        }
        let mut view = self.view.clone();
        self.put(&Html::parse_fragment(&answer.text()), &mut view);
        view.cursor = view
            .cursor
            .max(answer.header("x-dernier-seq").parse().unwrap());
        self.view = view;
    }

    /// `renew`, in `fil-membres.js`.
    async fn renew(&mut self) {
        let page = self.page(&self.place).await;
        self.view.head = self.part(&page, ".fil-tete");
        self.view.foot = self.foot(&page);
    }

    /// `readHere`, in `liste.js`.
    fn is_read_here(&mut self, conversation: &str, mine: bool, seq: i64) -> bool {
        let id = format!("conv-{conversation}");
        let Some(row) = self.view.list.iter_mut().find(|row| row.id == id) else {
            return false;
        };
        if !mine {
            return true;
        }
        if seq < row.seq {
            return false;
        }
        row.unread.clear();
        true
    }

    /// `refresh` and `place`, in `liste.js`.
    async fn refresh(&mut self, conversation: &str, first: bool) {
        let answer = self
            .ask(&format!("/discussions/ligne/{conversation}"))
            .await;
        let id = format!("conv-{conversation}");
        let at = self.view.list.iter().position(|row| row.id == id);
        if [204, 403, 404].contains(&answer.status.as_u16()) {
            at.map(|at| self.view.list.remove(at));
            return;
        }
        let part = Html::parse_fragment(&answer.text());
        let fresh = self.row(one(&part, "li.discussion").unwrap());
        let list = &mut self.view.list;
        match at {
            Some(at) if first => {
                list.remove(at);
                list.insert(0, fresh);
            }
            Some(at) => list[at] = fresh,
            None => list.insert(0, fresh),
        }
    }
}
