//! Nothing acknowledged is ever lost (G5): everybody posts and listens, the server is killed at random moments and restarted, streams
//! resume from their cursor and posts without an answer are repeated under the same client id.

mod clients;
mod history;
mod report;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kernel::{Entropy, SystemEntropy};

use crate::failure::Failure;
use crate::ledger::Ledger;
use crate::server::Server;
use crate::spread::Spread;
use crate::users;
use clients::Crowd;
use report::Report;

/// Réglages de l’essai.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    /// Le programme « spico ».
    #[arg(long, default_value = "target/release/spico", value_name = "FICHIER")]
    program: PathBuf,
    /// Sa configuration, avec « bench = true ».
    #[arg(long, value_name = "FICHIER")]
    config: PathBuf,
    /// Port d’écoute. Plusieurs : un serveur par port, sur la même base PostgreSQL.
    #[arg(long, default_value = "19300")]
    port: Vec<u16>,
    /// Nombre d’arrêts brutaux.
    #[arg(long, default_value_t = 20)]
    kills: u32,
    /// Messages par seconde, toutes discussions ensemble.
    #[arg(long, default_value_t = 500)]
    rate: u32,
    /// Nombre de comptes.
    #[arg(long, default_value_t = 200)]
    users: usize,
    /// Personnes par discussion, 64 au plus.
    #[arg(long, default_value_t = 10)]
    room: usize,
    /// Temps le plus court entre un redémarrage et l’arrêt suivant, en millisecondes.
    #[arg(long, default_value_t = 200)]
    gap_min: u64,
    /// Temps le plus long.
    #[arg(long, default_value_t = 1500)]
    gap_max: u64,
    /// Journal des serveurs.
    #[arg(long, default_value = "bench-crash.log", value_name = "FICHIER")]
    log: PathBuf,
}

/// How long everybody may take to have everything.
const SETTLE: Duration = Duration::from_mins(1);

/// Runs it; whether nothing was lost, doubled or refused.
pub(crate) async fn run(options: Options) -> Result<bool, Failure> {
    if options.room == 0 || options.room > 64 || options.users == 0 || options.port.is_empty() {
        return Err(Failure::new(
            "il faut des comptes, un port, et de 1 à 64 personnes par discussion.",
        ));
    }
    let people = users::make(
        &options.program,
        &options.config,
        options.users,
        options.room,
    )?;
    let mut servers: Vec<Server> = options
        .port
        .iter()
        .map(|port| {
            Server::new(
                options.program.clone(),
                options.config.clone(),
                *port,
                options.log.clone(),
            )
        })
        .collect();
    for server in &mut servers {
        server.start().await?;
    }
    let sizes = people
        .chunks(options.room)
        .map(|members| u32::try_from(members.len()).unwrap_or(0))
        .collect();
    let mark: [u8; 4] = entropy().bytes();
    let ledger = Arc::new(Ledger::new(
        format!("Z{:08x}", u32::from_le_bytes(mark)),
        sizes,
    ));
    let mut crowd = Crowd::new(people, &options.port, options.room, Arc::clone(&ledger));
    crowd.listen();
    // Everybody needs a first cursor: without one a stream begins at the present.
    crowd.everybody_listens(SETTLE).await?;
    crowd.first_messages().await?;
    crowd.post(options.rate);

    let (mut ready, mut first) = (Spread::default(), Spread::default());
    for _ in 0..options.kills {
        let spread = options
            .gap_max
            .saturating_sub(options.gap_min)
            .saturating_add(1);
        let gap = options.gap_min + entropy().below(spread);
        tokio::time::sleep(Duration::from_millis(gap)).await;
        let count = u64::try_from(servers.len()).unwrap_or(1);
        let chosen = usize::try_from(entropy().below(count)).unwrap_or(0);
        if let Some(server) = servers.get_mut(chosen) {
            let began = Instant::now();
            server.kill()?;
            let before = ledger.deliveries();
            ready.add(server.start().await?);
            first.add(next_delivery(&ledger, before, began).await?);
        }
    }
    tokio::time::sleep(Duration::from_millis(options.gap_max)).await;
    crowd.stop_posting(SETTLE).await?;
    let settled = settle(&ledger).await;
    let history = history::check(&crowd, &ledger).await?;
    let report = Report::new(&options, ledger.balance(), crowd.counts(), history)
        .times(&ready, &first)
        .settled(settled);
    Ok(report.print())
}

async fn next_delivery(ledger: &Ledger, before: u64, began: Instant) -> Result<Duration, Failure> {
    while ledger.deliveries() == before {
        if began.elapsed() > SETTLE {
            return Err(Failure::new(
                "aucun message n’est arrivé dans la minute après un arrêt.",
            ));
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(began.elapsed())
}

/// Waits until nothing is missing; whether that came.
async fn settle(ledger: &Ledger) -> bool {
    let began = Instant::now();
    while ledger.balance().missing > 0 {
        if began.elapsed() > SETTLE {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // What comes twice comes late: a moment more shows it.
    tokio::time::sleep(Duration::from_secs(2)).await;
    true
}

/// Randomness: nothing here has to be repeatable.
pub(crate) fn entropy() -> &'static dyn Entropy {
    &SystemEntropy
}
