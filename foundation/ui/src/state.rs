//! States, always with an icon and a word: status badges, reachability, the network, progress.

use maud::{Markup, Render, html};

use crate::Icon;

/// What a status means; decides its colour and its default icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing to note.
    Neutral,
    /// Good, done.
    Ok,
    /// Should be looked at.
    Attention,
    /// Danger or clinical alert: red has no other use (design §1).
    Danger,
    /// Worth knowing.
    Info,
}

impl Meaning {
    /// Its name in class names.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutre",
            Self::Ok => "ok",
            Self::Attention => "attention",
            Self::Danger => "danger",
            Self::Info => "info",
        }
    }

    /// The icon that says the same.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Neutral | Self::Info => Icon::Info,
            Self::Ok => Icon::CircleCheck,
            Self::Attention => Icon::TriangleAlert,
            Self::Danger => Icon::CircleAlert,
        }
    }
}

/// A status in a word: *Non lu*, *Important*, *En retard*, *Clos*.
pub fn badge(meaning: Meaning, label: &str) -> Markup {
    badge_with(meaning, meaning.icon(), label)
}

/// A status with an icon of its own.
pub fn badge_with(meaning: Meaning, icon: Icon, label: &str) -> Markup {
    html! { span class={ "pastille " (meaning.class()) } { (icon) span { (label) } } }
}

/// How many are new, beside the word that says of what. Hidden when there are none; `id` for live counters.
pub fn counter(id: Option<&str>, count: u32, what: &str) -> Markup {
    html! {
        span.compteur id=[id] hidden[count == 0] {
            @if count > 0 { (shown(count)) span.visuellement-cache { " " (what) } }
        }
    }
}

/// `99+` above 99.
pub fn shown(count: u32) -> String {
    if count > 99 {
        "99+".to_owned()
    } else {
        count.to_string()
    }
}

/// How a person can be reached (B04). The words follow the directory's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Uses SPICO.
    Active,
    /// Has an account, not seen for 30 days.
    Dormant,
    /// By secure mail only.
    MssOnly,
    /// Not at all yet: can be invited.
    NoAccount,
}

impl Reach {
    /// The state in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Active => "Sur SPICO",
            Self::Dormant => "Inscrit, peu actif",
            Self::MssOnly => "Par MSS seulement",
            Self::NoAccount => "Pas encore sur SPICO",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Active => Icon::CircleCheck,
            Self::Dormant => Icon::Clock,
            Self::MssOnly => Icon::Mail,
            Self::NoAccount => Icon::UserPlus,
        }
    }

    const fn meaning(self) -> Meaning {
        match self {
            Self::Active => Meaning::Ok,
            Self::Dormant => Meaning::Attention,
            Self::MssOnly => Meaning::Info,
            Self::NoAccount => Meaning::Neutral,
        }
    }
}

/// How a person can be reached, as a badge.
pub fn reach_badge(reach: Reach) -> Markup {
    badge_with(reach.meaning(), reach.icon(), reach.label())
}

/// The state of the network, in the top bar. The page starts without it: only the script knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// Live.
    Online,
    /// Live, but slow: fewer images, fewer requests.
    Slow,
    /// Being resumed.
    Resuming,
    /// Offline. One can go on writing.
    Offline,
}

impl Network {
    /// The state in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Online => "En ligne",
            Self::Slow => "Réseau lent",
            Self::Resuming => "Reprise…",
            Self::Offline => "Hors ligne",
        }
    }

    /// `data-etat`: what the style sheet and the script call it.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Online => "en-ligne",
            Self::Slow => "lent",
            Self::Resuming => "reprise",
            Self::Offline => "hors-ligne",
        }
    }
}

/// The chip of the network's state: `#reseau`. `None`: not known yet, hidden.
pub fn network_state(state: Option<Network>) -> Markup {
    html! {
        span.reseau id="reseau" data-etat=[state.map(Network::value)] hidden[state.is_none()] { (state.map_or("", Network::label)) }
    }
}

/// Progress. Announced by the script at each quarter.
pub fn progress(label: &str, done: u32, of: u32) -> Markup {
    html! {
        label.progression {
            span { (label) }
            progress value=(done) max=(of) { (done) " sur " (of) }
        }
    }
}

/// A placeholder for content that is loading, with its final height (only above 400 ms: screens §7.1).
pub fn skeleton(rows: usize) -> Markup {
    html! {
        div.squelette aria-hidden="true" {
            @for _ in 0..rows { div.squelette-rangee { span.rond {} span.barre {} span.barre.courte {} } }
        }
    }
}

/// A label and its value, several times.
pub fn definition_list<'a>(pairs: impl IntoIterator<Item = (&'a str, Markup)>) -> Markup {
    html! { dl.definitions { @for (term, value) in pairs { div { dt { (term) } dd { (value) } } } } }
}

/// Something typed by the person as plain text, shown as such.
pub fn plain(text: &str) -> Markup {
    text.render()
}
