//! A visitor who follows every link of every page, then sends every form: as it stands, and with something in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;

use http::StatusCode;

use super::kept;
use super::markup::{Form, Leads, leads};
use super::visitor::{Page, Visitor, encoded};

/// Pages of one kind: conversations differ in what is in them.
const OF_A_KIND: usize = 6;
/// A walk that is longer than this goes in circles.
const LONGEST: usize = 1_500;
/// Words that a search finds something for, and nothing.
const SOUGHT: [&str; 2] = ["infirmier", "zzqqxx"];
/// Streams never end.
const STREAMS: [&str; 2] = ["/flux", "/api/flux"];
/// Its samples lead to what doesn't exist.
const GALLERY: &str = "/_composants";

/// What one persona was shown.
pub struct Walk {
    folder: Option<PathBuf>,
    kinds: BTreeMap<String, usize>,
    /// Addresses that were read and showed their page: no refusal, no failure, and not what a form sent there was answered.
    pub shown: BTreeSet<String>,
    count: usize,
}

impl Walk {
    /// A walk whose pages are kept in a folder of this name.
    pub fn new(persona: &str) -> Self {
        Self {
            folder: Some(kept::folder(persona)),
            ..Self::unkept()
        }
    }

    /// A walk of which nothing is kept.
    pub fn unkept() -> Self {
        Self {
            folder: None,
            kinds: BTreeMap::new(),
            shown: BTreeSet::new(),
            count: 0,
        }
    }

    /// Follows what can be read from here; gives the forms that were met.
    pub async fn read_all(&mut self, visitor: &mut Visitor<'_>, from: &[String]) -> BTreeSet<Form> {
        let mut waiting: VecDeque<(String, bool)> = VecDeque::new();
        for path in from {
            waiting.extend([(path.clone(), false), (path.clone(), true)]);
        }
        let mut forms = BTreeMap::new();
        while let Some((path, part)) = waiting.pop_front() {
            if !self.is_new(&format!("GET {part} {}", kind(&path))) {
                continue;
            }
            assert!(self.count < LONGEST, "a walk without an end, at {path}");
            let page = visitor.read(&path, part).await;
            self.keep_read(&format!("{} {path}", word(part)), &path, &page);
            let found = if path == GALLERY {
                Leads::default()
            } else {
                leads(&page.html, &path)
            };
            waiting.extend(page.leads_to.iter().cloned().map(|place| (place, false)));
            waiting.extend(found.links.into_iter().map(|link| (link, false)));
            for part in found.parts {
                // A picker's address ends where what is typed goes.
                let typed = if part.ends_with('=') { "rou" } else { "" };
                waiting.push_back((format!("{part}{typed}"), true));
            }
            for form in found.forms {
                if form.post {
                    forms.entry(form_kind(&form)).or_insert(form);
                } else {
                    let asked = SOUGHT.map(|words| filled(&form, words));
                    waiting.extend(asked.iter().flat_map(|fields| {
                        let path = format!("{}?{}", form.action, encoded(fields));
                        [(path.clone(), false), (path, true)]
                    }));
                }
            }
            waiting.retain(|(path, _)| !STREAMS.contains(&path.as_str()));
        }
        forms.into_values().collect()
    }

    /// Sends a form in the two ways, and looks where that leads.
    pub async fn send(&mut self, visitor: &mut Visitor<'_>, form: &Form, part: bool, words: &str) {
        let page = visitor.send(&form.action, part, &filled(form, words)).await;
        let what = format!("{} POST {}", word(part), form.action);
        self.keep(&what, &form.action, &page);
        if let Some(place) = page.leads_to {
            let next = visitor.read(&place, false).await;
            self.keep_read(&format!("apres POST {}", form.action), &place, &next);
        }
    }

    /// Looks at one address and sends its forms, all with the cookies of this visitor.
    pub async fn look(&mut self, visitor: &mut Visitor<'_>, path: &str, part: bool) -> Leads {
        let page = visitor.read(path, part).await;
        self.keep_read(&format!("{} {path}", word(part)), path, &page);
        let found = leads(&page.html, path);
        for form in found.forms.iter().filter(|form| form.post) {
            for words in ["", "Essai"] {
                self.send(visitor, form, part, words).await;
            }
        }
        found
    }

    fn is_new(&mut self, kind: &str) -> bool {
        let times = self.kinds.entry(kind.to_owned()).or_insert(0);
        *times += 1;
        let many = kind.contains('*');
        *times <= if many { OF_A_KIND } else { 1 }
    }

    /// Keeps what an address showed when it was read.
    fn keep_read(&mut self, what: &str, path: &str, page: &Page) {
        self.keep(what, path, page);
        let is_shown = matches!(
            page.status,
            StatusCode::OK | StatusCode::UNPROCESSABLE_ENTITY
        );
        if is_shown && !page.html.trim().is_empty() {
            self.shown
                .insert(path.split('?').next().unwrap_or("").to_owned());
        }
    }

    fn keep(&mut self, what: &str, path: &str, page: &Page) {
        let status = page.status;
        assert!(!status.is_server_error(), "{what} at {path}: {status}");
        if page.html.trim().is_empty() {
            return;
        }
        let raw = |sign: char| sign.is_control() && !"\t\r\n".contains(sign);
        assert!(!page.html.contains(raw), "a raw control in {what}");
        self.count += 1;
        assert_one_title(what, &page.html);
        if let Some(folder) = &self.folder {
            let name = kept::file_name(self.count, &format!("{what} {}", page.status.as_u16()));
            std::fs::write(folder.join(name), kept::document(&page.html)).unwrap();
        }
    }

    /// How many pages were kept.
    pub fn len(&self) -> usize {
        self.count
    }
}

/// A whole page has one heading of the first level: what it is about.
fn assert_one_title(what: &str, html: &str) {
    if !html.trim_start().starts_with("<!") || what.contains(GALLERY) {
        return;
    }
    let page = scraper::Html::parse_document(html);
    let title = scraper::Selector::parse("h1").unwrap();
    let titles: Vec<String> = page
        .select(&title)
        .map(|one| one.text().collect())
        .collect();
    assert_eq!(titles.len(), 1, "{what}: {titles:?}");
}

fn word(part: bool) -> &'static str {
    if part { "partie" } else { "page" }
}

/// The form with words where the page has none.
fn filled(form: &Form, words: &str) -> Vec<(String, String)> {
    form.fields
        .iter()
        .map(|(name, value, chosen)| {
            let value = if *chosen {
                value.clone()
            } else {
                words.to_owned()
            };
            (name.clone(), value)
        })
        .collect()
}

/// An address without what numbers and names things: `/discussions/*/infos`.
fn kind(path: &str) -> String {
    let named = |word: &str| {
        if word.contains(|sign: char| sign.is_ascii_digit()) {
            "*".to_owned()
        } else {
            word.to_owned()
        }
    };
    path.split('/')
        .map(|segment| {
            let words: Vec<String> = segment.split(['?', '&', '=']).map(named).collect();
            words.join(" ")
        })
        .collect::<Vec<_>>()
        .join("/")
}

fn form_kind(form: &Form) -> (String, Vec<(String, bool)>) {
    let names = form.fields.iter().map(|(name, value, chosen)| {
        let short = kind(value);
        let word = if *chosen && short.len() < 24 {
            format!("{name}={short}")
        } else {
            name.clone()
        };
        (word, *chosen)
    });
    (kind(&form.action), names.collect())
}
