//! Makes samples independent in one document: each was written for a page of its own, with ids and a first heading that others have too.

/// Attributes that hold ids, one or several.
const IDS: [&str; 13] = [
    "id",
    "for",
    "form",
    "list",
    "headers",
    "popovertarget",
    "commandfor",
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-errormessage",
    "aria-labelledby",
    "aria-owns",
];
/// The level of a sample's highest heading: under its family and its own name.
const FIRST: usize = 4;

/// A sample's markup with ids of its own.
///
/// Works on what templates write: every value between double quotes, and no other double quote that isn't escaped.
pub(super) fn own_ids(html: &str, scope: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("=\"") {
        let (value, next) = after.split_once('"').unwrap_or((after, ""));
        let name = before.rsplit([' ', '<']).next().unwrap_or("");
        out.push_str(before);
        out.push_str("=\"");
        match value.strip_prefix('#') {
            Some(place) if name == "href" && !place.is_empty() => {
                out.extend(["#", scope, "-", place]);
            }
            _ if IDS.contains(&name) => {
                let own: Vec<String> = value
                    .split_whitespace()
                    .map(|id| format!("{scope}-{id}"))
                    .collect();
                out.push_str(&own.join(" "));
            }
            _ => out.push_str(value),
        }
        out.push('"');
        rest = next;
    }
    out.push_str(rest);
    out
}

/// How many levels a sample's headings stand lower here: `headingoffset`. The first one comes right below the sample's name, which is
/// not always the highest: a list stands before the thread that gives a page its title.
pub(super) fn heading_offset(html: &str) -> Option<usize> {
    let places = (1..=6).filter_map(|level| Some((html.find(&format!("<h{level}"))?, level)));
    let (_, first) = places.min()?;
    FIRST.checked_sub(first).filter(|offset| *offset > 0)
}

/// The same markup without the field that has the focus as its page opens: of many samples, none may take it.
///
/// Works on what templates write: an attribute without a value, and no `>` in a text that isn't escaped.
pub(super) fn without_focus(html: &str) -> String {
    html.replace(" autofocus>", ">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sample_takes_the_focus() {
        let html = maud::html! { input name="code" autofocus; };
        assert_eq!(without_focus(&html.into_string()), "<input name=\"code\">");
    }

    #[test]
    fn two_samples_share_no_id_and_their_references_follow() {
        let html = "<label for=\"a\">A</label><input id=\"a\" data-b=\"a\" aria-describedby=\"a-aide  a-erreur\"><a href=\"#a\">a=&quot;b</a><a href=\"#\">b</a>";
        assert_eq!(
            own_ids(html, "e7"),
            "<label for=\"e7-a\">A</label><input id=\"e7-a\" data-b=\"a\" aria-describedby=\"e7-a-aide e7-a-erreur\">\
             <a href=\"#e7-a\">a=&quot;b</a><a href=\"#\">b</a>"
        );
    }

    #[test]
    fn headings_stand_below_the_name_of_the_sample() {
        assert_eq!(heading_offset("<h1>A</h1><hr><h2>B</h2>"), Some(3));
        assert_eq!(heading_offset("<h2>B</h2><h1>A</h1>"), Some(2));
        assert_eq!(heading_offset("<h3>C</h3>"), Some(1));
        assert_eq!(heading_offset("<h4>D</h4><p>E</p>"), None);
    }
}
