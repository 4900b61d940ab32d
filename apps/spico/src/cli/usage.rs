//! Help and complaints of the command line, in French.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory as _, Error};

use super::{Spico, screen};
use crate::config::nearest;

const TEMPLATE: &str = "{about-with-newline}\nUtilisation : {usage}\n\n{all-args}";

/// The same command, and those below it, with French headings.
pub(super) fn in_french(command: Command) -> Command {
    let below: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let command = command
        .help_template(TEMPLATE)
        .subcommand_value_name("COMMANDE")
        .subcommand_help_heading("Commandes")
        .disable_help_subcommand(true)
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                "À donner"
            } else {
                "Options"
            };
            let arg = arg.help_heading(heading);
            if arg.get_action().takes_values() {
                arg.hide_default_value(true).hide_possible_values(true)
            } else {
                arg
            }
        });
    below.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, in_french)
    })
}

/// Prints the help that was asked for, or says what is wrong.
pub(super) fn explain(error: &Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            screen::line(error.render().to_string().trim_end());
            if error.exit_code() == 0 {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(2)
            }
        }
        _ => {
            screen::complain(&sentence(error));
            screen::note("Pour voir ce qui est possible : spico --help");
            ExitCode::from(2)
        }
    }
}

fn told(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        other => Some(other.to_string()),
    }
}

fn sentence(error: &Error) -> String {
    let argument = told(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = told(error, ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let meant = told(error, ContextKind::SuggestedArg)
                .map(|meant| format!(" Vouliez-vous dire « {meant} » ?"))
                .unwrap_or_default();
            format!("l’option « {argument} » n’existe pas.{meant}")
        }
        ErrorKind::InvalidSubcommand => unknown_command(error),
        ErrorKind::MissingRequiredArgument => format!("il manque : {argument}."),
        ErrorKind::MissingSubcommand => "il manque la suite de la commande.".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("il manque la valeur de « {argument} ».")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let possible = told(error, ContextKind::ValidValue)
                .map(|list| format!(" Valeurs possibles : {list}."))
                .unwrap_or_default();
            format!("« {value} » ne convient pas pour « {argument} ».{possible}")
        }
        ErrorKind::ArgumentConflict => {
            format!("« {argument} » ne va pas avec le reste de la commande.")
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("« {argument} » n’a pas le bon nombre de valeurs.")
        }
        _ => "cette commande n’a pas été comprise.".to_owned(),
    }
}

fn unknown_command(error: &Error) -> String {
    let spico = Spico::command();
    let commands: Vec<&str> = spico.get_subcommands().map(Command::get_name).collect();
    let typed = told(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let meant = told(error, ContextKind::SuggestedSubcommand)
        .or_else(|| nearest(&typed, &commands).map(str::to_owned))
        .map(|meant| format!(" Vouliez-vous dire « {meant} » ?"))
        .unwrap_or_default();
    format!("la commande « {typed} » n’existe pas.{meant}")
}
