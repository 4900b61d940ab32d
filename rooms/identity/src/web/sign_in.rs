//! Signing in and out (A1).

use std::sync::Arc;
use std::time::Duration;

use access::{Aal1, Assurance, DeviceProfile, Leaving, Public, Reason, SessionId, Signed};
use crypto::Token;
use kernel::{Fault, FieldErrors};
use ui::Markup;
use web::{Context, Failure, Form, HeaderMap, HeaderName, Query, Reply};

use super::cookies::{self, Cookie};
use super::forms::{OnwardQuery, SignInForm};
use super::lock;
use super::reply::{
    FULL, come_back, identity, locked, locked_out, screen, sender, sent_back, shut, too_many_codes,
};
use super::views::ended;
use super::views::sign_in::{self, Mode, SignInView};
use crate::Identity;
use crate::authenticate::{self, Checked, From, Right};
use crate::commands::begin_challenge::{BeginChallenge, Sent};
use crate::commands::end_session::EndSession;
use crate::commands::open_session::{Browser, SignInSimply};
use crate::commands::sweep::NoteSeen;
use crate::domain::address::Place;
use crate::domain::device;
use crate::domain::login::{Typed, without_blanks};
use crate::domain::onward::{local_address, with_onward};
use crate::store::sessions::{self, EndedRow};
use crate::words::{Channel, EndReason};

/// Nobody is signed in here yet.
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
        // This browser's session is locked: only its password is needed.
        None if lock::find(&cx, &headers).await?.is_some() => {
            return Ok(Reply::go(&cx, &with_onward("/verrou", onward)));
        }
        None => {}
    }
    let identity = identity(&cx)?;
    let over = ended(&cx, &headers).await?;
    let told = over
        .as_ref()
        .and_then(|over| ended::why(over, &identity.config, cx.now()));
    let errors = FieldErrors::new();
    let view = SignInView {
        notice: told.or_else(|| sign_in::notice(&query.motif)),
        password_alone: cx.product().password_alone,
        beside: &cx.arrivals(onward),
        ..SignInView::new(&identity, mode(&cx, &query.mode), onward, &errors)
    };
    let reply = screen(TITLE, sign_in::page(&view)).reply(&cx);
    // A page may learn of the end and come here before the answer to the sign-out has cleared the browser.
    let signed_out = over.is_some_and(|over| {
        over.end_reason == Some(EndReason::SignedOut)
            && over.device_profile == DeviceProfile::Shared
    });
    Ok(if signed_out {
        leave_nothing(reply)
    } else {
        reply
    })
}

/// The ended session of this browser.
async fn ended(cx: &Context, headers: &HeaderMap) -> Result<Option<EndedRow>, Fault> {
    match lock::presented(cx, headers) {
        Some(token) => sessions::ended(cx.db(), token.as_bytes()).await,
        None => Ok(None),
    }
}

/// Identifier and password.
pub(crate) async fn create(
    _: Public<SigningIn>,
    cx: Context,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Result<Reply, Failure> {
    let identity = identity(&cx)?;
    if let Err(errors) = empty(&form) {
        return Ok(sent_back_with(&cx, &identity, &form, &errors, sent_back));
    }
    Ok(match attempt(&cx, &headers, &identity, &form).await? {
        Ok(reply) => reply,
        Err(Not::Now) => {
            let errors = FieldErrors::one("identifiant", FULL);
            sent_back_with(&cx, &identity, &form, &errors, come_back)
        }
        Err(Not::Because(why)) => {
            let errors = FieldErrors::one("identifiant", why);
            sent_back_with(&cx, &identity, &form, &errors, sent_back)
        }
    })
}

/// The way in that was asked for, where the product has it.
fn mode(cx: &Context, typed: &str) -> Mode {
    match Mode::read(typed) {
        Mode::Simple if !cx.product().password_alone => Mode::Code,
        mode => mode,
    }
}

/// Why nobody came in.
enum Not {
    /// The password was not checked.
    Now,
    /// For this reason.
    Because(String),
}

fn empty(form: &SignInForm) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::new();
    let who = "Saisissez votre identifiant ou votre adresse électronique.";
    let given = |text| !without_blanks(text).is_empty();
    errors.require(given(&form.identifiant), "identifiant", who);
    let password = "Saisissez votre mot de passe.";
    errors.require(given(&form.password), "mot-de-passe", password);
    errors.into_result(())
}

fn sent_back_with(
    cx: &Context,
    identity: &Identity,
    form: &SignInForm,
    errors: &FieldErrors,
    back: fn(&Context, &str, Markup, &FieldErrors) -> Reply,
) -> Reply {
    let onward = local_address(&form.suite);
    let view = SignInView {
        identifier: &form.identifiant,
        password_alone: cx.product().password_alone,
        ..SignInView::new(identity, mode(cx, &form.mode), onward, errors)
    };
    back(cx, TITLE, sign_in::page(&view), errors)
}

async fn attempt(
    cx: &Context,
    headers: &HeaderMap,
    identity: &Arc<Identity>,
    form: &SignInForm,
) -> Result<Result<Reply, Not>, Fault> {
    let refused = |why: String| Ok(Err(Not::Because(why)));
    let typed = Typed::read(&form.identifiant);
    let browser = browser(cx, headers);
    let from = From::Browser(browser.known());
    let right = match authenticate::check(cx, identity, &typed, &form.password, from).await? {
        Checked::Right(right) => right,
        Checked::Wrong => return refused(sign_in::WRONG.to_owned()),
        Checked::Shut(state) => return refused(shut(state).to_owned()),
        Checked::Locked { until, known } => return refused(locked_out(until, known, cx.now())),
        Checked::Full => return Ok(Err(Not::Now)),
    };
    let letting_in = LettingIn {
        identity,
        right: &right,
        browser: &browser,
    };
    let let_in = if mode(cx, &form.mode) == Mode::Simple {
        letting_in.open(cx).await?
    } else {
        let channel = form.canal.parse().unwrap_or(Channel::Mail);
        let sent = letting_in.challenge(cx, channel, local_address(&form.suite));
        sent.await?
    };
    let_in.map_or_else(refused, |reply| Ok(Ok(reply)))
}

/// The password was right.
struct LettingIn<'a> {
    identity: &'a Identity,
    right: &'a Right,
    browser: &'a Browser,
}

impl LettingIn<'_> {
    /// Opens a session with one factor: the tile page and nothing else (I-6). Or says why not.
    async fn open(&self, cx: &Context) -> Result<Result<Reply, String>, Fault> {
        let token = Token::generate(&**cx.db().entropy());
        let actor = cx.actor();
        let command = SignInSimply {
            identity: self.identity,
            actor: &actor,
            account: self.right.account.id,
            hash: &self.right.hash,
            token: &token,
            browser: self.browser,
            forgiven: &self.right.forgiven,
        };
        // The password changed a moment ago.
        let Some(noted) = cx.db().run(&command).await? else {
            return Ok(Err(sign_in::WRONG.to_owned()));
        };
        let lasts = self.identity.config.absolute();
        let reply = cookies::set_session(Reply::go(cx, "/"), cx, &token, lasts)?;
        cookies::set_known(reply, cx, self.browser, noted).map(Ok)
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
            from: sender(cx),
            account: self.right.account.id,
            hash: Some(&self.right.hash),
            session: None,
            channel,
            token: &token,
            onward,
            browser: self.browser.known(),
            place: &Place::of(cx.address()),
            forgiven: &self.right.forgiven,
        };
        match cx.db().run(&command).await? {
            Sent::Yes => Ok(Ok(cookies::set(
                Reply::go(cx, "/connexion/code"),
                cx,
                Cookie::Challenge,
                &token,
            )?)),
            Sent::Locked(until) | Sent::Wait(until) => Ok(Err(locked(until, cx.now()))),
            Sent::TooMany(until) => Ok(Err(too_many_codes(until, cx.now()))),
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
        known: cookies::token(cx, headers, Cookie::Browser),
        product: cx.product().key.clone(),
        fresh: Some(Token::generate(&**cx.db().entropy())),
        previous: cx.subject().map(|subject| subject.session),
        presented: lock::presented(cx, headers).map(|hash| *hash.as_bytes()),
    }
}

/// The cookie that identifies the browser, if any.
pub(crate) fn known(cx: &Context, headers: &HeaderMap) -> Option<[u8; 32]> {
    cookies::read(cx, headers, Cookie::Browser).map(|hash| *hash.as_bytes())
}

/// Signs out.
pub(crate) async fn delete(signed: Signed<Leaving>, cx: Context) -> Result<Reply, Failure> {
    let reply = sign_out(&cx, signed.subject().session).await?;
    Ok(match signed.subject().device {
        DeviceProfile::Shared => leave_nothing(reply),
        DeviceProfile::Personal => reply,
    })
}

/// Ends a session at its holder's request, and shows the sign-in page.
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

/// A shared post keeps nothing of the person (front-end §9): neither pages in the history nor what scripts stored.
pub(crate) fn leave_nothing(reply: Reply) -> Reply {
    reply.with(
        HeaderName::from_static("clear-site-data"),
        "\"cache\", \"storage\"",
    )
}

/// How old the stored activity may be before it is written again.
const WRITTEN: Duration = Duration::from_mins(1);

/// "I am still here": the request itself is activity, and the cache has noted it. Its regular writing may be a minute away, and another
/// process would lock the session meanwhile: so it is written here as well, once a minute at most.
pub(crate) async fn extend(signed: Signed<Aal1>, cx: Context) -> Result<Reply, Failure> {
    let (subject, now) = (signed.subject(), cx.now());
    let session = sessions::find(cx.db(), subject.session).await?;
    if session.is_some_and(|session| now.since(session.last_seen_at) >= WRITTEN) {
        let seen = &[(subject.session, subject.account, now)];
        cx.db().run(&NoteSeen { seen }).await?;
    }
    Ok(Reply::empty())
}
