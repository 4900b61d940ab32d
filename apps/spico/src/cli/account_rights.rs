//! `spico account suspend|close|reopen|end-role|add-role`: gives and takes access.

use ::db::Actor;
use access::{AccountId, PractitionerRoleId};
use clap::Args;
use directory::face::{EndPractitionerRole, MarkJoined, ResumePractitionerRole};
use identity::face::{
    self as identities, AccountState, AddAffiliation, ChangeState, EndAffiliation, EndedBy, RoleRow,
};
use kernel::{fr, text};

use super::{Common, Failure, screen};
use crate::accounts;
use crate::boot::{self, Opened, Purpose};
use crate::config::Config;
use crate::departures;

/// The longest reason, in characters.
const LONGEST: usize = 200;

#[derive(Debug, Args)]
pub(super) struct Who {
    #[command(flatten)]
    pub(super) common: Common,
    /// Identifiant du compte, ou son adresse électronique.
    #[arg(value_name = "COMPTE")]
    account: String,
}

#[derive(Debug, Args)]
pub(super) struct Change {
    #[command(flatten)]
    pub(super) who: Who,
    /// Pourquoi, pour la trace : 200 caractères au plus, sans le nom d’un usager.
    #[arg(long, value_name = "MOTIF", value_parser = reason)]
    reason: String,
}

#[derive(Debug, Args)]
pub(super) struct EndRole {
    #[command(flatten)]
    pub(super) who: Who,
    /// Situation d’exercice qui prend fin (rol_…).
    #[arg(long, value_name = "SITUATION")]
    role: Option<PractitionerRoleId>,
    /// Pourquoi, pour la trace : 200 caractères au plus, sans le nom d’un usager.
    #[arg(long, value_name = "MOTIF", value_parser = reason)]
    reason: String,
}

#[derive(Debug, Args)]
pub(super) struct AddRole {
    #[command(flatten)]
    pub(super) who: Who,
    /// Situation d’exercice de l’annuaire (rol_…) ; une situation que « end-role » a terminée est rendue, celle d’un compte clôturé
    /// passe au nouveau compte de la même personne.
    #[arg(long, value_name = "SITUATION")]
    role: PractitionerRoleId,
}

/// A reason that fits on one line of the trace.
fn reason(text: &str) -> Result<String, String> {
    let short = || format!("le motif tient sur une ligne, de 1 à {LONGEST} caractères");
    text::read_line("motif", text, LONGEST)
        .ok()
        .flatten()
        .ok_or_else(short)
}

/// The store, with the account that was named.
async fn find(who: &Who, config: &Config) -> Result<(Opened, AccountId), Failure> {
    let opened = boot::open_store(config, Purpose::Tool).await?;
    let found = identities::account_named(&opened.db, &who.account).await?;
    let account = found.ok_or_else(|| {
        let named = text::for_terminal(&who.account);
        Failure::new(format!(
            "aucun compte n’a l’identifiant ou l’adresse « {named} » : voir « spico account list »."
        ))
    })?;
    Ok((opened, account))
}

/// Suspends, closes or reopens an account.
pub(super) async fn change(
    asked: &Change,
    to: AccountState,
    config: &Config,
) -> Result<(), Failure> {
    let (opened, account) = find(&asked.who, config).await?;
    let actor = Actor::system();
    if to == AccountState::Closed {
        // The account will not reopen: what this person alone managed is handed to somebody else (C24).
        let with = boot::extensions(&opened);
        for role in identities::roles_of(&opened.db, account).await? {
            departures::hand_over(&opened.db, &with, role.practitioner_role_id).await;
        }
    }
    let change = ChangeState {
        actor: &actor,
        account,
        to,
        why: &asked.reason,
    };
    opened.db.run(&change).await?;
    let name = &asked.who.account;
    screen::line(&match to {
        AccountState::Suspended => format!(
            "Compte suspendu : {name}. Ses sessions sont fermées ; « spico account reopen » le rouvre."
        ),
        AccountState::Closed => {
            format!(
                "Compte clôturé : {name}. Ses sessions sont fermées, ses liens n’ouvrent plus rien, et il ne se rouvre pas. Si la personne revient, créez-lui un autre \
                 compte : « spico account add-role » lui rend ses situations et leurs discussions."
            )
        }
        _ => format!("Compte rouvert : {name}. La personne peut se connecter de nouveau."),
    });
    Ok(())
}

/// Ends a situation of an account: in identity first, since rights come from there, then in the directory.
pub(super) async fn end_role(asked: &EndRole, config: &Config) -> Result<(), Failure> {
    let (opened, account) = find(&asked.who, config).await?;
    let (db, actor) = (&opened.db, Actor::system());
    let roles = identities::roles_of(db, account).await?;
    let role = choose(&roles, asked.role)?;
    let end = EndAffiliation {
        actor: &actor,
        practitioner_role: role.practitioner_role_id,
        by: EndedBy::System,
        why: &asked.reason,
    };
    departures::hand_over(db, &boot::extensions(&opened), role.practitioner_role_id).await;
    db.run(&end).await?;
    db.run(&EndPractitionerRole {
        role: role.practitioner_role_id,
        actor,
    })
    .await?;
    screen::line(&format!(
        "Situation terminée : {} ({}). Les sessions qui s’en servaient sont fermées.",
        role.label, asked.who.account
    ));
    Ok(())
}

/// The named situation, or the only one. One that has ended may be ended again, since an earlier try may have been interrupted.
fn choose(roles: &[RoleRow], named: Option<PractitionerRoleId>) -> Result<&RoleRow, Failure> {
    let mut in_use = roles.iter().filter(|role| role.ended_at.is_none());
    let found = match named {
        Some(named) => roles.iter().find(|role| role.practitioner_role_id == named),
        None => in_use.next().filter(|_| in_use.next().is_none()),
    };
    found.ok_or_else(|| {
        let list = |role: &RoleRow| {
            let ended = role
                .ended_at
                .map(|at| format!(" (terminée le {})", fr::long_date(at)));
            format!(
                "\n  {}  {}{}",
                role.practitioner_role_id,
                role.label,
                ended.unwrap_or_default()
            )
        };
        let all: String = roles.iter().map(list).collect();
        Failure::new(if roles.is_empty() {
            "ce compte n’a aucune situation d’exercice.".to_owned()
        } else {
            format!("indiquez une situation de ce compte avec « --role » :{all}")
        })
    })
}

/// Gives an account a situation of the directory, or restores one.
pub(super) async fn add_role(asked: &AddRole, config: &Config) -> Result<(), Failure> {
    let (opened, account) = find(&asked.who, config).await?;
    let (db, actor) = (&opened.db, Actor::system());
    // Checked before the directory is changed.
    identities::may_be_given(db, account, asked.role).await?;
    let before = identities::freed_from(db, asked.role).await?;
    db.run(&ResumePractitionerRole {
        role: asked.role,
        actor: actor.clone(),
    })
    .await?;
    for (role, label) in accounts::labelled(db, &[asked.role]).await? {
        let give = AddAffiliation {
            actor: &actor,
            account,
            practitioner_role: role,
            label: &label,
        };
        db.run(&give).await?;
        screen::line(&format!(
            "Situation rattachée à {} : {label}.",
            asked.who.account
        ));
        if let Some(before) = &before {
            tell_of_closed(&label, before);
        }
    }
    let joined = MarkJoined {
        roles: &[asked.role],
        actor,
    };
    db.run(&joined).await?;
    Ok(())
}

/// Says whose a situation was: its discussions are read with it.
pub(super) fn tell_of_closed(label: &str, before: &str) {
    screen::line(&format!(
        "« {label} » était la situation d’un compte clôturé ({}), et ses discussions viennent avec elle. Si ce n’est pas la même personne, \
         retirez-la tout de suite : « spico account end-role ».",
        text::for_terminal(before)
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line() {
        assert_eq!(
            reason("  départ en retraite ").as_deref(),
            Ok("départ en retraite")
        );
        assert_eq!(reason("a\nb").as_deref(), Ok("a b"));
        for wrong in ["", "  ", "\u{200b}"] {
            assert!(reason(wrong).is_err(), "{wrong:?}");
        }
        assert!(reason(&"é".repeat(LONGEST)).is_ok());
        assert!(reason(&"é".repeat(LONGEST + 1)).is_err());
    }
}
