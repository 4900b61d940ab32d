//! What every request passes through.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{self, Poll};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use kernel::Uuid;
use tower::{Service, ServiceExt as _};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tracing::Instrument as _;

use crate::context::new_operation;
use crate::gesture::behind;
use crate::metrics::Labels;
use crate::reply::Receipt;
use crate::{
    AppState, Context, Failure, Product, Routes, Slot, Want, access_log, body, cookie, failure,
    host, kept, live, outward, proofs, request_log,
};

/// Routes with all layers on: what the listener serves.
#[expect(
    clippy::disallowed_types,
    reason = "the one place where the router is finished"
)]
pub fn finish(routes: Routes, app: &AppState) -> axum::Router {
    let router = routes
        .into_router()
        .fallback(nowhere)
        .method_not_allowed_fallback(nowhere)
        .with_state(app.clone());
    // Around the router rather than around each route: a layer of the router's own is one more boxed copy for each request.
    let layers = tower::ServiceBuilder::new()
        .map_response(live::put_back)
        .layer(tower_http::catch_panic::CatchPanicLayer::new())
        .layer(
            CompressionLayer::new()
                .quality(tower_http::CompressionLevel::Precise(5))
                .compress_when(DefaultPredicate::new().and(SizeAbove::new(512))),
        )
        .layer_fn(|inner| Framed {
            inner,
            app: app.clone(),
        })
        .layer(CsrfLayer::new())
        .layer(DefaultBodyLimit::max(body::LARGEST))
        .service(router);
    axum::Router::new().fallback_service(layers)
}

/// No route leads there. Changes are counted all the same: each refusal of somebody who is signed in has a line in the trace.
async fn nowhere(context: Context) -> Failure {
    match proofs::unhurried(&context) {
        Ok(()) => kernel::Fault::not_found().into(),
        Err(too_fast) => too_fast,
    }
}

/// Calls [`frame`].
#[derive(Clone)]
struct Framed<S> {
    inner: S,
    app: AppState,
}

impl<S> Service<Request> for Framed<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut task::Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (app, inner) = (self.app.clone(), self.inner.clone());
        Box::pin(async move { Ok(frame(&app, request, inner).await) })
    }
}

/// One request: answered inside its span, then counted and told.
async fn frame<S>(app: &AppState, request: Request, handler: S) -> Response
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    let began = Instant::now();
    let (mut parts, body) = request.into_parts();
    if !host::is_named_once(&parts) {
        return host::misnamed(app);
    }
    let Some(product) = host::product(app.settings(), &parts) else {
        return host::misdirected(app);
    };
    let slot = Slot::take(&mut parts, app.settings().accounts);
    let operation = new_operation(app);
    let span = request_log::span(operation);
    let answering = answer(app, operation, (product, slot), (parts, body), handler);
    let (mut response, context) = answering.instrument(span.clone()).await;
    live::set_aside(&mut response);
    let labels = Labels {
        route: context.route().to_owned(),
        status: response.status().as_u16(),
    };
    app.metrics().answers.get_or_create(&labels).inc();
    let took = began.elapsed();
    app.metrics().seconds.observe(took.as_secs_f64());
    request_log::tell(&span, &context, (response.status(), took));
    response
}

/// Finds out who asks, runs the handler, writes the trace, then gives failures their face and headers.
async fn answer<S>(
    app: &AppState,
    operation: Uuid,
    (product, slot): (usize, Slot),
    (mut parts, body): (Parts, Body),
    handler: S,
) -> (Response, Context)
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    let base = app.settings().base_of(product, slot);
    let token = cookie::token(base, &parts.headers);
    let subject = match token {
        Some(token) => {
            let behind = behind(base.product, &parts);
            app.sessions().subject(token, behind).await
        }
        None => Ok(None),
    };
    let known = token.is_some();
    let (subject, mut broken) = match subject {
        Ok(subject) => (subject.map(|subject| base.product.sees(subject)), None),
        Err(fault) => (None, Some(Failure::from(fault))),
    };
    let context = Context::new(app.clone(), operation, (product, slot), subject, &parts);
    parts.extensions.insert(context.clone());
    // Nobody's body is read before its time but that of somebody whose cookie looks like a session's, valid or not.
    let read = if known {
        kept::read(&context, &parts, body).await
    } else {
        Ok((body, None))
    };
    let (body, kept) = match read {
        Ok(read) => read,
        Err(failure) => {
            broken.get_or_insert(failure);
            (Body::empty(), None)
        }
    };
    // What was not let in by the doors behind this one is not given back: it may come from another site.
    let kept = kept.filter(|_| broken.is_none());
    let mut response = if let Some(failure) = broken {
        failure.into_response()
    } else {
        let Ok(response) = handler.oneshot(Request::from_parts(parts, body)).await;
        response
    };
    let shows = access_log::shows(&response);
    if let Err(fault) = access_log::flush(&context, response.status(), shows).await {
        response = Failure::from(fault).into_response();
    }
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        response = failure::render(&context, &failure, kept.as_ref());
    } else if response.status() == StatusCode::FORBIDDEN
        && response.headers().get(header::CONTENT_TYPE).is_none()
    {
        let message = "Cette demande vient d’une autre page que la nôtre : elle n’a pas été exécutée. Ouvrez SPICO dans un nouvel onglet et recommencez.";
        response = failure::render(
            &context,
            &Failure::from(kernel::Fault::denied(message)),
            None,
        );
    }
    dress(&mut response, &context);
    (outward::prefixed(response, slot).await, context)
}

/// Its headers.
fn dress(response: &mut Response, context: &Context) {
    let (app, status) = (context.app(), response.status());
    let receipt = response.extensions_mut().remove::<Receipt>().is_some();
    let headers = response.headers_mut();
    let document = context.want() != Want::Fragment && is_of(headers, "text/html");
    let leads_elsewhere = status.is_redirection() && status != StatusCode::NOT_MODIFIED;
    secure(headers, context.product(), receipt);
    if document || leads_elsewhere {
        govern(headers, app.content_policy(context.rank()));
    }
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}

fn is_of(headers: &HeaderMap, kind: &str) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|found| found.as_bytes().starts_with(kind.as_bytes()))
}

/// What every answer carries. Pages are never stored: a shared post keeps nothing clinical.
pub(crate) fn secure(headers: &mut HeaderMap, product: &Product, receipt: bool) {
    put(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // A receipt holds nothing to keep from anybody; no cache keeps the answer to a POST (RFC 9111 §3, §4), and `CsrfLayer`
    // refuses one that another site's page would embed.
    if !receipt {
        put(headers, header::CACHE_CONTROL, "no-store");
        put(
            headers,
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        );
    }
    if product.is_https() {
        put(
            headers,
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        );
    }
}

/// The headers of front-end §3.1, which govern documents. What is never one goes without: data, files (`nosniff`), and the
/// fragments that our own script asked for (no link and no frame of anybody can set its header). It counts on weak networks.
fn govern(headers: &mut HeaderMap, policy: Option<&HeaderValue>) {
    put(headers, header::X_FRAME_OPTIONS, "DENY");
    put(headers, header::REFERRER_POLICY, "no-referrer");
    put(
        headers,
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    put(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(), geolocation=(), payment=()",
    );
    headers
        .entry(header::VARY)
        .or_insert(HeaderValue::from_static(
            "HX-Request, HX-Request-Type, Accept",
        ));
    if is_of(headers, "text/html")
        && let Some(policy) = policy
    {
        headers
            .entry(header::CONTENT_SECURITY_POLICY)
            .or_insert_with(|| policy.clone());
    }
}

/// How long a request's head may take to arrive.
pub(crate) const HEAD: Duration = Duration::from_secs(20);
/// How large a request's head may be, in bytes.
pub(crate) const HEAD_SIZE: usize = 64 * 1024;
