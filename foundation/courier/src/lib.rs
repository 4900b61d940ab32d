//! Outgoing mails and SMS. Rooms write the texts, jobs queue them; this crate sends them.
//!
//! - [`Letter`] and [`Sms`]: what is sent, plain text without any clinical content (I-13).
//! - [`Courier`]: sends through SMTP and an HTTP gateway, or keeps everything in an [`Outbox`] (tests and demo).
//! - [`SendError`] says whether trying again can help; [`Phone`] brings numbers to one form.

mod address;
pub mod config;
mod courier;
mod error;
mod gateway;
mod letter;
mod model;
mod outbox;
mod phone;
mod smtp;
mod template;

pub use address::{is_mail_address, mask_mail};
pub use config::{CourierSettings, MailSettings, SmsSettings};
pub use courier::Courier;
pub use error::{SendError, SetupError};
pub use letter::{Letter, LetterId, Sms, SmsId};
pub use model::Model;
pub use outbox::{Outbox, Parcel};
pub use phone::{InvalidPhone, Phone};
