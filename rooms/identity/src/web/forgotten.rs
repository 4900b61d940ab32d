//! Forgotten password, forgotten identifier (A7). The answer is the same whoever asks about whatever (A19.1).

use std::sync::Arc;

use access::{AccountId, Public, Reason};
use db::Once;
use kernel::id::Id as _;
use kernel::{Fault, FieldErrors, Uuid};
use ui::Markup;
use web::{Context, Crowd, Failure, Form, HeaderMap, Reply};

use super::forms::ForgottenForm;
use super::reply::{come_back, identity, locked, screen, sent_back};
use super::sign_in::known;
use super::views::forgotten::{self, ForgottenView};
use crate::Identity;
use crate::commands::begin_challenge::proof_by_read;
use crate::commands::forgotten::{AskForgotten, Question, letters};
use crate::commands::note_failure;
use crate::domain::address::Place;
use crate::domain::login::{Typed, without_blanks};
use crate::notifications::Forgotten;
use crate::store::{accounts, browsers};
use crate::words::QuestionId;

/// More people ask at once than on any normal day; nothing was recorded.
const CROWDED: &str = "Beaucoup de demandes arrivent en ce moment\u{A0}: la vôtre n’a pas été enregistrée. Réessayez dans une dizaine de secondes.";

/// How the form is shown again.
type Back = fn(&Context, &str, Markup, &FieldErrors) -> Reply;

/// Whoever forgot the password can't sign in first.
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
    headers: HeaderMap,
    Form(form): Form<ForgottenForm>,
) -> Result<Reply, Failure> {
    let sent = Sent {
        what: Forgotten::Password,
        typed: &form.identifiant,
        key: &form.cle,
        empty: "Saisissez votre identifiant ou votre adresse électronique.",
        browser: known(&cx, &headers),
    };
    Ok(ask(&cx, &sent).await?)
}

/// The form for an identifier.
pub(crate) async fn show_login(_: Public<Recovering>, cx: Context) -> Result<Reply, Failure> {
    Ok(show(&cx, Forgotten::Login))
}

/// Asks for the identifier.
pub(crate) async fn create_login(
    _: Public<Recovering>,
    cx: Context,
    headers: HeaderMap,
    Form(form): Form<ForgottenForm>,
) -> Result<Reply, Failure> {
    let sent = Sent {
        what: Forgotten::Login,
        typed: &form.courriel,
        key: &form.cle,
        empty: "Saisissez votre adresse électronique.",
        browser: known(&cx, &headers),
    };
    Ok(ask(&cx, &sent).await?)
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

/// What was sent, and the client's address.
struct Sent<'a> {
    what: Forgotten,
    typed: &'a str,
    key: &'a str,
    /// The error when nothing was typed.
    empty: &'static str,
    browser: Option<[u8; 32]>,
}

async fn ask(cx: &Context, sent: &Sent<'_>) -> Result<Reply, Fault> {
    let (identity, what) = (identity(cx)?, sent.what);
    let back = |why: String, back: Back| {
        let errors = FieldErrors::one(forgotten::field_of(what), why);
        let view = ForgottenView {
            what,
            typed: sent.typed,
            key: sent.key.parse().unwrap_or_else(|_| cx.form_key()),
            errors: &errors,
        };
        back(cx, forgotten::title(what), forgotten::page(&view), &errors)
    };
    if without_blanks(sent.typed).is_empty() {
        return Ok(back(sent.empty.to_owned(), sent_back));
    }
    let form = cx.form(what.as_str(), sent.key, &[sent.typed]);
    let asked = || screen(forgotten::title(what), forgotten::asked(what)).reply(cx);
    // A repeated form is not a new question.
    if cx.db().outcome_of::<QuestionId>(form).await?.is_some() {
        return Ok(asked());
    }
    // What is refused anyway writes nothing but the refusal.
    let asked_from = identity.of_question(&Place::of(cx.address()));
    if let Some(until) = note_failure::until(cx.db(), &asked_from).await? {
        return Ok(back(locked(until, cx.now()), sent_back));
    }
    let typed = Typed::read(sent.typed);
    if !cx.admits(Crowd::Questions) && !passes(cx, &identity, sent, &typed).await? {
        cx.access_log().of_many();
        return Ok(back(CROWDED.to_owned(), come_back));
    }
    let actor = cx.actor();
    let id = QuestionId::from_uuid(cx.operation());
    let once = Once {
        form,
        actor: &actor,
        command: &AskForgotten {
            id,
            actor: &actor,
            what,
            asked_from: &asked_from,
        },
    };
    if cx.db().run(&once).await? == id {
        let question = Question {
            identity: Arc::clone(&identity),
            db: cx.db().clone(),
            typed,
            what,
            browser: sent.browser,
        };
        identity.tries.begin(question.answer());
    }
    Ok(asked())
}

/// Whether the client's browser is known to the account that it names, and a letter may still be sent for it: such browsers pass even
/// during a flood. Looked up in the same way when there is no such account.
async fn passes(
    cx: &Context,
    identity: &Identity,
    sent: &Sent<'_>,
    typed: &Typed,
) -> Result<bool, Fault> {
    let Some(browser) = sent.browser else {
        return Ok(false);
    };
    let found = accounts::find(cx.db(), typed).await?;
    let account = found.map_or(AccountId::from_uuid(Uuid::nil()), |account| account.id);
    let is_known = browsers::knows(cx.db(), &browser, account).await?;
    let proof = proof_by_read(cx.db(), account, Some(browser)).await?;
    let counters = identity.of_letter(letters(sent.what), account, &proof);
    let until = note_failure::until(cx.db(), &counters).await?;
    Ok(is_known && until.is_none())
}
