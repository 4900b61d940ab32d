//! What an error says: what happened, what was kept, what to do (screens §7). Never a code in the title, never a source text.

use maud::{Markup, html};

use crate::Icon;
use crate::button::{Tone, link_button};
use crate::state::Meaning;

/// The kind of failure, as the person sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Does not exist, or may not be known to exist: the same words (I-7).
    NotFound,
    /// May be known, may not be done.
    Denied,
    /// Somebody else changed it meanwhile.
    Conflict,
    /// What was sent is larger than what is accepted.
    TooLarge,
    /// What was sent did not arrive whole.
    Cut,
    /// What was sent can't be read as text.
    Garbled,
    /// Too many requests: try again in a moment.
    Busy,
    /// A part of the service is unavailable.
    Unavailable,
    /// Our fault.
    Internal,
}

impl Trouble {
    /// The title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::NotFound => "Page introuvable",
            Self::Denied => "Vous n’avez pas accès à cette page",
            Self::Conflict => "Quelqu’un d’autre vient de modifier cela",
            Self::TooLarge => "Cet envoi est trop volumineux",
            Self::Cut => "Votre envoi n’est pas arrivé en entier",
            Self::Garbled => "Ce texte n’a pas pu être lu",
            Self::Busy => "Trop de demandes à la fois",
            Self::Unavailable => "Ce service est momentanément indisponible",
            Self::Internal => "Le service a rencontré un problème",
        }
    }

    const fn sentence(self) -> &'static str {
        match self {
            Self::NotFound => "Cette page n’existe pas ou vous n’y avez pas accès.",
            Self::Denied => "Votre situation actuelle ne le permet pas.",
            Self::Conflict => {
                "Votre modification n’a pas été enregistrée, pour ne pas effacer la sienne."
            }
            Self::TooLarge => {
                "Rien n’a été enregistré. Raccourcissez votre texte, ou envoyez-le en plusieurs fois."
            }
            Self::Cut => "Rien n’a été enregistré. Vérifiez le réseau, puis recommencez.",
            Self::Garbled => {
                "Rien n’a été enregistré. Revenez en arrière, retapez le passage, puis recommencez."
            }
            Self::Busy => {
                "Le service est très sollicité. Patientez quelques instants, puis réessayez."
            }
            Self::Unavailable => "Le reste de SPICO fonctionne. Réessayez dans quelques minutes.",
            Self::Internal => {
                "Ce n’est pas de votre fait. L’équipe technique peut retrouver l’incident grâce à la référence ci-dessous."
            }
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::NotFound => Icon::Search,
            Self::Denied => Icon::Lock,
            Self::Conflict => Icon::GitBranch,
            Self::Busy | Self::Cut => Icon::Clock,
            Self::TooLarge | Self::Garbled | Self::Unavailable | Self::Internal => {
                Icon::TriangleAlert
            }
        }
    }

    const fn meaning(self) -> Meaning {
        match self {
            Self::NotFound | Self::Denied | Self::Conflict => Meaning::Info,
            Self::TooLarge | Self::Cut | Self::Garbled | Self::Busy | Self::Unavailable => {
                Meaning::Attention
            }
            Self::Internal => Meaning::Danger,
        }
    }
}

/// The content of an error page. `reason`: more words, such as why access was refused; `reference`: the operation id that support
/// can search; `way_out`: address and words of the most useful next step.
pub fn error_page(
    trouble: Trouble,
    reason: Option<&str>,
    reference: Option<&str>,
    way_out: (&str, &str),
) -> Markup {
    let (href, words) = way_out;
    html! {
        div class={ "erreur-page " (trouble.meaning().class()) } {
            span.erreur-icone { (trouble.icon()) }
            h1 { (trouble.title()) }
            p.chapo { (reason.unwrap_or(trouble.sentence())) }
            div.actions {
                (link_button(href, words).tone(Tone::Primary))
                @if href != "/" { (link_button("/", "Accueil")) }
            }
            @if let Some(reference) = reference { p.reference { "Référence pour l’assistance\u{A0}: " code { (reference) } } }
        }
    }
}

/// The same inside a page that goes on: a fragment for `#erreurs`.
pub fn error_notice(trouble: Trouble, reason: Option<&str>, reference: Option<&str>) -> Markup {
    html! {
        section.resume-erreurs tabindex="-1" aria-label=(trouble.title()) {
            h2 { (trouble.icon()) (trouble.title()) }
            p { (reason.unwrap_or(trouble.sentence())) }
            @if let Some(reference) = reference { p.reference { "Référence pour l’assistance\u{A0}: " code { (reference) } } }
        }
    }
}
