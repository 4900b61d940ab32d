//! The system packages: installed where possible, asked for elsewhere.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::machine::Piece;
use super::{Context, Outcome, notice};

/// Debian asks this program before it starts a service; 101 means "don't".
const POLICY: &str = "/usr/sbin/policy-rc.d";

pub fn run(cx: &mut Context) -> Result<Outcome, String> {
    let missing = cx.machine.missing();
    if !missing.is_empty()
        && cx.machine.may_install
        && cx.install
        && let Err(why) = install(&packages(&missing))
    {
        notice(&format!(
            "installing {} failed: {why}",
            packages(&missing).join(" ")
        ));
    }
    let missing = cx.machine.missing();
    if missing.is_empty() {
        println!("everything is there");
        return Ok(Outcome::Passed);
    }
    let names: Vec<&str> = missing.iter().map(|piece| piece.name()).collect();
    let advice = format!(
        "missing: {}. On Debian, as root: apt-get install {}. Elsewhere: install the same from your system's packages",
        names.join(", "),
        packages(&missing).join(" ")
    );
    if missing.contains(&Piece::Compiler) {
        Err(advice)
    } else {
        Ok(Outcome::Skipped(advice))
    }
}

fn packages(missing: &[Piece]) -> Vec<&'static str> {
    missing
        .iter()
        .flat_map(|piece| piece.packages())
        .copied()
        .collect()
}

fn install(packages: &[&str]) -> Result<(), String> {
    println!("installing Debian packages: {}", packages.join(" "));
    let services = Services::forbidden_to_start()?;
    apt(&["update", "-qq"])?;
    apt(&[
        &["install", "-y", "-qq", "--no-install-recommends"],
        packages,
    ]
    .concat())?;
    drop(services);
    if packages.contains(&"postgresql") {
        leave_stopped("postgresql");
    }
    Ok(())
}

fn apt(arguments: &[&str]) -> Result<(), String> {
    let out = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("apt-get: {e}"))?;
    if out.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&out.stderr);
    let tail: Vec<&str> = said.lines().rev().take(12).collect();
    Err(format!(
        "apt-get {}: {}",
        arguments.join(" "),
        tail.into_iter().rev().collect::<Vec<_>>().join("\n")
    ))
}

/// The tests start clusters of their own; the packaged one must not run on this machine, now or at the next boot.
fn leave_stopped(service: &str) {
    let attempts: [(&str, &[&str]); 2] = [
        ("update-rc.d", &[service, "disable"]),
        ("systemctl", &["disable", "-q", service]),
    ];
    for (program, arguments) in attempts {
        // Only one of the two init systems runs; the other one is missing or doesn't know the service.
        let _absent = Command::new(program)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

/// While this lives, packages start no service. A policy that somebody else set is left as it is.
struct Services {
    ours: bool,
}

impl Services {
    fn forbidden_to_start() -> Result<Self, String> {
        let failed = |e: std::io::Error| format!("{POLICY}: {e}");
        if Path::new(POLICY).exists() {
            return Ok(Self { ours: false });
        }
        fs::write(POLICY, "#!/bin/sh\nexit 101\n").map_err(failed)?;
        let this = Self { ours: true };
        fs::set_permissions(POLICY, fs::Permissions::from_mode(0o755)).map_err(failed)?;
        Ok(this)
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        if self.ours && fs::remove_file(POLICY).is_err() {
            notice(&format!(
                "{POLICY} could not be removed: until it is, packages start no service on this machine"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_missing_piece_has_its_packages() {
        assert_eq!(
            packages(&[Piece::PostgreSql, Piece::Driver]),
            ["postgresql", "chromium-driver"]
        );
        assert!(Piece::ALL.iter().all(|piece| !piece.packages().is_empty()));
    }
}
