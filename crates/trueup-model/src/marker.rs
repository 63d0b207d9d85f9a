//! Markers: comments by which the authors themselves say that something is left to do.

use memchr::memmem::Finder;
use trueup_facts::{Codebase, FileId};

use crate::component::{ComponentId, Components};

/// A comment that says that something is left to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marker {
    /// The file.
    pub file: FileId,
    /// The 1-based line.
    pub line: u32,
    /// The component that the file belongs to.
    pub component: ComponentId,
    /// The word that it begins with: `TODO`, `FIXME`, `HACK` or `XXX`.
    pub word: &'static str,
    /// What follows on the line, without the name in parentheses and the colon; may be empty.
    pub text: String,
}

const WORDS: &[&str] = &["FIXME", "TODO", "HACK", "XXX"];

/// Every marker of the product, in the order of components, files and lines.
pub(crate) fn read(codebase: &Codebase, components: &Components) -> Vec<Marker> {
    let finders: Vec<(&'static str, Finder<'_>)> = WORDS.iter().map(|&word| (word, Finder::new(word))).collect();
    let mut markers = Vec::new();
    for component in components.all() {
        for &file in &component.files {
            let source = &codebase.file(file).source;
            let Some(language) = source.language else { continue };
            if finders.iter().all(|(_, finder)| finder.find(source.text.as_bytes()).is_none()) {
                continue;
            }
            for (at, line) in source.text.lines().enumerate() {
                if let Some((word, text)) = marker_of(line, language.line_comments) {
                    markers.push(Marker { file, line: at as u32 + 1, component: component.id, word, text });
                }
            }
        }
    }
    markers
}

/// The marker that a line's comment begins with.
fn marker_of(line: &str, line_comments: &[&str]) -> Option<(&'static str, String)> {
    let own = line_comments.iter().copied();
    // A comment of several lines begins its lines with nothing but a star.
    let start = own.chain(["/*", "* "]).filter_map(|mark| line.find(mark).map(|at| at + mark.len())).min()?;
    let comment = line[start..].trim_start_matches(['/', '*', '!', '#', '-', ' ', '\t']);
    let word = WORDS.iter().copied().find(|word| comment.starts_with(word))?;
    let rest = &comment[word.len()..];
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let rest = match rest.strip_prefix('(') {
        Some(named) => named.split_once(')').map_or(rest, |(_, after)| after),
        None => rest,
    };
    let text = rest.trim_start_matches([':', '-', ' ', '\t']).trim_end().trim_end_matches("*/").trim_end();
    Some((word, text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::marker_of;

    #[test]
    fn a_marker_begins_its_comment() {
        let check = |line: &str, expected: Option<(&'static str, &str)>| {
            let found = marker_of(line, &["//"]);
            assert_eq!(found.as_ref().map(|(word, text)| (*word, text.as_str())), expected, "{line}");
        };
        check("let x = 1; // TODO(kim): count refunds", Some(("TODO", "count refunds")));
        check("    // FIXME: two carts may win", Some(("FIXME", "two carts may win")));
        check(" * TODO split this", Some(("TODO", "split this")));
        check("/* HACK */", Some(("HACK", "")));
        check("// see the TODO list", None);
        check("// TODOS are listed elsewhere", None);
        check("print(\"TODO\")", None);
    }
}
