//! Temporary links: choosing a password (A09).

use access::{Public, Reason};
use crypto::{SecretString, Token, TokenHash};
use db::Actor;
use kernel::{Fault, FaultKind, FieldErrors};
use web::{Context, Failure, Form, HeaderMap, PathOf, Reply, Screen, StatusCode};

use super::cookies;
use super::forms::LinkForm;
use super::reply::{identity, locked, screen, sent_back};
use super::sign_in::browser;
use super::views::link::{self, LinkView};
use crate::Identity;
use crate::commands::create_account::{CreateAccount, CreateFirstAdministrator};
use crate::commands::link::{ResendLink, Resent};
use crate::commands::note_failure;
use crate::commands::open_session::Browser;
use crate::commands::set_password::SetPasswordByLink;
use crate::domain::address::Place;
use crate::store::accounts;
use crate::store::browsers::Noted;
use crate::store::links::{self, LinkRow, Worth};
use crate::words::LinkPurpose;

/// The link itself gives access.
pub(crate) struct HoldingLink;
impl Reason for HoldingLink {
    const WHY: &'static str = "holding a temporary link";
}

/// A known link, with what the password may not contain.
struct Known {
    hash: TokenHash,
    row: LinkRow,
    login: Option<String>,
    mail: Option<String>,
}

async fn find(cx: &Context, token: &str) -> Result<Option<Known>, Fault> {
    let Some(token) = Token::parse(token) else {
        return Ok(None);
    };
    let hash = token.hash();
    let Some(row) = links::find(cx.db(), hash.as_bytes()).await? else {
        return Ok(None);
    };
    let (login, mail) = match row.account_id {
        Some(account) => {
            let account = accounts::load(cx.db(), account).await?;
            (Some(account.login), account.mail)
        }
        None => (None, None),
    };
    Ok(Some(Known {
        hash,
        row,
        login,
        mail,
    }))
}

/// The form, or why the link can't be used.
pub(crate) async fn show(
    _: Public<HoldingLink>,
    cx: Context,
    PathOf(token): PathOf<String>,
) -> Result<Reply, Failure> {
    let identity = identity(&cx)?;
    let known = match valid(&cx, &token).await? {
        Ok(known) => known,
        Err(screen) => return Ok(screen.reply(&cx)),
    };
    let (form, errors) = (LinkForm::default(), FieldErrors::new());
    let view = LinkView {
        identity: &identity,
        token: &token,
        purpose: known.row.purpose,
        login: known.login.as_deref(),
        form: &form,
        errors: &errors,
    };
    Ok(screen(link::title(known.row.purpose), link::page(&view)).reply(&cx))
}

/// A link that can be used now, or the page that says why not: the same when the form is sent again.
async fn valid(cx: &Context, token: &str) -> Result<Result<Known, Screen>, Fault> {
    let Some(known) = find(cx, token).await? else {
        return Ok(Err(screen(link::TITLE, link::unknown())));
    };
    Ok(match known.row.worth(cx.now()) {
        Worth::Valid => Ok(known),
        Worth::Expired => {
            let page = link::expired(token, &FieldErrors::new());
            Err(screen(link::TITLE, page))
        }
        Worth::Used => Err(screen(link::TITLE, link::used())),
        Worth::Ended => {
            let page = link::ended(known.row.purpose);
            Err(screen(link::TITLE, page))
        }
    })
}

/// The password, and for the first administrator the account.
pub(crate) async fn create(
    _: Public<HoldingLink>,
    cx: Context,
    headers: HeaderMap,
    PathOf(token): PathOf<String>,
    Form(form): Form<LinkForm>,
) -> Result<Reply, Failure> {
    let identity = identity(&cx)?;
    let known = match valid(&cx, &token).await? {
        Ok(known) => known,
        Err(screen) => return Ok(screen.status(StatusCode::NOT_FOUND).reply(&cx)),
    };
    let purpose = known.row.purpose;
    let back = |errors: &FieldErrors| {
        let view = LinkView {
            identity: &identity,
            token: &token,
            purpose,
            login: known.login.as_deref(),
            form: &form,
            errors,
        };
        sent_back(&cx, link::title(purpose), link::page(&view), errors)
    };
    let names = known
        .login
        .as_deref()
        .into_iter()
        .chain(known.mail.as_deref());
    let typed = [form.identifiant.as_str(), form.courriel.as_str()];
    let personal: Vec<&str> = names.chain(typed).collect();
    let errors = identity.check(&form.password, &personal);
    if !errors.is_empty() {
        return Ok(back(&errors));
    }
    let hash = identity
        .hasher
        .hash(&SecretString::from(form.password.clone()))
        .await?;
    let browser = browser(&cx, &headers);
    match set(&cx, (&identity, &browser), &known, (&form, &hash)).await {
        Ok(noted) => {
            let reply = Reply::go(&cx, "/connexion?motif=mot-de-passe");
            Ok(cookies::set_known(reply, &cx, &browser, noted)?)
        }
        Err(fault) => match fault.kind {
            FaultKind::Invalid(errors) => Ok(back(&errors)),
            // It was used while the password was hashed: the page says so.
            FaultKind::NotFound => Ok(Reply::go(&cx, &format!("/lien/{token}"))),
            _ => Err(fault.into()),
        },
    }
}

/// Sets the password; returns which cookie to set in the browser.
async fn set(
    cx: &Context,
    (identity, browser): (&Identity, &Browser),
    known: &Known,
    (form, hash): (&LinkForm, &str),
) -> Result<Noted, Fault> {
    let actor = cx.actor();
    if known.row.purpose == LinkPurpose::Administrator {
        let account = administrator(identity, &actor, form, hash);
        cx.db()
            .run(&CreateFirstAdministrator {
                token: known.hash,
                account,
            })
            .await?;
        return Ok(Noted::AsBefore);
    }
    cx.db()
        .run(&SetPasswordByLink {
            identity,
            actor: &actor,
            token: known.hash,
            hash,
            browser,
        })
        .await
}

fn administrator<'a>(
    identity: &'a Identity,
    actor: &'a Actor,
    form: &'a LinkForm,
    hash: &'a str,
) -> CreateAccount<'a> {
    CreateAccount {
        identity,
        actor,
        login: &form.identifiant,
        mail: &form.courriel,
        phone: Some(&form.telephone),
        given: &form.prenom,
        family: &form.nom,
        roles: &[],
        is_administrator: true,
        password: Some(hash),
    }
}

/// Another link in place of one that has expired (A09.2).
pub(crate) async fn resend(
    _: Public<HoldingLink>,
    cx: Context,
    PathOf(token): PathOf<String>,
) -> Result<Reply, Failure> {
    let identity = identity(&cx)?;
    let back = |until| {
        let errors = FieldErrors::one("renvoi", locked(until, cx.now()));
        sent_back(&cx, link::TITLE, link::expired(&token, &errors), &errors)
    };
    let gone = |page| {
        Ok(screen(link::TITLE, page)
            .status(StatusCode::NOT_FOUND)
            .reply(&cx))
    };
    // What is refused anyway writes nothing but the refusal.
    let Some(known) = find(&cx, &token).await? else {
        return gone(link::unknown());
    };
    match known.row.worth(cx.now()) {
        Worth::Expired => {}
        // Nothing has to be sent: the page of the link has its form.
        Worth::Valid => return Ok(Reply::go(&cx, &format!("/lien/{token}"))),
        Worth::Used => return gone(link::used()),
        Worth::Ended => return gone(link::ended(known.row.purpose)),
    }
    let asked_from = identity.of_question(&Place::of(cx.address()));
    if let Some(until) = note_failure::until(cx.db(), &asked_from).await? {
        return Ok(back(until));
    }
    let actor = cx.actor();
    let command = ResendLink {
        identity: &identity,
        actor: &actor,
        token: known.hash,
        asked_from: &asked_from,
    };
    match cx.db().run(&command).await? {
        Resent::Yes => Ok(screen(link::TITLE, link::resent()).reply(&cx)),
        Resent::Locked(until) => Ok(back(until)),
        // Its page says why it can't be used, or shows the form.
        Resent::No => Ok(match valid(&cx, &token).await? {
            Ok(_) => Reply::go(&cx, &format!("/lien/{token}")),
            Err(screen) => screen.status(StatusCode::NOT_FOUND).reply(&cx),
        }),
    }
}
