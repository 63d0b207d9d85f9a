//! Documentation comments, which are XML.

use crate::FileFacts;

/// Takes the tags out of all documentation, and keeps of it what the summary says.
pub(super) fn strip_tags(facts: &mut FileFacts) {
    facts.doc = facts.doc.take().and_then(|doc| plain(&doc));
    for definition in &mut facts.definitions {
        definition.doc = definition.doc.take().and_then(|doc| plain(&doc));
    }
}

/// The summary of a documentation comment as plain text; `None` where it has none.
fn plain(doc: &str) -> Option<Box<str>> {
    if !doc.contains('<') {
        return Some(doc.into());
    }
    let summary = match doc.split_once("<summary>") {
        Some((_, after)) => after.split("</summary>").next().unwrap_or(after),
        None => ["<param", "<returns", "<remarks", "<exception", "<typeparam", "<value", "<example"]
            .iter()
            .filter_map(|tag| doc.find(tag))
            .min()
            .map_or(doc, |end| &doc[..end]),
    };
    let mut text = String::with_capacity(summary.len());
    let mut rest = summary;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, after)) = after.split_once('>') else {
            text.push('<');
            rest = after;
            break;
        };
        match (tag.ends_with('/'), is_break(tag)) {
            (_, true) => text.push(' '),
            (true, false) => text.push_str(named_by(tag)),
            (false, false) => {}
        }
        rest = after;
    }
    text.push_str(rest);
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" ").into_boxed_str())
}

fn is_break(tag: &str) -> bool {
    let name = tag.trim_matches('/').trim();
    matches!(name, "para" | "br" | "p" | "item" | "description" | "term")
}

/// What an empty element stands for: `<see cref="Order"/>` for `Order`.
fn named_by(tag: &str) -> &str {
    let value = ["cref=", "langword=", "name=", "href="].iter().find_map(|key| tag.split_once(key));
    let quoted = value.and_then(|(_, after)| after.split(['"', '\'']).nth(1)).unwrap_or("");
    match quoted.split_once(':') {
        Some((kind, name)) if kind.len() == 1 => name,
        _ => quoted,
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn the_summary_is_kept_without_tags() {
        let doc =
            "<summary> Keeps <see cref=\"T:Shop.Order\"/>s, or <c>null</c>. </summary> <param name=\"id\">x</param>";
        assert_eq!(plain(doc).as_deref(), Some("Keeps Shop.Orders, or null."));
        assert_eq!(plain("<inheritdoc/>"), None);
        assert_eq!(plain("Not XML: a < b").as_deref(), Some("Not XML: a < b"));
    }
}
