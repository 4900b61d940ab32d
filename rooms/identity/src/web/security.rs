//! My password, my devices, my sessions (J2, A22).

use std::sync::Arc;

use access::{Aal2, DeviceProfile, Manage, Permit, Signed};
use crypto::{SecretString, Token};
use data_encoding::HEXLOWER;
use db::Once;
use kernel::{Fault, FieldErrors};
use ui::Markup;
use web::{Context, Failure, Form, HeaderMap, Query, Reply};

use super::cookies::{self, Cookie};
use super::forms::{ChoiceForm, OnwardQuery, PasswordForm};
use super::reply::{FULL, come_back, identity, locked, screen, sent_back, shut};
use super::sign_in::known;
use super::views::security::{self, SecurityView};
use crate::Identity;
use crate::authenticate::{self, Checked, From, Right};
use crate::commands::change_session::DeclareDevice;
use crate::commands::end_session::{EndOtherSessions, EndSession};
use crate::commands::open_session::Confirmed;
use crate::commands::set_password::SetOwnPassword;
use crate::domain::login::Typed;
use crate::policy::Session;
use crate::store::{accounts, devices, sessions};
use crate::words::EndReason;

const TITLE: &str = "Sécurité et appareils";

async fn body(
    cx: &Context,
    identity: &Identity,
    signed: &Signed<Aal2>,
    motif: &str,
    errors: &FieldErrors,
) -> Result<Markup, Fault> {
    let subject = signed.subject();
    let account = accounts::load(cx.db(), subject.account).await?;
    let open = sessions::list_open(cx.db(), subject.account).await?;
    let personal = devices::list(cx.db(), subject.account).await?;
    let view = SecurityView {
        identity,
        login: &account.login,
        sessions: &open,
        devices: &personal,
        present: subject.session,
        profile: subject.device,
        now: cx.now(),
        notice: security::notice(motif),
        errors,
        key: cx.form_key(),
    };
    Ok(security::page(&view))
}

/// Everything on one page.
pub(crate) async fn show(
    signed: Signed<Aal2>,
    cx: Context,
    Query(query): Query<OnwardQuery>,
) -> Result<Reply, Failure> {
    let errors = FieldErrors::new();
    let body = body(&cx, &*identity(&cx)?, &signed, &query.motif, &errors).await?;
    Ok(screen(TITLE, body)
        .account_page("/compte/securite")
        .reply(&cx))
}

/// Changes the password; the present one is asked for. The form sent twice gets its first outcome: its present password is the old one by
/// then.
pub(crate) async fn change_password(
    signed: Signed<Aal2>,
    cx: Context,
    headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Result<Reply, Failure> {
    let done = || Reply::go(&cx, "/compte/securite?motif=mot-de-passe");
    let identity = identity(&cx)?;
    let subject = signed.subject();
    let sent = cx.form("mot-de-passe", &form.cle, &[&unreadable(&identity, &form)]);
    if cx.db().outcome_of::<()>(sent).await?.is_some() {
        return Ok(done());
    }
    let right = match confirm(&cx, &identity, &signed, &form).await? {
        Ok(right) => right,
        Err(not) => {
            if cx.db().outcome_of::<()>(sent).await?.is_some() {
                return Ok(done());
            }
            let (errors, is_full) = match not {
                Not::Now => (FieldErrors::one("actuel", FULL), true),
                Not::Because(errors) => (errors, false),
            };
            let body = body(&cx, &identity, &signed, "", &errors).await?;
            let back = if is_full { come_back } else { sent_back };
            return Ok(back(&cx, TITLE, body, &errors));
        }
    };
    let hash = identity
        .hasher
        .hash(&SecretString::from(form.password))
        .await?;
    let actor = cx.actor();
    let browser = known(&cx, &headers);
    let command = SetOwnPassword {
        identity: &identity,
        actor: &actor,
        account: right.account.id,
        session: subject.session,
        browser: browser.as_ref(),
        old_hash: &right.hash,
        hash: &hash,
    };
    let once = Once {
        form: sent,
        actor: &actor,
        command: &command,
    };
    cx.db().run(&once).await?;
    Ok(done())
}

/// The form's content, for its digest only: keyed, so that whoever reads the digest and knows the form's key can't test passwords on it
/// without the master key.
fn unreadable(identity: &Identity, form: &PasswordForm) -> String {
    let both = crypto::bind(&[form.actuel.as_bytes(), form.password.as_bytes()]);
    HEXLOWER.encode(&identity.vault.mac("password-form", &both))
}

/// Why the password stays.
enum Not {
    /// It was not checked.
    Now,
    /// For these reasons.
    Because(FieldErrors),
}

/// Checks that the new password is acceptable and the present one correct.
async fn confirm(
    cx: &Context,
    identity: &Arc<Identity>,
    signed: &Signed<Aal2>,
    form: &PasswordForm,
) -> Result<Result<Box<Right>, Not>, Fault> {
    let account = accounts::load(cx.db(), signed.subject().account).await?;
    let names = std::iter::once(account.login.as_str()).chain(account.mail.as_deref());
    let personal: Vec<&str> = names.collect();
    let errors = identity.check(&form.password, &personal);
    if !errors.is_empty() {
        return Ok(Err(Not::Because(errors)));
    }
    let typed = Typed::read(&account.login);
    let from = From::Session(signed.subject().session);
    let wrong = match authenticate::check(cx, identity, &typed, &form.actuel, from).await? {
        Checked::Right(right) if right.account.id == account.id => {
            let confirmed = Confirmed {
                actor: &cx.actor(),
                account: account.id,
                forgiven: &right.forgiven,
            };
            cx.db().run(&confirmed).await?;
            return Ok(Ok(right));
        }
        Checked::Full => return Ok(Err(Not::Now)),
        Checked::Right(_) | Checked::Wrong => "Ce n’est pas votre mot de passe actuel.".to_owned(),
        Checked::Shut(state) => shut(state).to_owned(),
        Checked::Locked { until, .. } => locked(until, cx.now()),
    };
    Ok(Err(Not::Because(FieldErrors::one("actuel", wrong))))
}

/// Declares this device personal or shared.
pub(crate) async fn declare_device(
    signed: Signed<Aal2>,
    cx: Context,
    Form(form): Form<ChoiceForm>,
) -> Result<Reply, Failure> {
    let profile: DeviceProfile = form.profil.parse().map_err(|_| Fault::not_found())?;
    let subject = signed.subject();
    let token = Token::generate(&**cx.db().entropy());
    let personal = (profile == DeviceProfile::Personal).then_some(&token);
    let actor = cx.actor();
    cx.db()
        .run(&DeclareDevice {
            actor: &actor,
            account: subject.account,
            session: subject.session,
            personal,
        })
        .await?;
    let reply = Reply::go(&cx, "/compte/securite?motif=appareil");
    Ok(match personal {
        Some(token) => cookies::set(reply, &cx, Cookie::Device, token)?,
        None => cookies::clear(reply, &cx, Cookie::Device)?,
    })
}

/// Ends one of my sessions.
pub(crate) async fn end_one(
    permit: Permit<Manage, Session>,
    cx: Context,
) -> Result<Reply, Failure> {
    let actor = cx.actor();
    let command = EndSession {
        actor: &actor,
        session: permit.id(),
        why: EndReason::Revoked,
        forget_device: true,
    };
    cx.db().run(&command).await?;
    if permit.id() == permit.subject().session {
        return Ok(cookies::clear_session(
            Reply::go(&cx, "/connexion?motif=deconnexion"),
            &cx,
        )?);
    }
    Ok(Reply::go(&cx, "/compte/securite?motif=session"))
}

/// Ends all of them but this one.
pub(crate) async fn end_others(
    signed: Signed<Aal2>,
    cx: Context,
    headers: HeaderMap,
) -> Result<Reply, Failure> {
    let subject = signed.subject();
    let actor = cx.actor();
    cx.db()
        .run(&EndOtherSessions {
            actor: &actor,
            account: subject.account,
            but: subject.session,
            browser: known(&cx, &headers).as_ref(),
        })
        .await?;
    Ok(Reply::go(&cx, "/compte/securite?motif=sessions"))
}
