//! The web layer: routes that demand a proof, requests, responses and failures.
//!
//! - `routes`: `Routes`, the only way to add a page; its handlers begin with a proof of access (I-1).
//! - `app`, `context`: what every request may use; `proxies`: the client's address. `proofs`: how a request becomes a proof.
//! - `screen`, `reply`, `failure`: one view, four kinds of response (page, fragment, JSON, redirection), and one rendering of every
//!   failure.
//! - `input`, `body`, `form_key`: forms, queries, JSON, limited in size and time. `access_log`: readings and refusals, written before the
//!   first body byte (I-3); `refusals`: sums up numerous refusals; `pace`: rate limits of an account, and of strangers together.
//! - `entrances`: the sign-in addresses. `host`: the host of a request. `way_back`: the page to return to after a refusal.
//! - `request_log`: one span for each request, with its operation id.
//! - `layers`: context, security headers, CSRF, compression; `packed`: pages compressed once; `gesture`: whether a person is active.
//!   `stream`: the live stream of all rooms; `live`: how it bypasses the layers. `patience`: write timeouts. `serve`: the listener and a
//!   graceful shutdown.

pub mod access_log;
pub mod app;
mod body;
pub mod connection;
pub mod context;
pub mod cookie;
mod entrances;
mod etag;
pub mod failure;
mod form_key;
mod gesture;
mod host;
pub mod input;
pub mod kept;
pub mod layers;
mod live;
pub mod metrics;
pub mod pace;
mod packed;
mod patience;
pub mod proofs;
mod proxies;
pub mod refusals;
pub mod reply;
mod request_log;
pub mod routes;
pub mod screen;
pub mod serve;
pub mod stream;
mod way_back;

pub use app::{AppState, Settings};
pub use body::LARGEST as LARGEST_BODY;
pub use context::{Context, Want};
pub use entrances::Entrances;
pub use failure::Failure;
pub use input::{Form, Json, PathOf, Query};
pub use pace::{Crowd, Limits, Pace, Rate};
pub use proxies::Proxies;
pub use reply::Reply;
pub use routes::{RouteInfo, Routes};
pub use screen::Screen;

pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
