//! The directory on both engines: imports, search, pages.

#[cfg(test)]
mod import;
#[cfg(test)]
mod import_cells;
#[cfg(test)]
mod import_files;
#[cfg(test)]
mod import_finess;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod reach;
#[cfg(test)]
mod search;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod support;
#[cfg(test)]
mod typed;
#[cfg(test)]
mod web;
