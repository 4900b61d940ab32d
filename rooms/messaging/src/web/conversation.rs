//! An open conversation (C2): the thread, what was missed, reading, the draft.

use ::web::{Context, Failure, Form, HeaderMap, HeaderName, Query, Reply, StatusCode, Want};
use access::{Permit, Read, Scope, Write};
use bus::Hub;
use crypto::Vault;
use kernel::fold::fold;
use kernel::id::Id as _;
use kernel::{Fault, FieldErrors, fr};
use maud::html;
use serde::Deserialize;
use ui::page::Frame;

use crate::commands::{KeepDraft, MarkRead, MarkUnread};
use crate::domain::{Draft, MessageKind};
use crate::people;
use crate::policy::{Conversation, MessageRef};
use crate::seal::Seal;
use crate::store::{drafts, messages};
use crate::web::inbox::{self, Filter};
use crate::web::pane::{self, Place};
use crate::web::screen;
use crate::web::sending::chosen;
use crate::web::views;

/// How the conversation is opened.
#[derive(Debug, Default, Deserialize)]
pub struct Opening {
    avant: Option<i64>,
    apres: Option<i64>,
    autour: Option<i64>,
    vers: Option<i64>,
    jour: Option<String>,
    fenetre: Option<String>,
    #[serde(default)]
    reponse: String,
}

impl Opening {
    fn place(&self) -> Result<Place, Fault> {
        Ok(
            match (
                self.avant,
                self.apres,
                self.vers.or(self.autour),
                self.jour.as_deref(),
            ) {
                (Some(seq), ..) => Place::Before(seq),
                (None, Some(seq), ..) => Place::After(seq),
                (None, None, Some(seq), _) => Place::Around(seq),
                (None, None, None, Some(day)) if !day.is_empty() => {
                    let day = day.parse().map_err(|_| {
                        Fault::invalid("jour", "Écrivez une date, par exemple 2026-11-02.")
                    })?;
                    Place::From(fr::start_of_day(day))
                }
                _ => Place::Opening,
            },
        )
    }
}

/// Where to redirect a page that was asked for without its anchor: a thread opens at its end, and without a script only an anchor scrolls a
/// browser elsewhere. With a script, the page itself says where it opens.
async fn anchored(
    cx: &Context,
    permit: &Permit<Read, Conversation>,
    opening: &Opening,
) -> Result<Option<Reply>, Failure> {
    if cx.want() != Want::Page || opening.vers.is_some() {
        return Ok(None);
    }
    let seq = pane::landing(cx, permit, opening.place()?).await?;
    Ok(seq.map(|seq| {
        let mut to = format!("/discussions/{}?vers={seq}", permit.id());
        if opening.fenetre.is_some() {
            to.push_str("&fenetre=1");
        }
        Reply::see_other(&format!("{to}#m-{seq}"))
    }))
}

/// The page of a conversation; for the sentinels of the thread, only the messages they ask for.
pub async fn show(
    permit: Permit<Read, Conversation>,
    scope: Scope<Read, Conversation>,
    cx: Context,
    headers: HeaderMap,
    Query(opening): Query<Opening>,
) -> Result<Reply, Failure> {
    let asked = Asked {
        permit: &permit,
        scope: &scope,
        headers: &headers,
        opening: &opening,
    };
    if let Some(elsewhere) = anchored(&cx, &permit, &opening).await? {
        return Ok(elsewhere);
    }
    page(&cx, &asked, None).await
}

/// A text that was refused, and why.
pub struct Unsent<'a> {
    /// The text.
    pub text: &'a str,
    /// Who was chosen in the list of mentions.
    pub mentions: &'a str,
    /// The message that it answers.
    pub reply_to: &'a str,
    /// What is wrong.
    pub errors: &'a FieldErrors,
}

/// The page again, with the refused text: for a browser without our script.
pub async fn again(
    permit: &Permit<Write, Conversation>,
    cx: &Context,
    headers: &HeaderMap,
    typed: &Unsent<'_>,
) -> Result<Reply, Failure> {
    let subject = Some(permit.subject());
    let scope = Scope::mint(subject).map_err(Failure::refused)?;
    let reading = Permit::mint(cx.db(), cx.app().matrix(), subject, permit.id());
    let reading = reading.await?.map_err(Failure::refused)?;
    let opening = Opening {
        reponse: typed.reply_to.to_owned(),
        ..Opening::default()
    };
    let asked = Asked {
        permit: &reading,
        scope: &scope,
        headers,
        opening: &opening,
    };
    page(cx, &asked, Some(typed)).await
}

/// Who asks for which part of which conversation.
struct Asked<'a> {
    permit: &'a Permit<Read, Conversation>,
    scope: &'a Scope<Read, Conversation>,
    headers: &'a HeaderMap,
    opening: &'a Opening,
}

async fn page(
    cx: &Context,
    asked: &Asked<'_>,
    typed: Option<&Unsent<'_>>,
) -> Result<Reply, Failure> {
    let (permit, opening) = (asked.permit, asked.opening);
    let listening_from = cx.extension::<Hub>()?.position();
    let window = pane::window(cx, permit, opening.place()?).await?;
    let thread = pane::thread(cx, permit, &window.rows).await?;
    if !cx.wants_page() && (opening.avant.is_some() || opening.apres.is_some()) {
        return Ok(Reply::fragment(views::thread::more(
            permit,
            &thread,
            &window,
            cx.now(),
            opening.avant.is_some(),
        )));
    }
    let draft = match typed {
        Some(typed) => Draft {
            text: typed.text.to_owned(),
            mentions: chosen(typed.mentions),
        },
        None => draft_of(cx, permit, &thread).await?,
    };
    let reply_to = match opening.reponse.parse::<MessageRef>().ok() {
        Some(name) => messages::find_named(cx.db(), permit, name).await?,
        None => None,
    };
    let error = typed.and_then(|typed| typed.errors.of("texte"));
    let unheard = match views::conversation::other(permit.known().kind, &thread) {
        Some(role) => !people::reads(cx, role).await?,
        None => false,
    };
    let open = views::conversation::Open {
        permit,
        thread: &thread,
        window: &window,
        draft: &draft,
        unheard,
        error,
        copy_key: &copy_key(cx, permit)?,
        reply_to: reply_to.as_ref(),
        cx,
    };
    let is_window = opening.fenetre.is_some();
    let drawn = views::conversation::draw(&open, is_window);
    let (frame, list) = if is_window {
        (Frame::Window, html! {})
    } else {
        let list = beside(cx, asked.scope, permit, asked.headers).await?;
        (Frame::Panes, list)
    };
    let panes = views::parts::inbox::panes(list, Some(drawn));
    let screen = screen("Discussion", panes)
        .frame(frame)
        .entry("/discussions")
        .since(listening_from);
    Ok(match error {
        Some(_) => screen.status(StatusCode::UNPROCESSABLE_ENTITY),
        None => screen,
    }
    .reply(cx))
}

/// What the reader was writing, on this device or another.
async fn draft_of(
    cx: &Context,
    permit: &Permit<Read, Conversation>,
    thread: &pane::Thread,
) -> Result<Draft, Fault> {
    let sealed = drafts::find(cx.db(), permit, thread.me).await?;
    let read = |sealed: Vec<u8>| thread.seal.read_draft(thread.me, &sealed);
    Ok(sealed.map(read).transpose()?.unwrap_or_default())
}

/// The key that encrypts the copies which a tab keeps of unsent text: the same during a session, unknown to every other session, and not
/// sent again once the session is over.
fn copy_key(cx: &Context, permit: &Permit<Read, Conversation>) -> Result<String, Fault> {
    let session = permit.subject().session.uuid();
    let key = cx
        .extension::<Vault>()?
        .mac("draft-copy", session.as_bytes());
    Ok(data_encoding::BASE64.encode(&key))
}

/// The list beside the conversation. A page that already shows it, updated by the stream, needs no other.
async fn beside(
    cx: &Context,
    scope: &Scope<Read, Conversation>,
    permit: &Permit<Read, Conversation>,
    headers: &HeaderMap,
) -> Result<ui::Markup, Fault> {
    if cx.want() == Want::Fragment && headers.contains_key("x-liste") {
        return Ok(html! {});
    }
    let inbox = inbox::load(cx, scope, Filter::default(), true).await?;
    inbox::pane(cx, scope, &inbox, Some(permit.id()))
}

/// Since which change.
#[derive(Debug, Default, Deserialize)]
pub struct Since {
    #[serde(default)]
    seq: i64,
}

/// More changes than this at once, and the pane is read anew.
const TOO_MANY: i64 = 200;

/// What was created or changed since a place, tombstones included (front-end §8).
pub async fn since(
    permit: Permit<Read, Conversation>,
    cx: Context,
    Query(since): Query<Since>,
) -> Result<Reply, Failure> {
    let mut rows = messages::changed(cx.db(), &permit, since.seq, TOO_MANY + 1).await?;
    let last = permit.known().last_change.to_string();
    let headed = |reply: Reply| reply.with(HeaderName::from_static("x-dernier-seq"), &last);
    if i64::try_from(rows.len()).is_ok_and(|count| count > TOO_MANY) {
        return Ok(headed(Reply::fragment(html! {})).with(HeaderName::from_static("x-trop"), "1"));
    }
    // A receipt changes no message, and somebody who joins or leaves changes the number of readers: so my own last messages are sent again,
    // as many as a page opens with.
    if rows.is_empty() || rows.iter().any(|row| row.kind == MessageKind::System) {
        let me = permit.subject().practitioner_role;
        let mut mine = messages::before(cx.db(), &permit, i64::MAX, pane::PAGE).await?;
        mine.retain(|own| {
            Some(own.author_role_id) == me && !rows.iter().any(|row| row.id == own.id)
        });
        rows.append(&mut mine);
    }
    rows.sort_by_key(|row| row.seq);
    let thread = pane::thread(&cx, &permit, &rows).await?;
    let items = views::thread::items(&permit, &thread, &rows, cx.now());
    Ok(headed(Reply::list(&cx, items)))
}

/// Up to which message.
#[derive(Debug, Default, Deserialize)]
pub struct UpTo {
    #[serde(default)]
    seq: i64,
}

/// Everything up to a message was on screen.
pub async fn read(
    permit: Permit<Read, Conversation>,
    cx: Context,
    Form(up_to): Form<UpTo>,
) -> Result<Reply, Failure> {
    cx.db()
        .run(&MarkRead {
            permit: &permit,
            actor: cx.actor(),
            seq: up_to.seq,
        })
        .await?;
    Ok(Reply::empty())
}

/// A page without scripts has shown everything up to a message. Only the image in the page may report that: not a link, and not another
/// site's page.
pub async fn shown(
    permit: Permit<Read, Conversation>,
    cx: Context,
    headers: HeaderMap,
    Query(up_to): Query<UpTo>,
) -> Result<Reply, Failure> {
    let said = |name: &str, expected: &str| {
        // Browsers that don't send the header (old ones, and all of them without TLS) send no cookie of ours to another site's images.
        headers.get(name).is_none_or(|value| value == expected)
    };
    if !said("sec-fetch-dest", "image") || !said("sec-fetch-site", "same-origin") {
        return Err(Fault::not_found().into());
    }
    cx.db()
        .run(&MarkRead {
            permit: &permit,
            actor: cx.actor(),
            seq: up_to.seq,
        })
        .await?;
    Ok(Reply::empty())
}

/// Marks as unread, from a message on.
pub async fn unread(
    permit: Permit<Read, Conversation>,
    cx: Context,
    Form(from): Form<UpTo>,
) -> Result<Reply, Failure> {
    let seq = if from.seq > 0 {
        from.seq - 1
    } else {
        permit.known().last_seq - 1
    };
    cx.db()
        .run(&MarkUnread {
            permit: &permit,
            actor: cx.actor(),
            seq,
        })
        .await?;
    Ok(Reply::go(&cx, "/discussions"))
}

/// A draft.
#[derive(Default, Deserialize)]
pub struct Writing {
    #[serde(default)]
    texte: String,
    #[serde(default)]
    mentions: String,
}

/// Keeps what one is writing, so that another device shows it.
pub async fn draft(
    permit: Permit<Write, Conversation>,
    cx: Context,
    Form(writing): Form<Writing>,
) -> Result<Reply, Failure> {
    let role = permit.subject().acting_role()?;
    let seal = Seal::open(
        &*cx.extension::<Vault>()?,
        permit.id(),
        &permit.known().data_key,
    )?;
    // Kept whole whatever its length: what is too long to send is not too long to keep, and forms are bounded in bytes.
    let draft = Draft {
        text: kernel::text::prose(&writing.texte).into_owned(),
        mentions: chosen(&writing.mentions),
    };
    let sealed = if draft.text.trim().is_empty() {
        None
    } else {
        Some(seal.draft(role, &draft)?)
    };
    cx.db()
        .run(&KeepDraft {
            permit: &permit,
            actor: cx.actor(),
            body: sealed.as_deref(),
        })
        .await?;
    Ok(Reply::empty())
}

/// What was typed after `@`.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

/// People proposed at once.
const PROPOSALS: usize = 8;

/// Who can be mentioned: the list under the composer.
pub async fn mentions(
    permit: Permit<Read, Conversation>,
    cx: Context,
    Query(typed): Query<Typed>,
) -> Result<Reply, Failure> {
    let thread = pane::thread(&cx, &permit, &[]).await?;
    let wanted = fold(&typed.q);
    let names = thread.names();
    // Any word of the name may begin it: `@roux` finds Hélène Roux, `@m. cl` finds Dr M.-Claude Étienne.
    let fits = |name: &str| format!(" {}", fold(name)).contains(&format!(" {wanted}"));
    let found: Vec<_> = thread
        .participants
        .iter()
        .map(|row| row.practitioner_role_id)
        .filter(|role| *role != thread.me && fits(thread.people.name(*role)))
        .take(PROPOSALS)
        .collect();
    Ok(Reply::fragment(views::mentions::draw(
        &thread,
        &names,
        &found,
        "tous".starts_with(&wanted),
    )))
}
