//! How people are reached, and the order of hits.

use std::collections::HashMap;
use std::sync::Arc;

use access::PractitionerRoleId;
use access::sessions::Pending;
use db::{Actor, Db};
use directory::Directory;
use directory::directory::Links;
use directory::face::{
    Contacts, MarkJoined, NewMailbox, Presence, Reach, Reachability, Standpoint, Wanted,
};

use crate::search::{colleague, register};
use crate::support::{ROOM, on_each_engine};

/// Accounts and contacts as a test says.
#[derive(Default)]
struct Told {
    presence: HashMap<PractitionerRoleId, Presence>,
    contacts: Vec<PractitionerRoleId>,
}

impl Reachability for Told {
    fn of<'a>(
        &'a self,
        roles: &'a [PractitionerRoleId],
    ) -> Pending<'a, HashMap<PractitionerRoleId, Presence>> {
        Box::pin(async move {
            Ok(roles
                .iter()
                .filter_map(|role| Some((*role, *self.presence.get(role)?)))
                .collect())
        })
    }
}

impl Contacts for Told {
    fn of(&self, _: PractitionerRoleId, limit: usize) -> Pending<'_, Vec<PractitionerRoleId>> {
        Box::pin(async move { Ok(self.contacts.iter().copied().take(limit).collect()) })
    }
}

/// Registers a nurse called Durieu, with a secure mailbox if told whether it is on the red list.
async fn durieu(db: &Db, given: &str, joined: bool, red_list: Option<bool>) -> PractitionerRoleId {
    let mut new = colleague(given, "Durieu", "60", ("31000", "Toulouse"));
    new.roles[0].joined = joined;
    let address = format!("{given}.durieu@mss.example.org");
    let kind = "PER".to_owned();
    new.mailboxes.extend(red_list.map(|red_list| NewMailbox {
        address,
        kind,
        red_list,
    }));
    register(db, &new).await.roles[0]
}

#[tokio::test]
async fn each_hit_says_how_to_reach_the_person() {
    on_each_engine(ROOM, |store| async move {
        let db = &store.db;
        let active = durieu(db, "Anne", true, None).await;
        let dormant = durieu(db, "Bruno", true, None).await;
        let locked = durieu(db, "Chloé", true, None).await;
        durieu(db, "Denis", false, Some(false)).await;
        let hidden = durieu(db, "Élise", false, Some(true)).await;
        let presence = [
            (active, Presence::Active),
            (dormant, Presence::Dormant),
            (locked, Presence::None),
        ];
        let told = Told {
            presence: HashMap::from(presence),
            ..Told::default()
        };
        let files = tempfile::tempdir().unwrap();
        let links = Links {
            reach: Arc::new(told),
            ..Links::default()
        };
        let directory = Directory::open(db, files.path(), links);
        directory.catch_up().await.unwrap();
        let ask = |wanted: Wanted<'static>| {
            let directory = &directory;
            async move {
                directory
                    .find_people(&wanted, &Standpoint::default())
                    .await
                    .unwrap()
                    .people
            }
        };
        let wanted = Wanted {
            text: "durieu",
            limit: 10,
            ..Wanted::default()
        };
        let hits = ask(wanted.clone()).await.into_iter();
        let reach: HashMap<String, Reach> = hits.map(|hit| (hit.card.given, hit.reach)).collect();
        let expected = [
            ("Anne", Reach::Active),
            ("Bruno", Reach::Dormant),
            ("Chloé", Reach::Nothing),
            ("Denis", Reach::SecureMail),
            ("Élise", Reach::Nothing),
        ];
        assert_eq!(
            reach,
            expected
                .map(|(given, reach)| (given.to_owned(), reach))
                .into()
        );
        // « Sur SPICO » finds those with an account, and a new one at once.
        let on_spico = Wanted {
            on_spico: true,
            ..wanted
        };
        assert_eq!(ask(on_spico.clone()).await.len(), 3);
        let joined = MarkJoined {
            roles: &[hidden],
            actor: Actor::system(),
        };
        db.run(&joined).await.unwrap();
        directory.catch_up().await.unwrap();
        assert_eq!(ask(on_spico).await.len(), 4);
    })
    .await;
}

/// The people offered for these words, and the warning before them.
async fn offered(
    directory: &Directory,
    text: &str,
    me: PractitionerRoleId,
) -> (Vec<String>, String) {
    let from = Standpoint::default();
    let offer = directory.offer(text, Some(me), 5, &from).await.unwrap();
    let names = offer.people.iter().map(|hit| hit.card.name());
    (names.collect(), offer.caution.unwrap_or_default())
}

#[tokio::test]
async fn nobody_is_offered_who_was_not_asked_for_without_a_word() {
    on_each_engine(ROOM, |store| async move {
        let db = &store.db;
        let here = ("46000", "Cahors");
        let of = async |given, family, place, joined| {
            let mut new = colleague(given, family, "60", place);
            new.roles[0].joined = joined;
            register(db, &new).await.roles[0]
        };
        let me = of("Paul", "Noiret", here, true).await;
        let anne = of("Anne", "Durieu", here, true).await;
        let near = of("Natacha", "Martineau", here, true).await;
        of("Nathalie", "Martinez", ("34700", "Lodève"), false).await;
        let told = Told {
            presence: [me, anne, near].map(|role| (role, Presence::Active)).into(),
            ..Told::default()
        };
        let files = tempfile::tempdir().unwrap();
        let links = Links {
            reach: Arc::new(told),
            ..Links::default()
        };
        let directory = Directory::open(db, files.path(), links);
        directory.catch_up().await.unwrap();
        let ask = async |text| offered(&directory, text, me).await;
        // Who was asked for: nothing is to be said.
        for text in ["durieu", "anne durieu", "durieu infirmier", "durieu cahors"] {
            let found = ask(text).await;
            assert_eq!(
                found,
                (vec!["Anne Durieu".to_owned()], String::new()),
                "{text}"
            );
        }
        // Somebody whom no message reaches is named first, before people with a similar name.
        for text in ["martinez", "nathalie martinez"] {
            let (_, caution) = ask(text).await;
            assert!(
                caution.starts_with("Nathalie Martinez (")
                    && caution.contains("n’est pas encore sur SPICO"),
                "{text}: {caution}"
            );
        }
        // A name that nobody bears.
        let (names, caution) = ask("duriau").await;
        assert_eq!(names, ["Anne Durieu"]);
        assert!(
            caution.contains("ne répond exactement à ces mots"),
            "{caution}"
        );
        // Words without a hit.
        let (names, caution) = ask("durieu xqzwk").await;
        assert_eq!(names, ["Anne Durieu"]);
        assert!(caution.starts_with("Mots laissés de côté"), "{caution}");
        assert!(caution.contains("xqzwk"), "{caution}");
        assert_eq!(ask("xqzwk").await, (vec![], String::new()));
        // A place or a profession asks for nobody by name; nobody is offered to themselves, nor reported as missing.
        for text in ["lodeve", "noiret", "paul noiret"] {
            assert_eq!(ask(text).await, (vec![], String::new()), "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn ones_own_departement_and_contacts_come_first() {
    on_each_engine(ROOM, |store| async move {
        let db = &store.db;
        let here = ("46000", "Cahors");
        let me = register(db, &colleague("Paul", "Noiret", "60", here))
            .await
            .roles[0];
        let mut known = None;
        for (given, place) in [
            ("Anne", ("31000", "Toulouse")),
            ("Bruno", here),
            ("Chloé", ("81000", "Albi")),
        ] {
            let roles = register(db, &colleague(given, "Durieu", "60", place))
                .await
                .roles;
            known = roles.first().copied();
        }
        let told = Arc::new(Told {
            contacts: known.into_iter().collect(),
            ..Told::default()
        });
        let files = tempfile::tempdir().unwrap();
        let links = Links {
            contacts: told,
            ..Links::default()
        };
        let directory = Directory::open(db, files.path(), links);
        directory.catch_up().await.unwrap();
        let from = directory.standpoint_of(me).await.unwrap();
        let wanted = Wanted {
            text: "durieu",
            limit: 10,
            ..Wanted::default()
        };
        let found = directory.find_people(&wanted, &from).await.unwrap().people;
        let given: Vec<&str> = found.iter().map(|hit| hit.card.given.as_str()).collect();
        assert_eq!(
            given,
            ["Chloé", "Bruno", "Anne"],
            "a past contact, then my département"
        );
        let recent = directory.recent_contacts(&from, 5).await.unwrap();
        assert_eq!(recent.len(), 1);
    })
    .await;
}
