//! Serves an application until it is told to stop.

use std::net::SocketAddr;
use std::time::Duration;

use kernel::Fault;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::boot::App;

/// How long a running job may take to end once the program stops.
const QUEUE: Duration = Duration::from_secs(5);

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

/// Serves until `closing` resolves: then nothing more is accepted, the streams are told to reconnect, open requests end (8 s at most),
/// running jobs end (5 s at most), and the workers stop.
pub async fn serve(
    app: &App,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    closing: impl Future<Output = ()>,
) -> Result<(), Fault> {
    let mut tasks = JoinSet::new();
    app.start_workers(&mut tasks);
    let (close_queue, closed) = oneshot::channel::<()>();
    let mut queue = JoinSet::new();
    queue.spawn(app.work(async { drop(closed.await) }));
    if let Some(metrics) = metrics {
        tasks.spawn(web::serve::serve_metrics(metrics, app.state.clone()));
    }
    let hub = app.hub.clone();
    let closing = async move {
        closing.await;
        tracing::info!("closing: open requests may end");
        hub.close();
    };
    let ended = web::serve::serve(listener, app.routes(), &app.state, closing).await;
    drop(close_queue);
    if timeout(QUEUE, queue.join_all()).await.is_err() {
        tracing::warn!("what the queue had begun will be done again");
    }
    app.settle().await;
    tasks.shutdown().await;
    ended
}
