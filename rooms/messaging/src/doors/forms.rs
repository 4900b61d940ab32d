//! Every form of the room: who sends it, what it says when it is right and when it is wrong, and why sending it twice is harmless.

use kernel::Fault;
use room::doors::{Form, Stage, Twice, people};

use super::{MANAGER, MEMBER};

use Twice::{Keyed, Sets};

const KEY: &str = Form::KEY;
const THREAD: &str = "/discussions/{conversation}";
const INFOS: &str = "/discussions/{conversation}/infos";

/// All of them.
pub(super) fn all(stage: &Stage<'_>) -> Result<Vec<Form>, Fault> {
    let mut all = of_messages(stage)?;
    all.extend(of_members(stage)?);
    Ok(all)
}

fn of_messages(stage: &Stage<'_>) -> Result<Vec<Form>, Fault> {
    let (stranger, author) = (stage.role(people::STRANGER)?, stage.role(people::AUTHOR)?);
    let thread = (MEMBER, THREAD);
    Ok(vec![
        Form::new(
            "/discussions/nouvelle",
            (MEMBER, "/discussions/nouvelle"),
            format!(
                "cle={KEY}&type=groupe&avec={stranger}&avec={author}&sujet=Encore&texte=Bonjour"
            ),
            "type=groupe&sujet=&texte=",
            Keyed,
        ),
        Form::new(
            "/discussions/{conversation}/messages",
            thread,
            format!("client_id={KEY}&texte=Bonjour"),
            "texte=+",
            Keyed,
        ),
        Form::new(
            "/api/discussions/{conversation}/messages",
            thread,
            format!(r#"{{"client_id":"{KEY}","texte":"Bonjour"}}"#),
            "{}",
            Keyed,
        )
        .by_script(),
        Form::new(
            "/discussions/{conversation}/lu",
            (MANAGER, THREAD),
            "seq=1",
            "seq=x",
            Sets,
        )
        .by_script(),
        Form::new(
            "/discussions/{conversation}/non-lu",
            thread,
            "seq=2",
            "seq=x",
            Sets,
        ),
        Form::new("/discussions/{conversation}/frappe", thread, "", "", Sets)
            .by_script()
            .keeps_nothing(),
        Form::new("/discussions/{conversation}/presence", thread, "", "", Sets)
            .by_script()
            .keeps_nothing(),
        Form::new(
            "/discussions/{conversation}/brouillon",
            thread,
            "texte=Je+pense",
            "texte=",
            Sets,
        )
        .by_script(),
        Form::new(
            "/discussions/{conversation}/messages/{message}/modifier",
            (
                people::AUTHOR,
                "/discussions/{conversation}/messages/{message}/modifier",
            ),
            format!("cle={KEY}&texte=Autrement"),
            "texte=",
            Keyed,
        ),
        Form::new(
            "/discussions/{conversation}/messages/{message}/retirer",
            (
                people::AUTHOR,
                "/discussions/{conversation}/messages/{message}/retirer",
            ),
            "",
            "",
            Sets,
        ),
        Form::new(
            "/discussions/{conversation}/messages/{message}/reaction",
            (MEMBER, "/discussions/{conversation}/m/{message}"),
            "reaction=%2Bvu",
            "reaction=rien",
            Sets,
        ),
    ])
}

fn of_members(stage: &Stage<'_>) -> Result<Vec<Form>, Fault> {
    let (member, stranger) = (stage.role(MEMBER)?, stage.role(people::STRANGER)?);
    let new = stage.role(people::NEW)?;
    let infos = (MANAGER, INFOS);
    Ok(vec![
        Form::new(
            "/discussions/{conversation}/muette",
            (MEMBER, INFOS),
            "oui=1",
            "",
            Sets,
        ),
        Form::new(
            "/discussions/{conversation}/archiver",
            (MEMBER, INFOS),
            "oui=1",
            "",
            Sets,
        ),
        Form::new(
            "/discussions/{conversation}/quitter",
            (MEMBER, INFOS),
            "",
            "",
            Sets,
        ),
        Form::new(
            "/discussions/{conversation}/sujet",
            infos,
            "sujet=Autre",
            "sujet=",
            Sets,
        ),
        Form::new(
            "/discussions/{conversation}/ajouter",
            (MANAGER, "/discussions/{conversation}/ajouter"),
            format!("avec={stranger}&avec={new}&historique=sans"),
            "avec=",
            Sets,
        ),
        Form::new(
            "/discussions/{conversation}/retirer",
            infos,
            format!("qui={member}"),
            "qui=x",
            Sets,
        ),
        Form::new(
            "/discussions/{conversation}/gestionnaire",
            infos,
            format!("qui={member}&role=gestionnaire"),
            "qui=x",
            Sets,
        ),
        Form::new(
            "/discussions/{conversation}/fermer",
            infos,
            "motif=Fini",
            "motif=",
            Sets,
        ),
        Form::new(
            "/discussions/{conversation}/rouvrir",
            ("gerante-ferme", INFOS),
            "",
            "",
            Sets,
        ),
        Form::new(
            "/compte/notifications",
            (MEMBER, "/compte/notifications"),
            "actif=1&de=20:00&a=07:00",
            "actif=1&de=x&a=y",
            Sets,
        ),
    ])
}
