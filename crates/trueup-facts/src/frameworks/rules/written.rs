//! What is written at a route: methods, receivers, lists of paths.

use super::arguments::{Argument, last_name, list, literals};
use super::calls::Texts;
use super::environment::full_path;
use super::paths::path_text;
use super::routing::Methods;
use crate::Name;

/// The methods that are written at the route itself.
pub(super) fn written_methods(methods: Methods, name: &str, arguments: &[Argument<'_>]) -> Vec<Name> {
    match methods {
        Methods::Are(methods) => methods.iter().map(|method| Name::from(*method)).collect(),
        Methods::Name => vec![name.to_uppercase().into()],
        Methods::Argument(place, otherwise) => {
            let listed: Vec<Name> = place.find(arguments).map(method_words).unwrap_or_default();
            match listed.is_empty() {
                true => otherwise.iter().map(|method| Name::from(*method)).collect(),
                false => listed,
            }
        }
        Methods::InPath | Methods::Following(_) | Methods::InHandler | Methods::Resource(_) => vec!["*".into()],
    }
}

/// The HTTP methods among the words of a text: `["GET", "POST"]`, `RequestMethod.GET`, `http.MethodPost`.
pub(super) fn method_words(text: &str) -> Vec<Name> {
    const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"];
    let words = text.split(|character: char| !character.is_ascii_alphabetic());
    let upper = words.map(|word| word.strip_prefix("Method").unwrap_or(word).to_ascii_uppercase());
    upper.filter(|word| METHODS.contains(&word.as_str())).map(Name::from).collect()
}

/// What stands before the last name of a callee.
pub(super) fn receiver_of(callee: &str) -> &str {
    callee[..callee.len() - last_name(callee).len()].trim_end_matches(['.', ':', '>', '-', '?'])
}

/// The paths that an argument lists, or the one that it is.
pub(super) fn path_list(texts: &Texts<'_>, text: &str) -> Vec<String> {
    let listed = literals(text);
    match listed.is_empty() {
        true => path_text(texts, text).into_iter().collect(),
        false => listed.into_iter().map(str::to_owned).collect(),
    }
}

/// Whether a callee is what a table calls `known`.
pub(super) fn is_callee(texts: &Texts<'_>, callee: &str, known: &str) -> bool {
    if callee == known || (!known.contains(['.', ':', '\\']) && last_name(callee) == known) {
        return true;
    }
    last_name(callee) == last_name(known) && full_path(texts.facts, callee, texts.separator) == known
}

/// The arguments of a text that is a list in parentheses or brackets; of none otherwise.
pub(super) fn inner_list(text: &str) -> Vec<Argument<'_>> {
    let inner = text.trim().strip_prefix(['(', '[']);
    inner.map(list).unwrap_or_default()
}
