//! The card of a professional and of a structure.

use std::sync::Arc;

use access::{Permit, PractitionerRoleId, Read};
use web::{Context, Failure, Query, Reply, Screen};

use super::forms::PageForm;
use super::views::{card, structure};
use crate::directory::Directory;
use crate::policy::{Organization, Practitioner};
use crate::store::{mailboxes, roles};

/// Members of a structure on one page.
const MEMBERS: i64 = 50;

/// A professional (D2).
pub async fn practitioner(
    permit: Permit<Read, Practitioner>,
    context: Context,
) -> Result<Reply, Failure> {
    let directory = context.extension::<Directory>()?;
    let situations = roles::of_practitioner(context.db(), &permit).await?;
    let joined: Vec<PractitionerRoleId> = situations
        .iter()
        .filter(|role| role.joined_at.is_some())
        .map(|role| role.id)
        .collect();
    let own = permit.subject().practitioner_role;
    let readers = directory.people(own.as_slice()).await?;
    let view = card::CardView {
        who: permit.known(),
        reader: own.and_then(|role| readers.get(&role)).map(Arc::as_ref),
        presence: directory.presence_of(&joined).await?,
        mailboxes: mailboxes::shown(context.db(), &permit).await?,
        is_mine: own.is_some_and(|own| situations.iter().any(|role| role.id == own)),
        situations,
        now: context.now(),
    };
    let title = format!("{} · Annuaire", card::name(view.who));
    Ok(Screen::new(title, card::page(&view))
        .entry("/annuaire")
        .reply(&context))
}

/// A structure (D3).
pub async fn organization(
    permit: Permit<Read, Organization>,
    context: Context,
    Query(form): Query<PageForm>,
) -> Result<Reply, Failure> {
    let directory = context.extension::<Directory>()?;
    let page = form.index();
    let members = roles::members(context.db(), &permit, MEMBERS, page * MEMBERS).await?;
    let joined: Vec<PractitionerRoleId> = members
        .iter()
        .filter(|member| member.joined_at.is_some())
        .map(|member| member.id)
        .collect();
    let view = structure::StructureView {
        what: permit.known(),
        presence: directory.presence_of(&joined).await?,
        count: roles::count_members(context.db(), &permit).await?,
        first: page * MEMBERS,
        page,
        members,
    };
    let title = format!("{} · Annuaire", structure::name(view.what));
    Ok(Screen::new(title, structure::page(&view))
        .entry("/annuaire")
        .reply(&context))
}
