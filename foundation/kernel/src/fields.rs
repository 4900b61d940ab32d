//! The errors of a form, field by field.

use std::fmt;

/// Messages for the fields of one form, in the order in which they were found. Empty means valid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(&'static str, String)>);

impl FieldErrors {
    /// No error yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// A single error.
    pub fn one(field: &'static str, message: impl Into<String>) -> Self {
        Self(vec![(field, message.into())])
    }

    /// Adds an error: `field` is the control's name, `message` a French sentence that says how to mend it.
    pub fn add(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push((field, message.into()));
    }

    /// Adds an error unless `valid`.
    pub fn require(&mut self, valid: bool, field: &'static str, message: &str) {
        if !valid {
            self.add(field, message);
        }
    }

    /// The value, when it could be read; otherwise its errors are added to these.
    pub fn hold<T>(&mut self, read: Result<T, Self>) -> Option<T> {
        read.map_err(|errors| self.0.extend(errors.0)).ok()
    }

    /// The first message of a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, message)| message.as_str())
    }

    /// All errors, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(field, message)| (*field, message.as_str()))
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok` with `value` when nothing is wrong.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (field, message)) in self.iter().enumerate() {
            write!(
                f,
                "{}{field} : {message}",
                if index > 0 { " ; " } else { "" }
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for FieldErrors {}
