//! `spico account …`.

use std::io::BufRead as _;
use std::sync::Arc;

use ::db::Actor;
use access::PractitionerRoleId;
use clap::{Args, Subcommand};
use courier::Courier;
use crypto::SecretString;
use crypto::password::Rule;
use identity::face::{self as identities, AccountState, CreateAccount};

use super::account_rights::{self, AddRole, Change, EndRole};
use super::{Common, Failure, block_on, screen};
use crate::accounts;
use crate::boot::{self, Purpose};
use crate::config::{Config, Environment};

#[derive(Debug, Subcommand)]
pub(super) enum Account {
    /// Crée un compte ; la personne reçoit son identifiant et un lien pour choisir son mot de passe.
    Create(Create),
    /// Liste les comptes.
    List {
        #[command(flatten)]
        common: Common,
        /// En JSON.
        #[arg(long)]
        json: bool,
    },
    /// Suspend un compte : ses sessions se ferment, et il ne se connecte plus avant d’être rouvert.
    Suspend(Change),
    /// Clôture un compte pour toujours : ses sessions se ferment.
    Close(Change),
    /// Rouvre un compte suspendu.
    Reopen(Change),
    /// Termine une situation d’exercice d’un compte, ici et dans l’annuaire : les droits qu’elle donnait cessent aussitôt.
    EndRole(EndRole),
    /// Rattache une situation d’exercice de l’annuaire à un compte, ou la lui rend.
    AddRole(AddRole),
}

#[derive(Debug, Args)]
pub(super) struct Create {
    #[command(flatten)]
    common: Common,
    /// Identifiant, par exemple « claire.martin ».
    #[arg(long, value_name = "IDENTIFIANT")]
    login: String,
    /// Adresse électronique individuelle.
    #[arg(long, value_name = "ADRESSE")]
    mail: String,
    /// Prénom.
    #[arg(long, value_name = "PRÉNOM")]
    given: String,
    /// Nom.
    #[arg(long, value_name = "NOM")]
    family: String,
    /// Mobile pour les codes par SMS.
    #[arg(long, value_name = "NUMÉRO")]
    phone: Option<String>,
    /// Situation d’exercice de l’annuaire (rol_…) ; plusieurs fois s’il y en a plusieurs.
    #[arg(long, value_name = "SITUATION")]
    role: Vec<PractitionerRoleId>,
    /// La personne administre la plateforme.
    #[arg(long)]
    administrator: bool,
    /// Lit le mot de passe sur l’entrée standard : le compte est actif tout de suite, aucun lien n’est envoyé.
    #[arg(long)]
    password_stdin: bool,
}

impl Account {
    pub(super) fn run(self, environment: &Environment) -> Result<(), Failure> {
        match self {
            Self::Create(create) => {
                let config = create.common.load(environment)?;
                block_on(config.threads, self::create(&create, &config))
            }
            Self::List { common, json } => {
                let config = common.load(environment)?;
                block_on(config.threads, list(&config, json))
            }
            Self::Suspend(asked) => change(&asked, AccountState::Suspended, environment),
            Self::Close(asked) => change(&asked, AccountState::Closed, environment),
            Self::Reopen(asked) => change(&asked, AccountState::Active, environment),
            Self::EndRole(asked) => {
                let config = asked.who.common.load(environment)?;
                block_on(config.threads, account_rights::end_role(&asked, &config))
            }
            Self::AddRole(asked) => {
                let config = asked.who.common.load(environment)?;
                block_on(config.threads, account_rights::add_role(&asked, &config))
            }
        }
    }
}

fn change(asked: &Change, to: AccountState, environment: &Environment) -> Result<(), Failure> {
    let config = asked.who.common.load(environment)?;
    block_on(config.threads, account_rights::change(asked, to, &config))
}

async fn create(asked: &Create, config: &Config) -> Result<(), Failure> {
    // Nobody types while the store is open: what was done before is sealed then, and what is done here follows at once.
    let password = asked.password_stdin.then(|| read_password(asked));
    let opened = boot::open_store(config, Purpose::Tool).await?;
    let courier = Arc::new(Courier::new(&config.courier())?);
    let identity = boot::identity(&opened, config, &courier, &config.public_url(config.port))?;
    let password = match password.transpose()? {
        Some(password) => Some(boot::hasher(&opened, config)?.hash(&password).await?),
        None => None,
    };
    let roles = accounts::labelled(&opened.db, &asked.role).await?;
    let mut freed = Vec::new();
    for (role, label) in &roles {
        let before = identities::freed_from(&opened.db, *role).await?;
        freed.extend(before.map(|before| (label, before)));
    }
    let actor = Actor::system();
    let new = CreateAccount {
        identity: &identity,
        actor: &actor,
        login: &asked.login,
        mail: &asked.mail,
        phone: asked.phone.as_deref(),
        given: &asked.given,
        family: &asked.family,
        roles: &roles,
        is_administrator: asked.administrator,
        password: password.as_deref(),
    };
    let id = opened.db.run(&new).await?;
    if !asked.role.is_empty() {
        opened
            .db
            .run(&directory::face::MarkJoined {
                roles: &asked.role,
                actor,
            })
            .await?;
    }
    screen::line(&format!("Compte créé : {id}"));
    for (label, before) in &freed {
        account_rights::tell_of_closed(label, before);
    }
    if password.is_none() && !courier.can_mail() {
        screen::note(
            "Attention : aucun serveur de courriel n’est configuré, le lien d’activation attendra qu’il y en ait un.",
        );
    }
    Ok(())
}

fn read_password(asked: &Create) -> Result<SecretString, Failure> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\n', '\r']);
    let own = [
        asked.login.as_str(),
        asked.mail.as_str(),
        asked.given.as_str(),
        asked.family.as_str(),
    ];
    if let Some(reason) = accounts::refused(&Rule::default(), password, &own) {
        return Err(Failure::new(format!(
            "ce mot de passe ne convient pas : {reason}"
        )));
    }
    Ok(SecretString::from(password))
}

async fn list(config: &Config, json: bool) -> Result<(), Failure> {
    let opened = boot::open_store(config, Purpose::Tool).await?;
    let all = accounts::list(&opened.db).await?;
    if json {
        screen::line(
            &serde_json::to_string(&all).map_err(|error| Failure::new(error.to_string()))?,
        );
        return Ok(());
    }
    for one in &all {
        let administrator = if one.administrateur {
            ", administre la plateforme"
        } else {
            ""
        };
        screen::line(&format!(
            "{}  {} {}  {}{administrator}",
            one.identifiant, one.prenom, one.nom, one.etat
        ));
    }
    if all.is_empty() {
        screen::line("Aucun compte.");
    }
    Ok(())
}
