//! Health checks: whether SPICO is alive, and whether it can serve.

use access::{Public, Reason};
use db::params;
use db::row::One;
use serde_json::json;
use web::{Context, Reply, StatusCode, header};

/// Why health is open.
pub struct Watch;

impl Reason for Watch {
    const WHY: &'static str = "health, for monitors and launchers; nothing of anybody";
}

/// Seconds between two questions to the store.
const IN_AN_INSTANT: &str = "2";

db::query!(ONE: One<i64> = "select cast(1 as bigint) as value");

/// The process is alive.
pub async fn alive(_: Public<Watch>) -> Reply {
    Reply::json(&json!({"etat": "vivant"}))
}

/// Requests can be served: the store answers. Nothing more is revealed: versions and numbers of people would only help an attacker. The
/// operator uses `spico --version` and the log.
pub async fn ready(_: Public<Watch>, cx: Context) -> Reply {
    let answers = cx.db().row(&ONE, params![]).await;
    if let Err(fault) = &answers {
        tracing::warn!(error = %fault, "the store does not answer");
    }
    match answers {
        Ok(_) => Reply::json(&json!({"etat": "pret"})),
        Err(_) => Reply::json(&json!({"etat": "indisponible"}))
            .status(StatusCode::SERVICE_UNAVAILABLE)
            .with(header::RETRY_AFTER, IN_AN_INSTANT),
    }
}
