//! The names of code in a box below its label.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_diagram::{Shape, Words};

use crate::drawn::Drawn;
use crate::label::{Label, Meaning, meaning_of};
use crate::scope::Scope;
use crate::symbol::has_code_shape;

/// Names as code writes them: in camel or snake case, or called.
static NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s(\[,/•*+-])(?<name>[A-Za-z_]\w+(?:\(\))?)(?:$|[\s)\],/:;+]|\.\s|\.$)").ok());

/// A module and what it offers: `api/random   Seed / Next`.
static OFFER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:[-*•]\s+)?(?<module>[\w./-]+)\s{2,}(?<rest>\S.*)$").ok());

/// Whether some line of the boxes names something of the project's code.
pub(super) fn names_own(scope: &Scope<'_>, drawn: &Drawn) -> bool {
    drawn.picture.shapes.iter().take(60).any(|shape| !names_in_box(scope, drawn, shape).is_empty())
}

/// The names in the lines of a box below its label that are something of the project, or look like it; with what a
/// module is listed to offer, where it does.
pub(super) fn names_in_box(scope: &Scope<'_>, drawn: &Drawn, shape: &Shape) -> Vec<(Label, Option<String>)> {
    let mut found = Vec::new();
    for line in shape.lines.iter().skip(1).take(40) {
        if let Some(offer) = offer_of(scope, line) {
            found.push(offer);
            continue;
        }
        for (text, span) in names_of(line) {
            let meaning = meaning_of(scope, &text, span.start);
            let is_telling = meaning.is_own() || matches!(meaning, Meaning::Nothing(_));
            if is_telling && !is_member_claimed(drawn, line, &span) {
                found.push((Label { phrase: text, span, meaning }, None));
            }
        }
    }
    // A variable or a field of data may be another program's: of the names that are nothing of the project only types
    // and calls are spoken of.
    let is_ours = |name: &str| name.ends_with("()") || name.starts_with(|c: char| c.is_uppercase());
    found.retain(|(label, _)| {
        let is_nothing = matches!(label.meaning, Meaning::Nothing(_));
        !is_nothing || (is_ours(&label.phrase) && super::is_surely_absent(scope, &label.phrase))
    });
    found
}

/// Whether the name is part of a member with its type, which in a drawing is a claim of another kind.
fn is_member_claimed(drawn: &Drawn, line: &Words, span: &Range<usize>) -> bool {
    let at = span.start - line.span.start;
    let before = line.text.get(..at).unwrap_or("");
    let after = line.text.get(at + (span.end - span.start)..).unwrap_or("");
    drawn.is_ascii && (before.ends_with(['.', ':']) || after.starts_with('.') || after.starts_with("::"))
}

fn names_of(line: &Words) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    // What parts one name from the next belongs to both, so each search begins at the end of the name before.
    while let Some(name) = NAME.as_ref().and_then(|it| it.captures_at(&line.text, at)).and_then(|it| it.name("name")) {
        let text = name.as_str();
        if has_code_shape(text.trim_end_matches("()")) || text.ends_with("()") {
            found.push((text.to_owned(), line.span.start + name.start()..line.span.start + name.end()));
        }
        at = name.end();
    }
    found
}

/// A line that lists a module with what it offers, where it is one of the project; the whole line where the module
/// defines everything listed.
fn offer_of(scope: &Scope<'_>, line: &Words) -> Option<(Label, Option<String>)> {
    let found = OFFER.as_ref()?.captures(&line.text)?;
    let (module, rest) = (found.name("module")?, found.name("rest")?);
    let start = line.span.start + module.start();
    let meaning = meaning_of(scope, module.as_str(), start);
    let Meaning::Part(part) = &meaning else { return None };
    let listed: Vec<&str> = rest.as_str().split(['/', ',']).map(str::trim).collect();
    let is_name = |name: &&str| name.len() > 2 && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let defines = |name: &&str| {
        part.files.iter().any(|&file| {
            let definitions = &scope.codebase.file(file).facts.definitions;
            definitions.iter().any(|it| it.name == *name || it.name.ends_with(&format!("_{name}")))
        })
    };
    let is_whole = listed.len() > 1 && listed.iter().all(is_name) && listed.iter().all(defines);
    let end = if is_whole { line.span.start + rest.end() } else { line.span.start + module.end() };
    let offers = is_whole.then(|| listed.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "));
    Some((Label { phrase: module.as_str().to_owned(), span: start..end, meaning }, offers))
}
