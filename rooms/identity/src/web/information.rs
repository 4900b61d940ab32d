//! Help and legal pages (K): short and honest.

use access::Public;
use web::{Context, Failure, Reply};

use super::reply::{identity, screen};
use super::terms::Informing;
use super::views::{information, privacy};

/// Help (A14).
pub(crate) async fn help(_: Public<Informing>, cx: Context) -> Result<Reply, Failure> {
    Ok(screen("Aide et assistance", information::help())
        .entry("/aide")
        .reply(&cx))
}

/// The accessibility statement.
pub(crate) async fn accessibility(_: Public<Informing>, cx: Context) -> Result<Reply, Failure> {
    Ok(screen("Accessibilité", information::accessibility()).reply(&cx))
}

/// The legal notice.
pub(crate) async fn legal(_: Public<Informing>, cx: Context) -> Result<Reply, Failure> {
    Ok(screen("Mentions légales", information::legal()).reply(&cx))
}

/// What is kept about people.
pub(crate) async fn privacy(_: Public<Informing>, cx: Context) -> Result<Reply, Failure> {
    Ok(screen(
        "Données personnelles",
        privacy::page(&identity(&cx)?.config),
    )
    .reply(&cx))
}
