//! A field of several lines.

use kernel::text::prose;
use maud::{Markup, Render, html};

use super::{Field, Words, control_id, described_by, field, framed};

/// A text of several lines; it grows with what is typed.
#[derive(Debug, Clone)]
pub struct TextArea<'a> {
    field: Field<'a>,
    rows: u8,
    mentions: Option<(&'a str, &'a str)>,
}

/// A text of several lines.
pub fn textarea<'a>(name: &'a str, label: &'a str) -> TextArea<'a> {
    TextArea {
        field: field(name, label),
        rows: 4,
        mentions: None,
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

    /// People can be mentioned: where they are looked up (ends with `=`), and who was chosen so far, ids parted by blanks. The form
    /// sends the choices as `mentions`.
    #[must_use]
    pub fn mentions(self, url: &'a str, chosen: &'a str) -> Self {
        Self {
            mentions: Some((url, chosen)),
            ..self
        }
    }
}

impl Render for TextArea<'_> {
    fn render(&self) -> Markup {
        let field = &self.field;
        let id = control_id(field.name);
        let control = html! {
            @if let Some((_, chosen)) = self.mentions { input type="hidden" name="mentions" value=(chosen); }
            textarea.saisie id=(id) name=(field.name) rows=(self.rows) dir="auto" data-max=[field.max] placeholder=[field.placeholder]
                data-mentions-url=[self.mentions.map(|(url, _)| url)] required[field.required] readonly[field.read_only] aria-invalid=[field.error.map(|_| "true")]
                aria-describedby=[described_by(&id, field.help, field.error, None)]
                hx-post=[&field.hx.post] hx-target=[&field.hx.target] hx-swap=[field.hx.swap] hx-trigger=[&field.hx.trigger] {
                (prose(field.value))
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
