//! The JSON API: the same commands, permits, sealing, trace and event log as the pages (docs/guides/contracts.md).

use std::collections::HashMap;

use ::web::{Context, Failure, Json, Query, Reply, StatusCode};
use access::{Permit, Read, Scope, Write};
use kernel::Uuid;
use kernel::id::Id as _;
use serde::Deserialize;
use serde_json::json;

use crate::policy::{Conversation, MessageRef};
use crate::store::{inbox, mentions, messages as store, participants};
use crate::web::sending::{Posted, post};
use crate::web::texts::Texts;
use crate::web::views::rows::Sealed;

/// A message to post.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    texte: String,
    client_id: Uuid,
    reponse_a: Option<crate::store::messages::MessageId>,
    /// Who is meant where several have the same name, or a name has changed.
    #[serde(default)]
    mentions: Vec<access::PractitionerRoleId>,
}

/// Posts a message; the answer comes once it is durable.
pub async fn create(
    permit: Permit<Write, Conversation>,
    cx: Context,
    Json(new): Json<NewMessage>,
) -> Result<Reply, Failure> {
    let posted = Posted {
        text: &new.texte,
        client_id: new.client_id,
        reply_to: new.reponse_a.map(MessageRef::Id),
        mentions: &new.mentions,
    };
    let sent = post(&permit, &cx, &posted).await?;
    let status = if sent.repeated {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok(Reply::receipt(&json!({"id": sent.id, "n": sent.seq})).status(status))
}

/// My conversations, with the short numbers that the stream uses.
pub async fn list(scope: Scope<Read, Conversation>, cx: Context) -> Result<Reply, Failure> {
    let rows = inbox::list(
        cx.db(),
        &scope,
        false,
        cx.now() + std::time::Duration::from_secs(1),
        200,
    )
    .await?;
    let vault = cx.extension()?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        cx.access_log().read("conversation", row.id.uuid(), "list");
        found.push(json!({"id": row.id, "type": row.kind.as_str(), "sujet": row.sealed(&vault)?.topic, "non_lus": row.unread, "dernier": row.last_change}));
    }
    Ok(Reply::json(&json!({"discussions": found})))
}

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
pub struct After {
    #[serde(default)]
    apres: i64,
}

/// Messages after a place, oldest first, at most 200.
pub async fn messages(
    permit: Permit<Read, Conversation>,
    cx: Context,
    Query(after): Query<After>,
) -> Result<Reply, Failure> {
    let rows = store::after(cx.db(), &permit, after.apres, 200).await?;
    let ordinals: HashMap<_, _> = participants::list(cx.db(), &permit)
        .await?
        .into_iter()
        .map(|row| (row.practitioner_role_id, row.ordinal))
        .collect();
    let seal = crate::seal::Seal::open(
        &*cx.extension::<crypto::Vault>()?,
        permit.id(),
        &permit.known().data_key,
    )?;
    let texts = Texts::open(&seal, &rows);
    let told = mentions::within(cx.db(), &texts.calling(&rows)).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let text = texts.of(row.id);
        let author = ordinals.get(&row.author_role_id);
        let told = told.iter().filter(|told| told.message_id == row.id);
        let told: Vec<_> = told.map(|told| told.practitioner_role_id).collect();
        found.push(json!({"id": row.id, "n": row.seq, "p": author, "role": row.author_role_id, "a": row.sent_at.micros() / 1_000_000, "t": text, "m": told}));
    }
    Ok(Reply::json(
        &json!({"c": permit.known().number, "messages": found}),
    ))
}
