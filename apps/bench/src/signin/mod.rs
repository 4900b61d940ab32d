//! A sign-in costs its hash, and doesn't slow others down (G9): many sign-ins at a given rate, what one of them costs the server, and how
//! it delays those who chat meanwhile.
//!
//! It signs in as the product does: identifier and password, the code of a mail sent by real SMTP, the session.

mod mail;
mod unit;
mod visitor;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::chat::{Chat, Talk};
use crate::failure::Failure;
use crate::process::{self, Memory, Process};
use crate::server::Server;
use crate::spread::{Spread, millis};
use crate::users;
use mail::Mail;
use visitor::Visitor;

/// Réglages de l’essai.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    /// Le programme « spico ».
    #[arg(long, default_value = "target/release/spico", value_name = "FICHIER")]
    program: PathBuf,
    /// Sa configuration, avec « bench = true » et l’envoi des courriels en clair vers cette machine, au port « --mail-port ».
    #[arg(long, value_name = "FICHIER")]
    config: PathBuf,
    /// Port d’écoute.
    #[arg(long, default_value_t = 19300)]
    port: u16,
    /// Port où les courriels sont reçus.
    #[arg(long, default_value_t = 19325)]
    mail_port: u16,
    /// Connexions par seconde.
    #[arg(long, default_value_t = 20)]
    rate: u32,
    /// Durée de chaque partie, en secondes.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Comptes qui se connectent, chacun à son tour.
    #[arg(long, default_value_t = 200)]
    accounts: usize,
    /// Mesure aussi, avec et sans la vague, ce qu’attendent 200 personnes qui se parlent.
    #[arg(long)]
    chat: bool,
    /// Journal du serveur.
    #[arg(long, default_value = "bench-signin.log", value_name = "FICHIER")]
    log: PathBuf,
}

/// Meets the password rule; nobody real has it.
const PASSWORD: &str = "Banc-Glycine-4712";
/// Those who talk, and how many of them in a room.
const TALKERS: (usize, usize) = (200, 10);

/// A storm's outcome.
#[derive(Debug, Default)]
struct Storm {
    sessions: Vec<String>,
    errors: Vec<String>,
    took: Spread,
}

/// Runs it; whether every sign-in gave a session that opens.
pub(crate) async fn run(options: Options) -> Result<bool, Failure> {
    let accounts = users::visitors(
        &options.program,
        &options.config,
        options.accounts,
        PASSWORD,
    )?;
    let talkers = if options.chat {
        users::make(&options.program, &options.config, TALKERS.0, TALKERS.1)?
    } else {
        Vec::new()
    };
    let mail = Arc::new(Mail::listen(options.mail_port).await?);
    let mut server = Server::new(
        options.program.clone(),
        options.config.clone(),
        options.port,
        options.log.clone(),
    );
    server.start().await?;
    let process = Process(
        server
            .pid()
            .ok_or_else(|| Failure::new("le serveur n’a pas démarré."))?,
    );
    let password: Arc<str> = PASSWORD.into();
    let visitors = accounts.into_iter().map(|login| Visitor {
        port: options.port,
        login,
        password: Arc::clone(&password),
    });
    let bench = Bench {
        visitors: visitors.collect(),
        mail,
        process,
        options,
    };
    // Once each: the first sign-in from a browser also sends a warning of a new device.
    let first = bench
        .storm(
            bench.options.rate,
            u32::try_from(bench.visitors.len()).unwrap_or(u32::MAX),
        )
        .await;
    first.check(0)?;
    let report = bench.measure(talkers).await?;
    Ok(report.print())
}

struct Bench {
    visitors: Vec<Visitor>,
    mail: Arc<Mail>,
    process: Process,
    options: Options,
}

struct Report {
    text: Value,
    sound: bool,
}

impl Bench {
    /// `count` sign-ins, `rate` of them begun in each second.
    async fn storm(&self, rate: u32, count: u32) -> Storm {
        let (began, mut tasks) = (tokio::time::Instant::now(), JoinSet::new());
        for (number, visitor) in (0..count).zip(self.visitors.iter().cycle()) {
            tokio::time::sleep_until(began + Duration::from_secs(1) * number / rate.max(1)).await;
            let (visitor, mail) = (visitor.clone(), Arc::clone(&self.mail));
            tasks.spawn(async move {
                let began = Instant::now();
                (visitor.sign_in(&mail).await, began.elapsed())
            });
        }
        let mut storm = Storm::default();
        while let Some(ended) = tasks.join_next().await {
            match ended {
                Ok((Ok(session), took)) => {
                    storm.sessions.push(session);
                    storm.took.add(took);
                }
                Ok((Err(why), _)) => storm.errors.push(why),
                Err(error) => storm.errors.push(error.to_string()),
            }
        }
        storm
    }

    async fn full_storm(&self) -> Storm {
        let Options { rate, seconds, .. } = self.options;
        self.storm(rate, rate.saturating_mul(seconds)).await
    }

    async fn measure(&self, talkers: Vec<users::User>) -> Result<Report, Failure> {
        let lasts = Duration::from_secs(u64::from(self.options.seconds));
        let before = unit::hash().await?;
        let quiet = self.process.memory()?;
        self.process.forget_peak()?;
        let cpu = self.process.cpu()?;
        let storm = self.full_storm().await;
        let cpu = self.process.cpu()?.saturating_sub(cpu);
        let peak = self.process.memory()?;
        let after = unit::hash().await?;
        let chat = if talkers.is_empty() {
            None
        } else {
            let chat = Chat::listen(self.options.port, talkers, TALKERS.1).await?;
            chat.talk(lasts / 10).await?;
            let alone = chat.talk(lasts).await?;
            let (beside, storm) = tokio::join!(chat.talk(lasts), self.full_storm());
            Some((alone, beside?, storm))
        };
        let mut closed = 0;
        for session in storm
            .sessions
            .iter()
            .chain(chat.iter().flat_map(|(_, _, storm)| &storm.sessions))
        {
            closed += usize::from(!visitor::is_open(self.options.port, session).await);
        }
        let unit = (before + after) / 2;
        let each = cpu
            .checked_div(u32::try_from(storm.took.count()).unwrap_or(0))
            .unwrap_or_default();
        Ok(Report::new(&storm, closed)
            .with("cpu_par_connexion_ms", millis(each))
            .with(
                "argon2_ms",
                json!({"avant": millis(before), "apres": millis(after)}),
            )
            .with("rapport", ratio(each, unit))
            .with("memoire_mio", memory(quiet, peak))
            .chat(chat.as_ref())
            .with("charge", process::load()))
    }
}

impl Storm {
    /// `Err` with the first error when any.
    fn check(&self, most: usize) -> Result<(), Failure> {
        match self.errors.first() {
            Some(first) if self.errors.len() > most => Err(Failure::new(format!(
                "{} connexions ont échoué : {first}",
                self.errors.len()
            ))),
            _ => Ok(()),
        }
    }
}

fn ratio(of: Duration, unit: Duration) -> Option<f64> {
    (unit > Duration::ZERO)
        .then(|| (of.as_secs_f64() / unit.as_secs_f64() * 1000.0).round() / 1000.0)
}

fn memory(quiet: Memory, storm: Memory) -> Value {
    let mib = |kib: u64| kib / 1024;
    json!({"pss_avant": mib(quiet.pss), "pic_avant": mib(quiet.peak), "pss_apres": mib(storm.pss), "pic_pendant": mib(storm.peak)})
}

impl Report {
    fn new(storm: &Storm, closed: usize) -> Self {
        let text = json!({
            "connexions": storm.took.count(), "erreurs": storm.errors.len(), "premiere_erreur": storm.errors.first(),
            "sessions_fermees": closed, "attente_ms": storm.took.show(),
        });
        Self {
            text,
            sound: storm.errors.is_empty() && storm.took.count() > 0 && closed == 0,
        }
    }

    fn with(mut self, name: &str, value: impl serde::Serialize) -> Self {
        if let (Some(text), Ok(value)) = (self.text.as_object_mut(), serde_json::to_value(value)) {
            text.insert(name.to_owned(), value);
        }
        self
    }

    fn chat(mut self, chat: Option<&(Talk, Talk, Storm)>) -> Self {
        let Some((alone, beside, storm)) = chat else {
            return self;
        };
        for talk in [alone, beside] {
            self.sound &= talk.lost == 0 && talk.refused == 0;
        }
        self.sound &= storm.errors.is_empty();
        let show = |talk: &Talk| json!({"messages": talk.took.count(), "perdus": talk.lost, "refuses": talk.refused, "ms": talk.took.show()});
        let times = alone.took.at(99).zip(beside.took.at(99));
        let value = json!({
            "seul": show(alone), "pendant": show(beside), "rapport_p99": times.and_then(|(alone, beside)| ratio(beside, alone)),
            "connexions": storm.took.count(), "erreurs": storm.errors.len(), "attente_ms": storm.took.show(),
        });
        self.with("discussions", value)
    }

    /// Prints it; whether all is sound.
    #[expect(
        clippy::print_stdout,
        reason = "the standard output is the report of this command"
    )]
    fn print(self) -> bool {
        println!("{}", self.text);
        self.sound
    }
}
