//! `spico demo`: a whole fictional territory on this computer.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use directory::Directory;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, block_on, screen};
use crate::boot::{self, Opened, Purpose};
use crate::config::Config;
use crate::demo::{self, Folder, Planting, personas};
use crate::in_service::InService;
use crate::run;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Demo {
    #[command(subcommand)]
    ask: Option<Ask>,
    /// Port d’écoute (8080 par défaut ; 0 : un port libre).
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    port: u16,
    /// Dossier de la démonstration (./data/demo par défaut).
    #[arg(long, value_name = "DOSSIER", default_value = "./data/demo")]
    data: PathBuf,
    /// Efface la démonstration et la recommence.
    #[arg(long)]
    reset: bool,
}

#[derive(Debug, Subcommand)]
enum Ask {
    /// Affiche les huit personnes à essayer.
    Personas {
        /// En JSON.
        #[arg(long)]
        json: bool,
        /// Dossier de la démonstration : les personnes sont les mêmes dans toutes.
        #[arg(long, value_name = "DOSSIER")]
        data: Option<PathBuf>,
    },
}

impl Demo {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.ask {
            Some(Ask::Personas { json: true, .. }) => {
                let text = serde_json::to_string_pretty(&personas::all())
                    .map_err(|error| Failure::new(error.to_string()))?;
                screen::line(&text);
                Ok(())
            }
            Some(Ask::Personas { json: false, .. }) => {
                screen::line(&personas::table());
                Ok(())
            }
            None => block_on(None, start(&Folder::new(self.data), self.port, self.reset)),
        }
    }
}

async fn start(folder: &Folder, port: u16, reset: bool) -> Result<(), Failure> {
    let closing = run::asked_to_stop();
    tokio::pin!(closing);
    let mut config = folder.config(port);
    let work = async {
        let listener = super::serve::listen(config.socket(), "--port").await?;
        boot::prepare_folder(&config)?;
        let planted = folder.is_planted().await?;
        let sign = InService::begin(&config.address()?)?;
        if reset || !planted {
            folder.clear()?;
        }
        config.port = listener.local_addr()?.port();
        let opened = boot::open_store(&config, Purpose::Demo).await?;
        let url = config.public_url(config.port);
        config.products = demo::products(config.port);
        let courier = Arc::new(demo::open_outbox(&folder.outbox())?);
        if opened.known.planted_at.is_none() {
            plant(folder, &config, &opened, (&courier, &url)).await?;
        }
        let app = boot::build(&opened, &config, &courier, &url).await?;
        app.state.extension::<Directory>()?.catch_up().await?;
        welcome(&url, config.port);
        Ok::<_, Failure>((sign, app, listener))
    };
    let (_sign, app, listener) = tokio::select! {
        ready = work => ready?,
        () = &mut closing => return Ok(()),
    };
    Ok(run::serve(&app, listener, None, closing).await?)
}

async fn plant(
    folder: &Folder,
    config: &Config,
    opened: &Opened,
    (courier, url): (&Arc<courier::Courier>, &str),
) -> Result<(), Failure> {
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    bar.set_style(style);
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    screen::note("Première ouverture : la démonstration se prépare (moins d’une minute).");
    let planting = Planting {
        opened,
        address: &config.address()?,
        with: &boot::tools(opened, config, courier, url)?,
        registers: &folder.register(),
    };
    demo::plant(&planting, &Bar(&bar)).await?;
    bar.finish_and_clear();
    Ok(())
}

struct Bar<'a>(&'a ProgressBar);

impl demo::Progress for Bar<'_> {
    fn step(&self, text: &str) {
        self.0.set_message(text.to_owned());
        if self.0.is_hidden() {
            screen::note(&format!("  {text}…"));
        }
    }
}

fn welcome(url: &str, port: u16) {
    screen::line(&format!("\nLa démonstration de SPICO est prête : {url}\n"));
    screen::line(&format!(
        "Les deux produits, chacun à son adresse : le portail http://pass.localhost:{port} et SPICO http://spico.localhost:{port}\n"
    ));
    screen::line("Huit personnes à essayer (identifiant, mot de passe) :\n");
    screen::line(&personas::table());
    screen::line(&format!(
        "\nLes codes de connexion, courriels et SMS se lisent ici : {url}/demo/courrier"
    ));
    screen::line(
        "Tout est fictif. Pour arrêter : Ctrl+C. Pour recommencer à zéro : spico demo --reset\n",
    );
}
