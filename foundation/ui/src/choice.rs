//! Choosing among options: list, check boxes, cards, and a person found while typing.

use maud::{Markup, Render, html};

use crate::Icon;
use crate::button::button;
use crate::field::{Words, control_id, described_by, error_line, framed};
use crate::hx::Hx;

/// One thing to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is read.
    pub label: &'a str,
    /// A second line, on cards.
    pub help: Option<&'a str>,
    /// The icon, on cards.
    pub icon: Option<Icon>,
    /// Chosen already.
    pub chosen: bool,
    /// Shown, but cannot be chosen; the help says why.
    pub disabled: bool,
}

impl<'a> Choice<'a> {
    /// A choice with its words only.
    pub const fn new(value: &'a str, label: &'a str) -> Self {
        Self {
            value,
            label,
            help: None,
            icon: None,
            chosen: false,
            disabled: false,
        }
    }

    /// Chosen when `chosen`.
    #[must_use]
    pub const fn chosen(self, chosen: bool) -> Self {
        Self { chosen, ..self }
    }
}

/// A native list of choices.
pub fn select(
    name: &str,
    label: &str,
    help: Option<&str>,
    error: Option<&str>,
    choices: &[Choice<'_>],
) -> Markup {
    select_with(name, label, (help, error), choices, &Hx::default())
}

/// A native list that acts at each choice, beside its form's button. `notes`: help and error.
pub fn select_with(
    name: &str,
    label: &str,
    notes: (Option<&str>, Option<&str>),
    choices: &[Choice<'_>],
    hx: &Hx,
) -> Markup {
    let id = control_id(name);
    let (help, error) = notes;
    let control = html! {
        div.liste-native {
            select.saisie id=(id) name=(name) aria-invalid=[error.map(|_| "true")] aria-describedby=[described_by(&id, help, error, None)]
                hx-get=[&hx.get] hx-post=[&hx.post] hx-target=[&hx.target] hx-swap=[hx.swap] hx-trigger=[&hx.trigger] hx-sync=[hx.sync]
                hx-include=[hx.include] hx-push-url=[hx.push] {
                @for choice in choices {
                    option value=(choice.value) selected[choice.chosen] disabled[choice.disabled] { (choice.label) }
                }
            }
            (Icon::ChevronDown)
        }
    };
    framed(
        &id,
        &Words {
            label,
            help,
            error,
            required: true,
        },
        &control,
    )
}

/// One check box. Its label is: *J'ai lu et j'accepte…*.
pub fn checkbox(
    name: &str,
    value: &str,
    label: impl Render,
    checked: bool,
    error: Option<&str>,
) -> Markup {
    let id = if value == "oui" {
        control_id(name)
    } else {
        control_id(&format!("{name}-{value}"))
    };
    html! {
        div.champ .en-erreur[error.is_some()] {
            div.coche {
                input id=(id) type="checkbox" name=(name) value=(value) checked[checked] aria-invalid=[error.map(|_| "true")]
                    aria-describedby=[error.map(|_| format!("{id}-erreur"))];
                label for=(id) { (label) }
            }
            @if let Some(error) = error { (error_line(&id, error)) }
        }
    }
}

/// One of several, each on a card with its explanation.
pub fn radio_cards(
    name: &str,
    legend: &str,
    error: Option<&str>,
    choices: &[Choice<'_>],
) -> Markup {
    choice_cards("radio", name, legend, error, choices)
}

/// Any of several, each on a card.
pub fn checkbox_cards(
    name: &str,
    legend: &str,
    error: Option<&str>,
    choices: &[Choice<'_>],
) -> Markup {
    choice_cards("checkbox", name, legend, error, choices)
}

/// The first choice carries the id that an error summary links to.
fn choice_cards(
    kind: &str,
    name: &str,
    legend: &str,
    error: Option<&str>,
    choices: &[Choice<'_>],
) -> Markup {
    let base = control_id(name);
    html! {
        fieldset.champ .en-erreur[error.is_some()] aria-describedby=[error.map(|_| format!("{base}-erreur"))] {
            legend.libelle { (legend) }
            div.cartes-choix {
                @for (rank, choice) in choices.iter().enumerate() {
                    @let id = if rank == 0 { base.clone() } else { format!("{base}-{rank}") };
                    div.carte-choix .inactif[choice.disabled] {
                        input id=(id) type=(kind) name=(name) value=(choice.value) checked[choice.chosen] disabled[choice.disabled]
                            aria-describedby=[choice.help.map(|_| format!("{id}-aide"))];
                        label for=(id) {
                            @if let Some(icon) = choice.icon { (icon) }
                            span { (choice.label) }
                        }
                        @if let Some(help) = choice.help { p.aide id={ (id) "-aide" } { (help) } }
                    }
                }
            }
            @if let Some(error) = error { (error_line(&base, error)) }
        }
    }
}

/// People (or things) found while typing, of whom several may be chosen. Without a script the same field is a search: its form sends
/// `geste=chercher`, or `enlever=…` to remove one; it also sends everything chosen so far. `url` ends with `=`: the typed words follow it.
#[expect(
    clippy::too_many_arguments,
    reason = "each is a word that the control shows or sends; callers read as a sentence"
)]
pub fn people_picker(
    name: &str,
    label: &str,
    help: &str,
    url: &str,
    taken: &[Choice<'_>],
    error: Option<&str>,
) -> Markup {
    let id = control_id(name);
    let (list, chips) = (format!("{id}-propositions"), format!("{id}-choisis"));
    let control = html! {
        // Enter in a field presses the first button of its form: without a script, that button searches and removes nobody.
        noscript { button.visuellement-cache type="submit" name="geste" value="chercher" tabindex="-1" aria-hidden="true" { "Chercher" } }
        ul.jetons id=(chips) aria-label={ (label) "\u{A0}: choix faits" } {
            @for choice in taken {
                li.jeton {
                    span { (choice.label) }
                    input type="hidden" name=(name) value=(choice.value);
                    button.retirer type="button" aria-label={ "Retirer " (choice.label) } { (Icon::X) }
                    noscript { button.retirer type="submit" name="enlever" value=(choice.value) aria-label={ "Retirer " (choice.label) } { (Icon::X) } }
                }
            }
        }
        input.saisie id=(id) type="text" inputmode="search" name={ (name) "-recherche" } role="combobox" aria-expanded="false" aria-autocomplete="list"
            aria-controls=(list) autocomplete="off" spellcheck="false" aria-invalid=[error.map(|_| "true")]
            aria-describedby=[described_by(&id, Some(help), error, None)]
            data-choix-url=(url) data-choix-titre=(label) data-choix-cible=(chips) data-choix-nom=(name);
        noscript { p { (button("Chercher").submits().sends("geste", "chercher").icon(Icon::Search)) } }
        ul.choix id=(list) role="listbox" aria-label=(label) hidden {}
    };
    framed(
        &id,
        &Words {
            label,
            help: Some(help),
            error,
            required: true,
        },
        &control,
    )
}

/// One suggestion of people to mention. `written`: the label inserted after the `@`; it distinguishes people of one name, and the id goes
/// with it.
pub fn mention_option(role: &str, name: &str, detail: &str, written: &str) -> Markup {
    html! {
        li.proposition id={ "mention-" (role) } role="option" data-valeur=(role) data-libelle=(written) {
            strong { (name) } @if !detail.is_empty() { " " span.aide { (detail) } }
        }
    }
}

/// One suggestion of the picker: what the server answers, several of them in one list.
pub fn picker_option(id: &str, value: &str, label: &str, detail: &str) -> Markup {
    html! {
        li.proposition id=(id) role="option" data-valeur=(value) data-libelle=(label) {
            strong { (label) } @if !detail.is_empty() { " " span.aide { (detail) } }
        }
    }
}
