//! The directory on both engines: imports, search, pages.

mod import;
mod search;
mod statements;
mod support;
mod web;
