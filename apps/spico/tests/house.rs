//! The whole house, in process on both engines and as the real program.

#[cfg(test)]
#[path = "house"]
mod house {
    mod altered;
    mod assets;
    mod attacks;
    mod away;
    mod bench;
    mod closing;
    mod copy;
    mod demo;
    mod departures;
    mod drafts;
    mod exclusion;
    mod files;
    mod insiders;
    mod keys;
    mod late_departures;
    mod lists;
    mod mentions;
    mod pace;
    mod plain_pages;
    mod products;
    mod program;
    mod reach;
    mod rights;
    mod scene;
    mod sealed;
    mod statements;
    mod texts;
    mod trace;
    mod world;
}
