//! TLS towards PostgreSQL: which roots to trust. The public ones, or those of a file: `sslrootcert=` in the address, as libpq names it.

use std::path::Path;
use std::sync::Arc;

use kernel::Fault;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

const PARAMETER: &str = "sslrootcert";

/// The address without `sslrootcert`, and the file that it named.
pub(crate) fn take_roots(url: &str) -> (String, Option<String>) {
    let Some((base, query)) = url.split_once('?') else {
        return (url.to_owned(), None);
    };
    let mut roots = None;
    let rest: Vec<&str> = query
        .split('&')
        .filter(|pair| match pair.split_once('=') {
            Some((PARAMETER, file)) => {
                roots = Some(decoded(file));
                false
            }
            _ => true,
        })
        .collect();
    let url = if rest.is_empty() {
        base.to_owned()
    } else {
        format!("{base}?{}", rest.join("&"))
    };
    (url, roots)
}

/// Percent-encoding away; what isn't an encoding stays as it is.
fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

fn roots(file: Option<&Path>) -> Result<RootCertStore, Fault> {
    let Some(file) = file else {
        return Ok(RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        });
    };
    let refused = |why: String| {
        Fault::internal(format!(
            "les certificats de « {} » (sslrootcert) ne peuvent pas être lus : {why}",
            file.display()
        ))
    };
    let mut store = RootCertStore::empty();
    let found = CertificateDer::pem_file_iter(file).map_err(|error| refused(error.to_string()))?;
    for certificate in found {
        let certificate = certificate.map_err(|error| refused(error.to_string()))?;
        store
            .add(certificate)
            .map_err(|error| refused(error.to_string()))?;
    }
    if store.is_empty() {
        return Err(refused("il n’en contient aucun".to_owned()));
    }
    Ok(store)
}

/// The connector. With a file only its certificates are trusted, without one the public roots are.
pub(crate) fn connector(
    file: Option<&Path>,
) -> Result<tokio_postgres_rustls::MakeRustlsConnect, Fault> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(Fault::internal)?
        .with_root_certificates(roots(file)?)
        .with_no_client_auth();
    Ok(tokio_postgres_rustls::MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_taken_out_of_the_address() {
        let cases = [
            ("postgres://a@h/b", "postgres://a@h/b", None),
            (
                "postgres://a@h/b?sslmode=require",
                "postgres://a@h/b?sslmode=require",
                None,
            ),
            (
                "postgres://a@h/b?sslrootcert=/etc/spico/ca.pem",
                "postgres://a@h/b",
                Some("/etc/spico/ca.pem"),
            ),
            (
                "postgres://a@h/b?sslmode=require&sslrootcert=/c%C3%A9%20rt%&connect_timeout=3",
                "postgres://a@h/b?sslmode=require&connect_timeout=3",
                Some("/cé rt%"),
            ),
        ];
        for (url, rest, file) in cases {
            assert_eq!(
                take_roots(url),
                (rest.to_owned(), file.map(str::to_owned)),
                "{url}"
            );
        }
    }

    #[test]
    fn a_file_without_certificates_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        let missing = connector(Some(&file)).err().unwrap();
        assert!(format!("{missing:?}").contains("ca.pem"), "{missing:?}");
        std::fs::write(&file, "rien").unwrap();
        let empty = connector(Some(&file)).err().unwrap();
        assert!(format!("{empty:?}").contains("aucun"), "{empty:?}");
    }
}
