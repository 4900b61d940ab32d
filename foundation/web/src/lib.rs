//! The web layer: routes that demand a proof, requests, responses and failures.
//!
//! - `routes`: `Routes`, the only way to add a page; its handlers begin with a proof of access (I-1).
//! - `app`, `context`: what every request may use; `proxies`: from where it comes. `proofs`: how a request becomes a proof.
//! - `screen`, `reply`, `failure`: one view, four answers (page, fragment, JSON, redirection), and one face for every failure.
//! - `input`, `body`, `form_key`: forms, queries, JSON, within bounds of size and time. `access_log`: readings and refusals, written before the first body byte (I-3);
//!   `refusals`: those by thousands are told by their number; `pace`: how fast one account may go, and strangers together.
//! - `product`: what is found under which address; `host`: whom a request calls us; `base`: the address of every link; `outward`: what leaves
//!   for the second account of a browser; `elsewhere`: a page of another product. `entrances`: where people are let in. `way_back`: the page to which a refusal comes back.
//! - `request_log`: one span for each request, with its operation's number.
//! - `layers`: context, security headers, CSRF, compression; `packed`: what is compressed once; `gesture`: whether somebody is there.
//!   `stream`: the live stream of all rooms; `live`: how it goes around the layers. `patience`: an answer that nobody reads is given up. `serve`: the listener and a shutdown that drains.

pub mod access_log;
pub mod app;
pub mod base;
mod body;
pub mod connection;
pub mod context;
pub mod cookie;
mod elsewhere;
mod entrances;
mod etag;
pub mod failure;
mod form_key;
mod gesture;
mod header_json;
mod host;
pub mod input;
pub mod kept;
pub mod layers;
mod live;
pub mod metrics;
mod outward;
pub mod pace;
mod packed;
mod patience;
pub mod product;
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
pub use base::{Base, Slot};
pub use body::LARGEST as LARGEST_BODY;
pub use context::{Context, Want};
pub use entrances::Entrances;
pub use failure::Failure;
pub use input::{Form, Json, PathOf, Query};
pub use pace::{Crowd, Limits, Pace, Rate};
pub use product::{Product, Products};
pub use proxies::Proxies;
pub use reply::Reply;
pub use routes::{RouteInfo, Routes};
pub use screen::Screen;

pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
