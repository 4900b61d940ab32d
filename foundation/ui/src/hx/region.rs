//! Where a fragment goes, and how it takes its place.

use std::fmt;

use maud::{Markup, Render, html};

/// A place of the page that a fragment may change. Closed on purpose: a fragment never aims at an arbitrary selector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// The main content: `#contenu`.
    Content,
    /// The error summary above the content: `#erreurs`.
    Errors,
    /// The navigation: `#navigation`.
    Navigation,
    /// The messages that pass: `#toasts`.
    Toasts,
    /// The results of a search: `#resultats`.
    Results,
    /// The number of results, announced to screen readers: `#resultats-nombre`.
    ResultCount,
    /// Anything with an id that the room owns: `#<id>`. The id is a constant of the room.
    Own(&'static str),
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = match *self {
            Self::Content => "contenu",
            Self::Errors => "erreurs",
            Self::Navigation => "navigation",
            Self::Toasts => "toasts",
            Self::Results => "resultats",
            Self::ResultCount => "resultats-nombre",
            Self::Own(id) => id,
        };
        write!(f, "#{id}")
    }
}

/// How a fragment takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pose {
    /// Replaces what is inside.
    Inner,
    /// Replaces the element.
    Outer,
    /// Changes only what differs inside: focus and typed text stay.
    InnerMorph,
    /// Changes only what differs in the element.
    OuterMorph,
    /// After the last child.
    Append,
    /// Before the first child.
    Prepend,
    /// Before the element.
    Before,
    /// After the element.
    After,
    /// Replaces the text.
    Text,
    /// Takes the element away.
    Delete,
    /// Changes nothing: only the partials of the answer are placed.
    Nothing,
}

impl Pose {
    /// The value of `hx-swap`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Inner => "innerHTML",
            Self::Outer => "outerHTML",
            Self::InnerMorph => "innerMorph",
            Self::OuterMorph => "outerMorph",
            Self::Append => "beforeend",
            Self::Prepend => "afterbegin",
            Self::Before => "beforebegin",
            Self::After => "afterend",
            Self::Text => "textContent",
            Self::Delete => "delete",
            Self::Nothing => "none",
        }
    }
}

/// One region's new content inside an answer that changes several (T4).
pub fn partiel(region: Region, pose: Pose, body: impl Render) -> Markup {
    html! { hx-partial hx-target=(region) hx-swap=(pose.value()) { (body) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_says_where_and_how() {
        let partial = partiel(Region::Own("compteur-discussions"), Pose::Text, "3").into_string();
        assert_eq!(
            partial,
            r##"<hx-partial hx-target="#compteur-discussions" hx-swap="textContent">3</hx-partial>"##
        );
    }
}
