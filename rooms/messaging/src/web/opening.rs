//! A conversation begins: whom, what about, and the first words (C07, C3).

use ::web::{Context, Failure, Form, Pace, Query, Reply, Screen};
use access::{PractitionerRoleId, Scope, Write};
use crypto::Vault;
use db::Once;
use kernel::{Fault, FaultKind, FieldErrors};
use serde::Deserialize;
use ui::page::Rail;

use crate::commands::OpenConversation;
use crate::domain::{Body, Kind, NewConversation, Topic};
use crate::people::{self, People};
use crate::policy::Conversation;
use crate::store::conversations::ConversationId;
use crate::web::sending::told_among;
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
    /// The form's key, made by the page so that a repeated post is harmless (ADR 0011).
    pub key: String,
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
                "cle" => choice.key = value,
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

/// The page. It says at once whom a message wouldn't reach.
pub async fn form(
    scope: Scope<Write, Conversation>,
    cx: Context,
    Query(choice): Query<Choice>,
) -> Result<Reply, Failure> {
    let screen = draw(&scope, &cx, &choice, &out_of_reach(&cx, &choice).await?).await?;
    Ok(screen.reply(&cx))
}

async fn out_of_reach(cx: &Context, choice: &Choice) -> Result<FieldErrors, Fault> {
    let mut errors = FieldErrors::new();
    if let Some(why) = people::cannot_reach(cx, &choice.with).await? {
        errors.add("avec", why);
    }
    Ok(errors)
}

async fn draw(
    scope: &Scope<Write, Conversation>,
    cx: &Context,
    choice: &Choice,
    errors: &FieldErrors,
) -> Result<Screen, Failure> {
    let people = People::load(cx, choice.with.iter().copied()).await?;
    let me = scope.practitioner_role()?;
    let found = if choice.wanted.trim().is_empty() {
        Vec::new()
    } else {
        cx.pace(Pace::Search)?;
        people::search(cx, &choice.wanted, me, 10).await?
    };
    let body = views::opening::draw(&views::opening::Opening {
        choice,
        people: &people,
        found: &found,
        errors,
        key: choice.key.parse().unwrap_or_else(|_| cx.form_key()),
    });
    Ok(Screen::new("Nouvelle discussion", body)
        .rail(Rail::New)
        .modules(&["entree.js", "choix.js"]))
}

/// Opens the conversation and sends the first message.
pub async fn create(
    scope: Scope<Write, Conversation>,
    cx: Context,
    Form(choice): Form<Choice>,
) -> Result<Reply, Failure> {
    if choice.goes_on {
        let errors = out_of_reach(&cx, &choice).await?;
        return Ok(draw(&scope, &cx, &choice, &errors).await?.reply(&cx));
    }
    cx.pace(Pace::Opening)?;
    let errors = match open(&scope, &cx, &choice).await {
        Ok(id) => return Ok(Reply::go(&cx, &format!("/discussions/{id}"))),
        Err(fault) => refusal(fault)?,
    };
    let screen = draw(&scope, &cx, &choice, &errors).await?;
    Ok(screen.errors(&errors).reply(&cx))
}

/// What is wrong with the form; a fault that it can't mend stays one.
fn refusal(fault: Fault) -> Result<FieldErrors, Fault> {
    match fault.kind {
        FaultKind::Invalid(errors) => Ok(errors),
        // The pair's conversation is closed.
        FaultKind::Conflict(why) => Ok(FieldErrors::one("texte", why)),
        _ => Err(fault),
    }
}

async fn open(
    scope: &Scope<Write, Conversation>,
    cx: &Context,
    choice: &Choice,
) -> Result<ConversationId, Fault> {
    let me = scope.practitioner_role()?;
    let mut errors = FieldErrors::new();
    let topic = Topic::parse(&choice.topic).unwrap_or_else(|found| keep(&mut errors, &found));
    let first = if choice.text.trim().is_empty() {
        None
    } else {
        Body::parse(&choice.text).map_or_else(|found| keep(&mut errors, &found), Some)
    };
    let new = NewConversation::new(choice.kind(), topic, me, &choice.with)
        .map_or_else(|found| keep(&mut errors, &found), Some);
    let (Some(new), true) = (new, errors.is_empty()) else {
        return Err(errors.into());
    };
    if let Some(why) = people::cannot_reach(cx, &new.others).await? {
        return Err(FieldErrors::one("avec", why).into());
    }
    let text = first.as_ref().map_or("", Body::as_str);
    let numbered: Vec<_> = new.others.iter().copied().zip(1..).collect();
    let told = told_among(cx, &numbered, (text, &[]), Some(me)).await?;
    let others: Vec<String> = new.others.iter().map(ToString::to_string).collect();
    let mut says = vec![new.kind.word(), &choice.topic, &choice.text];
    says.extend(others.iter().map(String::as_str));
    let vault = cx.part::<Vault>()?;
    let actor = cx.actor();
    let command = OpenConversation {
        scope,
        actor: actor.clone(),
        new: &new,
        first: first.as_ref().map(|body| (body, told.as_slice())),
        organization: None,
        vault: &vault,
    };
    let once = Once {
        form: cx.form("discussions/nouvelle", &choice.key, &says),
        actor: &actor,
        command: &command,
    };
    Ok(cx.db().run(&once).await?.id)
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
