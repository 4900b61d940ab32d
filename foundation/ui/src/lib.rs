//! The design system: page, components, style sheet, icons, fonts and the assets' addresses.
//!
//! A component is a function: what makes it accessible (a name, a label, a caption) is an argument, so an unnamed control does
//! not compile. Views call components and never write `hx-*` attributes, styles or scripts themselves.
//!
//! - `page`: the whole document, or the fragment of it that a boosted link asks for;
//! - `hx`: the htmx attributes, the regions of the page and the ways to place something in them;
//! - the other modules: one family of components each;
//! - `gallery`: every component in every state; `check`: what a test refuses in a page.

pub mod assets;
pub mod avatar;
pub mod button;
#[cfg(any(test, feature = "check"))]
pub mod check;
pub mod choice;
pub mod error_page;
pub mod field;
pub mod gallery;
pub mod hx;
pub mod icon;
pub mod layer;
pub mod list;
pub mod live;
pub mod nav;
pub mod notice;
pub mod page;
pub mod panes;
pub mod person;
pub mod state;
pub mod table;
pub mod tile;
pub mod typo;

mod samples;

pub use icon::Icon;
#[doc(hidden)]
pub use linkme;
pub use maud::{DOCTYPE, Markup, PreEscaped, Render, html};
