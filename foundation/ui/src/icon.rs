//! The icons: one sprite of each crate that has some, drawn in the colour of the text beside them (design §5).

use maud::{Markup, Render, html};

use crate::assets;

/// An icon: a symbol of a sprite. Decorative: a word or an accessible name always goes with it.
///
/// The constants are the symbols of `icons/icones.svg`, made from `icons/list.txt`; a room that needs others has its own sprite, and the
/// constants of [`crate::room_icons`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon {
    sprite: &'static str,
    name: &'static str,
}

impl Icon {
    /// A symbol, without its `i-`, of the sprite with this name among the assets. For the constants that the asset step writes.
    #[doc(hidden)]
    pub const fn of(sprite: &'static str, name: &'static str) -> Self {
        Self { sprite, name }
    }
}

include!(concat!(env!("OUT_DIR"), "/icons.rs"));

/// Takes in the constants of a room's own icons, `rooms/<room>/icons/icones.svg`: written once, in a module of theirs.
#[macro_export]
macro_rules! room_icons {
    () => {
        include!(concat!(env!("OUT_DIR"), "/icons.rs"));
    };
}

impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg.icone aria-hidden="true" { use href={ (assets::url(self.sprite)) "#i-" (self.name) } {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sprite_holds_what_the_list_names() {
        let sprite = std::str::from_utf8(assets::named("icones.svg").unwrap().bytes).unwrap();
        let drawn: Vec<&str> = sprite
            .split("<symbol id=\"i-")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let listed: Vec<&str> = include_str!("../icons/list.txt")
            .split_whitespace()
            .collect();
        assert_eq!(drawn, listed);
    }

    #[test]
    fn an_icon_is_drawn_from_its_sprite() {
        let drawn = Icon::ArrowUpDown.render().into_string();
        let symbol = format!("href=\"{}#i-arrow-up-down\"", assets::url("icones.svg"));
        assert!(drawn.contains(&symbol), "{drawn}");
    }
}
