//! The pages of the house, written down for a checker of HTML that is not ours: `cargo xtask check --only html` reads them with it.

#[cfg(test)]
#[path = "pages"]
mod pages {
    mod crawl;
    mod house;
    mod kept;
    mod markup;
    mod planted;
    mod prefixed;
    mod samples;
    mod visitor;
}
