//! Arguments of a call, a decorator or an annotation, read from its text.

use crate::Name;

/// How many bytes of a list of arguments are looked at: what a framework gives a meaning to stands at its beginning.
const LONGEST_LIST: usize = 4_000;

/// An argument as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::frameworks) struct Argument<'a> {
    /// The name it is given by, if it is.
    pub(in crate::frameworks) name: Option<&'a str>,
    /// Its text.
    pub(in crate::frameworks) value: &'a str,
}

/// Where in a list of arguments something stands: by position among those without a name, or by name. The keys of an
/// argument that is written as an object (`{ alias: "p" }`) count as names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::frameworks) struct Place {
    position: Position,
    names: &'static [&'static str],
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Position {
    None,
    At(usize),
    Last,
}

impl Place {
    /// Nowhere: there is no such argument.
    pub(in crate::frameworks) const NOWHERE: Place = Place { position: Position::None, names: &[] };
    /// The first argument.
    pub(in crate::frameworks) const FIRST: Place = Place::at(0);
    /// The second argument.
    pub(in crate::frameworks) const SECOND: Place = Place::at(1);
    /// The last argument, which is not the first.
    pub(in crate::frameworks) const LAST: Place = Place { position: Position::Last, names: &[] };

    /// The argument at that position, from 0.
    pub(in crate::frameworks) const fn at(position: usize) -> Place {
        Place { position: Position::At(position), names: &[] }
    }

    /// The argument of one of those names.
    pub(in crate::frameworks) const fn named(names: &'static [&'static str]) -> Place {
        Place { position: Position::None, names }
    }

    /// This place, or the argument of one of those names.
    pub(in crate::frameworks) const fn or_named(self, names: &'static [&'static str]) -> Place {
        Place { position: self.position, names }
    }

    /// The text of the argument.
    pub(in crate::frameworks) fn find<'a>(&self, arguments: &[Argument<'a>]) -> Option<&'a str> {
        let by_name = self.names.iter().find_map(|name| named(arguments, name).or_else(|| in_object(arguments, name)));
        by_name.or_else(|| match self.position {
            Position::None => None,
            Position::At(position) => positional(arguments, position),
            Position::Last => arguments.iter().skip(1).rfind(|argument| argument.name.is_none()).map(|last| last.value),
        })
    }
}

/// The callee and the arguments of a call written as `callee(argument, name=argument)`; a decorator without parentheses
/// has none. `None` where a bracket is not closed.
pub(in crate::frameworks) fn parse(call: &str) -> Option<(&str, Vec<Argument<'_>>)> {
    let call = call.trim();
    let Some((callee, rest)) = call.split_once('(') else {
        return (!call.is_empty() && !call.contains(char::is_whitespace)).then(|| (call, Vec::new()));
    };
    Some((callee.trim(), list(rest.trim_end().strip_suffix(')').unwrap_or(rest))))
}

/// The arguments of a list, without the parentheses around it.
pub(in crate::frameworks) fn list(inner: &str) -> Vec<Argument<'_>> {
    split(inner).into_iter().map(argument).collect()
}

/// The argument of that name.
pub(in crate::frameworks) fn named<'a>(arguments: &[Argument<'a>], name: &str) -> Option<&'a str> {
    arguments.iter().find(|argument| argument.name == Some(name)).map(|argument| argument.value)
}

/// The argument at that position that has no name.
pub(in crate::frameworks) fn positional<'a>(arguments: &[Argument<'a>], position: usize) -> Option<&'a str> {
    arguments.iter().filter(|argument| argument.name.is_none()).nth(position).map(|argument| argument.value)
}

/// The value of a key in an argument that is written as an object.
fn in_object<'a>(arguments: &[Argument<'a>], name: &str) -> Option<&'a str> {
    let objects = arguments.iter().filter(|argument| argument.name.is_none());
    objects.filter_map(|argument| entries(argument.value)).find_map(|entries| named(&entries, name))
}

/// The entries of an object, dictionary, composite literal or PHP array: `{ a: 1, "b": 2 }`, `['a' => 1]`.
pub(in crate::frameworks) fn entries(object: &str) -> Option<Vec<Argument<'_>>> {
    let inner = object.trim().strip_prefix(['{', '['])?;
    Some(list(inner.strip_suffix(['}', ']']).unwrap_or(inner)))
}

/// The text of a plain string literal; Python's prefixes `r`, `u` and `b` and a Ruby symbol's colon are no part of it.
pub(in crate::frameworks) fn unquoted(literal: &str) -> Option<&str> {
    let literal = literal.trim();
    if let Some(symbol) = literal.strip_prefix(':') {
        let is_symbol = !symbol.is_empty() && symbol.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        return is_symbol.then_some(symbol);
    }
    let literal = literal.strip_prefix(['r', 'u', 'b', 'R']).unwrap_or(literal);
    let quote = literal.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let inner = literal[1..].strip_suffix(quote)?;
    (!inner.contains(quote) && (quote != '`' || !inner.contains("${"))).then_some(inner)
}

/// The string literals in a text: those of a list, or the one that it is.
pub(in crate::frameworks) fn literals(text: &str) -> Vec<&str> {
    let inner = text.trim();
    let inner = inner.strip_prefix(['[', '{', '(']).and_then(|inner| inner.strip_suffix([']', '}', ')']));
    match inner {
        Some(inner) => split(inner).into_iter().filter_map(unquoted).collect(),
        None => unquoted(text).into_iter().collect(),
    }
}

/// Whether a text is a name or a path of names: `a`, `a.b`, `a::b`, `$this->a`.
pub(in crate::frameworks) fn is_path(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || matches!(first, '_' | '$' | '@'))
        && text.chars().all(|next| next.is_alphanumeric() || "_.$:@->?".contains(next))
        && !text.contains("=>")
}

/// The last name of a path.
pub(in crate::frameworks) fn last_name(path: &str) -> &str {
    path.rsplit(['.', ':', '>', '\\', '/']).next().unwrap_or(path)
}

/// Splits at the commas outside brackets, strings and comments.
fn split(text: &str) -> Vec<&str> {
    let mut end = text.len().min(LONGEST_LIST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let (text, is_cut) = (&text[..end], end < text.len());
    let (mut parts, mut start, mut depth, mut at, mut is_ended) = (Vec::new(), 0, 0_usize, 0, false);
    while at < text.len() {
        if let Some(after) = after_string_or_comment(text, at) {
            at = after;
            continue;
        }
        match text.as_bytes()[at] {
            b'(' | b'[' | b'{' => depth += 1,
            // The list ends here.
            b')' | b']' | b'}' if depth == 0 => {
                is_ended = true;
                break;
            }
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    // What the end of the look cuts through is no argument, unless it is a function's body.
    if !is_cut || is_ended || depth > 0 {
        parts.push(&text[start..at.min(text.len())]);
    }
    parts.into_iter().map(without_comments).filter(|part| !part.is_empty()).collect()
}

/// An argument without the comments before it.
fn without_comments(mut part: &str) -> &str {
    loop {
        part = part.trim();
        let after = match part {
            _ if part.starts_with("//") || part.starts_with("# ") => part.find('\n'),
            _ if part.starts_with("/*") => part.find("*/").map(|end| end + 1),
            _ => return part,
        };
        part = after.map_or("", |after| &part[after + 1..]);
    }
}

/// Where the string or comment that begins at byte `at` ends; `None` where none begins there.
pub(in crate::frameworks) fn after_string_or_comment(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let line_end = || text[at..].find('\n').map_or(text.len(), |end| at + end);
    match bytes[at] {
        b'/' if bytes.get(at + 1) == Some(&b'*') => Some(text[at..].find("*/").map_or(text.len(), |end| at + end + 2)),
        b'/' if bytes.get(at + 1) == Some(&b'/') => Some(line_end()),
        b'#' if bytes.get(at + 1) == Some(&b' ') => Some(line_end()),
        // A lifetime begins no string; a quote that is never closed on its line is none either.
        b'\'' => closing(bytes, at, true).or(Some(at + 1)),
        b'"' if bytes[at..].starts_with(b"\"\"\"") => {
            Some(text[at + 3..].find("\"\"\"").map_or(text.len(), |end| at + 3 + end + 3))
        }
        b'"' => Some(closing(bytes, at, false).unwrap_or(text.len())),
        b'`' => Some(closing(bytes, at, false).unwrap_or(text.len())),
        _ => None,
    }
}

fn closing(bytes: &[u8], open: usize, on_its_line: bool) -> Option<usize> {
    let (quote, mut at) = (bytes[open], open + 1);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if on_its_line => return None,
            byte if byte == quote => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

fn argument(text: &str) -> Argument<'_> {
    let text = text.trim();
    let unnamed = Argument { name: None, value: text };
    let Some(at) = text.find(['=', ':']) else { return unnamed };
    let (name, rest) = (text[..at].trim_end(), &text[at..]);
    let bare = name.trim_matches(['"', '\'']).trim_start_matches(':');
    let is_name = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-$".contains(&byte));
    if !is_name {
        return match text.strip_prefix(':').and_then(|symbol| symbol.split_once("=>")) {
            Some((symbol, value)) => Argument { name: Some(symbol.trim()), value: value.trim() },
            None => unnamed,
        };
    }
    let value = match rest {
        _ if rest.starts_with("==") || rest.starts_with("::") || rest.starts_with(":=") => return unnamed,
        // `x => y` is a function; `"x" => y` an entry.
        _ if rest.starts_with("=>") && bare.len() == name.len() => return unnamed,
        _ if rest.starts_with("=>") => &rest[2..],
        _ => &rest[1..],
    };
    Argument { name: Some(bare), value: value.trim() }
}

/// A default as written; what says that there is none is none.
pub(in crate::frameworks) fn default_text(text: &str) -> Option<Name> {
    (!matches!(text, "None" | "..." | "null" | "undefined" | "nil")).then(|| crate::excerpt::cut(text, 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(call: &str) -> Vec<(Option<&str>, &str)> {
        let (_, arguments) = parse(call).unwrap();
        arguments.iter().map(|argument| (argument.name, argument.value)).collect()
    }

    #[test]
    fn arguments_are_split_at_their_own_commas() {
        let expected = [(None, "\"a,b\""), (Some("alias"), "\"X\""), (Some("choices"), "[1, 2]"), (None, "f(a == b)")];
        assert_eq!(values(r#"Field("a,b", alias="X", choices=[1, 2], f(a == b))"#), expected);
        assert_eq!(values("f(/* a, b */ x, // c, d\n y)"), [(None, "x"), (None, "y")]);
        assert_eq!(values("f(x => y, 'a' => 1, b: 2, :c => 3, d::e, &'a f)").len(), 6);
    }

    #[test]
    fn names_of_every_language_are_names() {
        let names: Vec<_> = values("f('a' => 1, b: 2, :c => 3, d = 4, x => 5)").iter().map(|(name, _)| *name).collect();
        assert_eq!(names, [Some("a"), Some("b"), Some("c"), Some("d"), None]);
    }

    #[test]
    fn a_place_looks_into_an_object() {
        let (_, arguments) = parse("option('port', { alias: 'p', default: 80 })").unwrap();
        assert_eq!(Place::named(&["alias"]).find(&arguments), Some("'p'"));
        assert_eq!(Place::LAST.find(&arguments), Some("{ alias: 'p', default: 80 }"));
        assert_eq!(Place::SECOND.or_named(&["default"]).find(&arguments), Some("80"));
    }
}
