//! The search page, its live results, the people picker, and the JSON API.

use access::{Read, Scope};
use serde::Serialize;
use web::{Context, Failure, HeaderName, Pace, Query, Reply, Screen, Want};

use super::forms::SearchForm;
use super::views::results::{self, Results};
use super::views::search as views;
use crate::directory::Directory;
use crate::policy::Practitioner;
use crate::search::{Offer, PersonHit};

/// Hits on a page.
const ON_PAGE: usize = 25;
/// Hits for an API client that doesn't say how many.
const FOR_PROGRAMS: usize = 10;
/// Suggestions of the picker.
const PROPOSALS: usize = 8;

/// The page (D1, W4).
pub async fn show(
    scope: Scope<Read, Practitioner>,
    context: Context,
    Query(form): Query<SearchForm>,
) -> Result<Reply, Failure> {
    let results = look(&scope, &context, &form).await?;
    let page = views::page(&form, &results);
    Ok(Screen::new("Annuaire", page)
        .entry("/annuaire")
        .list()
        .reply(&context))
}

/// Live results, and JSON for the API. Without a script the address shows the whole page.
pub async fn results(
    scope: Scope<Read, Practitioner>,
    context: Context,
    Query(form): Query<SearchForm>,
) -> Result<Reply, Failure> {
    match context.want() {
        Want::Json => {
            context.pace(Pace::Search)?;
            let directory = context.extension::<Directory>()?;
            let from = directory.standpoint(&scope).await?;
            let found = directory
                .find_people(&form.wanted(FOR_PROGRAMS), &from)
                .await?;
            let hits = found.people.iter().map(JsonHit::from).collect();
            Ok(Reply::json(&JsonAnswer {
                hits,
                ignores: found.ignored,
            }))
        }
        Want::Fragment => {
            let results = look(&scope, &context, &form).await?;
            let reply = Reply::list(&context, views::fragment(&form, &results));
            Ok(reply.with(HeaderName::from_static("hx-replace-url"), &form.address()))
        }
        Want::Page => show(scope, context, Query(form)).await,
    }
}

/// Suggestions of the people picker: people to write to, oneself left out.
pub async fn choices(
    scope: Scope<Read, Practitioner>,
    context: Context,
    Query(form): Query<SearchForm>,
) -> Result<Reply, Failure> {
    let directory = context.extension::<Directory>()?;
    let from = directory.standpoint(&scope).await?;
    let me = scope.subject().practitioner_role;
    let offer = if form.q.trim().is_empty() {
        let mut people = directory.recent_contacts(&from, PROPOSALS).await?;
        people.retain(|hit| hit.reach.can_be_written_to() && Some(hit.card.role) != me);
        Offer {
            people,
            caution: None,
        }
    } else {
        context.pace(Pace::Search)?;
        directory.offer(&form.q, me, PROPOSALS, &from).await?
    };
    Ok(Reply::fragment(results::proposals(&offer)))
}

async fn look(
    scope: &Scope<Read, Practitioner>,
    context: &Context,
    form: &SearchForm,
) -> Result<Results, Failure> {
    let directory = context.extension::<Directory>()?;
    let from = directory.standpoint(scope).await?;
    let (wanted, now) = (form.wanted(ON_PAGE), context.now());
    if wanted.is_empty() {
        let contacts = directory.recent_contacts(&from, 8).await?;
        return Ok(Results {
            people: contacts,
            state: directory.state(),
            now,
            ..Results::default()
        });
    }
    context.pace(Pace::Search)?;
    let structures =
        if wanted.text.trim().is_empty() || !wanted.profession.is_empty() || wanted.on_spico {
            Vec::new()
        } else {
            let few = crate::search::Wanted {
                limit: 5,
                ..wanted.clone()
            };
            directory.find_structures(&few, &from).await?
        };
    let found = directory.find_people(&wanted, &from).await?;
    let complete = found.complete || !structures.is_empty();
    Ok(Results {
        hindering: if complete || !found.ignored.is_empty() {
            Vec::new()
        } else {
            directory.hindering_words(&wanted, &from)
        },
        complete,
        full: found.people.len() >= wanted.limit,
        people: found.people,
        structures,
        ignored: found.ignored,
        asked: true,
        state: directory.state(),
        now,
    })
}

#[derive(Serialize)]
struct JsonAnswer<'a> {
    hits: Vec<JsonHit<'a>>,
    ignores: Vec<String>,
}

/// A hit in JSON: the contract of `GET /annuaire/recherche`.
#[derive(Serialize)]
struct JsonHit<'a> {
    rpps: Option<&'a str>,
    nom: &'a str,
    prenom: &'a str,
    civilite: &'a str,
    profession: &'a str,
    lieu: String,
    code_postal: &'a str,
    joignable: &'static str,
    id: String,
    role: String,
}

impl<'a> From<&'a PersonHit> for JsonHit<'a> {
    fn from(hit: &'a PersonHit) -> Self {
        let card = &hit.card;
        Self {
            rpps: Some(card.rpps.as_str()).filter(|rpps| !rpps.is_empty()),
            nom: &card.family,
            prenom: &card.given,
            civilite: if card.title.is_empty() {
                &card.civility
            } else {
                &card.title
            },
            profession: &card.profession,
            lieu: card.place(),
            code_postal: &card.postcode,
            joignable: hit.reach.as_str(),
            id: card.id.to_string(),
            role: card.role.to_string(),
        }
    }
}
