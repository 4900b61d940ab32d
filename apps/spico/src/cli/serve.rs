//! `spico serve`: serves real accounts.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use courier::Courier;
use identity::face::first_administrator_link;

use super::{Common, Failure, block_on, screen};
use crate::boot::{self, Purpose};
use crate::config::{Config, Environment, told};
use crate::departures;
use crate::in_service::InService;
use crate::run;

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    common: Common,
    /// Port d’écoute, à la place de celui de la configuration (0 : un port libre).
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
}

impl Serve {
    pub(super) fn run(self, environment: &Environment) -> Result<(), Failure> {
        let mut config = self.common.load(environment)?;
        config.port = self.port.unwrap_or(config.port);
        block_on(config.threads, serve(config))
    }
}

async fn serve(config: Config) -> Result<(), Failure> {
    // Signals are handled from the beginning: a stop during the start is obeyed.
    let closing = run::asked_to_stop();
    let work = async {
        boot::prepare_folder(&config)?;
        let sign = InService::begin(&config.address()?)?;
        let opened = boot::open_store(&config, Purpose::Serve).await?;
        let courier = Arc::new(Courier::new(&config.courier())?);
        for sentence in courier.describe_missing() {
            screen::note(&format!("Attention : {sentence}"));
        }
        let listener = listen(config.socket(), "--port").await?;
        let port = listener.local_addr()?.port();
        let metrics = match config.metrics_port {
            Some(port) => Some(listen((config.listen, port).into(), "metrics_port").await?),
            None => None,
        };
        let url = config.public_url(port);
        if !config.has_address() && !config.listen.is_loopback() {
            screen::note(
                "Attention : la clé « public_url » manque. SPICO ne répond qu’à « localhost » et aux adresses de cette machine pour elle-même, \
                 et les liens des courriels ne mènent nulle part ailleurs.",
            );
        }
        let app = boot::build(&opened, &config, &courier, &url).await?;
        // An import may have been interrupted, or have run while no server did.
        departures::compare(&opened.db, &boot::extensions(&opened)).await?;
        if let Some(link) = first_administrator_link(&opened.db, &url).await? {
            screen::note(
                "Aucun administrateur n’existe encore. Ouvrez ce lien, valable une seule fois, pour créer le premier compte :",
            );
            screen::note(&format!("  {link}"));
        }
        screen::note(&format!(
            "SPICO est prêt : {url} (écoute sur {})",
            listener.local_addr()?
        ));
        Ok::<_, Failure>((sign, app, listener, metrics))
    };
    tokio::pin!(closing);
    let (_sign, app, listener, metrics) = tokio::select! {
        ready = work => ready?,
        () = &mut closing => return Ok(()),
    };
    Ok(run::serve(&app, listener, metrics, closing).await?)
}

/// Opens a port; `setting` is where another one is chosen.
pub(super) async fn listen(
    address: SocketAddr,
    setting: &str,
) -> Result<tokio::net::TcpListener, Failure> {
    run::listen(address)
        .await
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => Failure::new(format!(
                "le port {} est déjà pris : choisissez-en un autre avec « {setting} ».",
                address.port()
            )),
            _ => Failure::new(format!(
                "impossible d’écouter sur {address} : {}.",
                told(&error)
            )),
        })
}
