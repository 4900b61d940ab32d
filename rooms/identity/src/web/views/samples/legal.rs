//! Terms, help and legal pages.

use ui::gallery::{Sample, Section};

use super::NONE;
use crate::IdentityConfig;
use crate::web::views::terms::{self, TermsView};
use crate::web::views::{information, privacy};
use crate::words::TermsDocument;

pub(in crate::web::views) const LEGAL: Section = Section {
    name: "Conditions et aide",
    samples: &[
        Sample {
            name: "conditions à accepter",
            render: || {
                terms::page(&TermsView {
                    document: TermsDocument::Spico,
                    onward: "/discussions",
                    asks: true,
                    errors: &NONE,
                })
            },
        },
        Sample {
            name: "les deux documents",
            render: terms::index,
        },
        Sample {
            name: "aide",
            render: information::help,
        },
        Sample {
            name: "accessibilité",
            render: information::accessibility,
        },
        Sample {
            name: "mentions légales",
            render: information::legal,
        },
        Sample {
            name: "données personnelles",
            render: || privacy::page(&IdentityConfig::default()),
        },
    ],
};
