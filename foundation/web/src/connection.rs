//! One connection: requests one after the other, until it closes or becomes a live stream.
//!
//! There are thousands of live streams, silent for minutes. What serves requests (8 KiB to read into, 8 KiB to write from, a chain of
//! futures) is dropped when a stream begins: then the socket and the body remain, and a frame is one small write (G3).

use std::convert::Infallible;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{Method, Request, Version};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use prometheus_client::metrics::gauge::Gauge;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::layers;
use crate::live::{Direct, is_live};
use crate::patience::{Patient, UNREAD};

/// The response that becomes a live stream, passed from the service to the connection.
type Begun = Arc<Mutex<Option<Response>>>;

/// Serves the connection until its end. Once `over` is set, no further request is read. The part before a live stream is boxed, here and in
/// [`tell`], so that its memory is freed while the stream lasts.
#[expect(clippy::disallowed_types, reason = "the finished router, to be called")]
pub(crate) fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    app: axum::Router,
    open: Gauge,
    over: watch::Receiver<bool>,
) -> impl Future<Output = ()> + Send + 'static {
    let requests = Box::pin(requests(stream, peer, app, over));
    async move {
        let ended = match requests.await {
            Ok(Some(begun)) => {
                let _counted = Counted::new(open);
                tell(Box::pin(begin(begun))).await
            }
            Ok(None) => Ok(()),
            Err(error) => {
                tracing::debug!(%error, "a connection ended early");
                return;
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a live stream was cut");
        }
    }
}

/// Serves requests; returns the socket when one of the responses is a live stream.
#[expect(clippy::disallowed_types, reason = "the finished router, to be called")]
async fn requests(
    stream: TcpStream,
    peer: SocketAddr,
    app: axum::Router,
    mut over: watch::Receiver<bool>,
) -> Result<Option<(TcpStream, Response)>, hyper::Error> {
    let begun = Begun::default();
    let slot = Arc::clone(&begun);
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert::<SocketAddr>(peer);
        let (app, slot) = (app.clone(), Arc::clone(&slot));
        let plain = request.method() == Method::GET && request.version() == Version::HTTP_11;
        async move {
            let response: Result<Response, Infallible> = app.oneshot(request.map(Body::new)).await;
            match response {
                Ok(response) if plain && is_live(&response) => {
                    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(response);
                    // The connection continues with it, and drops this.
                    std::future::pending().await
                }
                response => response,
            }
        }
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(layers::HEAD)
        .max_buf_size(layers::HEAD_SIZE)
        .max_header_size(layers::HEAD_SIZE)
        .serve_connection(TokioIo::new(Patient::new(stream)), service);
    let mut closing = std::pin::pin!(async move {
        let _program_is_gone = over.wait_for(|over| *over).await;
    });
    let mut asked_to_end = false;
    let response = std::future::poll_fn(|context| {
        if !asked_to_end && closing.as_mut().poll(context).is_ready() {
            asked_to_end = true;
            Pin::new(&mut connection).graceful_shutdown();
        }
        if let Poll::Ready(ended) = Pin::new(&mut connection).poll(context) {
            return Poll::Ready(ended.map(|()| None));
        }
        // Earlier responses were sent: the client that asks for a stream has read them. (Clients no longer pipeline requests.)
        match begun.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(response) => Poll::Ready(Ok(Some(response))),
            None => Poll::Pending,
        }
    })
    .await?;
    Ok(response.map(|response| {
        let socket = connection.into_parts().io.into_inner();
        (socket.into_inner(), response)
    }))
}

/// Counts one open stream, as long as the value lives: also when its task is dropped at shutdown.
struct Counted(Gauge);

impl Counted {
    fn new(open: Gauge) -> Self {
        open.inc();
        Self(open)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Sends the head, then each frame, until the body ends or the client disconnects. The end of the connection is the end of the body (RFC
/// 9112 §6.3): chunks would cost a copy and eight bytes for each frame, and an event shows by itself whether it is complete (G4).
async fn tell(
    begin: Pin<Box<impl Future<Output = Result<(Arc<TcpStream>, Body), Error>>>>,
) -> Result<(), Error> {
    let (stream, mut body) = begin.await?;
    loop {
        match std::future::poll_fn(|context| next(&mut body, &stream, context)).await? {
            Some(frame) if frame.is_empty() => {}
            // Frames are shared by all their recipients: they are sent without a copy.
            Some(frame) => send(&stream, &frame).await?,
            None => return Ok(()),
        }
    }
}

/// Writes all of it, almost always at once. A client that doesn't read is disconnected after a while, and only then is there a timer. It
/// resumes from its cursor.
async fn send(stream: &TcpStream, bytes: &[u8]) -> Result<(), Error> {
    let sent = match stream.try_write(bytes) {
        Ok(sent) => sent,
        Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
        Err(error) => return Err(error),
    };
    match bytes.get(sent..) {
        None | Some([]) => Ok(()),
        Some(rest) => Box::pin(tokio::time::timeout(UNREAD, write(stream, rest))).await?,
    }
}

async fn write(stream: &TcpStream, mut bytes: &[u8]) -> Result<(), Error> {
    while !bytes.is_empty() {
        stream.writable().await?;
        match stream.try_write(bytes) {
            Ok(left) => bytes = bytes.get(left..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn begin((stream, response): (TcpStream, Response)) -> Result<(Arc<TcpStream>, Body), Error> {
    let stream = Arc::new(stream);
    let (mut parts, body) = response.into_parts();
    let mut head = format!("HTTP/1.1 {}\r\nconnection: close\r\n", parts.status).into_bytes();
    for (name, value) in &parts.headers {
        head.extend_from_slice(name.as_str().as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    send(&stream, &head).await?;
    if let Some(Direct(attach)) = parts.extensions.remove::<Direct>() {
        let stream = Arc::clone(&stream);
        attach(Arc::new(move |bytes| stream.try_write(bytes).unwrap_or(0)));
    }
    Ok((stream, body))
}

/// The next frame; `None` at the end. An error when the client disconnected: a silent stream learns it by reading.
fn next(
    body: &mut Body,
    stream: &TcpStream,
    context: &mut Context<'_>,
) -> Poll<Result<Option<Bytes>, Error>> {
    match Pin::new(body).poll_frame(context) {
        Poll::Ready(None) => return Poll::Ready(Ok(None)),
        Poll::Ready(Some(frame)) => {
            let frame = frame.map_err(Error::other)?;
            return Poll::Ready(Ok(Some(frame.into_data().unwrap_or_default())));
        }
        Poll::Pending => {}
    }
    let mut ignored = [0; 128];
    while let Poll::Ready(ready) = stream.poll_read_ready(context) {
        ready?;
        match stream.try_read(&mut ignored) {
            Ok(0) => return Poll::Ready(Err(ErrorKind::UnexpectedEof.into())),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Poll::Ready(Err(error)),
        }
    }
    Poll::Pending
}
