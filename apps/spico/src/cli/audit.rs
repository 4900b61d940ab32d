//! `spico audit …`.

mod report;

use ::audit::{Ask, Doubt, Verdict, verify};
use clap::{Args, Subcommand};
use data_encoding::HEXLOWER_PERMISSIVE;

use super::{Common, Failure, block_on, screen};
use crate::boot::{self, Opened, Purpose};
use crate::config::{Environment, told};
use crate::in_service::is_in_service;

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Vérifie que les traces sont entières : aucune modifiée, aucune retirée. Se termine par 0 quand tout concorde, 1 quand une trace est altérée
    /// ou manque, 3 quand rien ne se contredit, mais que des points restent à expliquer.
    Verify(Verify),
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    #[command(flatten)]
    common: Common,
    /// Empreinte notée ailleurs lors d’une vérification précédente : dit si elle fait toujours partie de la chaîne des sceaux.
    #[arg(long, value_name = "EMPREINTE", value_parser = hash)]
    contains: Option<[u8; 32]>,
    /// Répond en JSON.
    #[arg(long)]
    json: bool,
}

/// With this status the command ends when nothing contradicts, and something needs an explanation.
const TO_EXPLAIN: u8 = 3;

/// Reads a hash as it was printed.
fn hash(text: &str) -> Result<[u8; 32], String> {
    let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes());
    let hash = bytes.ok().and_then(|bytes| bytes.try_into().ok());
    hash.ok_or_else(|| "64 chiffres hexadécimaux".to_owned())
}

impl Audit {
    pub(super) fn run(self, environment: &Environment) -> Result<(), Failure> {
        let Self::Verify(Verify {
            common,
            contains,
            json,
        }) = self;
        let config = common.load(environment)?;
        block_on(config.threads, async {
            let opened = boot::open_store(&config, Purpose::Look).await?;
            let ask = Ask {
                key: &opened.seal_key,
                sealing: is_in_service(&config.address()?),
                noted: noted(&opened)?,
                claimed_at: Some(opened.known.claimed_at),
                contains,
            };
            let verdict = verify(&opened.db, &ask).await?;
            if json {
                screen::line(&report::json(&verdict).to_string());
            } else {
                report::tell(&verdict);
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

/// Whether whoever gave a head had this told when the head was noted: it changes nothing any more.
fn was_told(verdict: &Verdict, doubt: &Doubt) -> bool {
    let seal = doubt.seal().map(|seal| seal.seal);
    let noted = verdict.contained.map(|head| head.seal);
    seal.is_some_and(|seal| noted.is_some_and(|noted| seal <= noted))
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
    if !verdict.doubts.iter().all(|doubt| was_told(verdict, doubt)) {
        return Err(Failure::new(
            "rien ne se contredit dans la trace, mais ce qui précède reste à expliquer. Si l’explication n’est pas certaine, prévenez le responsable \
             de la sécurité. Si elle l’est, notez l’empreinte ci-dessus avec elle : donnée avec « --contains », elle vaut pour les sceaux qu’elle couvre.",
        )
        .with_status(TO_EXPLAIN));
    }
    Ok(())
}
