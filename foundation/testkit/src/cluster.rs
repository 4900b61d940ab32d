//! The private PostgreSQL server of one test process: started when first needed, stopped with the process however it ends.
//!
//! A small shell supervises it: it waits for the end of a pipe whose other end only this process holds, then stops the server and
//! removes its folder. So a test that is killed leaves nothing behind. Settings trade durability for speed: for tests only.

use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use crate::engine::server_programs;

/// How long the server may take to be ready, in tenths of a second.
const PATIENCE: u32 = 600;

/// `$1` the server's program, `$2` its folder.
const SUPERVISE: &str = r#"
trap '' INT HUP TERM
"$1" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
     -c max_connections=400 -c shared_buffers=64MB -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0 \
     >"$2/server.log" 2>&1 &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
cd / && rm -rf "$2"
"#;

/// The private server.
pub(crate) struct Cluster {
    folder: PathBuf,
    _supervisor: Child,
}

impl Cluster {
    /// The one of this process.
    pub(crate) fn of_this_process() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(Self::start)
    }

    /// The address of one of its databases.
    pub(crate) fn url(&self, database: &str) -> String {
        let socket = self.folder.to_string_lossy().replace('/', "%2F");
        format!("postgres://spico@{socket}/{database}")
    }

    fn start() -> Self {
        let programs = server_programs().expect("PostgreSQL's programs");
        let folder = tempfile::Builder::new()
            .prefix("spico-pg-")
            .tempdir()
            .expect("a temporary folder")
            .keep();
        let owner = unprivileged_owner();
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group)).expect("a folder for the server's user");
        }
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700))
            .expect("a private folder");
        initialise(&programs, &folder, owner);
        let mut command = command(Path::new("sh"), &folder, owner);
        command
            .args(["-c", SUPERVISE, "supervise"])
            .arg(programs.join("postgres"))
            .arg(&folder)
            .stdin(Stdio::piped())
            .process_group(0);
        let mut supervisor = command.spawn().expect("sh");
        wait_until_ready(&folder, &mut supervisor);
        Self {
            folder,
            _supervisor: supervisor,
        }
    }
}

fn initialise(programs: &Path, folder: &Path, owner: Option<(u32, u32)>) {
    let output = command(&programs.join("initdb"), folder, owner)
        .arg("-D")
        .arg(folder.join("data"))
        .args([
            "--no-sync",
            "--auth=trust",
            "--username=spico",
            "--encoding=UTF8",
            "--no-locale",
            "--wal-segsize=1",
        ])
        .stderr(Stdio::piped())
        .output()
        .expect("initdb");
    assert!(
        output.status.success(),
        "initdb: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Where the system installs PostgreSQL.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// A command in `folder`, as `owner`, without the test's streams or environment: the developer's `PGPORT`, `PGOPTIONS` or language would
/// change the server.
fn command(program: &Path, folder: &Path, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env_clear()
        .env("PATH", PATH)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}

/// PostgreSQL refuses to run as root: it runs as `nobody` then.
fn unprivileged_owner() -> Option<(u32, u32)> {
    (id(&["-u"]) == 0).then(|| (id(&["-u", "nobody"]), id(&["-g", "nobody"])))
}

fn id(arguments: &[&str]) -> u32 {
    let output = Command::new("id").args(arguments).output().expect("id");
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .expect("the number of a user or group")
}

/// The server writes `ready` into its pid file when it answers (what `pg_ctl` looks at, too).
fn wait_until_ready(folder: &Path, supervisor: &mut Child) {
    for _ in 0..PATIENCE {
        let state = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        if state.lines().any(|line| line.trim() == "ready") {
            return;
        }
        if supervisor.try_wait().expect("the supervisor").is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let log = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
    panic!("PostgreSQL did not start:\n{log}");
}
