//! A house that serves, until it is told to stop.

use std::net::SocketAddr;

use kernel::Fault;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

use crate::boot::Furnished;

/// Opens the port.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, std::io::Error> {
    TcpListener::bind(address).await
}

/// Resolves when the system or a key asks the program to stop.
pub async fn asked_to_stop() {
    let (Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        tracing::error!("signals can't be heard: the program stops only when killed");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

/// Serves until `closing` resolves: then nothing more is accepted, the streams are told to come back, open requests end (8 s at
/// most), and the workers stop.
pub async fn serve(
    furnished: Furnished,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    closing: impl Future<Output = ()>,
) -> Result<(), Fault> {
    let mut tasks = JoinSet::new();
    furnished.start_workers(&mut tasks);
    if let Some(metrics) = metrics {
        tasks.spawn(web::serve::serve_metrics(metrics, furnished.house.clone()));
    }
    let hub = furnished.hub.clone();
    let closing = async move {
        closing.await;
        tracing::info!("closing: open requests may end");
        hub.close();
    };
    let ended = web::serve::serve(listener, furnished.routes(), &furnished.house, closing).await;
    furnished.settle().await;
    tasks.shutdown().await;
    ended
}
