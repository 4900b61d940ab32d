//! Where a fragment goes, and how it takes its place.

use std::fmt;

use maud::{Markup, Render, html};

/// A place of the page that a fragment may change. Closed on purpose: a fragment never aims at an arbitrary selector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region<'a> {
    /// What the page says: `#contenu`.
    Content,
    /// The error summary above the content: `#erreurs`.
    Errors,
    /// The navigation: `#navigation`.
    Navigation,
    /// The messages that pass: `#toasts`.
    Toasts,
    /// The list of conversations: `#discussions`.
    Conversations,
    /// The link to older ones, last row of it: `#discussions-suite`.
    OlderConversations,
    /// One row of it: `#conv-<id>`.
    Conversation(&'a str),
    /// The unread conversations in the navigation: `#compteur-discussions`.
    ConversationCount,
    /// The thread's list: `#fil`.
    Thread,
    /// One message: `#m-<seq>`.
    Message(&'a str),
    /// The link to earlier messages: `#plus`.
    Earlier,
    /// The link to later messages: `#suite`.
    Later,
    /// The first unread line: `#non-lus`.
    Unread,
    /// Who is writing: `#frappe`.
    Typing,
    /// The composer: `#compositeur`.
    Composer,
    /// The results of a search: `#resultats`.
    Results,
    /// How many there are, said aloud: `#resultats-nombre`.
    ResultCount,
    /// The pane beside the thread: `#infos`.
    Details,
    /// Anything with an id that the room owns: `#<id>`. The id is a constant of the room.
    Own(&'static str),
}

impl fmt::Display for Region<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, id) = match *self {
            Self::Content => ("", "contenu"),
            Self::Errors => ("", "erreurs"),
            Self::Navigation => ("", "navigation"),
            Self::Toasts => ("", "toasts"),
            Self::Conversations => ("", "discussions"),
            Self::OlderConversations => ("", "discussions-suite"),
            Self::Conversation(id) => ("conv-", id),
            Self::ConversationCount => ("", "compteur-discussions"),
            Self::Thread => ("", "fil"),
            Self::Message(id) => ("m-", id),
            Self::Earlier => ("", "plus"),
            Self::Later => ("", "suite"),
            Self::Unread => ("", "non-lus"),
            Self::Typing => ("", "frappe"),
            Self::Composer => ("", "compositeur"),
            Self::Results => ("", "resultats"),
            Self::ResultCount => ("", "resultats-nombre"),
            Self::Details => ("", "infos"),
            Self::Own(id) => ("", id),
        };
        f.write_str("#")?;
        f.write_str(prefix)?;
        // An id that came from outside can't become another selector.
        id.chars()
            .filter(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_'))
            .try_for_each(|sign| write!(f, "{sign}"))
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
pub fn partiel(region: Region<'_>, pose: Pose, body: impl Render) -> Markup {
    html! { hx-partial hx-target=(region) hx-swap=(pose.value()) { (body) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_says_where_and_how() {
        let partial = partiel(Region::ConversationCount, Pose::Text, "3").into_string();
        assert_eq!(
            partial,
            r##"<hx-partial hx-target="#compteur-discussions" hx-swap="textContent">3</hx-partial>"##
        );
    }

    #[test]
    fn an_id_from_outside_stays_an_id() {
        assert_eq!(
            Region::Message("01-ab_c, body *").to_string(),
            "#m-01-ab_cbody"
        );
        assert_eq!(Region::Conversation("cnv_1").to_string(), "#conv-cnv_1");
    }
}
