//! Whether the house lives, and whether it can serve: for whoever watches over it.

use access::{Public, Reason};
use db::params;
use db::row::One;
use directory::Directory;
use serde_json::json;
use web::{Context, Failure, Reply, StatusCode};

/// Why health is open.
pub struct Watch;

impl Reason for Watch {
    const WHY: &'static str = "health, for monitors and launchers; nothing of anybody";
}

db::query!(ONE: One<i64> = "select cast(1 as bigint) as value");

/// The process lives.
pub async fn alive(_: Public<Watch>) -> Reply {
    Reply::json(&json!({"etat": "vivant", "version": env!("CARGO_PKG_VERSION")}))
}

/// Requests can be served: the store answers. The index may still be catching up: searches then find what it holds already.
pub async fn ready(_: Public<Watch>, cx: Context) -> Result<Reply, Failure> {
    let directory = cx.part::<Directory>()?;
    let answers = cx.db().row(&ONE, params![]).await;
    if let Err(fault) = &answers {
        tracing::warn!(error = %fault, "the store does not answer");
    }
    let (state, status) = match answers {
        Ok(_) => ("pret", StatusCode::OK),
        Err(_) => ("indisponible", StatusCode::SERVICE_UNAVAILABLE),
    };
    let body = json!({
        "etat": state,
        "version": env!("CARGO_PKG_VERSION"),
        "moteur": crate::boot::engine_name(cx.db()),
        "index": {"etat": directory.state().word(), "personnes": directory.people_count()},
    });
    Ok(Reply::json(&body).status(status))
}
