//! Rails: the routes that `config/routes.rb` draws.

use super::Framework;
use super::arguments::{Argument, list, literals, named, unquoted};
use super::rules::calls::Texts;
use crate::{FileFacts, Name, Signal, SignalKind, Source, Span};

/// Rails' routes.
pub(super) static RAILS: Framework =
    Framework { name: "Rails", languages: &["Ruby"], signals: Some(routes), ..Framework::NEW };

/// The actions of several resources, each with its method and what is below the path; `:` stands for the parameter.
const MANY: [(&str, &str, &str); 8] = [
    ("index", "GET", ""),
    ("create", "POST", ""),
    ("new", "GET", "/new"),
    ("edit", "GET", "/:/edit"),
    ("show", "GET", "/:"),
    ("update", "PATCH", "/:"),
    ("update", "PUT", "/:"),
    ("destroy", "DELETE", "/:"),
];
/// The actions of the one resource that there is.
const ONE: [(&str, &str, &str); 7] = [
    ("new", "GET", "/new"),
    ("edit", "GET", "/edit"),
    ("show", "GET", ""),
    ("update", "PATCH", ""),
    ("update", "PUT", ""),
    ("destroy", "DELETE", ""),
    ("create", "POST", ""),
];
/// The longest path, in bytes, that is followed.
const LONGEST_PATH: usize = 400;

fn routes(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let path = source.path.as_str();
    let is_drawn = path == "config/routes.rb" || path.ends_with("/config/routes.rb") || path.contains("config/routes/");
    let Some(language) = source.language.filter(|_| is_drawn) else { return Vec::new() };
    let texts = Texts::new(language, source, facts);
    let mut drawing = Drawing { frames: Vec::new(), found: Vec::new() };
    for &call in texts.order() {
        let fact = &facts.calls[call as usize];
        while drawing.frames.last().is_some_and(|frame| frame.end <= fact.span.start) {
            drawing.frames.pop();
        }
        if drawing.frames.last().is_none_or(|frame| !frame.is_dead) {
            let whole = source.text.get(fact.span.start as usize..fact.span.end as usize).unwrap_or("");
            drawing.read(&fact.callee, &list(written_arguments(whole, &fact.callee)), fact.span);
        }
    }
    drawing.found
}

/// The arguments of a call as written, without the block that follows them.
fn written_arguments<'a>(call: &'a str, callee: &str) -> &'a str {
    let rest = call.strip_prefix(callee).unwrap_or("").trim_start_matches([' ', '\t']);
    if let Some(inner) = rest.strip_prefix('(') {
        return inner;
    }
    let mut end = 0;
    for line in rest.split_inclusive('\n').take(30) {
        end += line.len();
        if !line.trim_end().ends_with([',', '\\', '{', '[']) {
            break;
        }
    }
    let written = rest[..end].trim_end();
    match written.find(" do |") {
        Some(block) => &written[..block],
        None => written.strip_suffix(" do").unwrap_or(written),
    }
}

/// What holds inside a block.
#[derive(Clone, Default)]
struct Frame {
    end: u32,
    /// The path of what stands directly in it.
    path: String,
    /// The module of controllers, with a `/` at its end.
    module: String,
    controller: Option<String>,
    /// The paths of one and of all of the resources around.
    member: Option<String>,
    collection: Option<String>,
    /// Whether what stands in it is served elsewhere.
    is_dead: bool,
}

struct Drawing {
    frames: Vec<Frame>,
    found: Vec<Signal>,
}

impl Drawing {
    fn read(&mut self, callee: &str, arguments: &[Argument<'_>], span: Span) {
        let around = self.frames.last().cloned().unwrap_or_default();
        match callee {
            "namespace" => {
                let Some(name) = arguments.first().and_then(|first| unquoted(first.value)) else { return };
                let path = text(arguments, "path").unwrap_or(name);
                let module = text(arguments, "module").unwrap_or(name);
                self.enter(span, below(&around.path, path), format!("{}{module}/", around.module), None);
            }
            "scope" => {
                let positional = arguments.iter().filter(|it| it.name.is_none()).filter_map(|it| unquoted(it.value));
                let path = positional.map(str::to_owned).reduce(|a, b| format!("{a}/{b}"));
                let path = path.or_else(|| text(arguments, "path").map(str::to_owned)).unwrap_or_default();
                let module = text(arguments, "module").map_or(String::new(), |module| format!("{module}/"));
                let controller = text(arguments, "controller").map(str::to_owned).or(around.controller);
                self.enter(span, below(&around.path, &path), around.module + &module, controller);
            }
            "concern" => self.frames.push(Frame { end: span.end, is_dead: true, ..around }),
            "member" => self.inside(span, around.member.clone(), around),
            "collection" => self.inside(span, around.collection.clone(), around),
            "resources" | "resource" => self.resources(callee == "resources", arguments, span, &around),
            "root" => {
                let action = text(arguments, "to").or_else(|| arguments.first().and_then(|it| unquoted(it.value)));
                self.add("GET", below(&around.path, ""), format!("{}{}", around.module, action.unwrap_or("")), span);
            }
            "get" | "post" | "put" | "patch" | "delete" => {
                self.action(&[callee.to_uppercase()], arguments, span, &around);
            }
            "match" => {
                let via = named(arguments, "via").map(words).unwrap_or_default();
                let all = via.is_empty() || via.contains(&"all");
                let methods: Vec<String> =
                    if all { vec!["*".to_owned()] } else { via.iter().map(|it| it.to_uppercase()).collect() };
                self.action(&methods, arguments, span, &around);
            }
            _ => {}
        }
    }

    fn enter(&mut self, span: Span, path: String, module: String, controller: Option<String>) {
        self.frames.push(Frame { end: span.end, path, module, controller, ..Frame::default() });
    }

    fn inside(&mut self, span: Span, path: Option<String>, around: Frame) {
        if let Some(path) = path {
            self.frames.push(Frame { end: span.end, path, ..around });
        }
    }

    fn resources(&mut self, is_many: bool, arguments: &[Argument<'_>], span: Span, around: &Frame) {
        let names = arguments.iter().filter(|it| it.name.is_none()).filter_map(|it| unquoted(it.value));
        for name in names {
            let path = below(&around.path, text(arguments, "path").unwrap_or(name));
            let module = text(arguments, "module").map_or(String::new(), |module| format!("{module}/"));
            let module = format!("{}{module}", around.module);
            let plural = if is_many { name.to_owned() } else { super::types::plural(name) };
            let controller = text(arguments, "controller").map_or(plural, str::to_owned);
            let parameter = text(arguments, "param").unwrap_or("id");
            let list: &[(&str, &str, &str)] = if is_many { &MANY } else { &ONE };
            for (action, method, rest) in list.iter().filter(|(action, ..)| is_drawn(arguments, action)) {
                let rest = rest.replace("/:", &format!("/:{parameter}"));
                self.add(method, format!("{path}{rest}"), format!("{module}{controller}#{action}"), span);
            }
            let nested = if is_many { format!("{path}/:{}_{parameter}", singular(name)) } else { path.clone() };
            let member = if is_many { format!("{path}/:{parameter}") } else { path.clone() };
            let (end, controller) = (span.end, Some(controller));
            let (member, collection) = (Some(member), Some(path));
            self.frames.push(Frame { end, path: nested, module, controller, member, collection, is_dead: false });
        }
    }

    fn action(&mut self, methods: &[String], arguments: &[Argument<'_>], span: Span, around: &Frame) {
        let base = match text(arguments, "on") {
            Some("member") => around.member.as_ref(),
            Some("collection") => around.collection.as_ref(),
            _ => None,
        };
        let base = base.unwrap_or(&around.path);
        for (path, to) in written_paths(arguments) {
            let to = to.or_else(|| text(arguments, "to"));
            let handler = match (to, &around.controller) {
                (Some(to), _) if to.contains('#') => to.to_owned(),
                (Some(action), Some(controller)) => format!("{controller}#{action}"),
                (None, Some(controller)) => {
                    let action = text(arguments, "action").unwrap_or(path.trim_start_matches('/'));
                    format!("{controller}#{action}")
                }
                (None, None) => path
                    .trim_start_matches('/')
                    .rsplit_once('/')
                    .map_or(String::new(), |(controller, action)| format!("{controller}#{action}")),
                (Some(_), None) => String::new(),
            };
            let is_plain = handler.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_/#".contains(&byte));
            let handler = if handler.is_empty() || !is_plain { handler } else { format!("{}{handler}", around.module) };
            for method in methods {
                let handler = if is_plain { handler.clone() } else { String::new() };
                self.add(method, below(base, path), handler, span);
            }
        }
    }

    fn add(&mut self, method: &str, path: String, handler: String, span: Span) {
        if path.len() > LONGEST_PATH {
            return;
        }
        let path = if path.is_empty() { "/".to_owned() } else { path };
        let path = path.strip_suffix("(.:format)").unwrap_or(&path).into();
        let kind = SignalKind::Route { method: method.into(), path, router: Name::default(), handler: handler.into() };
        self.found.push(Signal { kind, definition: None, span });
    }
}

/// The paths of a route with what each leads to where that stands with it: `"a" => "orders#a"`, `:a, :b`.
fn written_paths<'a>(arguments: &[Argument<'a>]) -> Vec<(&'a str, Option<&'a str>)> {
    const OPTIONS: [&str; 12] = [
        "to",
        "as",
        "via",
        "on",
        "action",
        "controller",
        "constraints",
        "defaults",
        "format",
        "module",
        "param",
        "anchor",
    ];
    let mut found = Vec::new();
    for argument in arguments {
        match argument.name {
            Some(name) if !OPTIONS.contains(&name) && found.is_empty() => found.push((name, unquoted(argument.value))),
            Some(_) => {}
            None => match argument.value.split_once("=>") {
                Some((path, to)) => found.extend(unquoted(path).map(|path| (path, unquoted(to)))),
                None => found.extend(unquoted(argument.value).map(|path| (path, None))),
            },
        }
    }
    found
}

/// Whether the options of resources leave an action in.
fn is_drawn(arguments: &[Argument<'_>], action: &str) -> bool {
    let only = named(arguments, "only").is_none_or(|only| words(only).contains(&action));
    only && !named(arguments, "except").is_some_and(|except| words(except).contains(&action))
}

/// The words of `[:a, :b]`, `%i[a b]`, `:a`.
fn words(list: &str) -> Vec<&str> {
    match list.strip_prefix("%i").or_else(|| list.strip_prefix("%w")) {
        Some(inner) => inner.trim_matches(['[', ']', '(', ')', '{', '}']).split_whitespace().collect(),
        None => literals(list),
    }
}

fn text<'a>(arguments: &[Argument<'a>], name: &str) -> Option<&'a str> {
    named(arguments, name).and_then(unquoted)
}

/// The singular of the name of resources.
fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let endings = ["sses", "shes", "ches", "xes", "zzes"];
    if endings.iter().any(|ending| name.ends_with(ending)) || name.ends_with("uses") && name.len() > 5 {
        return name.strip_suffix("es").unwrap_or(name).to_owned();
    }
    match name {
        "people" => "person".to_owned(),
        "children" => "child".to_owned(),
        _ if name.ends_with("ss") => name.to_owned(),
        _ => name.strip_suffix('s').unwrap_or(name).to_owned(),
    }
}

fn below(base: &str, path: &str) -> String {
    let path = path.trim_matches('/');
    if path.is_empty() { base.to_owned() } else { format!("{base}/{path}") }
}
