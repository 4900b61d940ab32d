//! What a process costs, read from /proc: its children count as its own.

use std::collections::HashMap;
use std::time::Duration;

use crate::failure::Failure;

/// Ticks of `/proc/PID/stat` in a second, on every Linux of today.
const TICKS: u64 = 100;

/// A process under measure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Process(pub u32);

/// Memory, in KiB.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    /// Its share of what is resident.
    pub pss: u64,
    /// The most that was resident since [`Process::forget_peak`].
    pub peak: u64,
}

/// Parent and ticks of one process.
fn stat(pid: u32) -> Option<(u32, u64)> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name may hold anything, blanks and brackets too.
    let (_, after) = text.rsplit_once(") ")?;
    let field = |at: usize| after.split(' ').nth(at)?.parse::<u64>().ok();
    let parent = u32::try_from(field(1)?).ok()?;
    // utime and stime, and what children that are gone have used.
    Some((parent, (11..15).filter_map(field).sum()))
}

/// A number of KiB in a file of lines `Name:  123 kB`.
fn kib(file: &str, name: &str) -> Result<u64, Failure> {
    let text = std::fs::read_to_string(file)?;
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .ok_or_else(|| Failure::new(format!("{file} : pas de « {name} »")))
}

impl Process {
    /// This one.
    pub(crate) fn own() -> Self {
        Self(std::process::id())
    }

    /// CPU time used so far, children included.
    pub(crate) fn cpu(self) -> Result<Duration, Failure> {
        let mut all = HashMap::new();
        for entry in std::fs::read_dir("/proc")?.filter_map(Result::ok) {
            let pid = entry
                .file_name()
                .to_str()
                .and_then(|name| name.parse().ok());
            if let Some((pid, found)) = pid.and_then(|pid| Some((pid, stat(pid)?))) {
                all.insert(pid, found);
            }
        }
        let belongs = |mut pid: u32| {
            while pid > 1 && pid != self.0 {
                pid = all.get(&pid).map_or(0, |(parent, _)| *parent);
            }
            pid == self.0
        };
        let own = all.iter().filter(|(pid, _)| belongs(**pid));
        let ticks: u64 = own.map(|(_, (_, ticks))| ticks).sum();
        Ok(Duration::from_millis(ticks * 1000 / TICKS))
    }

    /// Its memory now, and at its worst.
    pub(crate) fn memory(self) -> Result<Memory, Failure> {
        Ok(Memory {
            pss: kib(&format!("/proc/{}/smaps_rollup", self.0), "Pss")?,
            peak: kib(&format!("/proc/{}/status", self.0), "VmHWM")?,
        })
    }

    /// The worst is counted from now on.
    pub(crate) fn forget_peak(self) -> Result<(), Failure> {
        Ok(std::fs::write(format!("/proc/{}/clear_refs", self.0), "5")?)
    }
}

/// The load of the machine in the last minute.
pub(crate) fn load() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_seen() {
        let before = Process::own().cpu().unwrap();
        let began = std::time::Instant::now();
        while began.elapsed() < Duration::from_millis(300) {
            std::hint::black_box([0_u8; 4096]);
        }
        assert!(Process::own().cpu().unwrap() > before);
        let memory = Process::own().memory().unwrap();
        assert!(memory.pss > 0 && memory.peak >= memory.pss);
    }
}
