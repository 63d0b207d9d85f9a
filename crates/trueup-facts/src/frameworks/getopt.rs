//! `getopt_long` of C and C++: a table of long options.

use memchr::memmem;

use super::Framework;
use super::arguments::{list, unquoted};
use crate::{FileFacts, LineIndex, Name, Signal, SignalKind, Source, Span};

/// `getopt_long`.
pub(super) static GETOPT: Framework =
    Framework { name: "getopt", languages: &["C", "C++", "Objective-C"], signals: Some(signals), ..Framework::NEW };

/// Words that say whether an option takes a value.
const TAKES: &[&str] = &["no_argument", "required_argument", "optional_argument", "0", "1", "2"];

/// The most options that one table may have.
const MOST_OPTIONS: usize = 500;

fn signals(source: &Source, _: &FileFacts) -> Vec<Signal> {
    let text: &str = &source.text;
    let mut found = Vec::new();
    let mut lines = None;
    for at in memmem::find_iter(text.as_bytes(), "struct option ").take(8) {
        let Some(open) = text[at..].find('{').map(|open| at + open) else { continue };
        let is_table = text[at..open].contains('[') && !text[at..open].contains(';');
        let mut entry = open + 1;
        for _ in 0..if is_table { MOST_OPTIONS } else { 0 } {
            let Some(start) = text[entry..].find(['{', '}', ';']).map(|start| entry + start) else { break };
            if !text[start..].starts_with('{') {
                break;
            }
            let Some(close) = text[start..].find('}').map(|close| start + close) else { break };
            let fields = list(&text[start + 1..close]);
            entry = close + 1;
            let written: Vec<&str> = fields.iter().map(|field| field.value).collect();
            let [name, takes, .., short] = written[..] else { continue };
            let Some(name) = unquoted(name).filter(|_| TAKES.contains(&takes)) else { continue };
            let short = unquoted(short).filter(|short| short.len() == 1).map(|short| Name::from(["-", short].concat()));
            let lines = lines.get_or_insert_with(|| LineIndex::new(text));
            let line = lines.line(start as u32);
            let span = Span { start: start as u32, end: close as u32 + 1, line, end_line: line };
            let kind = SignalKind::Flag { name: Name::from(["--", name].concat()), short, default: None };
            found.push(Signal { kind, definition: None, span });
        }
    }
    found
}
