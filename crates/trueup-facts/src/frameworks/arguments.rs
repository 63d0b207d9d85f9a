//! Arguments of a call that a fact carries as text.

/// The callee and the arguments of a call written as `callee(argument, name=argument)`; `None` where it is no call.
pub(super) fn parse(call: &str) -> Option<(&str, Vec<Argument<'_>>)> {
    let (callee, rest) = call.trim().split_once('(')?;
    let inner = rest.trim_end().strip_suffix(')').unwrap_or(rest);
    Some((callee.trim(), split(inner).into_iter().map(argument).collect()))
}

/// An argument as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Argument<'a> {
    /// The name it is given by, if it is.
    pub(super) name: Option<&'a str>,
    /// Its text.
    pub(super) value: &'a str,
}

/// The argument of that name.
pub(super) fn named<'a>(arguments: &[Argument<'a>], name: &str) -> Option<&'a str> {
    arguments.iter().find(|argument| argument.name == Some(name)).map(|argument| argument.value)
}

/// The argument at that position that has no name.
pub(super) fn positional<'a>(arguments: &[Argument<'a>], position: usize) -> Option<&'a str> {
    arguments.iter().filter(|argument| argument.name.is_none()).nth(position).map(|argument| argument.value)
}

/// The text of a plain string literal.
pub(super) fn unquoted(literal: &str) -> Option<&str> {
    let literal = literal.trim();
    let quote = literal.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let inner = literal[1..].strip_suffix(quote)?;
    (!inner.contains(quote)).then_some(inner)
}

/// Splits at the commas outside brackets and strings.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn argument(text: &str) -> Argument<'_> {
    let text = text.trim();
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match text.split_once('=') {
        Some((name, value)) if is_name(name.trim()) && !value.starts_with('=') => {
            Argument { name: Some(name.trim()), value: value.trim() }
        }
        _ => Argument { name: None, value: text },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_split_at_their_own_commas() {
        let (callee, arguments) = parse(r#"Field("a,b", alias="X", choices=[1, 2], f(a == b))"#).unwrap();
        let values: Vec<_> = arguments.iter().map(|argument| (argument.name, argument.value)).collect();
        assert_eq!(callee, "Field");
        let expected = [(None, "\"a,b\""), (Some("alias"), "\"X\""), (Some("choices"), "[1, 2]"), (None, "f(a == b)")];
        assert_eq!(values, expected);
    }
}
