//! Tables. On a narrow pane each row becomes a card: same HTML, and browsers keep what a table means whatever its `display`.

use maud::{Markup, html};

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column<'a> {
    /// Its head.
    pub head: &'a str,
    /// Digits, set to the right and in columns.
    pub numeric: bool,
}

impl<'a> Column<'a> {
    /// A column of words.
    pub const fn new(head: &'a str) -> Self {
        Self {
            head,
            numeric: false,
        }
    }

    /// A column of numbers.
    pub const fn numeric(head: &'a str) -> Self {
        Self {
            head,
            numeric: true,
        }
    }
}

/// A table with a caption; the first cell of each row is its head.
pub fn table(caption: &str, columns: &[Column<'_>], rows: &[Vec<Markup>]) -> Markup {
    html! {
        div.tableau-cadre {
            table.tableau {
                caption { (caption) }
                thead {
                    tr {
                        @for column in columns { th.nombre[column.numeric] scope="col" { (column.head) } }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            @for (rank, (cell, column)) in row.iter().zip(columns).enumerate() {
                                @if rank == 0 { th scope="row" { (cell) } }
                                @else { td.nombre[column.numeric] data-tete=(column.head) { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
