//! Boost.Program_options and cxxopts, which write options alike.

use memchr::memmem;

use super::Framework;
use super::arguments::{Argument, after_string_or_comment, default_text, list, unquoted};
use crate::{FileFacts, LineIndex, Name, Signal, SignalKind, Source, Span};

/// Boost.Program_options and cxxopts: calls one after the other on what `add_options()` gives.
pub(super) static BOOST_PROGRAM_OPTIONS: Framework =
    Framework { name: "Boost.Program_options", languages: &["C++", "C"], signals: Some(signals), ..Framework::NEW };

fn signals(source: &Source, _: &FileFacts) -> Vec<Signal> {
    let text: &str = &source.text;
    let mut found = Vec::new();
    let mut lines = None;
    for at in memmem::find_iter(text.as_bytes(), "add_options") {
        let Some(mut end) = group_end(text, at + "add_options".len()) else { continue };
        while let Some(start) = next_group(text, end) {
            let Some(after) = group_end(text, start) else { break };
            end = after;
            let arguments = list(&text[start + 1..after - 1]);
            let Some((name, short)) = arguments.first().and_then(|it| unquoted(it.value)).and_then(names) else {
                continue;
            };
            let lines = lines.get_or_insert_with(|| LineIndex::new(text));
            let span = Span {
                start: start as u32,
                end: after as u32,
                line: lines.line(start as u32),
                end_line: lines.line(after as u32 - 1),
            };
            let kind = SignalKind::Flag { name, short, default: default(&arguments) };
            found.push(Signal { kind, definition: None, span });
        }
    }
    found
}

/// The long and the short form of `"port,p"` and `"p,port"`.
fn names(specification: &str) -> Option<(Name, Option<Name>)> {
    let forms = || specification.split(',').map(str::trim).filter(|form| !form.is_empty());
    let is_word = |form: &str| form.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if !forms().all(is_word) {
        return None;
    }
    let long = forms().find(|form| form.len() > 1);
    let short = forms().find(|form| form.len() == 1).map(|form| Name::from(["-", form].concat()));
    match (long, short) {
        (Some(long), short) => Some((Name::from(["--", long].concat()), short)),
        (None, Some(short)) => Some((short, None)),
        (None, None) => None,
    }
}

/// What `default_value(…)` among the arguments gives.
fn default(arguments: &[Argument<'_>]) -> Option<Name> {
    arguments.iter().skip(1).find_map(|argument| {
        let at = argument.value.find("default_value")?;
        let open = at + argument.value[at..].find('(')?;
        let close = group_end(argument.value, open)?;
        let inner = list(&argument.value[open + 1..close - 1]);
        inner.first().and_then(|first| default_text(first.value))
    })
}

/// Where the next group in brackets begins, where nothing but white space and comments stand before.
fn next_group(text: &str, mut at: usize) -> Option<usize> {
    while at < text.len() {
        match text.as_bytes()[at] {
            byte if byte.is_ascii_whitespace() => at += 1,
            b'/' => at = after_string_or_comment(text, at)?,
            b'(' => return Some(at),
            _ => return None,
        }
    }
    None
}

/// Where the group that begins at or after byte `at` ends.
fn group_end(text: &str, at: usize) -> Option<usize> {
    let start = next_group(text, at)?;
    let (mut at, mut depth) = (start, 0_usize);
    while at < text.len() && at - start < LONGEST_GROUP {
        if let Some(after) = after_string_or_comment(text, at) {
            at = after;
            continue;
        }
        match text.as_bytes()[at] {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// How many bytes one option may take.
const LONGEST_GROUP: usize = 4_000;
