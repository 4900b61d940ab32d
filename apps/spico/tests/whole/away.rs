//! The store can't be reached: answers say so, say when to retry, and reveal nothing.

use std::sync::Arc;

use access::sessions::{Behind, Pending};
use access::{Sessions, Subject};
use axum::body::Body;
use db::Db;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use kernel::{Fault, SystemClock, SystemEntropy};
use spico::boot::Purpose;
use tower::ServiceExt as _;

use super::attacks::world;
use super::world::{Answer, World};

/// The session of a token is read from the same store.
struct Away;

impl Sessions for Away {
    fn subject<'a>(&'a self, _: &'a str, _: Behind) -> Pending<'a, Option<Subject>> {
        Box::pin(async { Err(Fault::unavailable("la base de données")) })
    }
}

/// Sends a request as if the store were gone: nothing listens at its address.
async fn ask(world: &World, request: Request<Body>) -> Answer {
    let nowhere = "postgres://spico@127.0.0.1:1/spico?sslmode=disable";
    let address = nowhere.parse().unwrap();
    let db = Db::open(&address, Arc::new(SystemClock), Arc::new(SystemEntropy)).unwrap();
    let settings = world.app.state.settings().clone();
    let away = web::AppState::builder(
        db,
        spico::rooms::matrix().unwrap(),
        Arc::new(Away),
        settings,
    );
    let app = web::layers::finish(world.app.routes(), &away.build());
    let (parts, body) = app.oneshot(request).await.unwrap().into_parts();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: body.collect().await.unwrap().to_bytes().to_vec(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_says_when_to_ask_again() {
    let world = world(Purpose::Serve).await;
    let request = Request::get("/sante/pret").header("host", "localhost");
    let told = ask(&world, request.body(Body::empty()).unwrap()).await;
    assert_eq!(told.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(told.header("retry-after"), "2");
    assert_eq!(told.text(), "{\"etat\":\"indisponible\"}");
}

/// The checks behind this layer have not run: the form may come from another site.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_no_door_has_let_in_is_not_given_back() {
    let world = world(Purpose::Serve).await;
    let request = Request::post("/discussions/nouvelle")
        .header("host", "localhost")
        .header("sec-fetch-site", "cross-site")
        .header("cookie", "spico=jeton")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("texte=Mot+ouistiti"));
    let told = ask(&world, request.unwrap()).await;
    assert_eq!(
        told.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        told.text()
    );
    assert_eq!(told.header("retry-after"), "2");
    assert!(!told.text().contains("ouistiti"), "{}", told.text());
}
