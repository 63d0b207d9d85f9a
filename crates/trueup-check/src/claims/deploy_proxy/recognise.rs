//! Where documents speak of what nginx does.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::InlineKind;

use super::{Written, bytes_of, settings};
use crate::deployment::{Form, Passage};
use crate::scope::Scope;

/// A statement: the bytes of its claim, those of its value, and what it says.
type Statement = (Range<usize>, Range<usize>, Written);

static TLS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:handles?|performs?|provides?|does|terminates?|ends?)\s+(?:the\s+)?(?:TLS|SSL|HTTPS)(?:\s+termination)?\b|\b(?:TLS|SSL)\s+(?:is\s+)?terminat(?:ion|ed|es)\b",
    )
    .ok()
});

static RATE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(?P<number>\d+)\s?r/(?P<unit>[sm])\b").ok());

static CONNECTIONS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?P<a>\d+)\s+(?:concurrent\s+|simultaneous\s+)?connections?\s+per\s+(?:IP|client|address)|\bconnection\s+limits?\s*\(?:?\s*(?P<b>\d+)\b").ok()
});

static BODY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?P<a>\d+)\s?(?P<au>[KMG])i?B?\s+(?:max(?:imum)?\.?\s+|limit\s+on\s+)?(?:request\s+|upload\s+)?body|\b(?:max(?:imum)?\s+)?(?:request\s+)?body\s+size(?:\s+limit)?(?:\s+(?:of|is))?:?\s+(?P<b>\d+)\s?(?P<bu>[KMG])i?B?\b").ok()
});

static TIMEOUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?P<number>\d+)[\s-]?(?P<unit>s|sec|seconds?|m|min|minutes?|h|hours?)\s+(?:proxy\s+)?(?P<which>read|send|connect|keepalive)\s+timeout\b").ok()
});

/// Every statement of a passage on nginx.
pub(super) fn statements(scope: &Scope<'_>, passage: &Passage) -> Vec<Statement> {
    let text = scope.document.slice(&passage.span);
    let start = passage.span.start;
    let at = |range: Range<usize>| start + range.start..start + range.end;
    let mut found = Vec::new();
    let speaks = speaks_of_proxy(scope, passage);
    if speaks && let Some(tls) = TLS.as_ref().and_then(|it| it.find(text)).filter(|_| passage.form != Form::Heading) {
        found.push((at(tls.range()), at(tls.range()), Written::Tls));
    }
    let rates: Vec<(Range<usize>, String)> = RATE
        .iter()
        .flat_map(|it| it.captures_iter(text))
        .filter_map(|it| {
            let rate = format!("{}r/{}", it.name("number")?.as_str(), it.name("unit")?.as_str());
            Some((it.get(0)?.range(), rate))
        })
        .collect();
    // Rates side by side are one statement.
    if let (Some(first), Some(last)) = (rates.first(), rates.last()) {
        let end = last.0.end + text[last.0.end..].find([')', '.', ';', ',']).unwrap_or(text.len() - last.0.end).min(24);
        let end = text.floor_char_boundary(end);
        let end = first.0.start + text[first.0.start..end].trim_end().len();
        let written = Written::Rates(rates.iter().map(|(_, rate)| rate.clone()).collect());
        found.push((at(first.0.start..end), at(first.0.clone()), written));
    }
    if speaks {
        for it in CONNECTIONS.iter().flat_map(|it| it.captures_iter(text)) {
            let (Some(whole), Some(number)) = (it.get(0), it.name("a").or_else(|| it.name("b"))) else { continue };
            let Ok(value) = number.as_str().parse() else { continue };
            found.push((at(whole.range()), at(number.range()), Written::Connections(value)));
        }
        for it in BODY.iter().flat_map(|it| it.captures_iter(text)) {
            let (Some(whole), Some(number)) = (it.get(0), it.name("a").or_else(|| it.name("b"))) else { continue };
            let unit = it.name("au").or_else(|| it.name("bu")).map_or("", |unit| unit.as_str());
            let Some(bytes) = bytes_of(&format!("{}{unit}", number.as_str())) else { continue };
            found.push((at(whole.range()), at(number.range()), Written::Body(bytes)));
        }
        for it in TIMEOUT.iter().flat_map(|it| it.captures_iter(text)) {
            let (Some(whole), Some(number), Some(which)) = (it.get(0), it.name("number"), it.name("which")) else {
                continue;
            };
            let factor = match it.name("unit").and_then(|unit| unit.as_str().chars().next()) {
                Some('h' | 'H') => 3600.0,
                Some('m' | 'M') => 60.0,
                _ => 1.0,
            };
            let Ok(value) = number.as_str().parse::<f64>() else { continue };
            let which = which.as_str().to_lowercase();
            let name =
                if which == "keepalive" { "keepalive_timeout".to_owned() } else { format!("proxy_{which}_timeout") };
            found.push((at(whole.range()), at(number.range()), Written::Timeout(name, value * factor)));
        }
    }
    found.extend(directives(scope, passage));
    found
}

/// Code spans that are a directive with its arguments.
fn directives(scope: &Scope<'_>, passage: &Passage) -> Vec<Statement> {
    let Some(block) = scope.document.blocks().get(passage.block) else { return Vec::new() };
    let proxies: Vec<_> = scope.model.deployment().proxies.iter().collect();
    let codes = block.inlines.iter().filter(|it| it.kind == InlineKind::Code);
    let inside = codes.filter(|it| passage.span.start <= it.span.start && it.span.end <= passage.span.end);
    inside
        .filter_map(|it| {
            let text = scope.document.slice(&it.span).trim_end_matches(';');
            let (name, arguments) = text.split_once(' ')?;
            let is_directive = name.contains('_') && !settings(&proxies, name).is_empty();
            let arguments = arguments.trim();
            let value = it.span.start + text.len() - arguments.len()..it.span.start + text.len();
            is_directive.then(|| (it.span.clone(), value, Written::Directive(name.to_owned(), arguments.to_owned())))
        })
        .collect()
}

/// Whether a passage speaks of nginx, by name, by what it is led by, or by the drawing it stands in.
fn speaks_of_proxy(scope: &Scope<'_>, passage: &Passage) -> bool {
    let says = |text: &str| text.to_lowercase().contains("nginx");
    let block = scope.document.blocks().get(passage.block);
    says(scope.document.slice(&passage.span))
        || passage.lead.as_ref().is_some_and(|lead| says(&lead.words))
        || says(&passage.around)
        || block.is_some_and(|it| says(scope.document.slice(&it.span)))
}
