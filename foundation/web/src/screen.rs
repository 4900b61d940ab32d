//! Screens: a title and a body, framed by SPICO or not, as the request wants.

use access::{Assurance, DeviceProfile};
use axum::response::Response;
use http::{HeaderName, StatusCode, header};
use kernel::FieldErrors;
use ui::Markup;
use ui::page::{Counted, Density, Display, Frame, Page, SessionLimits, Theme, Viewer};

use crate::reply::HTML;
use crate::{Context, Reply, Want, etag};

/// The sheets that a fragment needs: its page may be another room's, and has them before it shows it.
const SHEETS: HeaderName = HeaderName::from_static("x-feuilles");

/// A screen: a title and a body, to be framed by SPICO or not, as the request wants.
#[must_use]
pub struct Screen {
    title: String,
    body: Markup,
    entry: Option<&'static str>,
    account: Option<&'static str>,
    modules: &'static [&'static str],
    sheet: Option<&'static str>,
    frame: Frame,
    status: StatusCode,
    counted: Option<(&'static str, u32)>,
    since: Option<String>,
    list: bool,
    errors: Option<Markup>,
}

impl Screen {
    /// A screen. `title` carries nothing clinical (RGAA 8.5, screens §1).
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self {
            title: title.into(),
            body,
            entry: None,
            account: None,
            modules: &[],
            sheet: None,
            frame: Frame::Document,
            status: StatusCode::OK,
            counted: None,
            since: None,
            list: false,
            errors: None,
        }
    }

    /// The entry of the navigation that it belongs to, by its address.
    pub fn entry(self, href: &'static str) -> Self {
        Self {
            entry: Some(href),
            ..self
        }
    }

    /// One of the pages of "my account", by its address: it stands beside the others', whichever rooms serve them.
    pub fn account_page(self, href: &'static str) -> Self {
        Self {
            account: Some(href),
            ..self
        }
    }

    /// The sheet of the room, beyond ours: `messaging/room.css`.
    pub fn sheet(self, sheet: &'static str) -> Self {
        Self {
            sheet: Some(sheet),
            ..self
        }
    }

    /// Script modules that its parts name, asked for ahead.
    pub fn modules(self, modules: &'static [&'static str]) -> Self {
        Self { modules, ..self }
    }

    /// What surrounds the body: a page that scrolls, panes, a window of its own.
    pub fn frame(self, frame: Frame) -> Self {
        Self { frame, ..self }
    }

    /// Another status than 200.
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// A form with what is to be corrected: 422. Only the summary of the errors travels to a page that has the form already, so that
    /// nothing typed there is lost. Without errors, an ordinary screen.
    pub fn errors(self, errors: &FieldErrors) -> Self {
        if errors.is_empty() {
            return self;
        }
        Self {
            errors: Some(ui::field::error_summary(errors.iter())),
            status: StatusCode::UNPROCESSABLE_ENTITY,
            ..self
        }
    }

    /// A list that our script may ask for again: 304 when it holds the same (T16).
    pub fn list(self) -> Self {
        Self { list: true, ..self }
    }

    /// What an entry of the navigation counts, where the page knows; the live stream tells it everywhere else.
    pub fn counted(self, counter: &'static str, number: u32) -> Self {
        Self {
            counted: Some((counter, number)),
            ..self
        }
    }

    /// The live stream's place, taken before anything of the page was read: the page listens from there, so that it asks for
    /// nothing again when it opens.
    pub fn since(self, place: impl std::fmt::Display) -> Self {
        Self {
            since: Some(place.to_string()),
            ..self
        }
    }

    /// The answer for this request.
    pub fn reply(self, context: &Context) -> Reply {
        let subject = context.subject();
        let fragment = context.want() == Want::Fragment;
        if let Some(errors) = self.errors.filter(|_| fragment) {
            return Reply::html(self.status, errors.into_string());
        }
        let account = subject.map(|subject| subject.account.to_string());
        let initials = subject.map(|subject| initials(&subject.name));
        let viewer = subject.map(|subject| Viewer {
            account: account.as_deref().unwrap_or_default(),
            name: &subject.name,
            role_label: &subject.role_label,
            initials: initials.as_deref().unwrap_or_default(),
            counted: self.counted.map(|(name, number)| Counted { name, number }),
            full_access: subject.assurance == Assurance::Aal2,
            device: subject.device.as_str(),
        });
        let chosen = subject.map(|subject| display(&subject.display));
        let product = context.product();
        let site = &product.site;
        let beside = context.beside();
        let body = match self.account {
            Some(href) => ui::html! { (site.account_tabs(href)) (self.body) },
            None => self.body,
        };
        let page = Page::new(&self.title, body)
            .site(site)
            .beside(&beside)
            .prefix(context.base().slot.prefix())
            .viewer(viewer)
            .session(limits(context))
            .display(chosen.unwrap_or_default())
            .modules(self.modules)
            .sheet(self.sheet)
            .frame(self.frame)
            .since(self.since.as_deref())
            .here(here(context))
            .banner(context.app().settings().banner.clone());
        let account = self
            .account
            .and(site.account.first())
            .map(|first| first.href);
        let page = match self.entry.or(account) {
            Some(href) => page.active(href),
            None => page,
        };
        let body = match subject {
            _ if fragment => page.fragment(),
            Some(_) => page.full(),
            None => return common(context, self.status, ui::page::bare(&page)),
        };
        let reply = if fragment && self.list {
            etag::answer(context, body)
        } else {
            Reply::html(self.status, body.into_string())
        };
        match self.sheet.filter(|_| fragment) {
            Some(sheet) => reply.with(SHEETS, ui::assets::url(sheet)),
            None => reply,
        }
    }

    pub(crate) fn answer(self, context: &Context) -> Response {
        self.reply(context).into_inner()
    }
}

/// Where a reload would lead: nowhere after a form.
fn here(context: &Context) -> &str {
    if context.method() == http::Method::GET {
        context.path()
    } else {
        ""
    }
}

/// The limits of the session, by whose device it is.
fn limits(context: &Context) -> Option<SessionLimits<'static>> {
    let (subject, settings) = (context.subject()?, context.app().settings());
    let entrances = &context.product().entrances;
    Some(SessionLimits {
        idle_seconds: match subject.device {
            DeviceProfile::Shared => settings.idle_seconds,
            DeviceProfile::Personal => settings.idle_seconds_personal,
        },
        ends_at: subject.expires_at.micros() / 1_000_000,
        extend_url: entrances.gestures,
        lock_url: entrances.lock,
    })
}

/// A page for whoever isn't signed in: most likely the same for many, so it is compressed once.
fn common(context: &Context, status: StatusCode, page: Markup) -> Reply {
    let page = page.into_string();
    let may_be_kept = status == StatusCode::OK && context.is_common() && context.takes_brotli();
    let packed = may_be_kept.then(|| context.app().packed().page(&page));
    match packed.flatten() {
        Some(packed) => Reply::bytes(status, HTML, packed)
            .with(header::CONTENT_ENCODING, "br")
            .with(
                header::VARY,
                "HX-Request, HX-Request-Type, Accept, Accept-Encoding",
            ),
        None => Reply::html(status, page),
    }
}

/// The initials of a displayed name: `Claire d’Oc` gives `CO`.
fn initials(name: &str) -> String {
    let (given, family) = name.split_once(' ').unwrap_or((name, ""));
    kernel::fr::initials(given, family)
}

fn display(chosen: &access::Display) -> Display {
    Display {
        theme: match chosen.theme.as_str() {
            "clair" => Theme::Light,
            "sombre" => Theme::Dark,
            _ => Theme::System,
        },
        density: match chosen.density.as_str() {
            "confort" => Density::Roomy,
            "compact" => Density::Compact,
            _ => Density::Standard,
        },
        text_size: chosen.text_size.parse().unwrap_or(100),
        luciole: chosen.font == "luciole",
        slow_network: chosen.network == "lent",
        shortcuts: chosen.shortcuts != "non",
        announce: match chosen.announce.as_str() {
            "tout" => "tout",
            "son" => "son",
            "rien" => "rien",
            _ => "auteur",
        },
    }
}
