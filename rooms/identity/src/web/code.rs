//! The one-time code of a sign-in (A2).

use access::{Assurance, Public, SessionId};
use crypto::Token;
use crypto::otp::Code;
use kernel::{Fault, FieldErrors, Timestamp, fr};
use web::{Context, Failure, Form, HeaderMap, Reply};

use super::cookies::{self, Cookie};
use super::forms::CodeForm;
use super::reply::{identity, locked, screen, sender, sent_back, too_many_codes};
use super::sign_in::{SigningIn, browser, known};
use super::views::code::{self, CodeView, Purpose};
use crate::commands::begin_challenge::{ResendCode, Sent, refused};
use crate::commands::try_code::{Attempt, Tried, TryCode, refused_before};
use crate::store::challenges;
use crate::words::Channel;

/// The form.
pub(crate) async fn show(
    _: Public<SigningIn>,
    cx: Context,
    headers: HeaderMap,
) -> Result<Reply, Failure> {
    Ok(page(&cx, &headers, Purpose::SignIn).await?)
}

/// The six digits.
pub(crate) async fn create(
    _: Public<SigningIn>,
    cx: Context,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Result<Reply, Failure> {
    Ok(attempt(&cx, &headers, &form, Purpose::SignIn, None).await?)
}

/// Another code.
pub(crate) async fn resend(
    _: Public<SigningIn>,
    cx: Context,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Result<Reply, Failure> {
    Ok(another(&cx, &headers, &form, Purpose::SignIn).await?)
}

/// The form, for a sign-in or to strengthen a session; the previous page when there is no challenge.
pub(crate) async fn page(
    cx: &Context,
    headers: &HeaderMap,
    purpose: Purpose,
) -> Result<Reply, Fault> {
    let identity = identity(cx)?;
    let challenge = match cookies::read(cx, headers, Cookie::Challenge) {
        Some(token) => challenges::find(cx.db(), token.as_bytes()).await?,
        None => None,
    };
    let Some(challenge) = challenge else {
        return Ok(Reply::go(cx, purpose.before()));
    };
    let errors = FieldErrors::new();
    let view = CodeView {
        channel: challenge.channel,
        ..CodeView::new(&identity, purpose, &errors)
    };
    Ok(screen(code::TITLE, code::page(&view)).reply(cx))
}

/// Checks the typed code.
pub(crate) async fn attempt(
    cx: &Context,
    headers: &HeaderMap,
    form: &CodeForm,
    purpose: Purpose,
    session: Option<SessionId>,
) -> Result<Reply, Fault> {
    let identity = identity(cx)?;
    let Some(challenge) = cookies::read(cx, headers, Cookie::Challenge) else {
        if is_in(cx) {
            return Ok(Reply::go(cx, "/"));
        }
        return Ok(over(cx, &identity, purpose, code::GONE));
    };
    let (actor, browser) = (cx.actor(), browser(cx, headers));
    // Anything but six digits is not counted as a try.
    let Some(typed) = Code::parse(&form.code) else {
        return Ok(over(cx, &identity, purpose, code::NOT_SIX));
    };
    let token = Token::generate(&**cx.db().entropy());
    let found = challenges::find(cx.db(), challenge.as_bytes()).await?;
    let before = refused_before(
        cx.db(),
        &identity,
        Attempt {
            challenge: found,
            session,
            code: &typed,
            browser: browser.known(),
        },
    )
    .await?;
    let command = TryCode {
        identity: &identity,
        actor: &actor,
        challenge,
        session,
        code: &typed,
        token: &token,
        browser: &browser,
    };
    let tried = match before {
        Some(refused) => refused,
        None => cx.db().run(&command).await?,
    };
    match tried {
        Tried::Passed {
            browser: noted,
            onward,
        } => {
            let lasts = identity.config.absolute();
            let reply = cookies::set_session(Reply::go(cx, &onward), cx, &token, lasts)?;
            let reply = cookies::set_known(reply, cx, &browser, noted)?;
            cookies::clear(reply, cx, Cookie::Challenge)
        }
        // The code was sent twice and the first one opened the session.
        Tried::Gone if is_in(cx) => Ok(Reply::go(cx, "/")),
        failed => Ok(over(cx, &identity, purpose, &why(&failed, cx.now()))),
    }
}

/// Whether the session needs no further step.
fn is_in(cx: &Context) -> bool {
    cx.subject()
        .is_some_and(|subject| subject.assurance == Assurance::Aal2)
}

/// Why it was refused.
fn why(tried: &Tried, now: Timestamp) -> String {
    match tried {
        Tried::Wrong(left) if *left > 0 => format!(
            "Ce code n’est pas le bon. Il vous reste {}. Le code est dans le dernier message reçu.",
            fr::count(*left, "essai", "essais")
        ),
        Tried::Expired => "Ce code n’est plus valable. Demandez-en un autre.".to_owned(),
        Tried::Locked(until) => locked(*until, now),
        Tried::Wrong(_) | Tried::Gone | Tried::Passed { .. } => code::GONE.to_owned(),
    }
}

fn over(cx: &Context, identity: &crate::Identity, purpose: Purpose, why: &str) -> Reply {
    let errors = FieldErrors::one("code", why);
    sent_back(
        cx,
        code::TITLE,
        code::page(&CodeView::new(identity, purpose, &errors)),
        &errors,
    )
}

/// Sends another code.
pub(crate) async fn another(
    cx: &Context,
    headers: &HeaderMap,
    form: &CodeForm,
    purpose: Purpose,
) -> Result<Reply, Fault> {
    let identity = identity(cx)?;
    let Some(token) = cookies::read(cx, headers, Cookie::Challenge) else {
        return Ok(over(cx, &identity, purpose, code::GONE));
    };
    let actor = cx.actor();
    let (channel, browser) = (
        form.canal.parse().unwrap_or(Channel::Mail),
        known(cx, headers),
    );
    let found = challenges::find(cx.db(), token.as_bytes()).await?;
    let command = ResendCode {
        identity: &identity,
        actor: &actor,
        from: sender(cx),
        token,
        browser,
        channel,
    };
    let sent = match refused(cx.db(), &identity, found.as_ref(), browser).await? {
        Some(refused) => refused,
        None => cx.db().run(&command).await?,
    };
    match sent {
        Sent::Yes => Ok(Reply::go(cx, purpose.page())),
        Sent::Wait(until) => {
            let seconds = i64::try_from(until.since(cx.now()).as_secs().max(1)).unwrap_or(i64::MAX);
            let wait = fr::count(seconds, "seconde", "secondes");
            Ok(over(
                cx,
                &identity,
                purpose,
                &format!(
                    "Un code vient de partir. Attendez encore {wait} avant d’en demander un autre."
                ),
            ))
        }
        Sent::Locked(until) => Ok(over(cx, &identity, purpose, &locked(until, cx.now()))),
        Sent::TooMany(until) => {
            let why = too_many_codes(until, cx.now());
            Ok(over(cx, &identity, purpose, &why))
        }
        Sent::Gone => Ok(over(cx, &identity, purpose, code::GONE)),
    }
}
