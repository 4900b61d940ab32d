//! Tables. On a narrow pane each row becomes a card: same HTML, roles said aloud so that they survive `display: block`.

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
            table.tableau role="table" {
                caption { (caption) }
                thead role="rowgroup" {
                    tr role="row" {
                        @for column in columns { th.nombre[column.numeric] scope="col" role="columnheader" { (column.head) } }
                    }
                }
                tbody role="rowgroup" {
                    @for row in rows {
                        tr role="row" {
                            @for (rank, (cell, column)) in row.iter().zip(columns).enumerate() {
                                @if rank == 0 { th scope="row" role="rowheader" { (cell) } }
                                @else { td.nombre[column.numeric] role="cell" data-tete=(column.head) { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
