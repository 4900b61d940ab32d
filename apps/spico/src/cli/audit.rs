//! `spico audit …`.

use ::audit::{Ask, Verdict, verify};
use clap::{Args, Subcommand};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use kernel::fr;

use super::{Common, Failure, block_on, screen};
use crate::boot::{self, Opened, Purpose};
use crate::config::{Environment, told};
use crate::in_service::is_in_service;

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Vérifie que les traces sont entières : aucune modifiée, aucune retirée.
    Verify(Verify),
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    #[command(flatten)]
    common: Common,
    /// Empreinte notée ailleurs lors d’une vérification précédente : dit si elle fait toujours partie de la chaîne des sceaux.
    #[arg(long, value_name = "EMPREINTE", value_parser = hash)]
    contains: Option<[u8; 32]>,
}

/// Reads a hash as it was printed.
fn hash(text: &str) -> Result<[u8; 32], String> {
    let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes());
    let hash = bytes.ok().and_then(|bytes| bytes.try_into().ok());
    hash.ok_or_else(|| "64 chiffres hexadécimaux".to_owned())
}

impl Audit {
    pub(super) fn run(self, environment: &Environment) -> Result<(), Failure> {
        let Self::Verify(Verify { common, contains }) = self;
        let config = common.load(environment)?;
        block_on(config.threads, async {
            let opened = boot::open_store(&config, Purpose::Look).await?;
            let ask = Ask {
                key: &opened.seal_key,
                sealing: is_in_service(&config.address()?),
                noted: noted(&opened)?,
                contains,
            };
            let verdict = verify(&opened.db, &ask).await?;
            tell(&verdict);
            if ask.noted.is_none() && verdict.seals > 0 {
                screen::note(&format!(
                    "Attention : aucun sceau n’est noté dans « {} ». Sans cette note, ou une empreinte gardée ailleurs (--contains), rien ne dit \
                     si la fin de la trace a été retirée.",
                    opened.note.path().display()
                ));
            }
            judge(&verdict, contains)
        })
    }
}

/// The seal that was noted beside the key file.
fn noted(opened: &Opened) -> Result<Option<::audit::Noted>, Failure> {
    opened.note.read().map_err(|error| {
        let why = match error.kind() {
            std::io::ErrorKind::InvalidData => "il ne contient pas ce que SPICO y écrit".to_owned(),
            _ => told(&error),
        };
        Failure::new(format!(
            "le dernier sceau noté, « {} », ne peut pas être lu : {why}. Comparez la trace avec une empreinte gardée ailleurs (--contains), \
             puis mettez ce fichier de côté.",
            opened.note.path().display()
        ))
    })
}

fn tell(verdict: &Verdict) {
    screen::line(&format!(
        "{} sous {}, {} pas encore scellées (elles le sont chaque minute, quand SPICO est lancé).",
        fr::count(verdict.events, "trace intacte", "traces intactes"),
        fr::count(verdict.seals, "sceau", "sceaux"),
        fr::number(verdict.unsealed)
    ));
    if let Some(head) = verdict.head {
        screen::line(&format!(
            "Empreinte du sceau n° {}, du {}, à noter ailleurs : {}",
            head.seal,
            fr::date_time(head.sealed_at),
            HEXLOWER.encode(&head.hash)
        ));
    }
    if let Some(found) = verdict.contained {
        screen::line(&format!(
            "L’empreinte donnée est celle du sceau n° {}, du {} : rien de ce qu’il couvre n’a changé.",
            found.seal,
            fr::date_time(found.sealed_at)
        ));
    }
}

fn judge(verdict: &Verdict, contains: Option<[u8; 32]>) -> Result<(), Failure> {
    if let Some(broken) = &verdict.first_bad {
        return Err(Failure::new(format!(
            "{broken}. {} Prévenez le responsable de la sécurité, et gardez cette base telle qu’elle est.",
            broken.advice()
        )));
    }
    if contains.is_some() && verdict.contained.is_none() {
        return Err(Failure::new(
            "l’empreinte donnée n’est celle d’aucun sceau de cette trace : des traces ont été retirées ou récrites, ou ce n’est pas la même base. \
             Prévenez le responsable de la sécurité, et gardez cette base telle qu’elle est.",
        ));
    }
    Ok(())
}
