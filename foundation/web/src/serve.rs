//! The listener, and a graceful shutdown.

use std::convert::Infallible;
use std::future::Future;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use kernel::Fault;
use tokio::net::TcpListener;

use crate::{AppState, Routes, connection, layers};

/// How long open requests may take to end once the program stops.
const DRAIN: Duration = Duration::from_secs(8);

/// Serves until `closing` resolves, then lets open requests end.
pub async fn serve(
    listener: TcpListener,
    routes: Routes,
    state: &AppState,
    closing: impl Future<Output = ()>,
) -> Result<(), Fault> {
    let app = layers::finish(routes, state);
    let (end, over) = tokio::sync::watch::channel(false);
    let mut connections = tokio::task::JoinSet::new();
    tokio::pin!(closing);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // Out of file descriptors, or a connection closed at once: the listener itself still works.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
            () = &mut closing => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
        };
        let _best_effort = stream.set_nodelay(true);
        let (app, over) = (app.clone(), over.clone());
        let open = state.metrics().streams.clone();
        connections.spawn(connection::serve(stream, peer, app, open, over));
    }
    drop(listener);
    end.send_replace(true);
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(DRAIN, all).await.is_err() {
        tracing::warn!("some requests were cut at shutdown");
    }
    Ok(())
}

/// Serves the counters on their own port, until the process ends.
pub async fn serve_metrics(listener: TcpListener, state: AppState) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let state = state.clone();
        let service = hyper::service::service_fn(move |_: Request<Incoming>| {
            let text = state.metrics().text();
            async move { Ok::<_, Infallible>(Response::new(Body::from(text))) }
        });
        // One at a time: a monitor asks every few seconds.
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(layers::HEAD)
            .serve_connection(TokioIo::new(stream), service);
        let _ended = tokio::time::timeout(Duration::from_secs(10), connection).await;
    }
}
