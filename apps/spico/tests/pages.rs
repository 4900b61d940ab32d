//! The pages of SPICO, written to files for the Nu Html Checker: `cargo xtask check --only html` reads them with it.

#[cfg(test)]
#[path = "pages"]
mod pages {
    mod crawl;
    mod every_page;
    mod kept;
    mod markup;
    mod planted;
    mod prefixed;
    mod samples;
    mod visitor;
}
