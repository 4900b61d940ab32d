//! Fields of a form: a label always, help under it, the error under that, all tied together for screen readers.

use maud::{Markup, Render, html};

use crate::Icon;
use crate::hx::Hx;

/// What a one-line field holds. The keyboard of a phone and the browser's checks follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Any text.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Tel,
    /// Digits: RPPS, codes. Text with a numeric keyboard, since it is not a quantity.
    Digits,
    /// A day.
    Date,
    /// A search.
    Search,
    /// A secret. For the password field with its checklist, see [`crate::secret`].
    Password,
}

impl Kind {
    const fn type_(self) -> &'static str {
        match self {
            Self::Text | Self::Digits => "text",
            Self::Email => "email",
            Self::Tel => "tel",
            Self::Date => "date",
            Self::Search => "search",
            Self::Password => "password",
        }
    }
}

/// A one-line field. Made by [`field`].
#[derive(Debug, Clone)]
pub struct Field<'a> {
    pub(crate) name: &'a str,
    pub(crate) label: &'a str,
    pub(crate) kind: Kind,
    pub(crate) value: &'a str,
    pub(crate) help: Option<&'a str>,
    pub(crate) error: Option<&'a str>,
    pub(crate) autocomplete: Option<&'a str>,
    pub(crate) placeholder: Option<&'a str>,
    pub(crate) list: Option<&'a str>,
    pub(crate) max: Option<u32>,
    pub(crate) required: bool,
    pub(crate) read_only: bool,
    pub(crate) hx: Hx,
}

/// The id of the control with this name: what an error summary links to.
pub fn control_id(name: &str) -> String {
    format!("champ-{name}")
}

/// A one-line field; `label` is always visible.
pub fn field<'a>(name: &'a str, label: &'a str) -> Field<'a> {
    Field {
        name,
        label,
        kind: Kind::Text,
        value: "",
        help: None,
        error: None,
        autocomplete: None,
        placeholder: None,
        list: None,
        max: None,
        required: false,
        read_only: false,
        hx: Hx::default(),
    }
}

impl<'a> Field<'a> {
    /// What it holds.
    #[must_use]
    pub fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// What was typed before, or is known already.
    #[must_use]
    pub fn value(self, value: &'a str) -> Self {
        Self { value, ..self }
    }

    /// A sentence under the label.
    #[must_use]
    pub fn help(self, help: &'a str) -> Self {
        Self {
            help: Some(help),
            ..self
        }
    }

    /// What is wrong and how to mend it.
    #[must_use]
    pub fn error(self, error: Option<&'a str>) -> Self {
        Self { error, ..self }
    }

    /// The browser's own name for what is asked (WCAG 1.3.5): `username`, `email`, `tel`, `family-name`…
    #[must_use]
    pub fn autocomplete(self, token: &'a str) -> Self {
        Self {
            autocomplete: Some(token),
            ..self
        }
    }

    /// An example inside the field. Never the only explanation.
    #[must_use]
    pub fn example(self, example: &'a str) -> Self {
        Self {
            placeholder: Some(example),
            ..self
        }
    }

    /// The longest text accepted, in UTF-16 units as browsers count.
    #[must_use]
    pub fn max(self, max: u32) -> Self {
        Self {
            max: Some(max),
            ..self
        }
    }

    /// Must be filled in.
    #[must_use]
    pub fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// Can be read and copied only: national identity traits (B10.1).
    #[must_use]
    pub fn read_only(self) -> Self {
        Self {
            read_only: true,
            ..self
        }
    }

    /// What htmx does while one types.
    #[must_use]
    pub fn hx(self, hx: Hx) -> Self {
        Self { hx, ..self }
    }

    /// The control alone, tied to its label, help and error.
    pub(crate) fn control(&self, more_descriptions: Option<&str>) -> Markup {
        let id = control_id(self.name);
        let described = described_by(&id, self.help, self.error, more_descriptions);
        let digits = self.kind == Kind::Digits;
        html! {
            input.saisie id=(id) name=(self.name) type=(self.kind.type_()) value=[(!self.value.is_empty()).then_some(self.value)]
                autocomplete=[self.autocomplete] placeholder=[self.placeholder] maxlength=[self.max] list=[self.list]
                inputmode=[digits.then_some("numeric")] pattern=[digits.then_some("[0-9 ]*")]
                autocapitalize=[matches!(self.kind, Kind::Password | Kind::Email).then_some("none")]
                spellcheck=[(self.kind != Kind::Text).then_some("false")]
                required[self.required] readonly[self.read_only] aria-invalid=[self.error.map(|_| "true")] aria-describedby=[described]
                hx-get=[&self.hx.get] hx-post=[&self.hx.post] hx-target=[&self.hx.target] hx-swap=[self.hx.swap]
                hx-trigger=[self.hx.trigger] hx-sync=[self.hx.sync] hx-include=[self.hx.include] hx-push-url=[self.hx.push];
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        framed(
            &control_id(self.name),
            &Words {
                label: self.label,
                help: self.help,
                error: self.error,
                // A search that is left empty asks nothing: to call it optional would only puzzle.
                required: self.required || self.kind == Kind::Search,
            },
            &self.control(None),
        )
    }
}

/// The words around a control.
pub(crate) struct Words<'a> {
    pub label: &'a str,
    pub help: Option<&'a str>,
    pub error: Option<&'a str>,
    pub required: bool,
}

/// The ids that describe a control, in reading order.
pub(crate) fn described_by(
    id: &str,
    help: Option<&str>,
    error: Option<&str>,
    more: Option<&str>,
) -> Option<String> {
    let ids: Vec<String> = [
        help.map(|_| format!("{id}-aide")),
        error.map(|_| format!("{id}-erreur")),
        more.map(str::to_owned),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Label, help, control and error in their order. A field that may be left empty says so; one that may not says nothing.
pub(crate) fn framed(id: &str, words: &Words<'_>, control: &Markup) -> Markup {
    html! {
        div.champ .en-erreur[words.error.is_some()] {
            label.libelle for=(id) {
                (words.label)
                @if !words.required { " " span.facultatif { "(facultatif)" } }
            }
            @if let Some(help) = words.help { p.aide id={ (id) "-aide" } { (help) } }
            (control)
            @if let Some(error) = words.error { (error_line(id, error)) }
        }
    }
}

/// The error under a control, with an icon and a word besides the colour.
pub(crate) fn error_line(id: &str, error: &str) -> Markup {
    html! { p.erreur id={ (id) "-erreur" } { (Icon::CircleAlert) span { span.visuellement-cache { "Erreur\u{A0}: " } (error) } } }
}

/// A text of several lines; it grows with what is typed.
#[derive(Debug, Clone)]
pub struct TextArea<'a> {
    field: Field<'a>,
    rows: u8,
}

/// A text of several lines.
pub fn textarea<'a>(name: &'a str, label: &'a str) -> TextArea<'a> {
    TextArea {
        field: field(name, label),
        rows: 4,
    }
}

impl<'a> TextArea<'a> {
    /// Value, help, error and the rest, as for a one-line field.
    #[must_use]
    pub fn with(self, set: impl FnOnce(Field<'a>) -> Field<'a>) -> Self {
        Self {
            field: set(self.field),
            ..self
        }
    }

    /// Lines shown before it grows.
    #[must_use]
    pub fn rows(self, rows: u8) -> Self {
        Self { rows, ..self }
    }
}

impl Render for TextArea<'_> {
    fn render(&self) -> Markup {
        let field = &self.field;
        let id = control_id(field.name);
        let control = html! {
            textarea.saisie id=(id) name=(field.name) rows=(self.rows) maxlength=[field.max] placeholder=[field.placeholder]
                required[field.required] readonly[field.read_only] aria-invalid=[field.error.map(|_| "true")]
                aria-describedby=[described_by(&id, field.help, field.error, None)]
                hx-post=[&field.hx.post] hx-target=[&field.hx.target] hx-swap=[field.hx.swap] hx-trigger=[field.hx.trigger] {
                (field.value)
            }
        };
        framed(
            &id,
            &Words {
                label: field.label,
                help: field.help,
                error: field.error,
                required: field.required,
            },
            &control,
        )
    }
}

/// A search: a form that works on Enter, and as one types when `hx` says so. The label is for screen readers, the icon for eyes.
pub fn search_box(action: &str, name: &str, label: &str, value: &str, hx: &Hx) -> Markup {
    // Not the id of a field: the frame's own search stands on pages whose form has a field of the same name.
    let id = format!("recherche-{name}");
    html! {
        form.recherche role="search" action=(action) method="get" {
            label.visuellement-cache for=(id) { (label) }
            (Icon::Search)
            input.saisie id=(id) type="search" name=(name) value=(value) placeholder=(label) autocomplete="off" spellcheck="false" enterkeyhint="search"
                hx-get=[&hx.get] hx-target=[&hx.target] hx-swap=[hx.swap] hx-trigger=[hx.trigger] hx-sync=[hx.sync] hx-include=[hx.include]
                hx-push-url=[hx.push];
            button.bouton.discret.seul type="submit" aria-label="Lancer la recherche" { (Icon::ArrowRight) }
        }
    }
}

/// What is wrong with a form, above it, each line leading to its field. It takes the focus (a11y.js).
pub fn error_summary<'a>(errors: impl IntoIterator<Item = (&'a str, &'a str)>) -> Markup {
    let errors: Vec<_> = errors.into_iter().collect();
    html! {
        @if !errors.is_empty() {
            section.resume-erreurs id="resume-erreurs" tabindex="-1" aria-labelledby="resume-erreurs-titre" {
                h2 id="resume-erreurs-titre" {
                    (Icon::CircleAlert)
                    @if errors.len() == 1 { "Un point est à corriger" } @else { (errors.len()) " points sont à corriger" }
                }
                ul { @for (name, message) in errors { li { a href={ "#" (control_id(name)) } { (message) } } } }
                p.aide { "Ce que vous avez saisi est conservé." }
            }
        }
    }
}
