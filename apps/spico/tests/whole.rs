//! The whole program, in process on both engines and as the real program.

#[cfg(test)]
#[path = "whole"]
mod whole {
    mod altered;
    mod assets;
    mod attacks;
    mod away;
    mod bench;
    mod closing;
    mod copy;
    mod declared;
    mod demo;
    mod departures;
    mod drafts;
    mod drawn;
    mod everybody;
    mod exclusion;
    mod files;
    mod hidden;
    mod insiders;
    mod keys;
    mod late_departures;
    mod lists;
    mod live_view;
    mod mentions;
    mod pace;
    mod plain_pages;
    mod products;
    mod program;
    mod reach;
    mod reader;
    mod readings;
    mod rights;
    mod scene;
    mod sealed;
    mod statements;
    mod texts;
    mod trace;
    mod weights;
    mod world;
}
