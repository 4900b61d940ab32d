//! Mails and SMS of the demonstration: not really sent, and kept over a restart.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use courier::{Courier, Letter, Parcel, Sms};
use kernel::private;
use serde::{Deserialize, Serialize};

/// One line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kept {
    Mail(Letter),
    Sms(Sms),
}

/// The courier of the demonstration, with what it sent before.
pub fn open(file: &Path) -> io::Result<Courier> {
    let before = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    private::folder_of(file)?;
    let writer = Mutex::new(private::append(file)?);
    let courier = Courier::demo(move |parcel| {
        let kept = match parcel {
            Parcel::Letter(letter) => Kept::Mail(letter.clone()),
            Parcel::Sms(sms) => Kept::Sms(sms.clone()),
        };
        let line = serde_json::to_string(&kept).map_err(io::Error::other);
        let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = line.and_then(|line| writeln!(writer, "{line}")) {
            tracing::warn!(%error, "a parcel of the demonstration could not be kept");
        }
    });
    if let Some(outbox) = courier.outbox() {
        // A line cut by a crash is left out.
        outbox.restore(
            before
                .lines()
                .filter_map(|line| serde_json::from_str(line).ok())
                .map(|kept| match kept {
                    Kept::Mail(letter) => Parcel::Letter(letter),
                    Kept::Sms(sms) => Parcel::Sms(sms),
                }),
        );
    }
    Ok(courier)
}
