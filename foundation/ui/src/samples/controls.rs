//! Samples: buttons, fields, choices.

mod buttons;
mod choices;
mod fields;

pub(crate) use buttons::BUTTONS;
pub(crate) use choices::CHOICES;
pub(crate) use fields::FIELDS;
