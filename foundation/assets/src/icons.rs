//! The names of a sprite's symbols, as constants.

use std::fmt::Write as _;

/// `ui`'s own: `Icon::ArrowUp`.
pub fn of_system(sprite: &str) -> Result<String, String> {
    let mut code = String::from(
        "#[expect(non_upper_case_globals, reason = \"they read like the variants of a set\")]\nimpl Icon {\n",
    );
    for name in symbols(sprite)? {
        let words = name.split('-').map(capitalised).collect::<String>();
        let _ = writeln!(
            code,
            "/// `{name}`.\npub const {words}: Self = Self::of(\"icones.svg\", {name:?});"
        );
    }
    code.push_str("}\n");
    Ok(code)
}

/// A room's: `icons::SYRINGE`. `file`: the sprite's name among the assets.
pub fn of_room(sprite: &str, file: &str) -> Result<String, String> {
    let mut code = String::new();
    for name in symbols(sprite)? {
        let constant = name.replace('-', "_").to_ascii_uppercase();
        let _ = writeln!(
            code,
            "/// `{name}`.\npub const {constant}: ::ui::Icon = ::ui::Icon::of({file:?}, {name:?});"
        );
    }
    Ok(code)
}

fn symbols(sprite: &str) -> Result<Vec<&str>, String> {
    let names = sprite.split("<symbol id=\"i-").skip(1).map(|rest| {
        rest.split_once('"')
            .map(|(name, _)| name)
            .filter(|name| {
                name.bytes()
                    .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-')
            })
            .ok_or_else(|| "a symbol of the sprite has no plain name".to_owned())
    });
    names.collect()
}

fn capitalised(word: &str) -> String {
    let mut signs = word.chars();
    signs.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + signs.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPRITE: &str =
        "<svg><symbol id=\"i-arrow-up\"><path/></symbol><symbol id=\"i-share-2\"/></svg>";

    #[test]
    fn each_symbol_is_a_constant() {
        let code = of_system(SPRITE).unwrap();
        assert!(code.contains("pub const ArrowUp: Self = Self::of(\"icones.svg\", \"arrow-up\");"));
        assert!(code.contains("pub const Share2: Self"));
        let code = of_room(SPRITE, "visit/icones.svg").unwrap();
        assert!(code.contains(
            "pub const SHARE_2: ::ui::Icon = ::ui::Icon::of(\"visit/icones.svg\", \"share-2\");"
        ));
        assert!(of_system("<symbol id=\"i-a b\">").is_err());
    }
}
