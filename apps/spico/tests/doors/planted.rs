//! A room with its things planted, and the sessions of the personas.

use db::row::One;
use db::sql::Query;
use db::{Db, params, query};
use http::{Request, StatusCode};
use kernel::id::Id as _;
use room::Room;
use room::doors::{Form, Stage};
use spico::{boot, rooms};
use testkit::Engine;

use super::personas::{self, Holder, Persona};
use super::site::Site;

/// A room, ready to be walked; without a room, what belongs to none: health, assets, the live stream.
pub struct Planted {
    pub room: Option<&'static Room>,
    pub site: Site,
    pub holders: Vec<Holder>,
    pub personas: Vec<Persona>,
    pub forms: Vec<Form>,
}

query!(FLOOR: One<String> = "select 'entries ' || cast(count(*) as text) as value from event_log \
    union all select 'jobs ' || cast(count(*) as text) from job");

/// Every room, and what belongs to none.
pub fn places() -> impl Iterator<Item = Option<&'static Room>> {
    rooms::ROOMS.iter().map(|room| Some(*room)).chain([None])
}

impl Planted {
    /// A room's things, on a new site.
    pub async fn new(room: Option<&'static Room>, engine: Engine) -> Self {
        let site = Site::new(engine).await;
        let open = site.open().await;
        let db = &open.opened.db;
        let identity = open.app.state.extension().unwrap();
        let doors = room.and_then(|room| room.doors);
        let own = doors.map_or(&[][..], |doors| doors.people());
        let mut holders = personas::people_with(db, &identity, own).await;
        let (with, matrix) = (boot::extensions(&open.opened), rooms::matrix().unwrap());
        let people: Vec<_> = holders.iter().map(|holder| holder.person.clone()).collect();
        let stage = Stage {
            db,
            with: &with,
            matrix: &matrix,
            people: &people,
        };
        let mut plot = match doors {
            Some(doors) => doors.plant(&stage).await.unwrap(),
            None => room::doors::Plot::default(),
        };
        if room.is_none() {
            plot.things.insert("file", "inconnu.js".to_owned());
        }
        let personas = personas::all(db, &identity, &holders, &plot).await;
        holders.shrink_to_fit();
        Self {
            room,
            site,
            holders,
            personas,
            forms: plot.forms,
        }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.room.map_or("spico", |room| room.name)
    }

    /// Somebody, by name.
    pub fn persona(&self, name: &str) -> &Persona {
        let found = self.personas.iter().find(|persona| persona.name == name);
        found.unwrap_or_else(|| panic!("nobody before {} is called {name}", self.name()))
    }

    /// What the store says of this room and of the floor, without its instants and its trace.
    pub async fn said(&self, db: &Db) -> Vec<String> {
        let own = self.room.and_then(|room| room.doors);
        let mut queries: Vec<&'static Query<One<String>>> = vec![&FLOOR];
        queries.extend(own.into_iter().flat_map(room::doors::Doors::state));
        let mut lines = Vec::new();
        for query in queries {
            let rows = db.rows(query, params![]).await.unwrap();
            lines.extend(rows.into_iter().map(|One(line)| line));
        }
        lines
    }
}

/// The address with the persona's things in the places of its parameters.
pub fn fill(path: &str, persona: &Persona) -> String {
    let filled = persona
        .things
        .iter()
        .fold(path.to_owned(), |path, (name, id)| {
            path.replace(&format!("{{{name}}}"), id)
        });
    assert!(
        !filled.contains('{'),
        "nobody said what {filled} names: the room's `Doors::plant` does"
    );
    filled
}

/// A request of this persona's, of our own page.
pub fn request(method: &str, path: &str, persona: &Persona) -> http::request::Builder {
    let mut request = Request::builder()
        .method(method)
        .uri(fill(path, persona))
        .header("host", "localhost")
        .header("sec-fetch-site", "same-origin");
    if let Some(token) = &persona.token {
        request = request.header("cookie", format!("spico={token}"));
    }
    request
}

/// The answer in a word: its status, and where it leads.
pub fn word(status: StatusCode, headers: &http::HeaderMap) -> String {
    let place = headers
        .get("location")
        .and_then(|place| place.to_str().ok())
        .unwrap_or("");
    let place = place.split(['?', '#']).next().unwrap_or("");
    let place = match place.split('/').nth(1).unwrap_or("") {
        "" if place.is_empty() => String::new(),
        first => format!(">/{first}"),
    };
    format!("{}{place}", status.as_u16())
}

/// An id that nothing has.
pub fn nowhere() -> String {
    messaging::face::ConversationId::from_uuid(kernel::Uuid::from_u128(9)).to_string()
}
