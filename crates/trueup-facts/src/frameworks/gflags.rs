//! gflags and Abseil's flags, which are defined by macros.

use memchr::memmem;

use super::Framework;
use super::arguments::{default_text, list};
use crate::{FileFacts, LineIndex, Name, Signal, SignalKind, Source, Span};

/// gflags and Abseil's flags.
pub(super) static GFLAGS: Framework =
    Framework { name: "gflags", languages: &["C++", "C"], signals: Some(signals), ..Framework::NEW };

/// The macros, with the positions of the name and of the default among their arguments.
const MACROS: &[(&str, usize, usize)] = &[
    ("DEFINE_bool(", 0, 1),
    ("DEFINE_string(", 0, 1),
    ("DEFINE_double(", 0, 1),
    ("DEFINE_int32(", 0, 1),
    ("DEFINE_int64(", 0, 1),
    ("DEFINE_uint32(", 0, 1),
    ("DEFINE_uint64(", 0, 1),
    ("ABSL_FLAG(", 1, 2),
];

fn signals(source: &Source, _: &FileFacts) -> Vec<Signal> {
    let text: &str = &source.text;
    let mut found = Vec::new();
    let mut lines = None;
    for (name, name_at, default_at) in MACROS {
        for at in memmem::find_iter(text.as_bytes(), name) {
            let is_whole = text[..at].chars().next_back().is_none_or(|before| before.is_whitespace() || before == ';');
            let arguments = list(&text[at + name.len()..]);
            let Some(flag) = arguments.get(*name_at).map(|it| it.value).filter(|it| is_whole && is_name(it)) else {
                continue;
            };
            let lines = lines.get_or_insert_with(|| LineIndex::new(text));
            let line = lines.line(at as u32);
            let span = Span { start: at as u32, end: (at + name.len()) as u32, line, end_line: line };
            let default = arguments.get(*default_at).and_then(|it| default_text(it.value));
            let kind = SignalKind::Flag { name: Name::from(["--", flag].concat()), short: None, default };
            found.push(Signal { kind, definition: None, span });
        }
    }
    found
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
