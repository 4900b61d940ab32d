//! `spico audit …`.

use ::audit::verify;
use clap::Subcommand;
use kernel::fr;

use super::{Common, Failure, block_on, screen};
use crate::boot::{self, Purpose};
use crate::config::Environment;

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Vérifie que les traces sont entières : aucune modifiée, aucune retirée.
    Verify(Common),
}

impl Audit {
    pub(super) fn run(self, environment: &Environment) -> Result<(), Failure> {
        let Self::Verify(common) = self;
        let config = common.load(environment)?;
        block_on(config.threads, async {
            let opened = boot::open_store(&config, Purpose::Tool).await?;
            let verdict = verify(&opened.db).await?;
            screen::line(&format!(
                "{} sous {}, {} pas encore scellées (elles le sont chaque minute).",
                fr::count(verdict.events, "trace intacte", "traces intactes"),
                fr::count(verdict.seals, "sceau", "sceaux"),
                fr::number(verdict.unsealed)
            ));
            if let Some(head) = verdict.head {
                let hex = hexadecimal(&head);
                screen::line(&format!(
                    "Empreinte du dernier sceau, à noter ailleurs : {hex}"
                ));
            }
            match verdict.first_bad {
                Some(broken) => Err(Failure::new(format!(
                    "{broken}. Prévenez le responsable de la sécurité : des traces ont été altérées."
                ))),
                None => Ok(()),
            }
        })
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}
