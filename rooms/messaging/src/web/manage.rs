//! What a manager decides for all (C17.1, C24).

use ::web::{Context, Failure, Form, Query, Reply, Screen};
use access::{Manage, Permit, PractitionerRoleId};
use crypto::Vault;
use kernel::FieldErrors;
use serde::Deserialize;

use crate::commands::{AddMembers, Close, Managing, RemoveMember, Rename, Reopen, SetPart};
use crate::domain::{Part, Reason, Topic};
use crate::people::People;
use crate::policy::Conversation;
use crate::web::details::{self, Typed};
use crate::web::picker::{self, Picked};
use crate::web::screen;
use crate::web::views::{self, picker::Picking};

fn back(cx: &Context, permit: &Permit<Manage, Conversation>) -> Reply {
    Reply::go(cx, &format!("/discussions/{}/infos", permit.id()))
}

/// A new topic.
#[derive(Default, Deserialize)]
pub struct Renamed {
    #[serde(default)]
    sujet: String,
}

/// Renames the conversation.
pub async fn rename(
    permit: Permit<Manage, Conversation>,
    cx: Context,
    Form(renamed): Form<Renamed>,
) -> Result<Reply, Failure> {
    let topic = match Topic::parse(&renamed.sujet) {
        Ok(Some(topic)) => Ok(topic),
        Ok(None) => Err(FieldErrors::one("sujet", "Écrivez le nouveau sujet.")),
        Err(errors) => Err(errors),
    };
    let topic = match topic {
        Ok(topic) => topic,
        Err(errors) => {
            let typed = Typed {
                topic: Some(renamed.sujet),
                errors,
                ..Typed::default()
            };
            return sent_back(&cx, &permit, &typed).await;
        }
    };
    let vault = cx.extension::<Vault>()?;
    let by = Managing {
        permit: &permit,
        actor: cx.actor(),
        vault: &vault,
    };
    cx.db().run(&Rename { by, topic: &topic }).await?;
    Ok(back(&cx, &permit))
}

/// The page with a refused form: nothing typed is lost.
async fn sent_back(
    cx: &Context,
    permit: &Permit<Manage, Conversation>,
    typed: &Typed,
) -> Result<Reply, Failure> {
    Ok(details::page(cx, permit, true, typed).await?.reply(cx))
}

/// Whom to add.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub struct Added {
    picked: Picked,
    with_history: bool,
}

impl From<Vec<(String, String)>> for Added {
    fn from(fields: Vec<(String, String)>) -> Self {
        let (picked, rest) = Picked::take(fields);
        let with_history = rest
            .iter()
            .any(|(name, value)| name == "historique" && value == "avec");
        Self {
            picked,
            with_history,
        }
    }
}

/// The page that adds people. It says at once whom a message can't reach.
pub async fn add_form(
    permit: Permit<Manage, Conversation>,
    cx: Context,
    Query(added): Query<Added>,
) -> Result<Reply, Failure> {
    let errors = added.picked.faults(&cx).await?;
    Ok(adding(&cx, &permit, &added, &errors).await?.reply(&cx))
}

/// The page that adds people, with what was chosen so far.
async fn adding(
    cx: &Context,
    permit: &Permit<Manage, Conversation>,
    added: &Added,
    errors: &FieldErrors,
) -> Result<Screen, Failure> {
    let picked = &added.picked;
    let found = picked.found(cx, permit.subject().acting_role()?).await?;
    let picking = Picking {
        picked,
        people: &picked.people(cx).await?,
        found: &found,
        errors,
    };
    let body = views::details::add_form(permit.id(), &picking, added.with_history);
    Ok(screen("Ajouter des personnes", body)
        .entry("/discussions")
        .modules(&["choix.js"]))
}

/// Adds people, with or without the history.
pub async fn add(
    permit: Permit<Manage, Conversation>,
    cx: Context,
    Form(added): Form<Added>,
) -> Result<Reply, Failure> {
    let mut errors = added.picked.faults(&cx).await?;
    if added.picked.goes_on {
        return Ok(adding(&cx, &permit, &added, &errors).await?.reply(&cx));
    }
    let roles = &added.picked.roles;
    if roles.is_empty() {
        errors.add(picker::FIELD, "Choisissez au moins une personne.");
    }
    if !errors.is_empty() {
        let again = adding(&cx, &permit, &added, &errors).await?;
        return Ok(again.errors(&errors).reply(&cx));
    }
    let names = added.picked.people(&cx).await?;
    let named: Vec<_> = roles
        .iter()
        .map(|role| (*role, names.name(*role).to_owned()))
        .collect();
    let vault = cx.extension::<Vault>()?;
    let by = Managing {
        permit: &permit,
        actor: cx.actor(),
        vault: &vault,
    };
    cx.db()
        .run(&AddMembers {
            by,
            people: &named,
            with_history: added.with_history,
        })
        .await?;
    Ok(back(&cx, &permit))
}

/// Whom.
#[derive(Debug, Default, Deserialize)]
pub struct Member {
    #[serde(default)]
    qui: String,
    #[serde(default)]
    role: String,
}

impl Member {
    async fn person(&self, cx: &Context) -> Result<(PractitionerRoleId, String), Failure> {
        let Ok(role) = self.qui.parse() else {
            return Err(FieldErrors::one("qui", "Choisissez une personne.").into());
        };
        let names = People::load(cx, [role]).await?;
        Ok((role, names.name(role).to_owned()))
    }
}

/// Removes somebody.
pub async fn remove(
    permit: Permit<Manage, Conversation>,
    cx: Context,
    Form(member): Form<Member>,
) -> Result<Reply, Failure> {
    let person = member.person(&cx).await?;
    let vault = cx.extension::<Vault>()?;
    let by = Managing {
        permit: &permit,
        actor: cx.actor(),
        vault: &vault,
    };
    cx.db().run(&RemoveMember { by, person }).await?;
    Ok(back(&cx, &permit))
}

/// Makes somebody a manager, or a member again.
pub async fn set_part(
    permit: Permit<Manage, Conversation>,
    cx: Context,
    Form(member): Form<Member>,
) -> Result<Reply, Failure> {
    let person = member.person(&cx).await?;
    let Ok(part) = member.role.parse::<Part>() else {
        return Err(FieldErrors::one("role", "Choisissez « membre » ou « gestionnaire ».").into());
    };
    let vault = cx.extension::<Vault>()?;
    let by = Managing {
        permit: &permit,
        actor: cx.actor(),
        vault: &vault,
    };
    cx.db().run(&SetPart { by, person, part }).await?;
    Ok(back(&cx, &permit))
}

/// Why it ends.
#[derive(Default, Deserialize)]
pub struct Closing {
    #[serde(default)]
    motif: String,
}

/// Closes the conversation for all.
pub async fn close(
    permit: Permit<Manage, Conversation>,
    cx: Context,
    Form(closing): Form<Closing>,
) -> Result<Reply, Failure> {
    let reason = match Reason::parse(&closing.motif) {
        Ok(reason) => reason,
        Err(errors) => {
            let typed = Typed {
                reason: closing.motif,
                errors,
                ..Typed::default()
            };
            return sent_back(&cx, &permit, &typed).await;
        }
    };
    let vault = cx.extension::<Vault>()?;
    let by = Managing {
        permit: &permit,
        actor: cx.actor(),
        vault: &vault,
    };
    cx.db()
        .run(&Close {
            by,
            reason: &reason,
        })
        .await?;
    Ok(back(&cx, &permit))
}

/// Opens it again.
pub async fn reopen(permit: Permit<Manage, Conversation>, cx: Context) -> Result<Reply, Failure> {
    let vault = cx.extension::<Vault>()?;
    let by = Managing {
        permit: &permit,
        actor: cx.actor(),
        vault: &vault,
    };
    cx.db().run(&Reopen { by }).await?;
    Ok(back(&cx, &permit))
}
