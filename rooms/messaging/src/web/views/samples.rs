//! The room's views with samples, for the gallery and the snapshot tests.

mod composer;
mod inbox;
mod thread;
mod whole;

use access::PractitionerRoleId;
use kernel::id::Id as _;
use kernel::{FieldErrors, Timestamp, Uuid};
use ui::gallery::{Sample, Section};
use ui::{Markup, html};

use super::{opening, picker, quiet, rows, search, text, trace};
use crate::domain::{Highlights, Kind, MessageKind, Namable, Names, State};
use crate::people::People;
use crate::store::conversations::ConversationId;
use crate::store::inbox::InboxRow;
use crate::store::messages::{MessageId, MessageRow};
use crate::web::inbox::Filter;

/// The room's samples.
pub static GALLERY: &[Section] = &[
    inbox::INBOX,
    thread::THREAD,
    composer::COMPOSER,
    whole::CONVERSATION,
    PAGES,
];

const PAGES: Section = Section {
    name: "Discussions",
    samples: &[
        Sample {
            name: "texte d’un message",
            render: body,
        },
        Sample {
            name: "liste",
            render: list,
        },
        Sample {
            name: "liste vide",
            render: empty_list,
        },
        Sample {
            name: "nouvelle discussion",
            render: new,
        },
        Sample {
            name: "nouvelle discussion, à corriger",
            render: new_with_errors,
        },
        Sample {
            name: "recherche sans résultat",
            render: nothing_found,
        },
        Sample {
            name: "modifier un message",
            render: edit,
        },
        Sample {
            name: "retirer un message",
            render: retract,
        },
        Sample {
            name: "heures de tranquillité",
            render: quiet_hours,
        },
    ],
};

const NOW: Timestamp = Timestamp::from_micros(1_795_000_000_000_000);

fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn body() -> Markup {
    let claire = PractitionerRoleId::from_uuid(uuid(1));
    let names = Names::of(vec![Namable {
        role: claire,
        name: "Claire Martin".to_owned(),
        profession: "Infirmière".to_owned(),
        commune: "Pézenas".to_owned(),
        place: "Pézenas (34)".to_owned(),
        ordinal: 1,
    }]);
    let people = Highlights {
        names: &names,
        told: &[claire],
    };
    let said = "Bonjour @Claire Martin,\nplaie **propre** ce matin :\n- pansement refait\n- photo demain\n\nVoir https://example.org/protocole.";
    html! { div.bulle { (text::draw(said, Some(people))) } }
}

fn row(n: u128, kind: Kind, unread: i64) -> InboxRow {
    InboxRow {
        id: ConversationId::from_uuid(uuid(n)),
        kind,
        topic: None,
        state: State::Open,
        data_key: Vec::new(),
        last_change: 12,
        last_at: NOW,
        read_seq: 9,
        muted: n == 2,
        archived: false,
        unread,
        mention: (n == 1).then_some(3),
        drafts: i64::from(n == 2),
        last_id: None,
        last_author: Some(PractitionerRoleId::from_uuid(uuid(7))),
        last_kind: Some(MessageKind::Text),
        last_body: None,
    }
}

fn list() -> Markup {
    let (first, second) = (row(1, Kind::Group, 3), row(2, Kind::Organization, 0));
    let opened = |topic: &str, last: &str| rows::Opened {
        topic: Some(topic.to_owned()),
        last: Some(last.to_owned()),
    };
    let me = PractitionerRoleId::from_uuid(uuid(7));
    let (one, two) = (
        opened("Équipe plaies 34", "Photo reçue, je regarde ce soir."),
        opened("Orga CRT", "Le planning de décembre est en ligne."),
    );
    let people = People::default();
    let drawn = [
        rows::Row::new(&first, &one, std::iter::empty(), (&people, me, NOW)),
        rows::Row::new(&second, &two, std::iter::empty(), (&people, me, NOW)).current(true),
    ];
    rows::pane(&drawn, me, &Filter::default(), false, Some(1))
}

fn empty_list() -> Markup {
    let me = PractitionerRoleId::from_uuid(uuid(7));
    rows::pane(&[], me, &Filter::default(), false, None)
}

fn new_form(errors: &FieldErrors) -> Markup {
    let choice = crate::web::opening::Choice {
        text: "Bonjour, avez-vous un créneau cette semaine ?".to_owned(),
        ..Default::default()
    };
    opening::draw(&opening::Opening {
        choice: &choice,
        picking: picker::Picking {
            picked: &choice.picked,
            people: &People::default(),
            found: &crate::people::Hits::default(),
            errors,
        },
        key: uuid(3),
    })
}

fn new() -> Markup {
    new_form(&FieldErrors::new())
}

fn new_with_errors() -> Markup {
    new_form(&FieldErrors::one(
        "avec",
        "Choisissez au moins une personne.",
    ))
}

fn nothing_found() -> Markup {
    let asked = crate::web::search::Search {
        q: "pansement".to_owned(),
        ..Default::default()
    };
    search::draw(
        &asked,
        &crate::web::search::Results::default(),
        &People::default(),
        true,
        NOW,
    )
}

fn message() -> MessageRow {
    MessageRow {
        id: MessageId::from_uuid(uuid(4)),
        conversation_id: ConversationId::from_uuid(uuid(1)),
        seq: 4,
        change: 4,
        version: 1,
        author_role_id: PractitionerRoleId::from_uuid(uuid(7)),
        client_id: uuid(5),
        kind: MessageKind::Text,
        body: None,
        reply_to: None,
        sent_at: NOW,
        edited_at: None,
        retracted_at: None,
    }
}

fn edit() -> Markup {
    let typed = trace::Rewriting {
        key: "",
        text: "Pansement refait à 9 h.",
        mentions: "",
    };
    trace::edit_form(&message(), &typed, None)
}

fn retract() -> Markup {
    trace::retract_form(&message(), "Pansement refait à 9 h.")
}

fn quiet_hours() -> Markup {
    let quiet = crate::web::quiet::Quiet {
        actif: Some("1".to_owned()),
        de: "19:30".to_owned(),
        a: "07:30".to_owned(),
    };
    quiet::draw(&quiet, &FieldErrors::new(), false, Some("07:30"))
}
