//! Every form of the house: who sends it, what it says when it is right and when it is wrong, and why sending it twice is harmless.

use super::world::World;

/// Why a form that is sent twice has one effect (ADR 0011).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twice {
    /// It carries a key, whose outcome is kept with its effect.
    Keyed,
    /// It says what is to be so: again, it changes nothing.
    Sets,
    /// It needs a secret that this house's people don't have: `rooms/identity/tests/identity/twice.rs` sends it twice.
    Elsewhere,
}

/// A form as somebody sends it.
pub struct Form {
    /// Where to.
    pub path: &'static str,
    /// Who.
    pub persona: &'static str,
    /// The page on which it stands.
    pub page: &'static str,
    /// Right.
    pub right: String,
    /// Wrong.
    pub wrong: &'static str,
    /// Why twice is once.
    pub twice: Twice,
}

/// The key, or the device's own id, of the forms that carry one.
pub const KEY: &str = "018f0000-0000-7000-8000-00000000cafe";

/// What a browser without our script never sends: modules tell the house what somebody does, or programs send it.
pub const BY_SCRIPT: [&str; 6] = [
    "/discussions/{conversation}/lu",
    "/discussions/{conversation}/frappe",
    "/discussions/{conversation}/presence",
    "/discussions/{conversation}/brouillon",
    "/session/prolonger",
    "/api/discussions/{conversation}/messages",
];

const THREAD: &str = "/discussions/{conversation}";
const INFOS: &str = "/discussions/{conversation}/infos";
const SECURITY: &str = "/compte/securite";

fn form(
    path: &'static str,
    (persona, page): (&'static str, &'static str),
    right: impl Into<String>,
    wrong: &'static str,
    twice: Twice,
) -> Form {
    Form {
        path,
        persona,
        page,
        right: right.into(),
        wrong,
        twice,
    }
}

/// All of them.
pub fn all(world: &World) -> Vec<Form> {
    let mut all = of_messaging(world);
    all.extend(of_members(world));
    all.extend(of_the_account(world));
    all.extend(of_the_door());
    all
}

fn role(world: &World, index: usize) -> String {
    world.people[index]
        .subject
        .practitioner_role
        .unwrap()
        .to_string()
}

fn of_messaging(world: &World) -> Vec<Form> {
    use Twice::{Keyed, Sets};
    let (stranger, author) = (role(world, 5), role(world, 8));
    let thread = ("membre", THREAD);
    vec![
        form(
            "/discussions/nouvelle",
            ("membre", "/discussions/nouvelle"),
            format!(
                "cle={KEY}&type=groupe&avec={stranger}&avec={author}&sujet=Encore&texte=Bonjour"
            ),
            "type=groupe&sujet=&texte=",
            Keyed,
        ),
        form(
            "/discussions/{conversation}/messages",
            thread,
            format!("client_id={KEY}&texte=Bonjour"),
            "texte=+",
            Keyed,
        ),
        form(
            "/api/discussions/{conversation}/messages",
            thread,
            format!(r#"{{"client_id":"{KEY}","texte":"Bonjour"}}"#),
            "{}",
            Keyed,
        ),
        form(
            "/discussions/{conversation}/lu",
            thread,
            "seq=1",
            "seq=x",
            Sets,
        ),
        form(
            "/discussions/{conversation}/non-lu",
            thread,
            "seq=2",
            "seq=x",
            Sets,
        ),
        form("/discussions/{conversation}/frappe", thread, "", "", Sets),
        form("/discussions/{conversation}/presence", thread, "", "", Sets),
        form(
            "/discussions/{conversation}/brouillon",
            thread,
            "texte=Je+pense",
            "texte=",
            Sets,
        ),
        form(
            "/discussions/{conversation}/messages/{message}/modifier",
            (
                "auteure",
                "/discussions/{conversation}/messages/{message}/modifier",
            ),
            format!("cle={KEY}&texte=Autrement"),
            "texte=",
            Keyed,
        ),
        form(
            "/discussions/{conversation}/messages/{message}/retirer",
            (
                "auteure",
                "/discussions/{conversation}/messages/{message}/retirer",
            ),
            "",
            "",
            Sets,
        ),
        form(
            "/discussions/{conversation}/messages/{message}/reaction",
            ("membre", "/discussions/{conversation}/m/{message}"),
            "reaction=%2Bvu",
            "reaction=rien",
            Sets,
        ),
    ]
}

fn of_members(world: &World) -> Vec<Form> {
    use Twice::Sets;
    let (member, stranger) = (role(world, 1), role(world, 5));
    let infos = ("gerante", INFOS);
    vec![
        form(
            "/discussions/{conversation}/muette",
            ("membre", INFOS),
            "oui=1",
            "",
            Sets,
        ),
        form(
            "/discussions/{conversation}/archiver",
            ("membre", INFOS),
            "oui=1",
            "",
            Sets,
        ),
        form(
            "/discussions/{conversation}/quitter",
            ("membre", INFOS),
            "",
            "",
            Sets,
        ),
        form(
            "/discussions/{conversation}/sujet",
            infos,
            "sujet=Autre",
            "sujet=",
            Sets,
        ),
        form(
            "/discussions/{conversation}/ajouter",
            ("gerante", "/discussions/{conversation}/ajouter"),
            format!("avec={stranger}&avec={}&historique=sans", role(world, 7)),
            "avec=",
            Sets,
        ),
        form(
            "/discussions/{conversation}/retirer",
            infos,
            format!("qui={member}"),
            "qui=x",
            Sets,
        ),
        form(
            "/discussions/{conversation}/gestionnaire",
            infos,
            format!("qui={member}&role=gestionnaire"),
            "qui=x",
            Sets,
        ),
        form(
            "/discussions/{conversation}/fermer",
            infos,
            "motif=Fini",
            "motif=",
            Sets,
        ),
        form(
            "/discussions/{conversation}/rouvrir",
            ("gerante-ferme", INFOS),
            "",
            "",
            Sets,
        ),
    ]
}

fn of_the_account(world: &World) -> Vec<Form> {
    use Twice::{Elsewhere, Sets};
    let own = role(world, 1);
    let member = |page| ("membre", page);
    vec![
        form(
            "/annuaire/ma-fiche",
            member("/annuaire/ma-fiche"),
            "horaires=9+h+%C3%A0+12+h&version=1",
            "absence-fin=demain",
            Sets,
        ),
        form(
            "/compte/notifications",
            member("/compte/notifications"),
            "actif=1&de=20:00&a=07:00",
            "actif=1&de=x&a=y",
            Sets,
        ),
        form(
            "/compte/situation",
            member("/compte"),
            format!("situation={own}"),
            "situation=x",
            Sets,
        ),
        form(
            "/compte/affichage",
            member("/compte/affichage"),
            "theme=sombre&densite=&taille=&police=&reseau=&raccourcis=&annonces=",
            "theme=rouge",
            Sets,
        ),
        form(
            "/compte/mot-de-passe",
            member(SECURITY),
            "actuel=a&mot-de-passe=b",
            "",
            Elsewhere,
        ),
        form(
            "/compte/appareil",
            member(SECURITY),
            "profil=personnel",
            "profil=x",
            Sets,
        ),
        form("/compte/sessions/fermer", member(SECURITY), "", "", Sets),
        form(
            "/compte/sessions/{session}/fermer",
            member(SECURITY),
            "",
            "",
            Sets,
        ),
        form(
            "/favoris",
            member("/"),
            "tuile=annuaire&etoile=oui",
            "tuile=x",
            Sets,
        ),
        form(
            "/cgu/pass",
            member("/cgu/pass"),
            "acceptation=oui",
            "",
            Sets,
        ),
        form(
            "/cgu/spico",
            ("cgu-non-lues", "/cgu/spico"),
            "acceptation=oui",
            "",
            Sets,
        ),
        form("/session/prolonger", member("/"), "", "", Sets),
        form("/verrou/fermer", member("/"), "", "", Sets),
        form("/deconnexion", member("/"), "", "", Sets),
    ]
}

fn of_the_door() -> Vec<Form> {
    use Twice::{Elsewhere, Sets};
    let nobody = |page| ("anonyme", page);
    let weak = |page| ("mot-de-passe-seul", page);
    vec![
        form(
            "/connexion",
            nobody("/connexion"),
            "identifiant=x&mot-de-passe=y",
            "",
            Elsewhere,
        ),
        form(
            "/connexion/code",
            nobody("/connexion/code"),
            "code=123456",
            "code=",
            Elsewhere,
        ),
        form(
            "/connexion/code/renvoyer",
            nobody("/connexion/code"),
            "canal=courriel",
            "",
            Elsewhere,
        ),
        form(
            "/renforcer",
            weak("/renforcer"),
            "canal=courriel",
            "",
            Elsewhere,
        ),
        form(
            "/renforcer/code",
            weak("/renforcer/code"),
            "code=123456",
            "code=",
            Elsewhere,
        ),
        form(
            "/renforcer/code/renvoyer",
            weak("/renforcer/code"),
            "canal=courriel",
            "",
            Elsewhere,
        ),
        form("/verrou", nobody("/verrou"), "mot-de-passe=x", "", Sets),
        form("/verrou/quitter", nobody("/verrou"), "", "", Sets),
        form("/verrou/envoi", nobody("/verrou"), "texte=x", "", Sets),
        form(
            "/mot-de-passe",
            nobody("/mot-de-passe"),
            "identifiant=x",
            "identifiant=",
            Elsewhere,
        ),
        form(
            "/identifiant-oublie",
            nobody("/identifiant-oublie"),
            "courriel=x%40example.org",
            "courriel=",
            Elsewhere,
        ),
        form(
            "/lien/{token}",
            nobody("/lien/{token}"),
            "mot-de-passe=Tournesol-Velo-42",
            "",
            Elsewhere,
        ),
        form(
            "/lien/{token}/renvoyer",
            nobody("/lien/{token}"),
            "",
            "",
            Elsewhere,
        ),
    ]
}
