//! Typing and presence: sent to the participants online, stored nowhere.

use ::web::{Context, Failure, Reply};
use access::{Permit, Write};

use crate::live::Ephemeral;
use crate::policy::Conversation;

/// Somebody is writing.
pub async fn typing(permit: Permit<Write, Conversation>, cx: Context) -> Result<Reply, Failure> {
    Ok(publish_ephemeral(
        &permit,
        &cx,
        Some(permit.subject().name.to_string()),
    ))
}

/// Somebody has the conversation open.
pub async fn presence(permit: Permit<Write, Conversation>, cx: Context) -> Result<Reply, Failure> {
    Ok(publish_ephemeral(&permit, &cx, None))
}

fn publish_ephemeral(
    permit: &Permit<Write, Conversation>,
    cx: &Context,
    name: Option<String>,
) -> Reply {
    if let Some(role) = permit.subject().practitioner_role {
        let message = Ephemeral {
            conversation: permit.id(),
            role,
            name,
        };
        bus::publish(cx.db(), crate::ROOM.name, &message.print());
    }
    Reply::empty()
}
