//! The configuration: defaults, then `spico.toml`, then the environment, then the command line. An unknown key is an error.

mod environment;
mod error;
mod limits;
mod nearest;
mod products;
mod reader;
mod wrong;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use courier::CourierSettings;
use courier::config::{MailSettings, SmsSettings};
use crypto::password::HasherSettings;
use db::Address;
use identity::IdentityConfig;
use kernel::{Fault, SecretUrl};
use serde::{Deserialize, Serialize};
use web::Proxies;

pub use environment::Environment;
pub use error::ConfigError;
use error::malformed;
pub(crate) use error::told;
pub use limits::Limits;
pub(crate) use nearest::nearest;
pub use products::{ProductConfig, Theme};
use reader::{Node, Section};
pub use wrong::Wrong;

/// Réglages de SPICO. Tous ont une valeur par défaut : un fichier vide, ou pas de fichier, convient pour commencer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Adresse d’écoute (127.0.0.1 par défaut : seul cet ordinateur, ou un relais installé dessus, peut s’y connecter).
    pub listen: IpAddr,
    /// Port d’écoute (8080 par défaut ; 0 : un port libre).
    pub port: u16,
    /// Dossier des données (« data » par défaut) : base SQLite, clé maîtresse, index de recherche.
    pub data: PathBuf,
    /// Adresse de la base : « sqlite:chemin » ou « postgres://… » (par défaut le fichier spico.db du dossier des données).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<SecretUrl>,
    /// Adresse que les gens tapent, sans barre finale, par exemple « `https://spico.example.org` ».
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// Vrai si un relais placé devant transmet l’adresse des visiteurs (X-Forwarded-For).
    pub trust_proxy: bool,
    /// Relais de la maison, adresses ou réseaux séparés par des virgules, par exemple « 10.0.0.0/8, 192.0.2.4 » : leur dernière adresse
    /// qui n’en est pas un est celle du visiteur. Vide (par défaut) : un seul relais, celui qui se connecte.
    pub trusted_proxies: Proxies,
    /// Vrai pendant le développement : la galerie des composants est alors servie sous /_composants.
    pub development: bool,
    /// Vrai pour autoriser « spico bench ». Jamais sur un serveur où il y a de vrais comptes.
    pub bench: bool,
    /// Port local des compteurs pour Prometheus (aucun par défaut).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics_port: Option<u16>,
    /// Nombre de fils d’exécution (par défaut celui des processeurs, 2 au moins).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threads: Option<usize>,
    /// Envoi des courriels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailSettings>,
    /// Envoi des SMS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms: Option<SmsSettings>,
    /// Connexion et sessions.
    #[serde(skip_deserializing)]
    pub identity: IdentityConfig,
    /// Coût du hachage des mots de passe.
    pub passwords: Passwords,
    /// Vitesse permise à un compte.
    pub limits: Limits,
    /// Produits, par leur nom : « spico » existe toujours, « pass » est le portail.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub products: BTreeMap<String, ProductConfig>,
    /// Comptes dans un même navigateur : un seul tant qu’aucune page ne permet d’en choisir un autre.
    #[serde(skip)]
    pub accounts: u8,
}

/// Coût du hachage des mots de passe.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Passwords {
    /// Mots de passe vérifiés en même temps (par défaut la moitié des processeurs, de 1 à 4) ; chacun prend 19 Mio de mémoire.
    pub parallel: usize,
    /// Connexions qui peuvent attendre leur tour (1000 par défaut).
    pub waiting: usize,
}

impl Default for Passwords {
    fn default() -> Self {
        let HasherSettings {
            parallel, waiting, ..
        } = HasherSettings::default();
        Self { parallel, waiting }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 8080,
            data: PathBuf::from("data"),
            database: None,
            public_url: None,
            trust_proxy: false,
            trusted_proxies: Proxies::default(),
            development: false,
            bench: false,
            metrics_port: None,
            threads: None,
            mail: None,
            sms: None,
            identity: IdentityConfig::default(),
            passwords: Passwords::default(),
            limits: Limits::default(),
            products: BTreeMap::new(),
            accounts: 1,
        }
    }
}

/// Whether people can type it: a scheme, a host, perhaps a port, no path.
fn is_address(url: &str) -> bool {
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .map(|rest| rest.strip_suffix('/').unwrap_or(rest));
    host.is_some_and(|host| {
        !host.is_empty()
            && !host.contains(['/', '?', '#', '@'])
            && !host.contains(char::is_whitespace)
    })
}

/// Parts whose keys are declared elsewhere, by what owns them.
const SECTIONS: [&str; 1] = ["identity"];

/// What is wrong with an address that nobody can type.
const NO_ADDRESS: &str = "cette adresse doit commencer par « https:// » ou « http:// » et finir par le nom du serveur, par exemple « https://spico.example.org »";

/// The name of the file that is read when it is there and none was named.
const FILE: &str = "spico.toml";

impl Config {
    /// The effective configuration: defaults, the file, the environment. A file that was named must be there.
    pub fn load(file: Option<&Path>, environment: &Environment) -> Result<Self, ConfigError> {
        let named = file.or(environment.file());
        let path = named.unwrap_or(Path::new(FILE));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                String::new()
            }
            Err(source) => {
                return Err(ConfigError::Unreadable {
                    path: path.to_owned(),
                    source,
                });
            }
        };
        let table: toml::Table = text
            .parse()
            .map_err(|error| malformed(path, &text, &error))?;
        let file: BTreeMap<String, Node> = table
            .into_iter()
            .map(|(key, value)| (key, Node::from(value)))
            .collect();
        let mut tree = file.clone();
        environment.lay_over(&mut tree);
        let read = |tree| Self::read(tree).and_then(Self::checked);
        read(tree).map_err(|wrong| match read(file) {
            Ok(_) => ConfigError::Environment(wrong),
            Err(_) => ConfigError::Wrong(wrong),
        })
    }

    /// What the types say of the keys. The parts of [`SECTIONS`] are declared by those who own them.
    fn read(mut tree: BTreeMap<String, Node>) -> Result<Self, Wrong> {
        let [identity] = SECTIONS.map(|name| Section::take(&mut tree, name));
        let config: Self =
            reader::read(Node::Part(tree)).map_err(|wrong| wrong.beside(&SECTIONS))?;
        Ok(Self {
            identity: identity.read()?,
            ..config
        })
    }

    /// What the types alone don't refuse.
    fn checked(self) -> Result<Self, Wrong> {
        // A whole address with its password would be shown as it is.
        if let Some(mail) = &self.mail
            && mail.host.contains(['/', '@', '?'])
        {
            return Err(Wrong::at(
                "host",
                "il faut le nom du serveur seul, par exemple « smtp.example.org » ; le port, l’utilisateur et le mot de passe ont chacun leur clé",
            )
            .within("mail"));
        }
        match &self.public_url {
            Some(url) if !is_address(url) => Err(Wrong::at("public_url", NO_ADDRESS)),
            _ => products::check(&self).map(|()| self),
        }
    }

    /// Where the store is.
    pub fn address(&self) -> Result<Address, Fault> {
        match &self.database {
            Some(url) => url.expose().parse(),
            None => Ok(Address::Sqlite(self.data.join("spico.db"))),
        }
    }

    /// Where the master key is.
    pub fn key_file(&self) -> PathBuf {
        self.data.join("cle-maitresse")
    }

    /// Where the last seal of the trace is noted: beside the key, outside of the store.
    pub fn last_seal_file(&self) -> PathBuf {
        self.data.join("dernier-sceau")
    }

    /// Where the server listens.
    pub fn socket(&self) -> SocketAddr {
        SocketAddr::new(self.listen, self.port)
    }

    /// The address that people type, once the port is known.
    pub fn public_url(&self, port: u16) -> String {
        match self.address_of_spico() {
            Some(url) => url.to_owned(),
            None => format!("http://localhost:{port}"),
        }
    }

    /// How mails and SMS leave.
    pub fn courier(&self) -> CourierSettings {
        CourierSettings {
            mail: self.mail.clone(),
            sms: self.sms.clone(),
        }
    }

    /// What hashing a password may cost.
    pub fn hasher(&self) -> HasherSettings {
        HasherSettings {
            parallel: self.passwords.parallel,
            waiting: self.passwords.waiting,
            ..HasherSettings::default()
        }
    }

    /// The effective configuration as a file, secrets masked.
    pub fn show(&self) -> Result<String, Fault> {
        toml::to_string_pretty(self).map_err(Fault::internal)
    }
}

#[cfg(test)]
mod tests;
