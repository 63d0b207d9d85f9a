//! Spring's configuration: the properties that `@Value("${server.port:8080}")` reads.
//!
//! A property may stand in a file or in the environment. What it is called there is told by Spring Boot's relaxed
//! binding: in upper case, dots as underscores, without dashes.

use super::Framework;
use super::arguments::{Place, after_string_or_comment, list, parse, unquoted};
use crate::{Definition, DefinitionIndex, FileFacts, Name, Signal, SignalKind, Source};

/// Spring's `@Value`.
pub(super) static SPRING_CONFIG: Framework =
    Framework { name: "Spring @Value", languages: &["Java", "Kotlin"], signals: Some(signals), ..Framework::NEW };

/// The package of the annotation; others have one of the same name.
const PACKAGE: &str = "org.springframework.beans.factory.annotation";
/// The argument that the placeholders stand in.
const TEXT: Place = Place::FIRST.or_named(&["value"]);
/// Properties that the platform or Spring itself sets, whatever the environment says.
const NO_VARIABLES: &[&str] = &["java.", "os.", "user.dir", "user.home", "user.name", "random.", "file.", "line."];
/// How many bytes a placeholder may have.
const LONGEST_PLACEHOLDER: usize = 400;
/// How many annotations of a callable's parameters are looked at.
const MOST_PARAMETERS: usize = 200;

fn signals(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    if !facts.imports.iter().any(|import| import.specifier.starts_with(PACKAGE)) {
        return Vec::new();
    }
    let mut found: Vec<Signal> = Vec::new();
    for (index, definition) in facts.definitions.iter().enumerate() {
        let of_decorators = definition.decorators.iter().filter_map(|written| annotated(written));
        let texts = of_decorators.chain(of_parameters(source, definition));
        let reads = texts.flat_map(placeholders).map(|(name, default)| Signal {
            kind: SignalKind::EnvRead { name, default },
            definition: Some(index as DefinitionIndex),
            span: definition.span,
        });
        found.extend(reads);
    }
    found
}

/// The text of an annotation that is a `Value`.
fn annotated(decorator: &str) -> Option<&str> {
    let (name, arguments) = parse(decorator)?;
    let is_value = name.rsplit([':', '.']).next() == Some("Value");
    is_value.then(|| TEXT.find(&arguments).and_then(unquoted)).flatten()
}

/// The texts of the annotations in the head of a callable: those of its parameters.
fn of_parameters<'s>(source: &'s Source, definition: &Definition) -> Vec<&'s str> {
    let head = source.text.get(definition.span.start as usize..definition.header_end as usize);
    let Some(head) = head.filter(|_| definition.kind.is_callable()) else { return Vec::new() };
    let (mut found, mut at, mut looked_at) = (Vec::new(), 0, 0);
    while at < head.len() && looked_at < MOST_PARAMETERS {
        if let Some(after) = after_string_or_comment(head, at) {
            at = after;
            continue;
        }
        if head.as_bytes()[at..].starts_with(b"@Value(") {
            looked_at += 1;
            let arguments = list(&head[at + "@Value(".len()..]);
            found.extend(TEXT.find(&arguments).and_then(unquoted));
        }
        at += 1;
    }
    found
}

/// The variable and the default of every `${property:default}` in a text, and of those within a default.
fn placeholders(text: &str) -> Vec<(Name, Option<Name>)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("${") {
        rest = after;
        let Some(end) = closing(after) else { break };
        let (property, default) = match after[..end].split_once(':') {
            Some((property, default)) => (property, Some(default)),
            None => (&after[..end], None),
        };
        let default = default.map(|written| Name::from(if written.is_empty() { "\"\"" } else { written }));
        found.extend(variable(property.trim()).map(|name| (name, default)));
    }
    found
}

/// Where the brace that is open at the beginning of a text is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(LONGEST_PLACEHOLDER) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// What a property is called in the environment: `shop.page-size` is `SHOP_PAGESIZE`, `shops[0].name` `SHOPS_0_NAME`.
fn variable(property: &str) -> Option<Name> {
    let is_name = property.starts_with(|first: char| first.is_ascii_alphabetic())
        && property.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-[]".contains(&byte));
    let is_left_out = NO_VARIABLES.iter().any(|prefix| property.starts_with(prefix));
    let named = |character: char| match character {
        '-' | ']' => None,
        '.' | '[' => Some('_'),
        _ => Some(character.to_ascii_uppercase()),
    };
    (is_name && !is_left_out).then(|| property.chars().filter_map(named).collect::<String>().into())
}
