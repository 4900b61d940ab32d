//! A locked session (A21.1): its page, its password, and how somebody else takes the post. Usable in place, and without a script.

use std::sync::Arc;

use access::{Assurance, Leaving, Public, Reason, Signed};
use crypto::{Token, TokenHash};
use db::Actor;
use kernel::id::Id as _;
use kernel::{Fault, FieldErrors};
use serde_json::json;
use ui::Markup;
use web::{Context, Failure, Form, HeaderMap, HeaderName, Query, Reply, Want, cookie};

use super::cookies;
use super::forms::{LockForm, OnwardQuery};
use super::kept::{Kept, resume};
use super::reply::{FULL, come_back, identity, locked, screen, sent_back, shut};
use super::sign_in::{leave_nothing, sign_out};
use super::views::lock::{self, LockView};
use crate::authenticate::{self, Checked, From};
use crate::commands::lock::{LockSession, UnlockSession};
use crate::domain::login::{Typed, without_blanks};
use crate::domain::onward::{local_address, with_onward};
use crate::store::sessions::{self, LockableRow};
use crate::{Identity, SessionCache};

/// The browser of a locked session.
pub(crate) struct Unlocking;
impl Reason for Unlocking {
    const WHY: &'static str = "unlocking a session";
    const IS_PACED: bool = false;
}

const TITLE: &str = "Session verrouillée";

/// The token of the session that this browser presents.
pub(crate) fn presented(cx: &Context, headers: &HeaderMap) -> Option<TokenHash> {
    let token = cookie::token(cx.base(), headers).and_then(Token::parse);
    token.map(|token| token.hash())
}

/// The locked session of this browser.
pub(crate) async fn find(cx: &Context, headers: &HeaderMap) -> Result<Option<LockableRow>, Fault> {
    if cx.subject().is_some() {
        return Ok(None);
    }
    let Some(token) = presented(cx, headers) else {
        return Ok(None);
    };
    let (found, identity) = (
        sessions::by_token(cx.db(), token.as_bytes()).await?,
        identity(cx)?,
    );
    Ok(found.filter(|session| session.is_locked(&identity.config, cx.now())))
}

/// There is no locked session in this browser: the sign-in page, and a trace.
fn nobody() -> Failure {
    match access::admit(None, Assurance::Aal1) {
        Err(decision) => Failure::refused(decision),
        Ok(_) => Fault::not_found().into(),
    }
}

fn name(session: &LockableRow) -> String {
    format!("{} {}", session.given_name, session.family_name)
}

/// The page; in JSON, whether there is something to unlock and whose it is.
pub(crate) async fn show(
    _: Public<Unlocking>,
    cx: Context,
    headers: HeaderMap,
    Query(query): Query<OnwardQuery>,
) -> Result<Reply, Failure> {
    let found = find(&cx, &headers).await?;
    if cx.want() == Want::Json {
        return Ok(Reply::json(
            &json!({"verrouillee": found.is_some(), "nom": found.as_ref().map(name)}),
        ));
    }
    let onward = query.onward();
    Ok(match &found {
        Some(session) => page(&cx, session, onward, None, &FieldErrors::new()),
        None if cx.subject().is_some() => Reply::go(&cx, onward),
        None => Reply::go(&cx, &with_onward("/connexion", onward)),
    })
}

/// The page with a form that waits behind it.
pub(crate) fn page_with(cx: &Context, session: &LockableRow, kept: &str) -> Reply {
    page(cx, session, "/", Some(kept), &FieldErrors::new())
}

fn page(
    cx: &Context,
    session: &LockableRow,
    onward: &str,
    kept: Option<&str>,
    errors: &FieldErrors,
) -> Reply {
    let form = draw(session, onward, kept, errors);
    if errors.is_empty() {
        screen(TITLE, form).reply(cx)
    } else {
        sent_back(cx, TITLE, form, errors)
    }
}

fn draw(session: &LockableRow, onward: &str, kept: Option<&str>, errors: &FieldErrors) -> Markup {
    lock::page(&LockView {
        name: &name(session),
        onward,
        kept,
        errors,
    })
}

/// Seconds since somebody was active, for a page that saw none while another product's did.
const ACTIVE: HeaderName = HeaderName::from_static("x-actif");

/// Locks this session now; or, for a page that saw no activity, only if nobody was active in any product.
pub(crate) async fn close(
    signed: Signed<Leaving>,
    cx: Context,
    Form(form): Form<LockForm>,
) -> Result<Reply, Failure> {
    let (actor, identity) = (cx.actor(), identity(&cx)?);
    let by_itself = form.inactivite == "1";
    if by_itself {
        // Gestures that another product's page has just reported.
        cx.extension::<SessionCache>()?.write(cx.now()).await?;
    }
    let lock = LockSession {
        actor: &actor,
        session: signed.subject().session,
        if_idle: by_itself.then_some(&identity.config),
    };
    if let Some(ago) = cx.db().run(&lock).await? {
        let ago = ago.as_secs().to_string();
        return Ok(Reply::empty().with(ACTIVE, &ago));
    }
    // The page where one was, shown again after unlocking.
    Ok(Reply::go(&cx, &with_onward("/verrou", &form.suite)))
}

/// Unlocks with the password.
pub(crate) async fn open(
    _: Public<Unlocking>,
    cx: Context,
    headers: HeaderMap,
    Form(form): Form<LockForm>,
) -> Result<Reply, Failure> {
    let onward = local_address(&form.suite);
    if let Some(subject) = cx.subject() {
        // Another window unlocked it first.
        let kept = Kept::open(&*identity(&cx)?, subject.session, &form.envoi);
        return Ok(kept.map_or_else(|| Reply::go(&cx, onward), |kept| resume(&cx, &kept)));
    }
    let found = find(&cx, &headers).await?;
    let (Some(token), Some(session)) = (presented(&cx, &headers), found) else {
        return Err(nobody());
    };
    let not = match attempt(&cx, &identity(&cx)?, token, &session, &form).await? {
        Ok(Some(reply)) => return Ok(reply),
        // It ended while the password was being checked.
        Ok(None) => return Err(nobody()),
        Err(not) => not,
    };
    let kept = Some(form.envoi.as_str()).filter(|kept| !kept.is_empty());
    match not {
        Not::Now => {
            let errors = FieldErrors::one("mot-de-passe", FULL);
            let form = draw(&session, onward, kept, &errors);
            Ok(come_back(&cx, TITLE, form, &errors))
        }
        Not::Because(errors) if cx.want() == Want::Json => Err(errors.into()),
        Not::Because(errors) => Ok(page(&cx, &session, onward, kept, &errors)),
    }
}

/// Why it stays locked.
enum Not {
    /// The password was not checked.
    Now,
    /// For this reason.
    Because(FieldErrors),
}

async fn attempt(
    cx: &Context,
    identity: &Arc<Identity>,
    presented: TokenHash,
    session: &LockableRow,
    form: &LockForm,
) -> Result<Result<Option<Reply>, Not>, Fault> {
    let refused = |why: String| Ok(Err(Not::Because(FieldErrors::one("mot-de-passe", why))));
    if without_blanks(&form.password).is_empty() {
        return refused("Saisissez votre mot de passe.".to_owned());
    }
    let typed = Typed::read(&session.login);
    let from = From::Session(session.id);
    let right = match authenticate::check(cx, identity, &typed, &form.password, from).await? {
        Checked::Right(right) if right.account.id == session.account_id => right,
        Checked::Full => return Ok(Err(Not::Now)),
        Checked::Right(_) | Checked::Wrong => {
            return refused("Ce n’est pas le bon mot de passe. Vérifiez la saisie.".to_owned());
        }
        Checked::Shut(state) => return refused(shut(state).to_owned()),
        Checked::Locked { until, .. } => return refused(locked(until, cx.now())),
    };
    let token = Token::generate(&**cx.db().entropy());
    let actor = Actor {
        account: Some(session.account_id.uuid()),
        session: Some(session.id.uuid()),
        ..cx.actor()
    };
    let command = UnlockSession {
        config: &identity.config,
        actor: &actor,
        presented,
        account: session.account_id,
        hash: &right.hash,
        token: &token,
        forgiven: &right.forgiven,
    };
    let Some(end) = cx.db().run(&command).await? else {
        return Ok(Ok(None));
    };
    let reply = match cx.want() {
        Want::Json => Reply::json(&json!({"verrouillee": false})),
        _ => match Kept::open(identity, session.id, &form.envoi) {
            Some(kept) => resume(cx, &kept),
            None => Reply::go(cx, local_address(&form.suite)),
        },
    };
    cookies::set_session(reply, cx, &token, end.since(cx.now())).map(|reply| Ok(Some(reply)))
}

/// Somebody else takes the post: the locked session ends.
pub(crate) async fn leave(
    _: Public<Unlocking>,
    cx: Context,
    headers: HeaderMap,
) -> Result<Reply, Failure> {
    let locked = find(&cx, &headers).await?.map(|session| session.id);
    let open = cx.subject().map(|subject| subject.session);
    let Some(session) = locked.or(open) else {
        return Err(nobody());
    };
    Ok(leave_nothing(sign_out(&cx, session).await?))
}
