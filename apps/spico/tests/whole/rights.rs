//! `spico account suspend` and its like, while the real program serves the same store in another process (I-8).

use std::io::Read as _;
use std::net::TcpStream;
use std::path::Path;

use super::program::{Running, ask, complaint, connect, start};

/// Somebody of the bench: the session's cookie, the account's identifier.
struct Person {
    cookie: String,
    login: String,
}

fn people(folder: &Path) -> Vec<Person> {
    let made = ask(
        folder,
        &["bench", "setup", "--users", "3", "--room", "3", "--json"],
    );
    assert!(made.status.success(), "{made:?}");
    let listed = ask(folder, &["account", "list", "--json"]);
    let listed: Vec<serde_json::Value> = serde_json::from_slice(&listed.stdout).unwrap();
    let logins = listed
        .iter()
        .map(|one| one["identifiant"].as_str().unwrap());
    let text = String::from_utf8(made.stdout).unwrap();
    let cookies = text.lines().map(|line| {
        let user: serde_json::Value = serde_json::from_str(line).unwrap();
        user["cookie"].as_str().unwrap().to_owned()
    });
    // Both in the order in which the accounts were made.
    cookies
        .zip(logins)
        .map(|(cookie, login)| Person {
            cookie,
            login: login.to_owned(),
        })
        .collect()
}

fn head(of: &str, person: &Person) -> String {
    let cookie = &person.cookie;
    format!(
        "GET {of} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nAccept: application/json\r\n"
    )
}

/// An open stream, its first bytes read.
fn listen(server: &Running, person: &Person) -> TcpStream {
    let mut stream = connect(server.port, &format!("{}\r\n", head("/flux", person)));
    let mut first = [0; 512];
    let read = stream.read(&mut first).unwrap();
    let said = String::from_utf8_lossy(&first[..read]);
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    stream
}

/// All that a stream still says until it ends; fails when it goes on.
fn rest(mut stream: TcpStream) -> String {
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).expect("the stream ends");
    String::from_utf8_lossy(&rest).into_owned()
}

fn status(server: &Running, person: &Person) -> String {
    let request = format!("{}Connection: close\r\n\r\n", head("/discussions", person));
    rest(connect(server.port, &request))
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn what_the_command_line_ends_falls_in_the_server_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("spico.toml"), "bench = true\n").unwrap();
    let server = start(folder.path());
    let people = people(folder.path());
    let [suspended, closed, ended] = people.as_slice() else {
        panic!("three people");
    };
    let account = |arguments: &[&str]| {
        let done = ask(folder.path(), &[&["account"], arguments].concat());
        assert!(done.status.success(), "{done:?}");
        String::from_utf8_lossy(&done.stdout).into_owned()
    };
    for (person, arguments, told) in [
        (suspended, &["suspend"][..], "Compte suspendu"),
        (closed, &["close"], "Compte clôturé"),
        (ended, &["end-role"], "Situation terminée"),
    ] {
        let stream = listen(&server, person);
        assert!(status(&server, person).starts_with("HTTP/1.1 200"));
        let said = account(&[arguments, &[&person.login, "--reason", "essai"]].concat());
        assert!(said.starts_with(told), "{said}");
        let said = rest(stream);
        assert!(said.contains("\"etat\":\"revoquee\""), "{said}");
        assert!(
            status(&server, person).starts_with("HTTP/1.1 401"),
            "{told}"
        );
    }
    // The way back, and none where there is none.
    let said = account(&["reopen", &suspended.login, "--reason", "retour"]);
    assert!(said.starts_with("Compte rouvert"), "{said}");
    let again = ask(
        folder.path(),
        &["account", "reopen", &closed.login, "--reason", "retour"],
    );
    assert!(complaint(&again).contains("Seul un compte suspendu se rouvre."));
    let none = ask(
        folder.path(),
        &["account", "end-role", &ended.login, "--reason", "essai"],
    );
    let none = complaint(&none);
    assert!(
        none.contains("« --role »") && none.contains("terminée le"),
        "{none}"
    );
    let role = none
        .split_whitespace()
        .find(|word| word.starts_with("rol_"));
    let said = account(&["add-role", &ended.login, "--role", role.unwrap()]);
    assert!(said.starts_with("Situation rattachée"), "{said}");
    for wrong in [
        &["suspend", "personne", "--reason", "x"][..],
        &["suspend", &closed.login],
    ] {
        complaint(&ask(folder.path(), &[&["account"], wrong].concat()));
    }
    let help = ask(folder.path(), &["account", "--help"]);
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    for word in ["suspend", "close", "reopen", "end-role", "add-role"] {
        assert!(help.contains(word), "{help}");
    }
}
