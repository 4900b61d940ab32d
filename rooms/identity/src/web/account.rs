//! My account (J1) and display preferences (J4).

use access::{Aal2, Display, PractitionerRoleId, Signed};
use kernel::{Fault, FieldErrors};
use web::{Context, Failure, Form, Query, Reply};

use super::forms::{ChoiceForm, DisplayForm, OnwardQuery};
use super::reply::screen;
use super::views::account::{self, AccountView};
use super::views::display;
use crate::commands::change_session::ChooseRole;
use crate::commands::preferences::ChooseDisplay;
use crate::domain::onward::local_address;
use crate::session_cache;
use crate::store::{accounts, roles, terms};

/// Profile and situations.
pub(crate) async fn show(
    signed: Signed<Aal2>,
    cx: Context,
    Query(query): Query<OnwardQuery>,
) -> Result<Reply, Failure> {
    let subject = signed.subject();
    let profile = accounts::load(cx.db(), subject.account).await?;
    let situations = roles::list(cx.db(), subject.account).await?;
    let acceptances = terms::list(cx.db(), subject.account).await?;
    let view = AccountView {
        profile: &profile,
        situations: &situations,
        present: subject.practitioner_role,
        acceptances: &acceptances,
        onward: query.onward(),
        notice: account::notice(&query.motif),
    };
    Ok(screen("Mon compte", account::page(&view))
        .account_page("/compte")
        .reply(&cx))
}

/// Changes the situation (A18), then goes on to the page that asked for one.
pub(crate) async fn choose_role(
    signed: Signed<Aal2>,
    cx: Context,
    Form(form): Form<ChoiceForm>,
) -> Result<Reply, Failure> {
    let role: PractitionerRoleId = form.situation.parse().map_err(|_| Fault::not_found())?;
    let subject = signed.subject();
    let actor = cx.actor();
    cx.db()
        .run(&ChooseRole {
            actor: &actor,
            account: subject.account,
            session: subject.session,
            role,
        })
        .await?;
    let onward = match local_address(&form.suite) {
        "/" => "/compte?motif=situation",
        page => page,
    };
    Ok(Reply::go(&cx, onward))
}

/// The display's form.
pub(crate) async fn show_display(
    signed: Signed<Aal2>,
    cx: Context,
    Query(query): Query<OnwardQuery>,
) -> Result<Reply, Failure> {
    let body = display::page(&signed.subject().display, query.motif == "enregistre");
    Ok(screen("Affichage", body)
        .account_page("/compte/affichage")
        .reply(&cx))
}

/// Stores it.
pub(crate) async fn choose_display(
    signed: Signed<Aal2>,
    cx: Context,
    Form(form): Form<DisplayForm>,
) -> Result<Reply, Failure> {
    let chosen = read(form)?;
    let actor = cx.actor();
    cx.db()
        .run(&ChooseDisplay {
            actor: &actor,
            account: signed.subject().account,
            display: &chosen,
        })
        .await?;
    session_cache::changed(cx.db(), signed.subject().session);
    Ok(Reply::go(&cx, "/compte/affichage?motif=enregistre"))
}

/// Only values that the form offers; anything else was not sent by it.
fn read(form: DisplayForm) -> Result<Display, FieldErrors> {
    let mut errors = FieldErrors::new();
    let offered = [
        ("theme", &form.theme, display::THEMES),
        ("densite", &form.densite, display::DENSITIES),
        ("taille", &form.taille, display::SIZES),
        ("police", &form.police, display::FONTS),
        ("reseau", &form.reseau, display::NETWORKS),
        ("raccourcis", &form.raccourcis, display::SHORTCUTS),
        ("annonces", &form.annonces, display::ANNOUNCEMENTS),
    ];
    for (field, value, choices) in offered {
        errors.require(
            choices.iter().any(|(word, _)| word == value),
            field,
            "Choisissez une des possibilités proposées.",
        );
    }
    let chosen = Display {
        theme: form.theme,
        density: form.densite,
        text_size: form.taille,
        font: form.police,
        network: form.reseau,
        shortcuts: form.raccourcis,
        announce: form.annonces,
    };
    errors.into_result(chosen)
}
