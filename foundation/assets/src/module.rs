//! Parses one ES module into its imports, its exports and its body.

/// Where a room's modules find those of `ui`: the same place for Node, for a type checker and for the asset step.
const UI: &str = "../../../foundation/ui/js/";

/// `import { a, b as c } from './x.js'`: the file and the names, each as it is called there and here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    pub from: String,
    /// A module of `ui`, imported by a room's.
    pub of_ui: bool,
    pub names: Vec<(String, String)>,
}

/// A module, minified first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    pub imports: Vec<Import>,
    /// Each export as it is called outside and inside.
    pub exports: Vec<(String, String)>,
    pub body: String,
}

impl Module {
    /// Parses a minified module. Only the forms that we write are known; another one is refused, not guessed.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut imports = Vec::new();
        let mut rest = text.trim_start();
        while let Some(after) = rest
            .strip_prefix("import")
            .filter(|after| after.starts_with(['{', '\'']))
        {
            let (statement, next) = after
                .split_once(';')
                .ok_or("an import without its semicolon")?;
            imports.push(import(statement)?);
            rest = next.trim_start();
        }
        let (body, exports) = exports(rest)?;
        for left in ["import ", "import{", "import*", "export*", "export "] {
            if body.lines().any(|line| line.starts_with(left)) {
                return Err(format!("a statement of another form: {left}"));
            }
        }
        Ok(Self {
            imports,
            exports,
            body,
        })
    }
}

fn import(statement: &str) -> Result<Import, String> {
    let (names, from) = statement
        .split_once('\'')
        .ok_or_else(|| format!("an import from nowhere: {statement}"))?;
    let (from, of_ui) = from
        .strip_suffix('\'')
        .and_then(split_place)
        .ok_or_else(|| format!("an import of neither this crate nor ui: {statement}"))?;
    let names = match names.strip_suffix("from") {
        None if names.is_empty() => "",
        None => return Err(format!("an import of another form: {statement}")),
        Some(list) => list.trim_matches(['{', '}', ' ']),
    };
    Ok(Import {
        from: from.to_owned(),
        of_ui,
        names: pairs(names),
    })
}

/// The file that an import names, and whether it is one of `ui`.
pub fn split_place(place: &str) -> Option<(&str, bool)> {
    let own = place.strip_prefix("./").map(|name| (name, false));
    own.or_else(|| place.strip_prefix(UI).map(|name| (name, true)))
        .filter(|(name, _)| !name.contains('/'))
}

/// `a, b as c` as pairs.
fn pairs(list: &str) -> Vec<(String, String)> {
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| {
            name.split_once(" as ")
                .map_or((name.to_owned(), name.to_owned()), |(there, here)| {
                    (there.to_owned(), here.to_owned())
                })
        })
        .collect()
}

/// The body with its `export` words taken away, and what they named.
fn exports(text: &str) -> Result<(String, Vec<(String, String)>), String> {
    let mut names = Vec::new();
    let mut body = String::with_capacity(text.len());
    let mut pieces = text.split("export");
    body.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        let at_statement = body.is_empty() || body.ends_with(['\n', ';', '}']);
        let declaration = piece.strip_prefix(' ').filter(|_| at_statement);
        if let Some(list) = piece.strip_prefix('{').filter(|_| at_statement) {
            let (list, rest) = list.split_once('}').ok_or("an export list stays open")?;
            names.extend(
                pairs(list)
                    .into_iter()
                    .map(|(inside, outside)| (outside, inside)),
            );
            body.push_str(rest.strip_prefix(';').unwrap_or(rest));
        } else if let Some(declaration) = declaration {
            let name = declared(declaration).ok_or_else(|| {
                format!(
                    "an export of another form: {}",
                    declaration.chars().take(40).collect::<String>()
                )
            })?;
            names.push((name.clone(), name));
            body.push_str(declaration);
        } else {
            body.push_str("export");
            body.push_str(piece);
        }
    }
    Ok((body, names))
}

/// The name that a declaration gives. `let` is refused: importers would not see it change.
fn declared(declaration: &str) -> Option<String> {
    let rest = [
        "const ",
        "async function*",
        "async function ",
        "function*",
        "function ",
        "class ",
    ]
    .into_iter()
    .find_map(|word| declaration.strip_prefix(word))?;
    let name: String = rest
        .trim_start()
        .chars()
        .take_while(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '$'))
        .collect();
    (!name.is_empty()).then_some(name)
}
