//! The thread: a normally ordered list in a scroller that opens at its end (front-end §6).

use kernel::{Timestamp, fr};
use maud::{Markup, Render, html};

use ui::Icon;
use ui::button::icon_link;
use ui::hx::{Hx, Pose, Region, links_left_alone};

use super::CONVERSATION;

/// What the thread's script must know.
#[derive(Debug, Clone, Copy)]
pub struct Thread<'a> {
    /// The conversation's id.
    pub conversation: &'a str,
    /// The situation under which I read: messages with this author are mine.
    pub me: &'a str,
    /// The last position of the conversation.
    pub last_seq: i64,
    /// The position that I have read up to.
    pub read_seq: i64,
    /// The address of the conversation.
    pub href: &'a str,
    /// Whether the last message is among those shown; otherwise a link leads back to it.
    pub at_end: bool,
    /// The position that was asked for: where the thread opens.
    pub aimed: Option<i64>,
}

/// The thread around its items: sentinels, headings, messages. Its links are boosted one by one when followed: preparing hundreds of them
/// at once makes opening slow on a phone.
pub fn thread(thread: &Thread<'_>, items: impl Render) -> Markup {
    let list = html! {
        ol.fil id="fil" data-rangees data-conv=(thread.conversation) data-moi=(thread.me) data-dernier=(thread.last_seq) data-lu=(thread.read_seq)
            data-cible=[thread.aimed.map(|seq| format!("m-{seq}"))] {
            (items)
        }
    };
    html! {
        section.fil-section id="fil-section" aria-label="Fil" data-module=(ui::assets::url(CONVERSATION)) {
            div.fil-scroll id="fil-scroll" { (links_left_alone(list)) }
            a.bouton.au-plus-recent id="au-plus-recent" href=(thread.href) hidden[thread.at_end] {
                (Icon::ArrowDown) span { "Revenir au plus récent" }
            }
        }
    }
}

/// The head of an open conversation. `facts`: members, linked record; `actions`: menu, search.
pub fn thread_header(
    back: &str,
    avatar: impl Render,
    title: &str,
    facts: impl Render,
    actions: impl Render,
) -> Markup {
    html! {
        header.fil-tete {
            span.fil-retour { (icon_link(back, Icon::ChevronLeft, "Revenir aux discussions").key("retour")) }
            (avatar)
            div.fil-titre { h1 dir="auto" { (title) } p.fil-faits { (facts) } }
            div.fil-actions { (actions) }
        }
    }
}

/// The sentinel before the first item: earlier messages are fetched as it comes into view (T6). `href` is relative: `?avant=41`.
pub fn earlier(href: &str) -> Markup {
    sentinel("plus", href, "Messages précédents")
}

/// The sentinel after the last item, when the page was opened around a date.
pub fn later(href: &str) -> Markup {
    sentinel("suite", href, "Messages suivants")
}

fn sentinel(id: &'static str, href: &str, words: &str) -> Markup {
    let hx = Hx::get(href, Region::Own(id), Pose::Outer).when_seen_in(Region::Own("fil-scroll"));
    ui::list::more(id, href, words, &hx)
}

/// Where the conversation begins: *Début de la discussion, créée par … le …*.
pub fn beginning(text: &str) -> Markup {
    html! { li.fil-debut id="plus" { p id="fil-debut" tabindex="-1" { (text) } } }
}

/// The day of `at`: *vendredi 20 novembre*, or *hier*; its date is for paper.
pub fn day_heading(at: Timestamp, now: Timestamp) -> Markup {
    html! {
        li.jour data-jour=(fr::iso_day(at)) data-date=(fr::short_date(at)) { h2 { (fr::day_heading(at, now)) } }
    }
}

/// Where what I have not read begins; focus can be put on it.
pub fn unread_line(count: u32) -> Markup {
    html! {
        li.non-lus id="non-lus" tabindex="-1" { span { (count) @if count > 1 { " messages non lus" } @else { " message non lu" } } }
    }
}

/// Something that happened: someone came, left, the subject changed. `aimed`: it is what was asked for.
pub fn system_line(seq: i64, text: &str, aimed: bool) -> Markup {
    html! {
        li.message.systeme .vise[aimed] id={ "m-" (seq) } tabindex=[aimed.then_some("-1")] {
            article aria-current=[aimed.then_some("true")] { p dir="auto" { (text) } }
        }
    }
}

/// Who is writing: `#frappe`. Never read aloud (accessibility §2).
pub fn typing_line(text: &str) -> Markup {
    html! { p.frappe id="frappe" aria-hidden="true" { (text) } }
}

/// How far a message has come to one person (C12.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader<'a> {
    /// The person's name.
    pub name: &'a str,
    /// Profession or role.
    pub role: &'a str,
    /// When it reached a device, in words.
    pub delivered: Option<&'a str>,
    /// When it was read, in words.
    pub read: Option<&'a str>,
}

/// Who has read, who has received, who has not.
pub fn read_by(readers: &[Reader<'_>]) -> Markup {
    html! {
        ul.lu-par aria-label="Lecture par destinataire" {
            @for reader in readers {
                li {
                    span.lu-par-nom { strong { bdi { (reader.name) } } " " span.aide { (reader.role) } }
                    span.lu-par-etat {
                        @if let Some(at) = reader.read { (Icon::CheckCheck) span { "Lu " (at) } }
                        @else if let Some(at) = reader.delivered { (Icon::Check) span { "Remis " (at) } }
                        @else { (Icon::Clock) span { "Pas encore remis" } }
                    }
                }
            }
        }
    }
}
