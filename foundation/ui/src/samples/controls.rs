//! Samples: buttons, fields, choices, secrets.

mod buttons;
mod choices;
mod fields;
mod secrets;

pub(crate) use buttons::BUTTONS;
pub(crate) use choices::CHOICES;
pub(crate) use fields::FIELDS;
pub(crate) use secrets::SECRETS;
