//! Creates accounts: by the back office, the command line, the demo; and the first administrator by a link.

use access::{AccountId, PractitionerRoleId};
use courier::{Phone, is_mail_address};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::{Fault, FieldErrors, text};

use crate::Identity;
use crate::commands::{affiliation, link};
use crate::domain::life;
use crate::domain::login;
use crate::domain::login::Typed;
use crate::notifications;
use crate::store::accounts::{self, NewAccountRow};
use crate::store::links;
use crate::words::{AccountState, LinkPurpose};

/// A new account. Without a password, its owner receives the identifier and a link to choose one (A09).
pub struct CreateAccount<'a> {
    /// The room's services.
    pub identity: &'a Identity,
    /// Who, for the trace.
    pub actor: &'a Actor,
    /// The identifier: 3 to 60 letters, digits, dots, hyphens, underscores.
    pub login: &'a str,
    /// The individual mail (A08).
    pub mail: &'a str,
    /// The mobile for codes by SMS.
    pub phone: Option<&'a str>,
    /// Given name.
    pub given: &'a str,
    /// Family name.
    pub family: &'a str,
    /// The situations, with their labels: `Infirmière · Cabinet du Port`. The first is the one to begin with.
    pub roles: &'a [(PractitionerRoleId, String)],
    /// Whether the person administers the platform.
    pub is_administrator: bool,
    /// The password's hash, made by [`crypto::password::Hasher`]: the account is then active at once.
    pub password: Option<&'a str>,
}

impl Command for CreateAccount<'_> {
    type Output = AccountId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<AccountId>, Fault> {
        let new = check(self)?;
        let taken = find_taken(tx, self.login, self.mail).await?;
        taken.into_result(())?;
        let id = insert(tx, self, &new).await?;
        let mut event =
            AuditEvent::new("account.created", Action::Create, self.actor).on("account", id);
        for (role, label) in self.roles {
            event = affiliation::give(tx, id, *role, label.as_str(), event).await?;
        }
        if self.password.is_none() {
            let account = accounts::load_in(tx, id).await?;
            notifications::identifier(tx, self.identity, &account).await?;
            link::send(tx, self.identity, &account, LinkPurpose::Activation).await?;
        }
        Ok(Audited::new(id, event))
    }
}

/// The fields, normalised.
struct Checked {
    login: String,
    mail: String,
    given: String,
    family: String,
    phone: Option<Phone>,
}

fn check(new: &CreateAccount<'_>) -> Result<Checked, Fault> {
    let mut errors = FieldErrors::new();
    let login = "Choisissez un identifiant de 3 à 60 caractères\u{A0}: lettres de l’alphabet latin, chiffres, points, tirets.";
    let identifier = text::line(new.login).into_owned();
    errors.require(login::is_login(&identifier), "identifiant", login);
    let mail = "Donnez une adresse électronique individuelle, par exemple prenom.nom@example.org.";
    let address = text::line(new.mail).into_owned();
    // Removing invisible signs could turn it into another address.
    let is_as_typed = address == new.mail.trim();
    errors.require(is_as_typed && is_mail_address(&address), "courriel", mail);
    let mut name = |field, given: &str, empty: &str| {
        let read = errors.hold(text::read_name(field, given, text::longest::NAME));
        errors.require(!matches!(read, Some(None)), field, empty);
        read.flatten().unwrap_or_default()
    };
    let given = name("prenom", new.given, "Indiquez le prénom.");
    let family = name("nom", new.family, "Indiquez le nom.");
    let phone = new
        .phone
        .filter(|phone| !phone.trim().is_empty())
        .map(str::parse::<Phone>);
    if let Some(Err(wrong)) = &phone {
        errors.add("telephone", wrong.to_string());
    }
    Ok(errors.into_result(Checked {
        login: identifier,
        mail: address,
        given,
        family,
        phone: phone.and_then(Result::ok),
    })?)
}

async fn find_taken(tx: &mut Tx<'_>, login: &str, mail: &str) -> Result<FieldErrors, Fault> {
    let mut errors = FieldErrors::new();
    if accounts::find_in(tx, &Typed::read(login)).await?.is_some() {
        errors.add(
            "identifiant",
            "Cet identifiant est déjà pris\u{A0}: choisissez-en un autre.",
        );
    }
    match accounts::find_in(tx, &Typed::read(mail)).await? {
        // The mail of a closed account may be used again.
        Some(closed) if !life::keeps_situations(closed.state) => {
            accounts::release_mail(tx, closed.id).await?;
        }
        Some(_) => errors.add(
            "courriel",
            "Cette adresse est déjà celle d’un compte\u{A0}: une adresse ne sert qu’à une personne.",
        ),
        None => {}
    }
    Ok(errors)
}

async fn insert(
    tx: &mut Tx<'_>,
    new: &CreateAccount<'_>,
    checked: &Checked,
) -> Result<AccountId, Fault> {
    let id: AccountId = tx.new_id();
    let (login_key, mail_key) = (
        login::login_key(&checked.login),
        login::mail_key(&checked.mail),
    );
    let row = NewAccountRow {
        id,
        login: &checked.login,
        login_key: &login_key,
        mail: Some(&checked.mail),
        mail_key: Some(&mail_key),
        phone: checked.phone.as_ref().map(Phone::e164),
        given_name: &checked.given,
        family_name: &checked.family,
        password_hash: new.password,
        state: if new.password.is_some() {
            AccountState::Active
        } else {
            AccountState::CredentialsSent
        },
        is_administrator: new.is_administrator,
        practitioner_role_id: new.roles.first().map(|(role, _)| *role),
    };
    accounts::insert(tx, &row).await?;
    Ok(id)
}

/// Creates the first administrator, by the link printed at the first start.
pub(crate) struct CreateFirstAdministrator<'a> {
    pub token: crypto::TokenHash,
    pub account: CreateAccount<'a>,
}

impl Command for CreateFirstAdministrator<'_> {
    type Output = AccountId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<AccountId>, Fault> {
        let link = links::find_in(tx, self.token.as_bytes())
            .await?
            .ok_or_else(Fault::not_found)?;
        let valid = link.worth(tx.now()) == links::Worth::Valid
            && link.purpose == LinkPurpose::Administrator;
        // Somebody else was faster, with another link.
        if !valid || accounts::count_administrators(tx).await? > 0 {
            return Err(Fault::not_found());
        }
        let created = self.account.run(tx).await?;
        links::used(tx, link.id).await?;
        let event = AuditEvent::new("temporary_link.used", Action::Execute, self.account.actor)
            .on("temporary_link", link.id);
        Ok(created.and(event))
    }
}
