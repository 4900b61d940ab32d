//! The store: the only crate that names a database engine.
//!
//! - `sql`: `query!` and `statement!` declare every SQL text of SPICO, once for SQLite and PostgreSQL, and register it
//!   so that one test prepares them all on both engines (I-12).
//! - `value`, `row`: the dozen column types and how a row becomes a struct.
//! - `command`: `Command` and `Audited`: no change without an audit row in the same transaction (I-2). `once`: a command that a
//!   form sent twice runs once.
//! - `database`: `Db`, the handle; `tx`: the inside of a transaction.
//! - `copy`: a whole store into another, of either engine.
//! - `sqlite`: one writer whose commands share durable commits, n readers; `postgres`: SERIALIZABLE with retry.
//! - `triggers`: whether those that protect the trace are still there.
//! - `committed`: what a command hands over in memory once it is durable.
//! - `migrate` and `ledger`: one migration text, type words expanded per engine; `signals`: "something changed", across processes.

pub mod audit_event;
pub mod command;
pub mod committed;
pub mod copy;
pub mod database;
mod ledger;
mod maintenance;
pub mod migrate;
pub mod once;
mod postgres;
pub mod row;
pub mod signals;
pub mod sql;
mod sqlite;
mod tls;
mod triggers;
pub mod tx;
pub mod value;

pub use audit_event::{Action, Actor, AuditEvent, Outcome};
pub use command::{Audited, Command};
pub use committed::{Committed, Published, Taken};
pub use database::{Address, Db, EngineKind};
pub use linkme;
pub use migrate::Migration;
pub use once::{ForgetForms, Once};
pub use row::{FromRow, RowReader};
pub use sql::{Query, Registered, STATEMENTS, Statement};
pub use sqlite::{Damage, Foreign};
pub use tx::Tx;
pub use value::{Column, Kind, OwnedValue, Param, Value};

/// SPICO's own tables, before any room's.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "202611_01_audit",
        text: include_str!("../migrations/202611_01_audit.sql"),
    },
    Migration {
        id: "202611_02_audit_account",
        text: include_str!("../migrations/202611_02_audit_account.sql"),
    },
    Migration {
        id: "202611_03_form_sent",
        text: include_str!("../migrations/202611_03_form_sent.sql"),
    },
];
