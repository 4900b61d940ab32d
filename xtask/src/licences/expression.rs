//! SPDX licence expressions: `(MIT OR Apache-2.0) AND Unicode-3.0`, with `WITH` and the old `/`.

/// Whether somebody who accepts what `allowed` accepts may use a package under this expression.
///
/// `allowed` is asked for each licence, with its exception if it has one. An expression that can't be read is an error.
pub fn holds(
    expression: &str,
    allowed: &dyn Fn(&str, Option<&str>) -> bool,
) -> Result<bool, String> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut reader = Reader {
        tokens: spaced.split_whitespace().collect(),
        at: 0,
        allowed,
    };
    let held = reader.any()?;
    reader.next().map_or(Ok(held), |rest| {
        Err(format!("`{rest}` stands after its end"))
    })
}

struct Reader<'a> {
    tokens: Vec<&'a str>,
    at: usize,
    allowed: &'a dyn Fn(&str, Option<&str>) -> bool,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let token = self.tokens.get(self.at).copied();
        self.at += 1;
        token
    }

    fn skip(&mut self, word: &str) -> bool {
        let found = self.tokens.get(self.at) == Some(&word);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> Result<bool, String> {
        let mut held = self.all()?;
        while self.skip("OR") {
            held |= self.all()?;
        }
        Ok(held)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut held = self.one()?;
        while self.skip("AND") {
            held &= self.one()?;
        }
        Ok(held)
    }

    fn one(&mut self) -> Result<bool, String> {
        match self.next() {
            Some("(") => {
                let held = self.any()?;
                if self.skip(")") {
                    Ok(held)
                } else {
                    Err("a bracket is not closed".into())
                }
            }
            Some(word @ (")" | "OR" | "AND" | "WITH")) => {
                Err(format!("`{word}` stands where a licence should"))
            }
            Some(id) if self.skip("WITH") => {
                let exception = self.next().ok_or("nothing follows `WITH`")?;
                Ok((self.allowed)(id, Some(exception)))
            }
            Some(id) => Ok((self.allowed)(id, None)),
            None => Err("a licence is missing".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::holds;

    fn mit_and_apache(expression: &str) -> Result<bool, String> {
        holds(expression, &|id, exception| {
            matches!(
                (id, exception),
                ("MIT" | "Apache-2.0", None) | ("Apache-2.0", Some("LLVM-exception"))
            )
        })
    }

    #[test]
    fn and_binds_more_than_or() {
        assert_eq!(
            mit_and_apache("MIT OR GPL-2.0-only AND GPL-3.0-only"),
            Ok(true)
        );
        assert_eq!(
            mit_and_apache("(MIT OR GPL-2.0-only) AND GPL-3.0-only"),
            Ok(false)
        );
        assert_eq!(mit_and_apache("(MIT OR Zlib) AND Apache-2.0"), Ok(true));
        assert_eq!(mit_and_apache("MIT/Zlib"), Ok(true));
        assert_eq!(mit_and_apache("GPL-3.0-only"), Ok(false));
    }

    #[test]
    fn exceptions_go_with_their_licence() {
        assert_eq!(mit_and_apache("Apache-2.0 WITH LLVM-exception"), Ok(true));
        assert_eq!(mit_and_apache("MIT WITH LLVM-exception"), Ok(false));
        assert_eq!(mit_and_apache("MIT WITH LLVM-exception OR MIT"), Ok(true));
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for bad in [
            "", "MIT OR", "(MIT", "MIT MIT", "OR MIT", "MIT WITH", "MIT)",
        ] {
            assert!(mit_and_apache(bad).is_err(), "{bad}");
        }
    }
}
