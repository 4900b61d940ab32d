//! One message: sent, looked at, edited, retracted, reacted to.

use ::web::{Context, Failure, Form, Reply, Screen, StatusCode, Want};
use access::{Manage, Permit, PractitionerRoleId, Read, Write};
use bus::Hub;
use crypto::Vault;
use kernel::id::Id as _;
use kernel::{Fault, FieldErrors, Uuid};
use serde::Deserialize;

use crate::commands::{EditMessage, React, RetractMessage, SendMessage, Sent};
use crate::domain::{Body, ReactionKind, mentioned};
use crate::people::People;
use crate::policy::{Conversation, Message};
use crate::seal::Seal;
use crate::store::messages::{self, MessageId};
use crate::store::participants;
use crate::web::{pane, views};

/// What a form or a program posts.
pub struct Posted<'a> {
    /// The text.
    pub text: &'a str,
    /// The device's id for it.
    pub client_id: Uuid,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
}

/// Sends a message: one way for pages and programs.
pub async fn post(
    permit: &Permit<Write, Conversation>,
    cx: &Context,
    posted: &Posted<'_>,
) -> Result<Sent, Fault> {
    let body = Body::parse(posted.text)?;
    let id: MessageId = cx.db().new_id();
    let sealed = Seal::open(&*cx.part::<Vault>()?, permit.id(), &permit.known().data_key)?
        .body(id, body.as_str())?;
    let reply_to = match posted.reply_to {
        Some(id) => messages::find(cx.db(), permit, id).await?.map(|row| row.id),
        None => None,
    };
    let mentions = mentions(permit, cx, body.as_str()).await?;
    // The streams tell it in a moment: they need not read it back and open it.
    if let Ok(hub) = cx.part::<Hub>() {
        hub.keep(id.uuid(), body.as_str());
    }
    let command = SendMessage {
        permit,
        actor: cx.actor(),
        id,
        client_id: posted.client_id,
        body: &sealed,
        reply_to,
        mentions: &mentions,
    };
    cx.db().run(&command).await
}

/// Who is mentioned; nothing is read when the text holds no `@`.
async fn mentions<A: access::Action>(
    permit: &Permit<A, Conversation>,
    cx: &Context,
    text: &str,
) -> Result<Vec<PractitionerRoleId>, Fault> {
    if !text.contains('@') {
        return Ok(Vec::new());
    }
    let roles: Vec<_> = participants::list(cx.db(), permit)
        .await?
        .into_iter()
        .map(|row| row.practitioner_role_id)
        .collect();
    named_in(cx, &roles, text, permit.subject().practitioner_role).await
}

async fn named_in(
    cx: &Context,
    roles: &[PractitionerRoleId],
    text: &str,
    me: Option<PractitionerRoleId>,
) -> Result<Vec<PractitionerRoleId>, Fault> {
    let people = People::load(cx, roles.iter().copied()).await?;
    let found = mentioned(text, &people.named(roles.iter().copied()));
    let everybody = found.iter().any(|found| found.role.is_none());
    let mut mentioned: Vec<_> = if everybody {
        roles.to_vec()
    } else {
        found.iter().filter_map(|found| found.role).collect()
    };
    mentioned.retain(|role| Some(*role) != me);
    mentioned.sort_unstable();
    mentioned.dedup();
    Ok(mentioned)
}

/// The composer's form.
#[derive(Debug, Default, Deserialize)]
pub struct Written {
    #[serde(default)]
    texte: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    reponse_a: String,
}

/// Sends what was written; the answer is the message itself, or the conversation again.
pub async fn create(
    permit: Permit<Write, Conversation>,
    cx: Context,
    Form(written): Form<Written>,
) -> Result<Reply, Failure> {
    let Ok(client_id) = written.client_id.parse() else {
        return Err(
            FieldErrors::one("texte", "Rechargez la page, puis envoyez de nouveau.").into(),
        );
    };
    let posted = Posted {
        text: &written.texte,
        client_id,
        reply_to: written.reponse_a.parse().ok(),
    };
    let sent = post(&permit, &cx, &posted).await?;
    if cx.want() == Want::Page {
        return Ok(Reply::see_other(&format!(
            "/discussions/{}#m-{client_id}",
            permit.id()
        )));
    }
    let rows = messages::find(cx.db(), &permit, sent.id)
        .await?
        .into_iter()
        .collect::<Vec<_>>();
    let thread = pane::thread(&cx, &permit, &rows).await?;
    let status = if sent.repeated {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok(Reply::fragment(views::thread::items(&permit, &thread, &rows, cx.now())?).status(status))
}

/// One message and its trace: sent, delivered, read by whom (C6, C12.1).
pub async fn show(
    permit: Permit<Read, Message>,
    conversation: Permit<Read, Conversation>,
    cx: Context,
) -> Result<Reply, Failure> {
    let row = same(&permit, conversation.id())?;
    let rows = [row];
    let thread = pane::thread(&cx, &conversation, &rows).await?;
    let [row] = &rows;
    Ok(Screen::new(
        "Détails d’un message",
        views::trace::draw(&conversation, &thread, row, cx.now())?,
    )
    .rail(ui::page::Rail::Messages)
    .reply(&cx))
}

/// A message of another conversation than the address says doesn't exist there.
fn same<A: access::Action>(
    permit: &Permit<A, Message>,
    conversation: crate::store::conversations::ConversationId,
) -> Result<messages::MessageRow, Fault> {
    let row = &permit.known().0;
    if row.conversation_id == conversation {
        Ok(row.clone())
    } else {
        Err(Fault::not_found())
    }
}

fn text_of(permit: &Permit<Manage, Message>, cx: &Context) -> Result<String, Fault> {
    let (row, conversation) = permit.known();
    let seal = Seal::open(
        &*cx.part::<Vault>()?,
        conversation.id,
        &conversation.data_key,
    )?;
    row.body
        .as_deref()
        .map_or(Ok(String::new()), |sealed| seal.read_body(row.id, sealed))
}

/// The page that edits a message.
pub async fn edit_form(permit: Permit<Manage, Message>, cx: Context) -> Result<Reply, Failure> {
    let text = text_of(&permit, &cx)?;
    let body = views::trace::edit_form(&permit.known().0, &text, None);
    Ok(Screen::new("Modifier un message", body)
        .rail(ui::page::Rail::Messages)
        .reply(&cx))
}

/// Edits a message.
pub async fn edit(
    permit: Permit<Manage, Message>,
    cx: Context,
    Form(written): Form<Written>,
) -> Result<Reply, Failure> {
    let (row, conversation) = permit.known();
    let body = match Body::parse(&written.texte) {
        Ok(body) => body,
        Err(errors) => {
            let form = views::trace::edit_form(row, &written.texte, Some(&errors));
            return Ok(Screen::new("Modifier un message", form)
                .status(StatusCode::UNPROCESSABLE_ENTITY)
                .reply(&cx));
        }
    };
    let sealed = Seal::open(
        &*cx.part::<Vault>()?,
        conversation.id,
        &conversation.data_key,
    )?
    .body(row.id, body.as_str())?;
    let roles: Vec<_> = participants::audience(cx.db(), conversation.id)
        .await?
        .into_iter()
        .map(|row| row.practitioner_role_id)
        .collect();
    let mentions = if body.as_str().contains('@') {
        named_in(&cx, &roles, body.as_str(), Some(row.author_role_id)).await?
    } else {
        Vec::new()
    };
    cx.db()
        .run(&EditMessage {
            permit: &permit,
            actor: cx.actor(),
            body: &sealed,
            mentions: &mentions,
        })
        .await?;
    Ok(back(&cx, &permit))
}

fn back<A: access::Action>(cx: &Context, permit: &Permit<A, Message>) -> Reply {
    let row = &permit.known().0;
    Reply::go(
        cx,
        &format!(
            "/discussions/{}?autour={}#m-{}",
            row.conversation_id, row.seq, row.client_id
        ),
    )
}

/// Asks before retracting.
pub async fn retract_form(permit: Permit<Manage, Message>, cx: Context) -> Result<Reply, Failure> {
    let text = text_of(&permit, &cx)?;
    let body = views::trace::retract_form(&permit.known().0, &text);
    Ok(Screen::new("Retirer un message", body)
        .rail(ui::page::Rail::Messages)
        .reply(&cx))
}

/// Retracts a message.
pub async fn retract(
    permit: Permit<Manage, Message>,
    conversation: Permit<Read, Conversation>,
    cx: Context,
) -> Result<Reply, Failure> {
    same(&permit, conversation.id())?;
    cx.db()
        .run(&RetractMessage {
            permit: &permit,
            actor: cx.actor(),
        })
        .await?;
    again(&cx, &permit, &conversation).await
}

/// The message as it is now, or the conversation.
async fn again<A: access::Action>(
    cx: &Context,
    permit: &Permit<A, Message>,
    conversation: &Permit<Read, Conversation>,
) -> Result<Reply, Failure> {
    if cx.want() == Want::Page {
        return Ok(back(cx, permit));
    }
    let rows = messages::find(cx.db(), conversation, permit.known().0.id)
        .await?
        .into_iter()
        .collect::<Vec<_>>();
    let thread = pane::thread(cx, conversation, &rows).await?;
    Ok(Reply::fragment(views::thread::items(
        conversation,
        &thread,
        &rows,
        cx.now(),
    )?))
}

/// Which reaction.
#[derive(Debug, Default, Deserialize)]
pub struct Reacted {
    #[serde(default)]
    reaction: String,
}

/// Adds a reaction or takes it back.
pub async fn react(
    permit: Permit<Write, Message>,
    conversation: Permit<Read, Conversation>,
    cx: Context,
    Form(reacted): Form<Reacted>,
) -> Result<Reply, Failure> {
    same(&permit, conversation.id())?;
    let Ok(kind) = reacted.reaction.parse::<ReactionKind>() else {
        return Err(FieldErrors::one("reaction", "Choisissez une des trois réactions.").into());
    };
    cx.db()
        .run(&React {
            permit: &permit,
            actor: cx.actor(),
            kind,
        })
        .await?;
    again(&cx, &permit, &conversation).await
}
