//! The status that a type of error carries.

use std::sync::LazyLock;

use regex::Regex;
use trueup_facts::{Codebase, DefinitionId, SourcePath};

use crate::claim::Evidence;
use crate::inheritance::{last_part, types_of_name};
use crate::scope::Scope;
use crate::words::contains_word;

/// A status, and the line that gives it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Found {
    pub(super) status: u16,
    pub(super) path: SourcePath,
    pub(super) line: u32,
    /// Whether the type itself gives it, rather than a base.
    pub(super) is_own: bool,
}

/// The statuses that errors have, with the words for them.
const STATUSES: &[(u16, &str)] = &[
    (400, "Bad Request"),
    (401, "Unauthorized"),
    (402, "Payment Required"),
    (403, "Forbidden"),
    (404, "Not Found"),
    (405, "Method Not Allowed"),
    (406, "Not Acceptable"),
    (408, "Request Timeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "Length Required"),
    (412, "Precondition Failed"),
    (413, "Payload Too Large"),
    (415, "Unsupported Media Type"),
    (418, "I'm a Teapot"),
    (422, "Unprocessable Entity"),
    (423, "Locked"),
    (424, "Failed Dependency"),
    (425, "Too Early"),
    (428, "Precondition Required"),
    (429, "Too Many Requests"),
    (451, "Unavailable For Legal Reasons"),
    (500, "Internal Server Error"),
    (501, "Not Implemented"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Timeout"),
    (507, "Insufficient Storage"),
];

/// The words for a status.
pub(super) fn phrase(status: u16) -> Option<&'static str> {
    STATUSES.iter().find(|(number, _)| *number == status).map(|(_, phrase)| *phrase)
}

/// `status_code = 404`, `statusCode: number = 404`, `this.status = HttpStatus.NOT_FOUND`.
static ASSIGNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:http_?)?status(?:_?code)?\b\s*(?::\s*[\w\[\], |.]+?\s*)?=>?\s*(?P<value>[\w.:]+)").ok()
});

/// `super(message, 404)`, `super().__init__(message, status.HTTP_404_NOT_FOUND)`, `parent::__construct($message, 404)`,
/// `: base(message, 404)`.
static HANDED_ON: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:super\(\)\.__init__|super|base|parent::__construct)\((?P<arguments>[^;{\n]*)").ok()
});

/// The status that a literal or a constant's name means: `404`, `HTTPStatus.NOT_FOUND`, `http.StatusNotFound`.
fn status_of(value: &str) -> Option<u16> {
    if let Ok(number) = value.parse::<u16>() {
        return phrase(number).map(|_| number);
    }
    let is_qualified = value.contains(['.', ':']) || value.starts_with("HTTP_") || value.starts_with("SC_");
    let last = last_part(value);
    if let Some(number) = last.strip_prefix("HTTP_").and_then(|rest| rest.get(..3)?.parse().ok()) {
        return Some(number);
    }
    let plain = last.trim_start_matches("HTTP_").trim_start_matches("SC_").trim_start_matches("Status");
    let plain: String = plain.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let is_it =
        |words: &str| words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).eq(plain.chars());
    let found = STATUSES.iter().find(|(_, words)| is_it(words)).map(|(number, _)| *number);
    let is_status_name = value.to_lowercase().contains("status") || value.contains("HTTP_") || value.contains("SC_");
    found.filter(|_| is_qualified && is_status_name)
}

/// The one status that a type gives, or else one of its bases.
pub(super) fn of_type(codebase: &Codebase, id: DefinitionId) -> Option<Found> {
    own(codebase, id).or_else(|| {
        let mut id = id;
        for _ in 0..4 {
            let bases = &codebase.definition(id).bases;
            let mut of_bases = bases.iter().flat_map(|base| types_of_name(codebase, last_part(base)));
            id = of_bases.next().filter(|next| *next != id)?;
            if let Some(found) = own(codebase, id) {
                return Some(Found { is_own: false, ..found });
            }
        }
        None
    })
}

fn own(codebase: &Codebase, id: DefinitionId) -> Option<Found> {
    let file = codebase.file(id.file);
    let definition = codebase.definition(id);
    if !definition.kind.is_type() {
        return None;
    }
    let mut found: Vec<(u16, u32)> = Vec::new();
    let annotated = definition.decorators.iter().filter(|it| it.contains("Status"));
    let in_annotation = annotated.flat_map(|it| arguments(it).collect::<Vec<_>>());
    found.extend(in_annotation.filter_map(|value| Some((status_of(value)?, definition.first_line))));
    let text = file.source.text.get(definition.span.start as usize..definition.span.end as usize)?;
    for (line, number) in text.lines().zip(definition.span.line..) {
        let assigned = ASSIGNED.iter().flat_map(|form| form.captures_iter(line)).filter_map(|it| it.name("value"));
        found.extend(assigned.filter_map(|value| Some((status_of(value.as_str())?, number))));
        let handed = HANDED_ON.iter().flat_map(|form| form.captures_iter(line)).filter_map(|it| it.name("arguments"));
        let values = handed.flat_map(|it| arguments(it.as_str()).collect::<Vec<_>>());
        found.extend(values.filter_map(|value| Some((status_of(value)?, number))));
    }
    let &(status, line) = found.first()?;
    let is_one = found.iter().all(|(other, _)| *other == status);
    is_one.then(|| Found { status, path: file.path().clone(), line, is_own: true })
}

/// The words of a line of code that may be values, what stands in quotes left out.
fn arguments(text: &str) -> impl Iterator<Item = &str> {
    let outside = text.split(['"', '\'']).step_by(2);
    outside.flat_map(|text| text.split([',', '(', ')', '=', ' ', '{', '}'])).filter(|it| !it.is_empty())
}

/// A line of the code that matches or registers the error with that status.
pub(super) fn on_line(scope: &Scope<'_>, name: &str, stated: u16) -> Option<Evidence> {
    let last = last_part(name);
    for (path, _) in &scope.words.places(last)?.places {
        if !scope.is_product(path) {
            continue;
        }
        let Some(text) = scope.text(path) else { continue };
        for (line, number) in text.lines().zip(1_u32..) {
            let code = line.trim_start();
            let is_comment = code.starts_with(['#', '*', '/', '"', '\'']) && !code.starts_with("#[");
            let joins = ["=>", "->", ":", ",", "("].iter().any(|mark| code.contains(mark));
            if !is_comment && joins && contains_word(code, last) && arguments(code).any(|it| means(it, stated)) {
                return Some(scope.line_evidence(path, number, number));
            }
        }
    }
    None
}

fn means(word: &str, stated: u16) -> bool {
    // `StatusCode::NOT_FOUND.into_response()` means what it begins with.
    let begins = match word.rsplit_once('.') {
        Some((value, call)) if call.starts_with(char::is_lowercase) => value,
        _ => word,
    };
    status_of(begins.trim_end_matches([';', ':', '}', ']'])) == Some(stated)
}
