//! Opening a conversation: with whom, about what, and the first message (C07, C3).

use ::web::{Context, Failure, Form, Pace, Query, Reply, Screen};
use access::{Scope, Write};
use crypto::Vault;
use db::Once;
use kernel::{Fault, FaultKind, FieldErrors};
use serde::Deserialize;

use crate::commands::OpenConversation;
use crate::domain::{Body, Kind, NewConversation, Topic};
use crate::people;
use crate::policy::Conversation;
use crate::store::conversations::ConversationId;
use crate::web::picker::Picked;
use crate::web::screen;
use crate::web::sending::told_among;
use crate::web::views::{self, picker::Picking};

/// What was chosen so far.
#[derive(Clone, Default, Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub struct Choice {
    /// `directe`, `groupe`, `organisation`.
    pub kind: String,
    /// With whom.
    pub picked: Picked,
    /// The topic.
    pub topic: String,
    /// The first message.
    pub text: String,
    /// The form's key, made by the page so that a repeated post is harmless (ADR 0011).
    pub key: String,
}

impl From<Vec<(String, String)>> for Choice {
    fn from(fields: Vec<(String, String)>) -> Self {
        let (picked, rest) = Picked::take(fields);
        let mut choice = Self {
            picked,
            ..Self::default()
        };
        for (name, value) in rest {
            match name.as_str() {
                "type" => choice.kind = value,
                "sujet" => choice.topic = value,
                "texte" => choice.text = value,
                "cle" => choice.key = value,
                _ => {}
            }
        }
        choice
    }
}

impl Choice {
    /// The kind: what was chosen, or what follows from the number of persons.
    pub fn kind(&self) -> Kind {
        self.kind.parse().unwrap_or(if self.picked.roles.len() > 1 {
            Kind::Group
        } else {
            Kind::Direct
        })
    }
}

/// The page. It says at once whom a message can't reach.
pub async fn form(
    scope: Scope<Write, Conversation>,
    cx: Context,
    Query(choice): Query<Choice>,
) -> Result<Reply, Failure> {
    let errors = choice.picked.faults(&cx).await?;
    Ok(draw(&scope, &cx, &choice, &errors).await?.reply(&cx))
}

async fn draw(
    scope: &Scope<Write, Conversation>,
    cx: &Context,
    choice: &Choice,
    errors: &FieldErrors,
) -> Result<Screen, Failure> {
    let found = choice.picked.found(cx, scope.practitioner_role()?).await?;
    let body = views::opening::draw(&views::opening::Opening {
        choice,
        picking: Picking {
            picked: &choice.picked,
            people: &choice.picked.people(cx).await?,
            found: &found,
            errors,
        },
        key: choice.key.parse().unwrap_or_else(|_| cx.form_key()),
    });
    Ok(screen("Nouvelle discussion", body)
        .entry("/discussions/nouvelle")
        .modules(&["choix.js"]))
}

/// Opens the conversation and sends the first message.
pub async fn create(
    scope: Scope<Write, Conversation>,
    cx: Context,
    Form(choice): Form<Choice>,
) -> Result<Reply, Failure> {
    if choice.picked.goes_on {
        let errors = choice.picked.faults(&cx).await?;
        return Ok(draw(&scope, &cx, &choice, &errors).await?.reply(&cx));
    }
    if choice.picked.left {
        let errors = choice.picked.faults(&cx).await?;
        let screen = draw(&scope, &cx, &choice, &errors).await?;
        return Ok(screen.errors(&errors).reply(&cx));
    }
    cx.pace(Pace::Opening)?;
    let errors = match open(&scope, &cx, &choice).await {
        Ok(id) => return Ok(Reply::go(&cx, &format!("/discussions/{id}"))),
        Err(fault) => refusal(fault)?,
    };
    let screen = draw(&scope, &cx, &choice, &errors).await?;
    Ok(screen.errors(&errors).reply(&cx))
}

/// What is wrong with the form; a fault that the form can't correct stays a fault.
fn refusal(fault: Fault) -> Result<FieldErrors, Fault> {
    match fault.kind {
        FaultKind::Invalid(errors) => Ok(errors),
        // The conversation of this pair is closed.
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
    let new = NewConversation::new(choice.kind(), topic, me, &choice.picked.roles)
        .map_or_else(|found| keep(&mut errors, &found), Some);
    let (Some(new), true) = (new, errors.is_empty()) else {
        return Err(errors.into());
    };
    if let Some(why) = people::cannot_reach(cx, &new.others).await? {
        return Err(FieldErrors::one("avec", why).into());
    }
    let text = first.as_ref().map_or("", Body::as_str);
    let numbered: Vec<_> = new.others.iter().copied().zip(1..).collect();
    let told = told_among(cx, &numbered, text, &[], Some(me)).await?;
    let others: Vec<String> = new.others.iter().map(ToString::to_string).collect();
    let mut says = vec![new.kind.as_str(), &choice.topic, &choice.text];
    says.extend(others.iter().map(String::as_str));
    let vault = cx.extension::<Vault>()?;
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
