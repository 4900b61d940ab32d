//! Sending a message, for pages and the API.

use ::web::{Context, Failure, Form, HeaderMap, Reply, StatusCode, Want};
use access::{Permit, PractitionerRoleId, Write};
use bus::Hub;
use crypto::Vault;
use kernel::id::Id as _;
use kernel::{Fault, FaultKind, FieldErrors, Uuid};
use serde::Deserialize;

use crate::commands::{KeepDraft, SendMessage, Sent};
use crate::domain::mention::may_mention;
use crate::domain::{Body, Kind};
use crate::people::{self, People};
use crate::policy::{Conversation, MessageRef};
use crate::seal::Seal;
use crate::store::drafts;
use crate::store::messages::{self, MessageId};
use crate::store::participants::{self, ParticipantRow};
use crate::web::conversation::{self, Unsent};
use crate::web::{pane, views};

/// What a form or a program posts.
pub struct Posted<'a> {
    /// The text.
    pub text: &'a str,
    /// The device's id for it.
    pub client_id: Uuid,
    /// The message that it answers.
    pub reply_to: Option<MessageRef>,
    /// Who was chosen in the list of those who can be mentioned.
    pub mentions: &'a [PractitionerRoleId],
}

/// Sends a message: one way for pages and programs.
pub async fn post(
    permit: &Permit<Write, Conversation>,
    cx: &Context,
    posted: &Posted<'_>,
) -> Result<Sent, Fault> {
    let body = Body::parse(posted.text)?;
    reaches(permit, cx, posted.client_id).await?;
    let id: MessageId = cx.db().new_id();
    let seal = Seal::open(
        &*cx.extension::<Vault>()?,
        permit.id(),
        &permit.known().data_key,
    )?;
    let sealed = seal.body(id, body.as_str())?;
    let draft = draft_of(permit, cx, &seal, &body).await?;
    let reply_to = match posted.reply_to {
        Some(name) => messages::find_named(cx.db(), permit, name)
            .await?
            .map(|row| row.id),
        None => None,
    };
    let mentions = if may_mention(body.as_str()) {
        let participants = participants::list(cx.db(), permit).await?;
        let me = permit.subject().practitioner_role;
        told(cx, &participants, body.as_str(), posted.mentions, me).await?
    } else {
        Vec::new()
    };
    // The text is handed to the streams, so that they need not read and open it again.
    if let Ok(hub) = cx.extension::<Hub>() {
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
        draft: draft.as_deref(),
    };
    cx.db().run(&command).await
}

/// Refuses what nobody could read: in a direct conversation, when the other can't open SPICO today. A message sent before has arrived, and
/// its repetition is answered so (I-9).
async fn reaches(
    permit: &Permit<Write, Conversation>,
    cx: &Context,
    client_id: Uuid,
) -> Result<(), Fault> {
    if permit.known().kind != Kind::Direct {
        return Ok(());
    }
    let Some(other) = participants::beside(cx.db(), permit).await? else {
        return Ok(());
    };
    if people::reads(cx, other).await? {
        return Ok(());
    }
    let me = permit.subject().acting_role()?;
    match messages::lookup_mine(cx.db(), me, client_id).await? {
        Some(_) => Ok(()),
        None => Err(Fault::conflict(UNHEARD)),
    }
}

/// Why a message to one person is refused.
const UNHEARD: &str = "Cette personne ne peut pas lire SPICO aujourd’hui\u{A0}: aucun message ne lui parviendrait, et le vôtre n’est pas \
    parti. Sa fiche, dans l’annuaire, dit comment la joindre.";

/// The author's draft that became this message, sealed. The page that sent it may be closed before it can delete the draft. A draft that
/// can't be read doesn't prevent sending.
async fn draft_of(
    permit: &Permit<Write, Conversation>,
    cx: &Context,
    seal: &Seal,
    body: &Body,
) -> Result<Option<Vec<u8>>, Fault> {
    if !permit.known().has_draft {
        return Ok(None);
    }
    let role = permit.subject().acting_role()?;
    let kept = drafts::find(cx.db(), permit, role).await?;
    let became = |kept: &Vec<u8>| {
        let draft = seal.read_draft(role, kept);
        draft.is_ok_and(|draft| draft.became(body))
    };
    Ok(kept.filter(became))
}

/// Whom a text mentions among the participants; nothing is read when it can't mention anybody. `chosen`: the choices made in the list.
pub async fn told(
    cx: &Context,
    participants: &[ParticipantRow],
    text: &str,
    chosen: &[PractitionerRoleId],
    me: Option<PractitionerRoleId>,
) -> Result<Vec<PractitionerRoleId>, Fault> {
    let numbered = participants
        .iter()
        .map(|row| (row.practitioner_role_id, row.ordinal));
    told_among(cx, &numbered.collect::<Vec<_>>(), text, chosen, me).await
}

/// The same among numbered people, before a conversation exists.
pub async fn told_among(
    cx: &Context,
    numbered: &[(PractitionerRoleId, i64)],
    text: &str,
    chosen: &[PractitionerRoleId],
    me: Option<PractitionerRoleId>,
) -> Result<Vec<PractitionerRoleId>, Fault> {
    if !may_mention(text) {
        return Ok(Vec::new());
    }
    let roles = numbered.iter().map(|(role, _)| *role);
    let people = People::load(cx, roles.clone()).await?;
    let told = people
        .names(numbered.iter().copied())
        .told(text, chosen, me);
    let mut told: Vec<_> = if told.everybody {
        roles.collect()
    } else {
        told.roles
    };
    told.retain(|role| Some(*role) != me);
    told.sort_unstable();
    Ok(told)
}

/// The choices made in the list, as the page's field holds them: ids separated by blanks. What is no id is ignored.
pub fn chosen(field: &str) -> Vec<PractitionerRoleId> {
    let ids = field.split_whitespace().filter_map(|id| id.parse().ok());
    ids.take(MOST).collect()
}

/// The same as a field holds them.
pub fn ids(roles: impl Iterator<Item = PractitionerRoleId>) -> String {
    roles
        .map(|role| role.to_string())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Choices read of one message, at most.
const MOST: usize = 200;

/// The composer's form.
#[derive(Default, Deserialize)]
pub struct Written {
    #[serde(default)]
    texte: String,
    #[serde(default)]
    client_id: String,
    /// Absent from the form of the quick replies.
    reponse_a: Option<String>,
    #[serde(default)]
    mentions: String,
}

async fn forget_draft(permit: &Permit<Write, Conversation>, cx: &Context) -> Result<(), Fault> {
    let command = KeepDraft {
        permit,
        actor: cx.actor(),
        body: None,
    };
    cx.db().run(&command).await
}

impl Written {
    /// The device's id for the message. Without our script a page may be sent again with another text: that is another message.
    fn client_id(&self, cx: &Context) -> Result<Uuid, FieldErrors> {
        let drawn = self.client_id.parse::<Uuid>();
        if !cx.wants_page() {
            let reload = "Rechargez la page, puis envoyez de nouveau.";
            return drawn.map_err(|_| FieldErrors::one("texte", reload));
        }
        let answered = self.reponse_a.as_deref().unwrap_or_default();
        let says = [self.texte.as_str(), answered, self.mentions.as_str()];
        let form = cx.form("message", &self.client_id, &says);
        let named = form.and_then(|db::once::Digest(sum)| Uuid::from_slice(sum.get(..16)?).ok());
        Ok(named.unwrap_or_else(|| cx.form_key()))
    }
}

/// Sends what was written; the answer is the message itself, or the conversation again.
pub async fn create(
    permit: Permit<Write, Conversation>,
    cx: Context,
    headers: HeaderMap,
    Form(written): Form<Written>,
) -> Result<Reply, Failure> {
    let reply_to = written.reponse_a.as_deref();
    let posted = Posted {
        text: &written.texte,
        client_id: written.client_id(&cx)?,
        reply_to: reply_to.and_then(|name| name.parse().ok()),
        mentions: &chosen(&written.mentions),
    };
    let sent = match post(&permit, &cx, &posted).await {
        // Without a script only the page can give the text back.
        Err(Fault {
            kind: FaultKind::Invalid(errors),
            ..
        }) if cx.want() == Want::Page => {
            let typed = Unsent {
                text: &written.texte,
                mentions: &written.mentions,
                reply_to: reply_to.unwrap_or_default(),
                errors: &errors,
            };
            return conversation::again(&permit, &cx, &headers, &typed).await;
        }
        sent => sent?,
    };
    if cx.wants_page() {
        if reply_to.is_some() {
            // Without a script nothing else deletes the draft.
            forget_draft(&permit, &cx).await?;
        }
        let there = format!("/discussions/{}#m-{}", permit.id(), sent.seq);
        return Ok(Reply::go(&cx, &there));
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
    Ok(Reply::fragment(views::thread::items(&permit, &thread, &rows, cx.now())).status(status))
}
