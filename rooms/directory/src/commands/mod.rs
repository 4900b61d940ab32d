//! Every change of the directory made by people and by other rooms, each with its trace. Imports are in [`crate::import`].

pub mod edit_card;
pub mod end_role;
pub mod join;
pub mod register_organization;
pub mod register_practitioner;

pub use edit_card::EditOwnCard;
pub use end_role::{EndPractitionerRole, ResumePractitionerRole};
pub use join::MarkJoined;
pub use register_organization::{NewOrganization, RegisterOrganization};
pub use register_practitioner::{
    NewMailbox, NewPractitioner, NewRole, RegisterPractitioner, Registered,
};
