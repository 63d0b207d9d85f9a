//! What serves a route, and what a mount names.

use super::arguments::{Argument, is_path, last_name, list, parse, unquoted};
use super::calls::Texts;
use super::written::inner_list;
use crate::{DefinitionIndex, Name};

/// How many wrappers around a handler are looked into.
const MOST_WRAPPERS: usize = 6;

/// What serves a route, as written, and its definition where the source has it.
pub(super) fn handler(texts: &Texts<'_>, served: &str) -> (Name, Option<DefinitionIndex>) {
    let mut text = served.trim();
    for _ in 0..MOST_WRAPPERS {
        text = text.trim_start_matches('&').trim();
        if is_closure(text) {
            return (Name::default(), None);
        }
        if let Some(action) = unquoted(text) {
            // `orders#index` is a method of another source.
            let is_here = !action.contains(['#', '@']);
            return (action.into(), texts.callable(action).filter(|_| is_here));
        }
        if is_path(text) {
            let name = text.strip_suffix("::class").unwrap_or(text);
            return (name.into(), texts.callable(name));
        }
        // `[UserController::class, 'index']`
        if let [class, action] = inner_list(text).as_slice()
            && let (Some(class), Some(action)) = (class.value.strip_suffix("::class"), unquoted(action.value))
        {
            return (format!("{class}.{action}").into(), None);
        }
        let Some((callee, arguments)) = parse(text) else { return (Name::default(), None) };
        let callee = callee.trim_start_matches("new ");
        if let Some(class) = callee.strip_suffix(".as_view") {
            return (class.into(), texts.callable(class));
        }
        let inner = arguments.iter().rev().map(|argument| argument.value);
        let mut wrapped = inner.filter(|inner| is_closure(inner) || is_path(inner) || inner.ends_with(')'));
        match wrapped.find(|inner| is_handler(texts, inner)) {
            Some(inner) => text = inner,
            None if is_path(callee) => return (callee.into(), texts.callable(callee)),
            None => return (Name::default(), None),
        }
    }
    (Name::default(), None)
}

/// Whether what a call is given is what it wraps: a function of the source, one that is written in place, or one that is
/// called like it.
fn is_handler(texts: &Texts<'_>, text: &str) -> bool {
    is_closure(text)
        || (is_path(text) && last_name(text).to_ascii_lowercase().contains("handle"))
        || (is_path(text) && texts.callable(text).is_some())
        || parse(text).is_some_and(|(_, arguments)| {
            arguments.iter().any(|inner| is_path(inner.value) && texts.callable(inner.value).is_some())
        })
}

/// Whether a text is a function written in place.
pub(super) fn is_closure(text: &str) -> bool {
    let text = text.trim_start();
    let text = text.strip_prefix("async ").unwrap_or(text).trim_start();
    let words =
        ["func(", "func (", "function", "fn(", "fn (", "lambda", "do ", "do\n", "move |", "static fn", "async move"];
    text.starts_with('|')
        || words.iter().any(|word| text.starts_with(word))
        || (text.starts_with('{') && text.contains("->"))
        || arrow(text).is_some()
}

/// The parameters of an arrow function.
fn arrow(text: &str) -> Option<&str> {
    let (parameters, _) = text.split_once("=>")?;
    let parameters = parameters.trim();
    let name =
        |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_$".contains(&byte));
    let is_list = parameters.starts_with('(') && parameters.len() < 300;
    (is_list || name(parameters)).then_some(parameters)
}

/// The first parameter of a function written in place.
pub(super) fn closure_parameter(closure: &str) -> Option<&str> {
    let text = closure.trim_start();
    let text = text.strip_prefix("async ").unwrap_or(text).trim_start();
    let list_text = if let Some(parameters) = arrow(text) {
        parameters.trim_start_matches('(')
    } else if let Some(rest) =
        text.strip_prefix('|').or_else(|| text.strip_prefix("do |")).or_else(|| text.strip_prefix("{ |"))
    {
        rest.split('|').next()?
    } else if let Some(block) = text.strip_prefix('{') {
        block.split_once("->")?.0
    } else {
        text.split_once('(')?.1
    };
    let first = list_text.split([',', ')']).next()?.trim();
    // `r chi.Router`, `app: FastifyInstance`, `$router`, `Router $router`.
    let words: Vec<&str> = first.split([' ', ':']).filter(|word| !word.is_empty()).collect();
    let name = words.iter().find(|word| word.starts_with('$')).or(words.first())?;
    is_path(name).then_some(*name)
}

/// The handlers of `get(list).post(create)`, each with its method.
pub(super) fn method_handlers(text: &str) -> Vec<(&'static str, &str)> {
    const METHODS: &[(&str, &str)] = &[
        ("get", "GET"),
        ("post", "POST"),
        ("put", "PUT"),
        ("patch", "PATCH"),
        ("delete", "DELETE"),
        ("head", "HEAD"),
        ("options", "OPTIONS"),
        ("trace", "TRACE"),
        ("any", "*"),
    ];
    let mut found = Vec::new();
    let mut rest = text.trim();
    while let Some((callee, after)) = rest.split_once('(') {
        let arguments = list(after);
        let name = last_name(callee.trim());
        let name = name.strip_suffix("_service").unwrap_or(name);
        if let Some((_, method)) = METHODS.iter().find(|(known, _)| *known == name) {
            found.push((*method, arguments.first().map_or("", |first| first.value)));
        }
        let Some(end) = end_of(&arguments, after) else { break };
        rest = after[end..].trim_start_matches([',', ' ', '\n', '\t', '\r']).trim_start_matches(')').trim_start();
        if !rest.starts_with('.') {
            break;
        }
    }
    if found.is_empty() { vec![("*", text)] } else { found }
}

/// Where the last of the arguments ends in the text of their list.
fn end_of(arguments: &[Argument<'_>], list: &str) -> Option<usize> {
    let Some(last) = arguments.last() else { return Some(0) };
    (last.value.as_ptr() as usize + last.value.len()).checked_sub(list.as_ptr() as usize)
}

/// What a mount names: routers, modules, functions that make one; none for what is made in place.
pub(super) fn mounted_names(target: &str) -> Vec<String> {
    let target = target.trim();
    if let Some(module) = unquoted(target) {
        return vec![module.to_owned()];
    }
    if target.starts_with(['[', '(']) {
        let inner = inner_list(target);
        // A pair of a module and a name, or a list of routers.
        let count = if target.starts_with('(') { 1 } else { inner.len() };
        return inner.iter().take(count).flat_map(|each| mounted_name(each.value)).collect();
    }
    mounted_name(target).into_iter().collect()
}

fn mounted_name(target: &str) -> Option<String> {
    if let Some(module) = unquoted(target) {
        return Some(module.to_owned());
    }
    if is_path(target) {
        return Some(target.to_owned());
    }
    let inner = target.strip_suffix(')')?;
    let (callee, arguments) = inner.split_once('(')?;
    // `orders.Handler{}.Routes()`
    let literal = callee.split_once('{').and_then(|(of, rest)| Some((of, rest.split_once("}.")?.1)));
    if let Some((of, method)) = literal.filter(|(of, method)| is_path(of.trim_start_matches('&')) && is_path(method)) {
        return Some(format!("{}.{method}", of.trim_start_matches('&')));
    }
    if matches!(callee, "require" | "import") {
        return unquoted(arguments).map(str::to_owned);
    }
    // `users.NewHandler(store).Routes()`: the last name is the function, the first says where it is.
    let tail = target.rsplit_once(").").map(|(_, last)| last.split('(').next().unwrap_or(last));
    is_path(callee).then(|| match tail {
        Some(last) => format!("{callee}.{last}"),
        None => callee.to_owned(),
    })
}
