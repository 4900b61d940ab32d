//! One message: shown, edited, retracted, reacted to.

use ::web::{Context, Failure, Form, Reply};
use access::{Manage, Permit, Read, Write};
use crypto::Vault;
use db::Once;
use kernel::{Fault, FieldErrors};
use serde::Deserialize;

use crate::commands::{EditMessage, React, RetractMessage};
use crate::domain::{Body, ReactionKind};
use crate::policy::{Conversation, Message};
use crate::seal::Seal;
use crate::store::participants;
use crate::store::{mentions, messages};
use crate::web::screen;
use crate::web::sending::{chosen, ids, told};
use crate::web::{pane, views};

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
    Ok(screen(
        "Détails d’un message",
        views::trace::draw(&conversation, &thread, row, cx.now()),
    )
    .entry("/discussions")
    .reply(&cx))
}

/// A message of another conversation than the address names is not found.
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
        &*cx.extension::<Vault>()?,
        conversation.id,
        &conversation.data_key,
    )?;
    row.body
        .as_deref()
        .map_or(Ok(String::new()), |sealed| seal.read_body(row.id, sealed))
}

/// The page that edits a message.
pub async fn edit_form(permit: Permit<Manage, Message>, cx: Context) -> Result<Reply, Failure> {
    let (row, text) = (&permit.known().0, text_of(&permit, &cx)?);
    let told = mentions::within(cx.db(), &[row.id]).await?;
    let told = ids(told.iter().map(|row| row.practitioner_role_id));
    let typed = views::trace::Rewriting {
        key: &cx.form_key().to_string(),
        text: &text,
        mentions: &told,
    };
    let body = views::trace::edit_form(row, &typed, None);
    Ok(screen("Modifier un message", body)
        .entry("/discussions")
        .reply(&cx))
}

/// The new text.
#[derive(Default, Deserialize)]
pub struct Rewritten {
    #[serde(default)]
    texte: String,
    #[serde(default)]
    cle: String,
    #[serde(default)]
    mentions: String,
}

/// Edits a message.
pub async fn edit(
    permit: Permit<Manage, Message>,
    cx: Context,
    Form(written): Form<Rewritten>,
) -> Result<Reply, Failure> {
    let (row, conversation) = permit.known();
    let body = match Body::parse(&written.texte) {
        Ok(body) => body,
        Err(errors) => {
            let typed = views::trace::Rewriting {
                key: &written.cle,
                text: &written.texte,
                mentions: &written.mentions,
            };
            let form = views::trace::edit_form(row, &typed, Some(&errors));
            return Ok(screen("Modifier un message", form)
                .errors(&errors)
                .reply(&cx));
        }
    };
    let sealed = Seal::open(
        &*cx.extension::<Vault>()?,
        conversation.id,
        &conversation.data_key,
    )?
    .body(row.id, body.as_str())?;
    let participants = participants::audience(cx.db(), conversation.id).await?;
    let typed = (body.as_str(), chosen(&written.mentions));
    let me = Some(row.author_role_id);
    let mentions = told(&cx, &participants, typed.0, &typed.1, me).await?;
    let actor = cx.actor();
    let command = EditMessage {
        permit: &permit,
        actor: actor.clone(),
        body: &sealed,
        mentions: &mentions,
    };
    let id = row.id.to_string();
    let form = cx.form(
        "modifier",
        &written.cle,
        &[&id, &written.texte, &written.mentions],
    );
    let once = Once {
        form,
        actor: &actor,
        command: &command,
    };
    cx.db().run(&once).await?;
    Ok(back(&cx, &permit))
}

fn back<A: access::Action>(cx: &Context, permit: &Permit<A, Message>) -> Reply {
    let row = &permit.known().0;
    Reply::go(cx, &views::thread::place(row.conversation_id, row.seq))
}

/// Asks before retracting.
pub async fn retract_form(permit: Permit<Manage, Message>, cx: Context) -> Result<Reply, Failure> {
    let text = text_of(&permit, &cx)?;
    let body = views::trace::retract_form(&permit.known().0, &text);
    Ok(screen("Retirer un message", body)
        .entry("/discussions")
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
    if cx.wants_page() {
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
    )))
}

/// Which reaction: `+vu` adds it, `-vu` removes it, `vu` alone toggles it.
#[derive(Debug, Default, Deserialize)]
pub struct Reacted {
    #[serde(default)]
    reaction: String,
}

impl Reacted {
    /// Which, and whether it is to be there.
    fn read(&self) -> Option<(ReactionKind, Option<bool>)> {
        let (word, there) = match self.reaction.split_at_checked(1) {
            Some(("+", word)) => (word, Some(true)),
            Some(("-", word)) => (word, Some(false)),
            _ => (self.reaction.as_str(), None),
        };
        Some((word.parse().ok()?, there))
    }
}

/// Adds a reaction or takes it back.
pub async fn react(
    permit: Permit<Write, Message>,
    conversation: Permit<Read, Conversation>,
    cx: Context,
    Form(reacted): Form<Reacted>,
) -> Result<Reply, Failure> {
    same(&permit, conversation.id())?;
    let Some((kind, there)) = reacted.read() else {
        return Err(FieldErrors::one("reaction", "Choisissez une des trois réactions.").into());
    };
    cx.db()
        .run(&React {
            permit: &permit,
            actor: cx.actor(),
            kind,
            there,
        })
        .await?;
    again(&cx, &permit, &conversation).await
}
