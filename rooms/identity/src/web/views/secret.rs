//! Fields for secrets: passwords with their live checklist, one-time codes.

use maud::{Markup, Render, html};

use ui::Icon;
use ui::field::{Kind, Words, control_id, error_line, field, framed};

/// The module that shows the typed password and updates the checklist.
pub(crate) const SCRIPT: &str = "identity/mot-de-passe.js";
/// The room's sheet.
pub(crate) const SHEET: &str = "identity/room.css";

/// One rule of the password policy, as shown before and while one types (A10.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Criterion<'a> {
    /// What the page's script calls it: `longueur`, `majuscule`, `minuscule`, `chiffre`, `special`, `interdits`.
    pub key: &'a str,
    /// The rule in words: *Au moins 12 caractères*.
    pub text: &'a str,
}

/// The password policy as the page needs it: words for people, JSON for the script; both written by the room that owns the
/// rule, from the function that the server checks with (A10.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checklist<'a> {
    /// `{"longueur":12,"majuscule":true,…}`.
    pub policy_json: &'a str,
    /// The rules, in the order shown.
    pub criteria: &'a [Criterion<'a>],
}

/// A password field with a button that shows what is typed. Pasting is allowed (WCAG 3.3.8).
#[derive(Debug, Clone)]
pub struct Password<'a> {
    name: &'a str,
    label: &'a str,
    error: Option<&'a str>,
    autocomplete: &'a str,
    checklist: Option<Checklist<'a>>,
}

/// The password of an existing account.
pub fn password<'a>(name: &'a str, label: &'a str) -> Password<'a> {
    Password {
        name,
        label,
        error: None,
        autocomplete: "current-password",
        checklist: None,
    }
}

/// A password being chosen, with the rules under it.
pub fn new_password<'a>(name: &'a str, label: &'a str, checklist: Checklist<'a>) -> Password<'a> {
    Password {
        autocomplete: "new-password",
        checklist: Some(checklist),
        ..password(name, label)
    }
}

impl<'a> Password<'a> {
    /// What is wrong and how to mend it.
    #[must_use]
    pub fn error(self, error: Option<&'a str>) -> Self {
        Self { error, ..self }
    }
}

impl Render for Password<'_> {
    fn render(&self) -> Markup {
        let id = control_id(self.name);
        let list_id = format!("{id}-criteres");
        let mut description: Vec<String> = Vec::new();
        description.extend(self.error.map(|_| format!("{id}-erreur")));
        description.extend(self.checklist.map(|_| list_id.clone()));
        let described = (!description.is_empty()).then(|| description.join(" "));
        let control = html! {
            div.saisie-avec-bouton data-module=(ui::assets::url(SCRIPT)) {
                input.saisie id=(id) name=(self.name) type="password" autocomplete=(self.autocomplete) autocapitalize="none" spellcheck="false"
                    required aria-invalid=[self.error.map(|_| "true")] aria-describedby=[described]
                    data-politique=[self.checklist.map(|list| list.policy_json)];
                button.bouton.discret.montre type="button" data-montre=(id) aria-pressed="false" aria-label="Afficher le mot de passe" {
                    (Icon::Eye) (Icon::EyeOff)
                }
            }
            @if let Some(list) = self.checklist {
                ul.criteres id=(list_id) data-criteres-de=(id) {
                    @for criterion in list.criteria { li data-critere=(criterion.key) { (criterion.text) } }
                }
            }
        };
        framed(
            &id,
            &Words {
                label: self.label,
                help: None,
                error: self.error,
                required: true,
            },
            &control,
        )
    }
}

/// The field for a code received by mail or SMS: one field, never six, so that pasting and autofill work. It has the focus when its page
/// opens, since the page asks for nothing else; after an error the summary has it.
pub fn one_time_code(name: &str, label: &str, help: &str, error: Option<&str>) -> Markup {
    let id = control_id(name);
    let described = error.map_or_else(
        || format!("{id}-aide"),
        |_| format!("{id}-aide {id}-erreur"),
    );
    html! {
        div.champ .en-erreur[error.is_some()] {
            label.libelle for=(id) { (label) }
            p.aide id={ (id) "-aide" } { (help) }
            input.saisie.code id=(id) name=(name) type="text" inputmode="numeric" autocomplete="one-time-code"
                autocapitalize="none" spellcheck="false" required aria-invalid=[error.map(|_| "true")]
                aria-describedby=(described) autofocus[error.is_none()];
            @if let Some(error) = error { (error_line(&id, error)) }
        }
    }
}

/// The identifier or mail of an account (A02.2).
pub fn account_name<'a>(
    name: &'a str,
    label: &'a str,
    value: &'a str,
    error: Option<&'a str>,
) -> Markup {
    field(name, label)
        .kind(Kind::Text)
        .value(value)
        .error(error)
        .autocomplete("username")
        .required()
        .render()
}
