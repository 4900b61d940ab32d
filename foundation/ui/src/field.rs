//! Fields of a form: a label always, help under it, the error under that, all tied together for screen readers.

use kernel::text::prose;
use maud::{Markup, Render, html};

use crate::hx::Hx;

mod area;
mod frame;
mod search;
mod summary;

pub use area::{TextArea, textarea};
pub(crate) use frame::described_by;
pub use frame::{Words, error_line, framed};
pub use search::search_box;
pub use summary::error_summary;

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
    /// A secret. For the password field with its checklist, see the identity room.
    Password,
}

impl Kind {
    fn type_(self, value: &str) -> &'static str {
        match self {
            // A browser empties an invalid date: as text, what was typed stays visible and can be corrected.
            Self::Date if !value.is_empty() && !kernel::fr::is_iso_day(value) => "text",
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

    /// The longest text accepted, in characters. Not `maxlength`, which cuts what is pasted without a word: `longueur.js` says how
    /// many are too many, and the server refuses.
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
        // The value is shown as it would be stored.
        let value = prose(self.value);
        html! {
            input.saisie id=(id) name=(self.name) type=(self.kind.type_(&value)) value=[(!value.is_empty()).then_some(value)]
                autocomplete=[self.autocomplete] placeholder=[self.placeholder] data-max=[self.max] list=[self.list]
                dir=[matches!(self.kind, Kind::Text | Kind::Search).then_some("auto")]
                inputmode=[digits.then_some("numeric")]
                autocapitalize=[matches!(self.kind, Kind::Password | Kind::Email).then_some("none")]
                spellcheck=[(self.kind != Kind::Text).then_some("false")]
                required[self.required] readonly[self.read_only] aria-invalid=[self.error.map(|_| "true")] aria-describedby=[described]
                hx-get=[&self.hx.get] hx-post=[&self.hx.post] hx-target=[&self.hx.target] hx-swap=[self.hx.swap]
                hx-trigger=[&self.hx.trigger] hx-sync=[self.hx.sync] hx-include=[self.hx.include] hx-push-url=[self.hx.push];
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
                // An empty search is no mistake: calling it optional would only confuse.
                required: self.required || self.kind == Kind::Search,
            },
            &self.control(None),
        )
    }
}
