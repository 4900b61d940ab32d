//! What a manager decides for all (C17.1, C24).

use ::web::{Context, Failure, Form, Query, Reply, Screen};
use access::{Manage, Permit, PractitionerRoleId};
use crypto::Vault;
use kernel::FieldErrors;
use serde::Deserialize;
use ui::page::Rail;

use crate::commands::{AddMembers, Close, Managing, RemoveMember, Rename, Reopen, SetPart};
use crate::domain::{Part, Topic};
use crate::people::{self, People};
use crate::policy::Conversation;
use crate::web::views;

fn back(cx: &Context, permit: &Permit<Manage, Conversation>) -> Reply {
    Reply::go(cx, &format!("/discussions/{}/infos", permit.id()))
}

/// A new topic.
#[derive(Debug, Default, Deserialize)]
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
    let Some(topic) = Topic::parse(&renamed.sujet)? else {
        return Err(FieldErrors::one("sujet", "Écrivez le nouveau sujet.").into());
    };
    let vault = cx.part::<Vault>()?;
    let by = Managing {
        permit: &permit,
        actor: cx.actor(),
        vault: &vault,
    };
    cx.db().run(&Rename { by, topic: &topic }).await?;
    Ok(back(&cx, &permit))
}

/// Whom to add.
#[derive(Debug, Default, Deserialize)]
pub struct Added {
    #[serde(default)]
    q: String,
    #[serde(default)]
    avec: String,
    #[serde(default)]
    historique: Option<String>,
}

/// The page that adds people.
pub async fn add_form(
    permit: Permit<Manage, Conversation>,
    cx: Context,
    Query(added): Query<Added>,
) -> Result<Reply, Failure> {
    let me = permit.subject().acting_role()?;
    let found = if added.q.trim().is_empty() {
        Vec::new()
    } else {
        people::search(&cx, &added.q, me, 10).await?
    };
    let body = views::details::add_form(permit.id(), &added.q, &found);
    Ok(Screen::new("Ajouter des personnes", body)
        .rail(Rail::Messages)
        .modules(&["entree.js", "choix.js"])
        .reply(&cx))
}

/// Adds people, with or without the history.
pub async fn add(
    permit: Permit<Manage, Conversation>,
    cx: Context,
    Form(added): Form<Added>,
) -> Result<Reply, Failure> {
    let roles: Vec<PractitionerRoleId> = added
        .avec
        .split(',')
        .filter_map(|text| text.trim().parse().ok())
        .collect();
    if roles.is_empty() {
        return Err(FieldErrors::one("avec", "Choisissez au moins une personne.").into());
    }
    if !people::exist(&cx, &roles).await? {
        return Err(FieldErrors::one(
            "avec",
            "Une des personnes choisies n’exerce plus dans cette situation.",
        )
        .into());
    }
    let names = People::load(&cx, roles.iter().copied()).await?;
    let named: Vec<_> = roles
        .into_iter()
        .map(|role| (role, names.name(role).to_owned()))
        .collect();
    let vault = cx.part::<Vault>()?;
    let by = Managing {
        permit: &permit,
        actor: cx.actor(),
        vault: &vault,
    };
    cx.db()
        .run(&AddMembers {
            by,
            people: &named,
            with_history: added.historique.as_deref() == Some("avec"),
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
    let vault = cx.part::<Vault>()?;
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
    let vault = cx.part::<Vault>()?;
    let by = Managing {
        permit: &permit,
        actor: cx.actor(),
        vault: &vault,
    };
    cx.db().run(&SetPart { by, person, part }).await?;
    Ok(back(&cx, &permit))
}

/// Why it ends.
#[derive(Debug, Default, Deserialize)]
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
    let reason: String = closing.motif.trim().chars().take(300).collect();
    if reason.is_empty() {
        return Err(FieldErrors::one(
            "motif",
            "Dites en quelques mots pourquoi la discussion se termine.",
        )
        .into());
    }
    let vault = cx.part::<Vault>()?;
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
    let vault = cx.part::<Vault>()?;
    let by = Managing {
        permit: &permit,
        actor: cx.actor(),
        vault: &vault,
    };
    cx.db().run(&Reopen { by }).await?;
    Ok(back(&cx, &permit))
}
