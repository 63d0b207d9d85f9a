//! Edits of a list of names in one line: `a|b|c`, `` `a`, `b` ``.

use std::ops::Range;

use trueup_document::Document;

use crate::claim::Repair;

/// The repair of a list: `gone` are the indices of entries that go; `order` are the names that the list should have, in the
/// order of the code, each with what it is called in the list. `None` where the entries are not parted by one and the same
/// mark, so that nobody knows how to part another one from them.
pub(crate) fn repair(
    document: &Document,
    entries: &[(String, Range<usize>)],
    gone: &[usize],
    order: &[String],
) -> Option<Repair> {
    let (first, last) = (entries.first()?, entries.last()?);
    let mut marks = entries.windows(2).map(|pair| document.slice(&(pair[0].1.end..pair[1].1.start)));
    let mark = marks.next().filter(|mark| marks.all(|other| other == *mark))?;
    if mark.contains('\n') || mark.chars().any(char::is_alphanumeric) {
        return None;
    }
    let mut names: Vec<&str> =
        entries.iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, (name, _))| name.as_str()).collect();
    let kept: Vec<usize> = names.iter().filter_map(|name| order.iter().position(|it| it == name)).collect();
    let is_in_order = kept.windows(2).all(|pair| pair[0] < pair[1]);
    for (position, name) in order.iter().enumerate() {
        if names.contains(&name.as_str()) {
            continue;
        }
        // Behind the one that stands before it in the code; an author's own order is gone on with.
        let before = order[..position].iter().rev().find_map(|it| names.iter().position(|name| *name == it.as_str()));
        match before.filter(|_| is_in_order) {
            Some(before) => names.insert(before + 1, name),
            None if is_in_order => names.insert(0, name),
            None => names.push(name),
        }
    }
    let span = first.1.start..last.1.end;
    let replacement = names.join(mark);
    (names.len() > 1 && replacement != document.slice(&span)).then_some(Repair { span, replacement })
}

#[cfg(test)]
mod tests {
    use super::*;
    use trueup_facts::SourcePath;

    /// What becomes of a list of one-letter names, each parted from the next by what stands between.
    #[track_caller]
    fn check(text: &str, gone: &[usize], order: &str, expected: Option<&str>) {
        let document = Document::parse(SourcePath::new("a.md"), text.to_owned());
        let entries: Vec<(String, Range<usize>)> = text
            .char_indices()
            .filter(|(_, c)| c.is_ascii_lowercase())
            .map(|(at, c)| (c.to_string(), at..at + 1))
            .collect();
        let order: Vec<String> = order.chars().map(|c| c.to_string()).collect();
        let repaired = repair(&document, &entries, gone, &order).map(|repair| {
            let mut text = text.to_owned();
            text.replace_range(repair.span, &repair.replacement);
            text
        });
        assert_eq!(repaired.as_deref(), expected);
    }

    #[test]
    fn a_new_name_stands_where_the_code_has_it() {
        check("`a|c`", &[], "abc", Some("`a|b|c`"));
        check("`b`, `c`", &[], "abc", Some("`a`, `b`, `c`"));
        check("a / b", &[], "abcd", Some("a / b / c / d"));
        check("b|a", &[], "abc", Some("b|a|c"));
    }

    #[test]
    fn a_name_that_is_gone_goes() {
        check("a|x|b", &[1], "ab", Some("a|b"));
        check("x|a|b", &[0], "abc", Some("a|b|c"));
        check("a|x", &[1], "a", None);
    }

    #[test]
    fn a_list_with_words_between_its_names_is_left() {
        check("a, b, AND c", &[], "abcd", None);
        check("a|b", &[], "ab", None);
    }
}
