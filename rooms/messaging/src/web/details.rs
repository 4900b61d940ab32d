//! What one may know and decide about a conversation for oneself (C4).

use ::web::{Context, Failure, Form, Reply, Screen};
use access::{Manage, Permit, Read};
use crypto::Vault;
use serde::Deserialize;
use ui::page::Rail;

use crate::commands::{Leave, SetArchived, SetMuted};
use crate::policy::Conversation;
use crate::web::{pane, views};

/// Members, topic, what I can do with it.
pub async fn show(permit: Permit<Read, Conversation>, cx: Context) -> Result<Reply, Failure> {
    let thread = pane::thread(&cx, &permit, &[]).await?;
    let manages = Permit::<Manage, Conversation>::mint(
        cx.db(),
        cx.house().matrix(),
        Some(permit.subject()),
        permit.id(),
    )
    .await?
    .is_ok();
    let body = views::details::draw(&permit, &thread, manages);
    Ok(Screen::new("Informations sur la discussion", body)
        .rail(Rail::Messages)
        .modules(&["entree.js"])
        .reply(&cx))
}

/// Yes or no.
#[derive(Debug, Default, Deserialize)]
pub struct Switch {
    #[serde(default)]
    oui: Option<String>,
    /// `fil` when it was pressed beside the thread: one stays there.
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

/// Leaves (C24).
pub async fn leave(permit: Permit<Read, Conversation>, cx: Context) -> Result<Reply, Failure> {
    let vault = cx.part::<Vault>()?;
    cx.db()
        .run(&Leave {
            permit: &permit,
            actor: cx.actor(),
            vault: &vault,
        })
        .await?;
    Ok(Reply::go(&cx, "/discussions"))
}
