//! The program itself: what it refuses, and how it starts and stops.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

pub fn spico(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spico"));
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

pub fn ask(folder: &Path, arguments: &[&str]) -> Output {
    spico(folder).args(arguments).output().unwrap()
}

pub fn complaint(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn what_is_wrong_is_said_in_plain_french() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    std::fs::write(place.join("spico.toml"), "prot = 8081\n").unwrap();
    let unknown = complaint(&ask(place, &["serve"]));
    assert!(
        unknown.contains("clé inconnue « prot » : vouliez-vous dire « port » ?"),
        "{unknown}"
    );
    assert!(
        !place.join("data").exists(),
        "nothing is created by a wrong configuration"
    );
    std::fs::remove_file(place.join("spico.toml")).unwrap();
    let missing = complaint(&ask(place, &["serve", "--config", "autre.toml"]));
    assert!(
        missing.contains("« autre.toml » ne peut pas être lu : il n’existe pas"),
        "{missing}"
    );
    let command = complaint(&ask(place, &["srve"]));
    assert!(
        command.contains("« srve » n’existe pas. Vouliez-vous dire « serve » ?"),
        "{command}"
    );
    let bench = complaint(&ask(
        place,
        &["bench", "setup", "--users", "2", "--room", "2", "--json"],
    ));
    assert!(
        bench.contains("n’est pas autorisé") && !place.join("data").exists(),
        "{bench}"
    );
    // A file stands where the folder should be: the demonstration and the tools name it.
    std::fs::write(place.join("fichier"), "").unwrap();
    for arguments in [
        &["demo", "--port", "0", "--data", "fichier"][..],
        &["directory", "search", "martin", "--data", "fichier"],
    ] {
        let folder = complaint(&ask(place, arguments));
        assert!(
            folder.contains("impossible d’écrire dans le dossier des données fichier"),
            "{folder}"
        );
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let busy = complaint(&ask(place, &["demo", "--port", &port, "--data", "libre"]));
    assert!(
        busy.contains(&format!("le port {port} est déjà pris")) && !place.join("libre").exists(),
        "{busy}"
    );
    let help = ask(place, &["--help"]);
    let text = String::from_utf8_lossy(&help.stdout).into_owned();
    assert!(
        help.status.success() && text.contains("Utilisation :") && text.contains("Commandes"),
        "{text}"
    );
    assert!(
        !text.contains("Print help") && !text.contains("Usage"),
        "{text}"
    );
    let personas = ask(place, &["demo", "personas", "--json"]);
    let list: serde_json::Value = serde_json::from_slice(&personas.stdout).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 8);
    assert!(list[0]["mot_de_passe"].is_string() && list[0]["identifiant"].is_string());
}

#[test]
fn a_tool_makes_no_store_in_a_mistyped_folder() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    std::fs::write(place.join("people.txt"), "").unwrap();
    for arguments in [
        &["directory", "import", "rpps", "people.txt"][..],
        &["directory", "search", "martin"],
        &["account", "list"],
        &["audit", "verify"],
        &["db", "check"],
    ] {
        let there = complaint(&ask(place, &[arguments, &["--data", "donnees"]].concat()));
        assert!(
            there.contains("il n’y a pas encore de base ici : donnees/spico.db")
                && there.contains("« spico db migrate »"),
            "{there}"
        );
        assert!(!place.join("donnees").exists(), "{arguments:?}");
    }
    let made = ask(place, &["db", "migrate", "--data", "donnees"]);
    assert!(made.status.success(), "{made:?}");
    let checked = ask(place, &["db", "check", "--data", "donnees"]);
    assert!(checked.status.success(), "{checked:?}");
}

#[test]
fn names_from_the_command_line_go_through_the_rule_and_nothing_commands_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    assert!(ask(place, &["db", "migrate"]).status.success());
    let create = |login: &str, given: &str| {
        let mail = format!("{}@example.org", login.len());
        let names = ["--login", login, "--mail", &mail, "--given", given];
        ask(
            place,
            &[&["account", "create", "--family", "Roux"], &names[..]].concat(),
        )
    };
    let long = "a".repeat(5_000);
    for (login, given) in [
        ("lea.roux", "\u{1B}[31mLéa"),
        ("lea.roux", &long),
        ("l\u{435}a", "Léa"),
        ("lea\nroux", "Léa"),
    ] {
        let why = complaint(&create(login, given));
        assert!(
            why.contains("retapez") || why.contains("de trop") || why.contains("identifiant"),
            "{why}"
        );
        assert!(!why.contains('\u{1B}'), "{why:?}");
    }
    let made = create("lea.roux", "Lé\u{200B}a\n");
    assert!(made.status.success(), "{made:?}");
    let list = String::from_utf8(ask(place, &["account", "list"]).stdout).unwrap();
    assert!(list.contains("lea.roux  Léa Roux"), "{list:?}");
    // What a command repeats of what was typed is written out.
    let searched = ask(place, &["directory", "search", "\u{1B}[31mxyz\u{202E}"]);
    let said = [searched.stdout, searched.stderr].concat();
    assert!(!said.contains(&0x1B) && !String::from_utf8_lossy(&said).contains('\u{202E}'));
    let unknown = complaint(&ask(place, &["\u{1B}[31mserve"]));
    assert!(!unknown.contains('\u{1B}'), "{unknown:?}");
}

/// A running server, killed when the test ends before it does.
pub struct Running {
    child: Child,
    pub port: u16,
    lines: Vec<String>,
}

impl Running {
    /// What it said until it was ready.
    pub fn said(&self) -> String {
        self.lines.join("\n")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _ended = self.child.wait();
    }
}

pub fn start(folder: &Path) -> Running {
    start_server(spico(folder).args(["serve", "--port", "0"]))
}

/// Starts a server and waits until it is ready.
pub fn start_server(command: &mut Command) -> Running {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = child.stderr.take().unwrap();
    wait(child, said, "écoute sur ")
}

/// Starts a demonstration and waits until it is ready.
pub fn start_demo(command: &mut Command) -> Running {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let said = child.stdout.take().unwrap();
    wait(child, said, "est prête : ")
}

/// Reads what it says until it names its port after `sign`.
fn wait(child: Child, said: impl std::io::Read + Send + 'static, sign: &str) -> Running {
    let mut running = Running {
        child,
        port: 0,
        lines: Vec::new(),
    };
    let mut said = BufReader::new(said);
    while running.port == 0 {
        let mut line = String::new();
        let read = said.read_line(&mut line).unwrap();
        assert!(read > 0, "it ended at once: {:?}", running.lines);
        if let Some(address) = line.split(sign).nth(1) {
            let port = address.trim().trim_end_matches(')').rsplit(':').next();
            running.port = port.unwrap().parse().unwrap();
        }
        running.lines.push(line);
    }
    // Whatever else it says must not fill the pipe.
    std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
    running
}

/// Asks it to stop, and waits until it has ended well.
pub fn terminate(running: &mut Running) {
    let asked = Command::new("kill")
        .args(["-TERM", &running.child.id().to_string()])
        .status()
        .unwrap();
    assert!(asked.success());
    let status = running.child.wait().unwrap();
    assert!(status.success(), "{status:?}");
}

pub fn connect(port: u16, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(15)))
        .unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

#[test]
fn it_starts_prepares_the_first_administrator_and_drains_when_asked_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("spico.toml"), "bench = true\n").unwrap();
    let mut running = start(folder.path());
    let said = running.said();
    assert!(
        said.contains("/lien/") && said.contains("Aucun serveur de courriel"),
        "{said}"
    );
    let key = std::fs::metadata(folder.path().join("data/cle-maitresse")).unwrap();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777,
        0o600
    );

    // A stream is open, and a request arrives slowly, when the program closes.
    let setup = ask(
        folder.path(),
        &["bench", "setup", "--users", "2", "--room", "2", "--json"],
    );
    let text = String::from_utf8(setup.stdout).unwrap();
    assert_eq!(
        text.lines().count(),
        2,
        "{text} {:?}",
        String::from_utf8_lossy(&setup.stderr)
    );
    let user: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let head = format!(
        "Host: localhost\r\nCookie: {}\r\n",
        user["cookie"].as_str().unwrap()
    );
    let mut stream = connect(
        running.port,
        &format!("GET /api/flux HTTP/1.1\r\n{head}\r\n"),
    );
    let mut first = [0; 512];
    let read = stream.read(&mut first).unwrap();
    assert!(
        String::from_utf8_lossy(&first[..read]).starts_with("HTTP/1.1 200"),
        "{}",
        String::from_utf8_lossy(&first[..read])
    );
    let body = r#"{"texte":"lent","client_id":"01890a5d-ac96-774b-bcce-b302099a8057"}"#.to_owned();
    let length = body.len();
    let room = user["room"].as_str().unwrap();
    let mut slow = connect(
        running.port,
        &format!(
            "POST /api/discussions/{room}/messages HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: {length}\r\n\
             Expect: 100-continue\r\n\r\n"
        ),
    );
    // Its body is asked for: the request has begun.
    let mut go_on = [0; 25];
    slow.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    let writer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(700));
        slow.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        slow.read_to_string(&mut answer).unwrap();
        answer
    });
    terminate(&mut running);
    let answer = writer.join().unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 201"),
        "an open request ends well: {answer}"
    );
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(
        rest.contains("retry:"),
        "streams are told to come back: {rest}"
    );

    // Restarted, it keeps its store and its key.
    let mut again = start(folder.path());
    let mut ready = connect(
        again.port,
        "GET /sante/pret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    );
    let mut answer = String::new();
    ready.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("{\"etat\":\"pret\"}"),
        "{answer}"
    );
    terminate(&mut again);
    let verified = ask(folder.path(), &["audit", "verify"]);
    assert!(verified.status.success(), "{verified:?}");
    let demo = complaint(&ask(
        folder.path(),
        &["demo", "--data", "data", "--port", "0"],
    ));
    assert!(
        demo.contains("n’est pas celle de la démonstration"),
        "{demo}"
    );
}
