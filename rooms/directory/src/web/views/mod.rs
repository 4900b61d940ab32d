//! The views of the directory.

pub mod card;
mod invitation;
mod look;
pub mod own_card;
pub mod results;
pub mod samples;
pub mod search;
pub mod structure;

pub use samples::GALLERY;

use crate::domain::name;

/// `34120 Pézenas`, as far as it is known.
fn town(postcode: &str, commune: &str) -> String {
    format!("{postcode} {}", name::commune(commune))
        .trim()
        .to_owned()
}

/// The `tel:` address.
fn dial(phone: &str) -> String {
    let digits = phone
        .chars()
        .filter(|sign| sign.is_ascii_digit() || *sign == '+');
    format!("tel:{}", digits.collect::<String>())
}
