//! Whatever is typed, at every address of the program: no failure of ours, nothing that a terminal or PostgreSQL would stumble over.

use spico::boot::Purpose;

use super::world::{World, on_each_engine};

/// What fields are called, anywhere in the program.
const FIELDS: &str = "identifiant mot-de-passe actuel courriel prenom nom telephone canal code mode suite retour motif acceptation \
    profil situation tuile etoile theme densite taille police reseau raccourcis annonces texte client_id reponse_a mentions sujet \
    avec ajouter enlever avec-recherche type geste cle historique qui role reaction q auteur du au avant apres autour jour reponse \
    fenetre voir lignes oui depuis jusqua jusqu seq horaires mot absence absence-fin version profession departement spico limit page \
    debut fin jours actif c depuis_seq ici";

/// NUL; a non-character, a control sign above ASCII, escape and an order of reading; signs that nobody sees; a pile of marks.
const HOSTILE: [&str; 4] = [
    "a%00b%40x.fr",
    "%EF%BF%BE%C2%92%1B%5B31m%E2%80%AE123+mg",
    "%E2%80%8B%E3%85%A4%E2%A0%80",
    "a%CC%8D%CC%8D%CC%8D%CC%8D%CC%8D%CC%8D%CC%8D%CC%8D%CC%8D%CC%8D%CC%8D%CC%8D",
];

/// Streams never end.
const STREAMS: [&str; 2] = ["/flux", "/api/flux"];

fn form(value: &str, own: &[(&str, &str)]) -> String {
    let fields = FIELDS.split_whitespace().map(|name| {
        let own = own.iter().find(|(own, _)| *own == name);
        format!("{name}={}", own.map_or(value, |(_, value)| value))
    });
    fields.collect::<Vec<_>>().join("&")
}

/// A conversation of two, and a message in it.
async fn begin(world: &World, cookie: &str) -> (String, String) {
    let other = world.people.role("etienne-rouquette", None).unwrap();
    let body = format!("type=groupe&sujet=Sortie&avec={other}&texte=Bonjour");
    let opened = world.post("/discussions/nouvelle", cookie, &body).await;
    let place = opened.header("location").to_owned();
    let conversation = place.split(['/', '?', '#']).nth(2).unwrap().to_owned();
    let read = world
        .get(
            &format!("/api/discussions/{conversation}/messages"),
            &[("cookie", cookie)],
        )
        .await;
    let read: serde_json::Value = serde_json::from_slice(&read.body).unwrap();
    let message = read["messages"][0]["id"].as_str().unwrap().to_owned();
    (conversation, message)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_text_breaks_any_door() {
    on_each_engine(Purpose::Serve, |world| async move {
        let (nurse, stranger) = (
            format!("spico={}", world.session("maelle-cazalbou").await),
            String::new(),
        );
        let (conversation, message) = begin(&world, &nurse).await;
        let mut routes = world.app.routes().list().to_vec();
        routes.retain(|route| !STREAMS.contains(&route.path) && route.path != "/deconnexion");
        routes.sort();
        for value in HOSTILE {
            for route in &routes {
                let path: String = route
                    .path
                    .split('/')
                    .map(|part| match part {
                        "{conversation}" => conversation.as_str(),
                        "{message}" => message.as_str(),
                        part if part.starts_with('{') => value,
                        part => part,
                    })
                    .collect::<Vec<_>>()
                    .join("/");
                // The longest way in: what must be valid to get there is.
                let body = form(
                    value,
                    &[("client_id", "01890a5d-ac96-774b-bcce-b302099a8057"), ("cle", "01890a5d-ac96-774b-bcce-b302099a8058")],
                );
                for cookie in [&nurse, &stranger] {
                    let answer = match route.method {
                        "GET" => {
                            let path = format!("{path}?{}", form(value, &[("avant", "9"), ("apres", "0")]));
                            world.get(&path, &[("cookie", cookie)]).await
                        }
                        _ if path.starts_with("/api/") => {
                            let json = r#"{"texte":"a\u0000\ufffeb","client_id":"01890a5d-ac96-774b-bcce-b302099a8057"}"#;
                            world.post(&path, cookie, json).await
                        }
                        _ => world.post(&path, cookie, &body).await,
                    };
                    let said = answer.text();
                    assert!(
                        !answer.status.is_server_error(),
                        "{} {path} {value}: {} {said}",
                        route.method,
                        answer.status
                    );
                    let raw = |sign: char| sign.is_control() && !matches!(sign, '\n' | '\t' | '\r');
                    let html = answer.header("content-type").starts_with("text/html");
                    assert!(!html || !said.contains(raw), "{} {path} {value}", route.method);
                }
            }
        }
    })
    .await;
}
