//! A conversation begins: whom, what about, and the first words (C07, C3).

use ::web::{Context, Failure, Form, Pace, Query, Reply, Screen};
use access::{PractitionerRoleId, Scope, Write};
use crypto::Vault;
use kernel::FieldErrors;
use kernel::id::Id as _;
use serde::Deserialize;
use ui::page::Rail;

use crate::commands::{OpenConversation, SendMessage};
use crate::domain::{Body, Kind, NewConversation, Topic};
use crate::people::People;
use crate::policy::Conversation;
use crate::seal::Seal;
use crate::store::conversations::ConversationId;
use crate::store::messages::MessageId;
use crate::web::views;

/// What was chosen so far. A form repeats `avec`, a link joins several by commas.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub struct Choice {
    /// `directe`, `groupe`, `organisation`.
    pub kind: String,
    /// The persons, by situation.
    pub with: Vec<PractitionerRoleId>,
    /// What is searched in the directory by a page without a script.
    pub wanted: String,
    /// Whether the form only asks for another page: a search, one person more or less.
    pub goes_on: bool,
    /// The topic.
    pub topic: String,
    /// The first message.
    pub text: String,
    /// The first message's id, made by the page so that a repeated post is harmless (I-9).
    pub client_id: String,
}

impl From<Vec<(String, String)>> for Choice {
    fn from(fields: Vec<(String, String)>) -> Self {
        let mut choice = Self::default();
        let mut removed = None;
        for (name, value) in fields {
            match name.as_str() {
                "type" => choice.kind = value,
                "avec" => choice.with.extend(
                    value
                        .split(',')
                        .filter_map(|text| text.trim().parse::<PractitionerRoleId>().ok()),
                ),
                "ajouter" => {
                    choice.goes_on = true;
                    choice.with.extend(value.parse::<PractitionerRoleId>().ok());
                }
                "enlever" => {
                    choice.goes_on = true;
                    removed = value.parse::<PractitionerRoleId>().ok();
                }
                "avec-recherche" => choice.wanted = value,
                "geste" => choice.goes_on |= value == "chercher",
                "sujet" => choice.topic = value,
                "texte" => choice.text = value,
                "client_id" => choice.client_id = value,
                _ => {}
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        choice
            .with
            .retain(|role| Some(*role) != removed && seen.insert(*role));
        choice
    }
}

impl Choice {
    /// The kind: what was chosen, or what the number of persons says.
    pub fn kind(&self) -> Kind {
        self.kind.parse().unwrap_or(if self.with.len() > 1 {
            Kind::Group
        } else {
            Kind::Direct
        })
    }
}

/// The page.
pub async fn form(
    scope: Scope<Write, Conversation>,
    cx: Context,
    Query(choice): Query<Choice>,
) -> Result<Reply, Failure> {
    draw(&scope, &cx, &choice, &FieldErrors::new()).await
}

async fn draw(
    scope: &Scope<Write, Conversation>,
    cx: &Context,
    choice: &Choice,
    errors: &FieldErrors,
) -> Result<Reply, Failure> {
    let people = People::load(cx, choice.with.iter().copied()).await?;
    let me = scope.practitioner_role()?;
    let found = if choice.wanted.trim().is_empty() {
        Vec::new()
    } else {
        cx.pace(Pace::Search)?;
        crate::people::search(cx, &choice.wanted, me, 10).await?
    };
    let client_id = choice
        .client_id
        .parse()
        .unwrap_or_else(|_| kernel::id::new_v7(&**cx.db().clock(), &**cx.db().entropy()));
    let body = views::opening::draw(&views::opening::Opening {
        choice,
        people: &people,
        found: &found,
        errors,
        client_id,
    });
    Ok(Screen::new("Nouvelle discussion", body)
        .rail(Rail::New)
        .modules(&["entree.js", "choix.js"])
        .errors(errors)
        .reply(cx))
}

/// Opens the conversation and sends the first message.
pub async fn create(
    scope: Scope<Write, Conversation>,
    cx: Context,
    Form(choice): Form<Choice>,
) -> Result<Reply, Failure> {
    let me = scope.practitioner_role()?;
    let mut errors = FieldErrors::new();
    if choice.goes_on {
        return draw(&scope, &cx, &choice, &errors).await;
    }
    let topic = Topic::parse(&choice.topic).unwrap_or_else(|found| keep(&mut errors, &found));
    let body = if choice.text.trim().is_empty() {
        None
    } else {
        Body::parse(&choice.text).map_or_else(|found| keep(&mut errors, &found), Some)
    };
    let new = NewConversation::new(choice.kind(), topic, me, &choice.with)
        .map_or_else(|found| keep(&mut errors, &found), Some);
    let (Some(new), true) = (new, errors.is_empty()) else {
        return draw(&scope, &cx, &choice, &errors).await;
    };
    cx.pace(Pace::Opening)?;
    if !crate::people::exist(&cx, &new.others).await? {
        errors.add("avec", "Une des personnes choisies n’exerce plus dans cette situation. Retirez-la, puis cherchez-la de nouveau.");
        return draw(&scope, &cx, &choice, &errors).await;
    }
    let vault = cx.part::<Vault>()?;
    let opened = cx
        .db()
        .run(&OpenConversation {
            scope: &scope,
            actor: cx.actor(),
            new: &new,
            organization: None,
            vault: &vault,
        })
        .await?;
    if let Some(body) = body {
        first_message(&cx, &scope, opened.id, &body, &choice.client_id).await?;
    }
    Ok(Reply::go(&cx, &format!("/discussions/{}", opened.id)))
}

async fn first_message(
    cx: &Context,
    scope: &Scope<Write, Conversation>,
    conversation: ConversationId,
    body: &Body,
    client_id: &str,
) -> Result<(), Failure> {
    let matrix = cx.house().matrix();
    let minted = access::Permit::<Write, Conversation>::mint(
        cx.db(),
        matrix,
        Some(scope.subject()),
        conversation,
    );
    let permit = minted.await?.map_err(Failure::refused)?;
    let id: MessageId = cx.db().new_id();
    let vault = cx.part::<Vault>()?;
    let seal = Seal::open(&vault, permit.id(), &permit.known().data_key)?;
    let command = SendMessage {
        permit: &permit,
        actor: cx.actor(),
        id,
        client_id: client_id.parse().unwrap_or_else(|_| id.uuid()),
        body: &seal.body(id, body.as_str())?,
        reply_to: None,
        mentions: &[],
    };
    cx.db().run(&command).await?;
    Ok(())
}

fn keep<T>(errors: &mut FieldErrors, found: &FieldErrors) -> Option<T> {
    for (field, message) in found.iter() {
        let field = ["avec", "sujet", "texte"]
            .into_iter()
            .find(|name| *name == field)
            .unwrap_or("texte");
        errors.add(field, message);
    }
    None
}
