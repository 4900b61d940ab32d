//! Signing in and out (A1).

use access::{Aal1, Assurance, DeviceProfile, Public, Reason, SessionId, Signed};
use crypto::Token;
use kernel::{Fault, FieldErrors};
use web::{Context, Failure, Form, HeaderMap, HeaderName, Query, Reply};

use super::cookies::{self, Cookie};
use super::forms::{OnwardQuery, SignInForm};
use super::lock;
use super::reply::{identity, locked, screen, sent_back};
use super::views::sign_in::{self, Mode, SignInView};
use crate::Identity;
use crate::authenticate::{self, Checked};
use crate::commands::begin_challenge::{BeginChallenge, Sent};
use crate::commands::count_attempt::Counter;
use crate::commands::end_session::EndSession;
use crate::commands::open_session::{Browser, SignInSimply};
use crate::commands::sweep::NoteSeen;
use crate::domain::device;
use crate::domain::login::Typed;
use crate::domain::onward::{with_onward, within_the_house};
use crate::store::accounts::AccountRow;
use crate::words::{Channel, EndReason};

/// Nobody can be signed in before signing in.
pub(crate) struct SigningIn;
impl Reason for SigningIn {
    const WHY: &'static str = "signing in";
}

const TITLE: &str = "Connexion";

/// The form.
pub(crate) async fn show(
    _: Public<SigningIn>,
    cx: Context,
    headers: HeaderMap,
    Query(query): Query<OnwardQuery>,
) -> Result<Reply, Failure> {
    let onward = query.onward();
    match cx.subject() {
        Some(subject) if subject.assurance == Assurance::Aal2 => return Ok(Reply::go(&cx, onward)),
        Some(_) => return Ok(Reply::go(&cx, &with_onward("/renforcer", onward))),
        // This browser's session waits for its password only.
        None if lock::find(&cx, &headers).await?.is_some() => {
            return Ok(Reply::go(&cx, &with_onward("/verrou", onward)));
        }
        None => {}
    }
    let identity = identity(&cx)?;
    let (errors, notice) = (FieldErrors::new(), sign_in::notice(&query.motif));
    let view = SignInView {
        notice,
        ..SignInView::new(&identity, Mode::read(&query.mode), onward, &errors)
    };
    Ok(screen(TITLE, sign_in::page(&view)).reply(&cx))
}

/// Identifier and password.
pub(crate) async fn create(
    _: Public<SigningIn>,
    cx: Context,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Result<Reply, Failure> {
    let identity = identity(&cx)?;
    let outcome = match empty(&form) {
        Err(errors) => Err(errors),
        Ok(()) => attempt(&cx, &headers, &identity, &form).await?,
    };
    Ok(outcome.unwrap_or_else(|errors| sent_back_with(&cx, &identity, &form, &errors)))
}

fn empty(form: &SignInForm) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::new();
    let who = "Saisissez votre identifiant ou votre adresse électronique.";
    errors.require(
        !kernel::text::is_blank(&form.identifiant),
        "identifiant",
        who,
    );
    let password = "Saisissez votre mot de passe.";
    errors.require(!form.password.is_empty(), "mot-de-passe", password);
    errors.into_result(())
}

fn sent_back_with(
    cx: &Context,
    identity: &Identity,
    form: &SignInForm,
    errors: &FieldErrors,
) -> Reply {
    let onward = within_the_house(&form.suite);
    let view = SignInView {
        identifier: &form.identifiant,
        ..SignInView::new(identity, Mode::read(&form.mode), onward, errors)
    };
    sent_back(cx, TITLE, sign_in::page(&view), errors)
}

async fn attempt(
    cx: &Context,
    headers: &HeaderMap,
    identity: &Identity,
    form: &SignInForm,
) -> Result<Result<Reply, FieldErrors>, Fault> {
    let refused = |why: String| Ok(Err(FieldErrors::one("identifiant", why)));
    let typed = Typed::read(&form.identifiant);
    let (account, counters) =
        match authenticate::check(cx, identity, &typed, &form.password).await? {
            Checked::Right(account, counters) => (account, counters),
            Checked::Wrong => return refused(sign_in::WRONG.to_owned()),
            Checked::Locked(until) => return refused(locked(until, cx.now())),
        };
    let right = Right {
        identity,
        account: &account,
        counters: &counters,
        browser: &browser(cx, headers),
    };
    if Mode::read(&form.mode) == Mode::Simple {
        return Ok(Ok(right.open(cx).await?));
    }
    let channel = form.canal.parse().unwrap_or(Channel::Mail);
    let sent = right.challenge(cx, channel, within_the_house(&form.suite));
    sent.await?.map_or_else(refused, |reply| Ok(Ok(reply)))
}

/// The password was right.
struct Right<'a> {
    identity: &'a Identity,
    account: &'a AccountRow,
    counters: &'a [Counter],
    browser: &'a Browser,
}

impl Right<'_> {
    /// Opens a session with one factor: the tile page and nothing else (I-6).
    async fn open(&self, cx: &Context) -> Result<Reply, Fault> {
        let token = Token::generate(&**cx.db().entropy());
        let actor = cx.actor();
        let command = SignInSimply {
            identity: self.identity,
            actor: &actor,
            account: self.account.id,
            token: &token,
            browser: self.browser,
            counters: self.counters,
        };
        cx.db().run(&command).await?;
        cookies::set_session(
            Reply::go(cx, "/"),
            cx,
            &token,
            self.identity.config.absolute(),
        )
    }

    /// Sends a code and goes on to its page; or says why not.
    async fn challenge(
        &self,
        cx: &Context,
        channel: Channel,
        onward: &str,
    ) -> Result<Result<Reply, String>, Fault> {
        let token = Token::generate(&**cx.db().entropy());
        let actor = cx.actor();
        let command = BeginChallenge {
            identity: self.identity,
            actor: &actor,
            account: self.account.id,
            session: None,
            channel,
            token: &token,
            onward,
            counters: self.counters,
        };
        match cx.db().run(&command).await? {
            Sent::Yes => Ok(Ok(cookies::set(
                Reply::go(cx, "/connexion/code"),
                cx,
                Cookie::Challenge,
                &token,
            )?)),
            Sent::Locked(until) | Sent::Wait(until) => Ok(Err(locked(until, cx.now()))),
            Sent::Gone => Ok(Err(sign_in::WRONG.to_owned())),
        }
    }
}

/// The browser that signs in.
pub(crate) fn browser(cx: &Context, headers: &HeaderMap) -> Browser {
    Browser {
        label: device::label(cx.agent()),
        network: cx.network(),
        device: cookies::read(cx, headers, Cookie::Device).map(|hash| *hash.as_bytes()),
        previous: cx.subject().map(|subject| subject.session),
        presented: lock::presented(cx, headers).map(|hash| *hash.as_bytes()),
    }
}

/// Signs out.
pub(crate) async fn delete(signed: Signed<Aal1>, cx: Context) -> Result<Reply, Failure> {
    let reply = sign_out(&cx, signed.subject().session).await?;
    Ok(match signed.subject().device {
        DeviceProfile::Shared => leave_nothing(reply),
        DeviceProfile::Personal => reply,
    })
}

/// Ends a session because its holder says so, and shows the sign-in page.
pub(crate) async fn sign_out(cx: &Context, session: SessionId) -> Result<Reply, Failure> {
    let actor = cx.actor();
    let command = EndSession {
        actor: &actor,
        session,
        why: EndReason::SignedOut,
        forget_device: false,
    };
    cx.db().run(&command).await?;
    Ok(cookies::clear_session(
        Reply::go(cx, "/connexion?motif=deconnexion"),
        cx,
    )?)
}

/// A shared post keeps nothing of who was there (ux/front-end.md §9): neither pages to go back to nor what scripts stored.
pub(crate) fn leave_nothing(reply: Reply) -> Reply {
    reply.with(
        HeaderName::from_static("clear-site-data"),
        "\"cache\", \"storage\"",
    )
}

/// "I am still here": asking is the gesture.
pub(crate) async fn extend(signed: Signed<Aal1>, cx: Context) -> Result<Reply, Failure> {
    let subject = signed.subject();
    cx.db()
        .run(&NoteSeen {
            seen: &[(subject.session, subject.account, cx.now())],
        })
        .await?;
    Ok(Reply::empty())
}
