//! A conversation's details and what a participant can change for themselves (C4).

use ::web::{Context, Failure, Form, Reply, Screen, StatusCode};
use access::{Action, Manage, Permit, Read, Scope};
use crypto::Vault;
use kernel::FieldErrors;
use serde::Deserialize;

use crate::commands::{Leave, SetArchived, SetMuted};
use crate::policy::Conversation;
use crate::web::screen;
use crate::web::{pane, views};

/// Members, topic, what I can do with it.
pub async fn show(permit: Permit<Read, Conversation>, cx: Context) -> Result<Reply, Failure> {
    let manages = Permit::<Manage, Conversation>::mint(
        cx.db(),
        cx.app().matrix(),
        Some(permit.subject()),
        permit.id(),
    )
    .await?
    .is_ok();
    Ok(page(&cx, &permit, manages, &Typed::default())
        .await?
        .reply(&cx))
}

/// The page's forms as typed, and their errors.
#[derive(Default)]
pub struct Typed {
    /// The new topic, when one was sent.
    pub topic: Option<String>,
    /// Why the conversation ends.
    pub reason: String,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// The page, also when one of its forms is refused.
pub async fn page<A: Action>(
    cx: &Context,
    permit: &Permit<A, Conversation>,
    manages: bool,
    typed: &Typed,
) -> Result<Screen, Failure> {
    let thread = pane::thread(cx, permit, &[]).await?;
    let body = views::details::draw(permit, &thread, manages, typed);
    Ok(screen("Informations sur la discussion", body)
        .entry("/discussions")
        .errors(&typed.errors))
}

/// Yes or no.
#[derive(Debug, Default, Deserialize)]
pub struct Switch {
    #[serde(default)]
    oui: Option<String>,
    /// `fil` when it was pressed beside the thread: the answer leads back there.
    #[serde(default)]
    depuis: String,
}

impl Switch {
    fn on(&self) -> bool {
        self.oui.as_deref() == Some("1")
    }
}

fn back(cx: &Context, permit: &Permit<Read, Conversation>, switch: &Switch) -> Reply {
    let page = if switch.depuis == "fil" { "" } else { "/infos" };
    Reply::go(cx, &format!("/discussions/{}{page}", permit.id()))
}

/// Switches notifications off or on (C10).
pub async fn mute(
    permit: Permit<Read, Conversation>,
    cx: Context,
    Form(switch): Form<Switch>,
) -> Result<Reply, Failure> {
    cx.db()
        .run(&SetMuted {
            permit: &permit,
            actor: cx.actor(),
            muted: switch.on(),
        })
        .await?;
    Ok(back(&cx, &permit, &switch))
}

/// Puts the conversation away or takes it out again (C24).
pub async fn archive(
    permit: Permit<Read, Conversation>,
    cx: Context,
    Form(switch): Form<Switch>,
) -> Result<Reply, Failure> {
    cx.db()
        .run(&SetArchived {
            permit: &permit,
            actor: cx.actor(),
            archived: switch.on(),
        })
        .await?;
    Ok(if switch.on() {
        Reply::go(&cx, "/discussions")
    } else {
        back(&cx, &permit, &switch)
    })
}

/// Leaves (C24). Sending the form again after leaving answers the same, so nobody learns whether there is such a conversation (I-7).
pub async fn leave(
    _: Scope<Read, Conversation>,
    permit: Result<Permit<Read, Conversation>, Failure>,
    cx: Context,
) -> Result<Reply, Failure> {
    match permit {
        Ok(permit) => {
            let vault = cx.extension::<Vault>()?;
            cx.db()
                .run(&Leave {
                    permit: &permit,
                    actor: cx.actor(),
                    vault: &vault,
                })
                .await?;
        }
        Err(refused) if refused.status() == StatusCode::NOT_FOUND => {}
        Err(refused) => return Err(refused),
    }
    Ok(Reply::go(&cx, "/discussions"))
}
