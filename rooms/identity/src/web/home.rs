//! The front page of the portal (B1): the services that exist, and what each needs (A04).

use access::{Aal1, Assurance, Signed};
use kernel::Fault;
use web::{Context, Failure, Form, Reply, Screen};

use super::forms::ChoiceForm;
use super::terms::has_accepted;
use super::views::home::{self, HomeView};
use crate::commands::preferences::StarTile;
use crate::store::terms;
use crate::words::TermsDocument;

/// The tiles.
pub(crate) async fn show(signed: Signed<Aal1>, cx: Context) -> Result<Reply, Failure> {
    let product = cx.product();
    if product.front != "/" {
        return Ok(Reply::go(&cx, &product.front));
    }
    let asks = product
        .terms
        .iter()
        .any(|document| document == TermsDocument::Pass.as_str());
    if asks && !has_accepted(&cx, TermsDocument::Pass).await? {
        return Ok(Reply::go(&cx, "/cgu/pass"));
    }
    let subject = signed.subject();
    let favourites = terms::favourites(cx.db(), subject.account).await?;
    let view = HomeView {
        name: &subject.name,
        services: &product.site.tiles,
        link: &|href| cx.link(href),
        strong: subject.assurance == Assurance::Aal2,
        favourites: &favourites,
    };
    // No secret is typed here: the page needs only the common sheet.
    Ok(Screen::new("Accueil", home::page(&view))
        .entry("/")
        .reply(&cx))
}

/// Adds or removes a star (A12.1).
pub(crate) async fn star(
    signed: Signed<Aal1>,
    cx: Context,
    Form(form): Form<ChoiceForm>,
) -> Result<Reply, Failure> {
    let services = &cx.product().site.tiles;
    let tile = services.iter().find(|service| service.key == form.tuile);
    let tile = tile.ok_or_else(Fault::not_found)?.key;
    let actor = cx.actor();
    let command = StarTile {
        actor: &actor,
        account: signed.subject().account,
        tile,
        starred: form.etoile == "oui",
    };
    cx.db().run(&command).await?;
    Ok(Reply::go(&cx, "/"))
}
