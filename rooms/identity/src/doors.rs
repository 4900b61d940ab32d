//! The things for the golden list of doors: the sessions of its personas, and the forms by which they signed in.

use db::query;
use db::row::One;
use db::sql::Query;
use kernel::Fault;
use room::Pending;
use room::doors::{Doors, Form, Persona, Plot, Stage, Twice, people};

use Twice::{Elsewhere, Sets};

/// See [`Doors`].
pub(crate) struct Shown;

query!(COUNTS: One<String> = "select 'terms ' || cast(count(*) as text) as value from terms_acceptance \
    union all select 'tiles ' || cast(count(*) as text) from favourite_tile \
    union all select 'devices ' || cast(count(*) as text) from device where forgotten_at is null \
    union all select 'sessions ' || cast(count(*) as text) from session where ended_at is null \
    union all select 'locked ' || cast(count(*) as text) from session where locked_at is not null \
    union all select 'codes ' || cast(count(*) as text) from sign_in");
query!(ACCOUNTS: One<String> = "select login || theme || density || text_size || font || network || coalesce(password_hash, '') as value \
    from account order by id");

impl Doors for Shown {
    fn plant<'a>(&'a self, stage: &'a Stage<'a>) -> Pending<'a, Plot> {
        Box::pin(async move { plant(stage) })
    }

    fn state(&self) -> Vec<&'static Query<One<String>>> {
        vec![&COUNTS, &ACCOUNTS]
    }
}

fn plant(stage: &Stage<'_>) -> Result<Plot, Fault> {
    let session = |name| Ok::<_, Fault>(stage.person(name)?.subject.session.to_string());
    let others = session(people::AUTHOR)?;
    let mut forms = of_the_account(&stage.role(people::AUTHOR)?);
    forms.extend(of_the_session());
    forms.extend(of_the_door());
    Ok(Plot {
        things: [
            ("token", "un-lien-qui-n-existe-pas".to_owned()),
            ("session", others),
        ]
        .into(),
        personas: vec![Persona {
            name: "sa-propre-session",
            person: people::STRANGER,
            things: [("session", session(people::STRANGER)?)].into(),
        }],
        forms,
    })
}

const SECURITY: &str = "/compte/securite";

fn of_the_account(own: &str) -> Vec<Form> {
    let author = |page| (people::AUTHOR, page);
    vec![
        Form::new(
            "/compte/situation",
            author("/compte"),
            format!("situation={own}"),
            "situation=x",
            Sets,
        )
        .keeps_nothing(),
        Form::new(
            "/compte/affichage",
            author("/compte/affichage"),
            "theme=sombre&densite=&taille=&police=&reseau=&raccourcis=&annonces=",
            "theme=rouge",
            Sets,
        ),
        Form::new(
            "/compte/mot-de-passe",
            author(SECURITY),
            "actuel=a&mot-de-passe=b",
            "",
            Elsewhere,
        ),
        Form::new(
            "/compte/appareil",
            author(SECURITY),
            "profil=personnel",
            "profil=x",
            Sets,
        ),
        Form::new("/compte/sessions/fermer", author(SECURITY), "", "", Sets).keeps_nothing(),
        Form::new(
            "/compte/sessions/{session}/fermer",
            author(SECURITY),
            "",
            "",
            Sets,
        ),
        Form::new(
            "/favoris",
            author("/"),
            "tuile=annuaire&etoile=oui",
            "tuile=x",
            Sets,
        ),
    ]
}

fn of_the_session() -> Vec<Form> {
    let author = |page| (people::AUTHOR, page);
    vec![
        // All personas have accepted them already.
        Form::new(
            "/cgu/pass",
            author("/cgu/pass"),
            "acceptation=oui",
            "",
            Sets,
        )
        .keeps_nothing()
        .idle("303>/"),
        Form::new(
            "/cgu/spico",
            (people::NEW, "/cgu/spico"),
            "acceptation=oui",
            "",
            Sets,
        )
        .idle("303>/"),
        Form::new("/session/prolonger", author("/"), "", "", Sets)
            .by_script()
            .keeps_nothing(),
        Form::new("/verrou/fermer", author("/"), "", "", Sets),
        Form::new("/deconnexion", author("/"), "", "", Sets),
    ]
}

fn of_the_door() -> Vec<Form> {
    let nobody = |page| (people::NOBODY, page);
    let weak = |page| (people::WEAK, page);
    vec![
        Form::new(
            "/connexion",
            nobody("/connexion"),
            "identifiant=x&mot-de-passe=y",
            "",
            Elsewhere,
        ),
        Form::new(
            "/connexion/code",
            nobody("/connexion/code"),
            "code=123456",
            "code=",
            Elsewhere,
        )
        .idle("303>/"),
        Form::new(
            "/connexion/code/renvoyer",
            nobody("/connexion/code"),
            "canal=courriel",
            "",
            Elsewhere,
        ),
        Form::new(
            "/renforcer",
            weak("/renforcer"),
            "canal=courriel",
            "",
            Elsewhere,
        ),
        Form::new(
            "/renforcer/code",
            weak("/renforcer/code"),
            "code=123456",
            "code=",
            Elsewhere,
        )
        .idle("303>/"),
        Form::new(
            "/renforcer/code/renvoyer",
            weak("/renforcer/code"),
            "canal=courriel",
            "",
            Elsewhere,
        ),
        Form::new("/verrou", nobody("/verrou"), "mot-de-passe=x", "", Sets)
            .keeps_nothing()
            .idle("303>/"),
        Form::new("/verrou/quitter", nobody("/verrou"), "", "", Sets).keeps_nothing(),
        // A form that met a locked session: it is shown again, and kept by the page alone.
        Form::new("/verrou/envoi", nobody("/verrou"), "texte=x", "", Sets).keeps_nothing(),
        Form::new(
            "/mot-de-passe",
            nobody("/mot-de-passe"),
            "identifiant=x",
            "identifiant=",
            Elsewhere,
        ),
        Form::new(
            "/identifiant-oublie",
            nobody("/identifiant-oublie"),
            "courriel=x%40example.org",
            "courriel=",
            Elsewhere,
        ),
        Form::new(
            "/lien/{token}",
            nobody("/lien/{token}"),
            "mot-de-passe=Tournesol-Velo-42",
            "",
            Elsewhere,
        ),
        Form::new(
            "/lien/{token}/renvoyer",
            nobody("/lien/{token}"),
            "",
            "",
            Elsewhere,
        ),
    ]
}
