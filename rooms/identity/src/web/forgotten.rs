//! Forgotten password, forgotten identifier (A7). The answer is the same whoever asks about whatever (A19.1).

use access::{Public, Reason};
use db::Once;
use kernel::{Fault, FieldErrors};
use web::{Context, Failure, Form, Reply};

use super::forms::ForgottenForm;
use super::reply::{identity, locked, screen, sent_back};
use super::views::forgotten::{self, ForgottenView};
use crate::commands::link::{AskForgotten, CountQuestion};
use crate::commands::note_failure;
use crate::domain::address::Place;
use crate::domain::login::{Typed, without_blanks};
use crate::post::Forgotten;

/// Who forgot the password can't sign in to say so.
pub(crate) struct Recovering;
impl Reason for Recovering {
    const WHY: &'static str = "recovering access";
}

/// The form for a password.
pub(crate) async fn show_password(_: Public<Recovering>, cx: Context) -> Result<Reply, Failure> {
    Ok(show(&cx, Forgotten::Password))
}

/// Asks for a link.
pub(crate) async fn create_password(
    _: Public<Recovering>,
    cx: Context,
    Form(form): Form<ForgottenForm>,
) -> Result<Reply, Failure> {
    let empty = "Saisissez votre identifiant ou votre adresse électronique.";
    Ok(ask(
        &cx,
        Forgotten::Password,
        (&form.identifiant, &form.cle, empty),
    )
    .await?)
}

/// The form for an identifier.
pub(crate) async fn show_login(_: Public<Recovering>, cx: Context) -> Result<Reply, Failure> {
    Ok(show(&cx, Forgotten::Login))
}

/// Asks for the identifier.
pub(crate) async fn create_login(
    _: Public<Recovering>,
    cx: Context,
    Form(form): Form<ForgottenForm>,
) -> Result<Reply, Failure> {
    Ok(ask(
        &cx,
        Forgotten::Login,
        (
            &form.courriel,
            &form.cle,
            "Saisissez votre adresse électronique.",
        ),
    )
    .await?)
}

fn show(cx: &Context, what: Forgotten) -> Reply {
    let errors = FieldErrors::new();
    screen(
        forgotten::title(what),
        forgotten::page(&ForgottenView {
            what,
            typed: "",
            key: cx.form_key(),
            errors: &errors,
        }),
    )
    .reply(cx)
}

async fn ask(
    cx: &Context,
    what: Forgotten,
    (typed, key, empty): (&str, &str, &str),
) -> Result<Reply, Fault> {
    let identity = identity(cx)?;
    let back = |why: String| {
        let errors = FieldErrors::one(forgotten::field_of(what), why);
        let view = ForgottenView {
            what,
            typed,
            key: key.parse().unwrap_or_else(|_| cx.form_key()),
            errors: &errors,
        };
        sent_back(cx, forgotten::title(what), forgotten::page(&view), &errors)
    };
    if without_blanks(typed).is_empty() {
        return Ok(back(empty.to_owned()));
    }
    let sent = cx.form(what.word(), key, &[typed]);
    let asked = || screen(forgotten::title(what), forgotten::asked(what)).reply(cx);
    // A repetition is no question more.
    if cx.db().outcome_of::<()>(sent).await?.is_some() {
        return Ok(asked());
    }
    let actor = cx.actor();
    let asked_from = identity.of_question(&Place::of(cx.address()));
    let question = CountQuestion {
        actor: &actor,
        what: what.word(),
        asked_from: &asked_from,
    };
    // What is refused anyway writes nothing: the house counts refusals.
    let until = match note_failure::until(cx.db(), &asked_from).await? {
        None => cx.db().run(&question).await?,
        until => until,
    };
    if let Some(until) = until {
        return Ok(back(locked(until, cx.now())));
    }
    let once = Once {
        form: sent,
        actor: &actor,
        command: &AskForgotten {
            identity: &identity,
            actor: &actor,
            typed: &Typed::read(typed),
            what,
        },
    };
    cx.db().run(&once).await?;
    Ok(asked())
}
