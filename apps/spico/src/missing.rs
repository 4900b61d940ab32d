//! Messages when a store can't be opened, and why none is created in its place: each names the file and says what to do.

use db::Address;
use kernel::Fault;

use crate::config::{Config, told};
use crate::failure::Failure;

/// Refuses to create a store beside the key of another one: somebody who lost a store would otherwise continue with an empty one.
pub(crate) fn refuse_lost(config: &Config, address: &Address) -> Result<(), Failure> {
    match crypto::MasterKey::load(&config.key_file()) {
        Ok(key) if key.is_taken() => Err(lost(config, address)),
        Ok(_) | Err(crypto::vault::KeyFileError::Missing(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The same before anything is created, where the store is a file that is missing or empty.
pub(crate) fn refuse_lost_file(config: &Config, address: &Address) -> Result<(), Failure> {
    let Address::Sqlite(file) = address else {
        return Ok(());
    };
    if std::fs::metadata(file).is_ok_and(|found| found.len() > 0) {
        return Ok(());
    }
    refuse_lost(config, address)
}

pub(crate) fn lost(config: &Config, address: &Address) -> Failure {
    Failure::new(format!(
        "la clé maîtresse « {} » appartient à une base, et celle-ci manque ou est vide : {}. SPICO n’en commence pas une autre à sa place. \
         Arrêtez-vous là, et remettez la base depuis sa dernière sauvegarde. Pour commencer à neuf, indiquez un autre dossier avec « --data ».",
        config.key_file().display(),
        place(address)
    ))
}

pub(crate) fn no_store(address: &Address) -> Failure {
    Failure::new(format!(
        "il n’y a pas encore de base ici : {}. Vérifiez « --data », « --config » et la clé « database » ; pour en faire une à cet endroit, \
         lancez d’abord « spico serve » ou « spico db migrate » avec les mêmes options.",
        place(address)
    ))
}

pub(crate) fn of_another_program(address: &Address) -> Failure {
    Failure::new(format!(
        "ce n’est pas une base de SPICO, mais celle d’un autre programme : {}. Rien n’y a été écrit. Vérifiez « --data », « --config » et \
         la clé « database ».",
        place(address)
    ))
}

/// Why the engine does not open the store.
pub(crate) fn does_not_open(address: &Address, fault: Fault) -> Failure {
    let Address::Sqlite(file) = address else {
        return fault.into();
    };
    let cause = std::error::Error::source(&fault);
    if cause.is_some_and(<dyn std::error::Error + 'static>::is::<db::Foreign>) {
        return of_another_program(address);
    }
    if cause.is_some_and(<dyn std::error::Error + 'static>::is::<db::Damage>) {
        return Failure::new(format!(
            "la base « {} » est abîmée ou n’est pas une base SPICO. Ne l’effacez pas : mettez-la de côté avec ses fichiers « -wal » et « -shm », \
             puis remettez la dernière sauvegarde à sa place. Rien n’y a été écrit.",
            file.display()
        ));
    }
    match cause.and_then(|cause| cause.downcast_ref::<std::io::Error>()) {
        Some(error) => Failure::new(format!(
            "la base « {} » ne peut pas être ouverte : {}.",
            file.display(),
            told(error)
        )),
        None => Failure::new(format!(
            "la base « {} » ne s’ouvre pas : {}",
            file.display(),
            Failure::from(fault)
        )),
    }
}

/// Where the store is, without a password.
fn place(address: &Address) -> String {
    match address {
        Address::Sqlite(file) => file.display().to_string(),
        Address::Postgres(url) => kernel::secret_url::masked(url),
    }
}
