//! PostgreSQL: commands SERIALIZABLE with retry, queries READ COMMITTED, signals between processes.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use deadpool_postgres::{GenericClient, Manager, ManagerConfig, Pool, RecyclingMethod};
use futures_util::TryStreamExt as _;
use kernel::{Fault, Uuid};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{AsyncMessage, Config, Error};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::signals::Signals;
use crate::value::Nul;
use crate::{OwnedValue, Value, tls};

/// The channel on which processes tell each other that something changed.
const CHANNEL: &str = "spico";

/// An open PostgreSQL store.
pub(crate) struct Postgres {
    pub(crate) pool: Pool,
    config: Config,
    tls: MakeRustlsConnect,
    /// Commands that conflicted several times run one by one, so that many commands on one row all succeed.
    pub(crate) in_line: tokio::sync::Mutex<()>,
}

impl Postgres {
    /// Prepares a pool of at most `size` connections; nothing is opened yet.
    pub(crate) fn open(url: &str, size: usize) -> Result<Self, Fault> {
        let (url, roots) = tls::take_roots(url);
        let mut config = Config::from_str(&url).map_err(Fault::internal)?;
        config.application_name("spico");
        config.connect_timeout(Duration::from_secs(5));
        let existing = config.get_options().unwrap_or_default().to_owned();
        config.options(
            format!(
                "{existing} -c statement_timeout=20000 -c idle_in_transaction_session_timeout=20000"
            )
            .trim(),
        );
        let tls = tls::connector(roots.as_deref().map(Path::new))?;
        let manager = Manager::from_config(
            config.clone(),
            tls.clone(),
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager)
            .max_size(size)
            .build()
            .map_err(Fault::internal)?;
        Ok(Self {
            pool,
            config,
            tls,
            in_line: tokio::sync::Mutex::default(),
        })
    }

    /// A free connection.
    pub(crate) async fn client(&self) -> Result<deadpool_postgres::Client, Fault> {
        self.pool
            .get()
            .await
            .map_err(|error| Fault::unavailable("la base de données").because(error))
    }

    /// Exchanges signals with the other processes, until the end of the process.
    pub(crate) async fn relay(&self, signals: Signals) {
        let own = Uuid::from_bytes(rand_tag()).simple().to_string();
        tokio::join!(self.tell(&signals, &own), self.hear(&signals, &own));
    }

    async fn tell(&self, signals: &Signals, own: &str) {
        loop {
            signals.outgoing.ready.notified().await;
            let (topics, ephemeral) = signals.take_outgoing();
            let texts = topics
                .iter()
                .map(|topic| format!("{own} n {topic}"))
                .chain(ephemeral.iter().map(|text| format!("{own} s {text}")));
            let Ok(client) = self.client().await else {
                continue;
            };
            for text in texts {
                if let Err(error) = execute(
                    &client,
                    "select pg_notify('spico', $1)",
                    &[Value::Text(&text)],
                )
                .await
                {
                    tracing::warn!(error = %error, "the other processes were not told");
                }
            }
            // Coalesces the signals of a busy moment.
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    async fn hear(&self, signals: &Signals, own: &str) {
        loop {
            if let Err(error) = self.hear_until_cut(signals, own).await {
                tracing::warn!(error = %error, "the line to the other processes was cut");
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    async fn hear_until_cut(&self, signals: &Signals, own: &str) -> Result<(), Error> {
        let (client, mut connection) = self.config.connect(self.tls.clone()).await?;
        let (send, mut notices) = tokio::sync::mpsc::unbounded_channel();
        let drive = async move {
            while let Some(message) = std::future::poll_fn(|cx| connection.poll_message(cx)).await {
                if let AsyncMessage::Notification(notice) = message? {
                    let _the_listener_left = send.send(notice);
                }
            }
            Ok(())
        };
        let listen = async {
            client.batch_execute(&format!("listen {CHANNEL}")).await?;
            // Signals sent before, or during a disconnection, are lost: every listener reads the store once.
            signals.wake_all_here();
            while let Some(notice) = notices.recv().await {
                receive(signals, own, notice.payload());
            }
            Ok(())
        };
        tokio::try_join!(drive, listen).map(|_: ((), ())| ())
    }
}

fn receive(signals: &Signals, own: &str, payload: &str) {
    let mut parts = payload.splitn(3, ' ');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(from), _, _) if from == own => {}
        (_, Some("n"), Some(topic)) => signals.wake_here(topic),
        (_, Some("s"), Some(text)) => signals.publish_here(text),
        _ => {}
    }
}

/// Identifies this process on the channel: not a secret, so any randomness will do.
fn rand_tag() -> [u8; 16] {
    let entropy: &dyn kernel::Entropy = &kernel::SystemEntropy;
    entropy.bytes()
}

/// Runs a statement that gives no row.
pub(crate) async fn execute(
    client: &impl GenericClient,
    text: &str,
    values: &[Value<'_>],
) -> Result<u64, Error> {
    let statement = client.prepare_cached(text).await?;
    client
        .execute_raw(
            &statement,
            values.iter().map(|value| -> &(dyn ToSql + Sync) { value }),
        )
        .await
}

/// All rows of a query.
pub(crate) async fn rows(
    client: &impl GenericClient,
    text: &str,
    values: &[Value<'_>],
) -> Result<Vec<Vec<OwnedValue>>, Error> {
    let statement = client.prepare_cached(text).await?;
    let parameters: Vec<&(dyn ToSql + Sync)> = values
        .iter()
        .map(|value| -> &(dyn ToSql + Sync) { value })
        .collect();
    let rows = client.query(&statement, &parameters).await?;
    rows.iter()
        .map(|row| {
            (0..row.len())
                .map(|index| row.try_get::<_, Value<'_>>(index).map(OwnedValue::from))
                .collect()
        })
        .collect()
}

/// Shows each row of a query to `each`, as they arrive.
pub(crate) async fn visit(
    client: &deadpool_postgres::Client,
    text: &str,
    values: &[Value<'_>],
    each: &mut (dyn FnMut(&[Value<'_>]) -> Result<(), Fault> + Send),
) -> Result<(), Fault> {
    let fault = |error: Error| fault(&error, None);
    let statement = client.prepare_cached(text).await.map_err(fault)?;
    let values: Vec<&(dyn ToSql + Sync)> = values
        .iter()
        .map(|value| -> &(dyn ToSql + Sync) { value })
        .collect();
    let rows = client.query_raw(&statement, values).await.map_err(fault)?;
    let mut rows = std::pin::pin!(rows);
    while let Some(row) = rows.try_next().await.map_err(fault)? {
        let found: Result<Vec<Value<'_>>, Error> =
            (0..row.len()).map(|index| row.try_get(index)).collect();
        each(&found.map_err(fault)?)?;
    }
    Ok(())
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        // Checked: an integer written into a column of another width would be read as another number.
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Bool(value) => value.to_sql_checked(ty, out),
            Self::I64(value) if *ty == Type::INT4 => i32::try_from(*value)?.to_sql(ty, out),
            Self::I64(value) if *ty == Type::INT2 => i16::try_from(*value)?.to_sql(ty, out),
            Self::I64(value) => value.to_sql_checked(ty, out),
            Self::F64(value) => value.to_sql_checked(ty, out),
            Self::Text(value) if value.contains('\0') => Err(Box::new(Nul)),
            Self::Text(value) => value.to_sql_checked(ty, out),
            Self::Bytes(value) => value.to_sql_checked(ty, out),
            Self::Id(value) => value.to_sql_checked(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(
        ty: &Type,
        raw: &'a [u8],
    ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *ty {
            Type::BOOL => Self::Bool(bool::from_sql(ty, raw)?),
            Type::INT8 => Self::I64(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::I64(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::I64(i16::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Self::F64(f64::from_sql(ty, raw)?),
            Type::BYTEA => Self::Bytes(raw),
            Type::UUID => Self::Id(Uuid::from_sql(ty, raw)?),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME => {
                Self::Text(<&str>::from_sql(ty, raw)?)
            }
            _ => return Err(format!("there is no column type for {ty}").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// The kind that a column of this type has in SPICO.
pub(crate) fn kind(ty: &Type) -> Option<crate::Kind> {
    Some(match *ty {
        Type::BOOL => crate::Kind::Bool,
        Type::INT8 | Type::INT4 | Type::INT2 => crate::Kind::I64,
        Type::FLOAT8 => crate::Kind::F64,
        Type::BYTEA => crate::Kind::Bytes,
        Type::UUID => crate::Kind::Id,
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME => crate::Kind::Text,
        _ => return None,
    })
}

/// Whether another transaction conflicted, so that the same may succeed when tried again.
pub(crate) fn is_conflict(error: &Error) -> bool {
    matches!(
        error.code(),
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED)
    )
}

/// Turns an engine's error into ours, once; notes a conflict between transactions.
pub(crate) fn fault(error: &Error, conflict: Option<&mut bool>) -> Fault {
    if is_conflict(error) {
        if let Some(conflict) = conflict {
            *conflict = true;
        }
        return Fault::busy().because(error.to_string());
    }
    if std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<Nul>) {
        return Nul.into();
    }
    let detail = error.as_db_error().map_or_else(
        || error.to_string(),
        |db| format!("{db} {}", db.detail().unwrap_or_default()),
    );
    match error.code() {
        Some(&(SqlState::UNIQUE_VIOLATION | SqlState::FOREIGN_KEY_VIOLATION)) => {
            Fault::conflict("Cette information existe déjà ou a changé entre-temps.")
                .because(detail)
        }
        Some(&(SqlState::QUERY_CANCELED | SqlState::LOCK_NOT_AVAILABLE)) => {
            Fault::busy().because(detail)
        }
        Some(
            &(SqlState::ADMIN_SHUTDOWN
            | SqlState::CRASH_SHUTDOWN
            | SqlState::CANNOT_CONNECT_NOW
            | SqlState::TOO_MANY_CONNECTIONS),
        ) => Fault::unavailable("la base de données").because(detail),
        Some(&SqlState::DISK_FULL) => Fault::unavailable("le disque (plein)").because(detail),
        _ if error.is_closed() => Fault::unavailable("la base de données").because(detail),
        _ => Fault::internal(detail),
    }
}
