//! The types of parameters and variables, as far as they are written beside them.

use super::last;
use crate::Name;

/// What a declaration says of a variable's type.
pub(super) enum TypeWord {
    /// The type.
    Type(Name),
    /// It is what calling this gives.
    ResultOf(Name),
}

/// Types that only wrap another.
const WRAPPERS: &[&str] = &[
    "Option",
    "Result",
    "Arc",
    "Rc",
    "Box",
    "Mutex",
    "RwLock",
    "RefCell",
    "Cell",
    "Pin",
    "Cow",
    "Promise",
    "Future",
    "Optional",
    "Ref",
    "Lazy",
    "Provider",
    "shared_ptr",
    "unique_ptr",
    "Nullable",
    "Task",
    "Mono",
    "State",
    "Data",
    "Weak",
    "OnceCell",
    "OnceLock",
    "LazyLock",
    "Readonly",
    "Partial",
];

/// How many places of a name are looked at.
const MOST_PLACES: usize = 40;

/// The name of a type as written, with its modules: `&mut Arc<dyn a::Store>` is `a::Store`.
pub(super) fn type_word(written: &str) -> Option<Name> {
    let mut rest = written.trim();
    loop {
        let before = rest;
        rest = rest.trim_start_matches(['&', '*', '?', '(', '[', ']', ' ']);
        for word in ["mut ", "dyn ", "impl ", "const ", "readonly ", "final ", "async ", "struct ", "'static "] {
            rest = rest.strip_prefix(word).unwrap_or(rest);
        }
        if rest == before {
            break;
        }
    }
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '\\'))).unwrap_or(rest.len());
    let path = rest[..end].trim_end_matches([':', '.']);
    let word = path.rsplit(['.', ':', '\\']).next().unwrap_or(path);
    if WRAPPERS.contains(&word)
        && let Some(inner) = rest[end..].strip_prefix('<')
    {
        return type_word(inner);
    }
    (!word.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit())).then(|| path.into())
}

/// What the text of a function says of a variable's type, before the byte `before`; the head ends at `header`.
pub(super) fn written_type(
    body: &str,
    header: usize,
    before: usize,
    name: &str,
    is_type: impl Fn(&str) -> bool,
) -> Option<TypeWord> {
    if name.is_empty() || !body.is_char_boundary(before.min(body.len())) {
        return None;
    }
    let text = &body[..before.min(body.len())];
    let mut latest = None;
    for (at, _) in text.match_indices(name).take(MOST_PLACES) {
        let (left, right) = (&text[..at], &text[at + name.len()..]);
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        if left.ends_with(|c: char| is_word(c) || matches!(c, '.' | '>')) || right.starts_with(is_word) {
            continue;
        }
        if let Some(found) = declared(left, right, at < header, &is_type) {
            latest = Some(found);
        }
    }
    latest
}

fn declared(left: &str, right: &str, in_head: bool, is_type: &impl Fn(&str) -> bool) -> Option<TypeWord> {
    let after = right.trim_start();
    if let Some(annotation) = after.strip_prefix(':').filter(|it| !it.starts_with([':', '='])) {
        return type_word(annotation).map(TypeWord::Type);
    }
    let assigned =
        after.strip_prefix(":=").or_else(|| after.strip_prefix('=').filter(|it| !it.starts_with(['=', '>'])));
    // A second result of a call, most often an error, is no reason to forget the first.
    let assigned = assigned.or_else(|| {
        let rest = after.strip_prefix(',')?.trim_start();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
        rest[end..].trim_start().strip_prefix(":=")
    });
    if let Some(value) = assigned {
        return assigned_type(value, is_type);
    }
    // `store *Store`, as Go's parameters are written.
    if in_head && right.starts_with(' ') {
        let word = type_word(after)?;
        if is_type(last(&word)) {
            return Some(TypeWord::Type(word));
        }
    }
    // `Store store`, as in Java and C#.
    let written = left.strip_suffix([' ', '&', '*', '$'])?.trim_end_matches([' ', '&', '*', '$']);
    let start = written
        .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '<' | '>' | ':' | '\\' | '?')))
        .map_or(0, |at| at + written[at..].chars().next().map_or(1, char::len_utf8));
    let word = type_word(&written[start..])?;
    is_type(last(&word)).then_some(TypeWord::Type(word))
}

fn assigned_type(value: &str, is_type: &impl Fn(&str) -> bool) -> Option<TypeWord> {
    let mut value = value.trim_start();
    for word in ["await ", "&", "*", "new ", "try ", "try! ", "make(", "co_await "] {
        value = value.strip_prefix(word).unwrap_or(value);
    }
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '\\' | '$' | '@');
    let end = value.find(|c: char| !is_path(c)).unwrap_or(value.len());
    let path = value[..end].trim_end_matches([':', '.']);
    let word = type_word(path)?;
    match value[end..].trim_start().chars().next() {
        Some('{') if is_type(last(&word)) => Some(TypeWord::Type(word)),
        Some('(') if is_type(last(&word)) => Some(TypeWord::Type(word)),
        Some('(') => Some(TypeWord::ResultOf(path.into())),
        Some('<') if is_type(last(&word)) => Some(TypeWord::Type(word)),
        _ => None,
    }
}
