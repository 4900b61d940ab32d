//! My card (D9, B10): hours, a free line, an absence. National fields are shown and can't be edited (B10.1).

use access::{Read, Scope, Write};
use kernel::{Fault, FaultKind, FieldErrors};
use web::{Context, Failure, Form, Query, Reply, Screen};

use super::forms::{OwnCardForm, SavedForm};
use super::views::own_card as views;
use crate::commands::EditOwnCard;
use crate::domain::OwnCard;
use crate::policy::Practitioner;
use crate::store::{practitioners, roles};

/// The page.
pub async fn show(
    scope: Scope<Read, Practitioner>,
    context: Context,
    Query(form): Query<SavedForm>,
) -> Result<Reply, Failure> {
    let own = practitioners::own(context.db(), &scope).await?;
    let typed = OwnCardForm {
        horaires: own.hours.clone(),
        mot: own.free_line.clone(),
        absence: own.absence_text.clone(),
        // The end of the last day is stored.
        absence_fin: own
            .absence_until
            .map(|end| kernel::fr::iso_day(end - std::time::Duration::from_secs(1)))
            .unwrap_or_default(),
        version: own.version.to_string(),
    };
    page(
        &context,
        &own,
        &typed,
        &FieldErrors::new(),
        !form.enregistree.is_empty(),
    )
    .await
}

/// Saves it.
pub async fn save(
    scope: Scope<Write, Practitioner>,
    context: Context,
    Form(form): Form<OwnCardForm>,
) -> Result<Reply, Failure> {
    let card = match OwnCard::new(
        &form.horaires,
        &form.mot,
        &form.absence,
        &form.absence_fin,
        context.now(),
    ) {
        Ok(card) => card,
        Err(errors) => return refused(&scope, &context, &form, &errors).await,
    };
    let version = form.version.parse().unwrap_or(0);
    let command = EditOwnCard {
        scope: &scope,
        actor: context.actor(),
        card: &card,
        version,
    };
    match context.db().run(&command).await {
        Ok(()) => Ok(Reply::go(&context, "/annuaire/ma-fiche?enregistree=oui")),
        Err(Fault {
            kind: FaultKind::Invalid(errors),
            ..
        }) => refused(&scope, &context, &form, &errors).await,
        Err(fault) => Err(fault.into()),
    }
}

/// The form again with its errors: nothing typed is lost.
async fn refused(
    scope: &Scope<Write, Practitioner>,
    context: &Context,
    form: &OwnCardForm,
    errors: &FieldErrors,
) -> Result<Reply, Failure> {
    let own = practitioners::own(context.db(), scope).await?;
    page(context, &own, form, errors, false).await
}

async fn page(
    context: &Context,
    own: &practitioners::PractitionerRow,
    typed: &OwnCardForm,
    errors: &FieldErrors,
    saved: bool,
) -> Result<Reply, Failure> {
    let situations = roles::list_of(context.db(), own.id).await?;
    let body = views::page(&views::OwnCardView {
        who: own,
        situations: &situations,
        typed,
        errors,
        saved,
    });
    Ok(Screen::new("Ma fiche", body)
        .entry("/annuaire")
        .errors(errors)
        .reply(context))
}
