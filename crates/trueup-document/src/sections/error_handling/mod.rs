//! Error handling: the types of errors, where they are raised and where they are caught.

use trueup_model::{ErrorSite, ErrorType, Model};

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// Error handling strategy.
pub static ERROR_HANDLING: SectionKind =
    SectionKind { folder: "error_handling", heading: "Error Handling Strategy", level: 2, draft };

/// At most this many types of errors are told.
const TYPES: usize = 12;
/// At most this many places of one are told.
const PLACES: usize = 3;

fn draft(model: &Model) -> Option<String> {
    let types = model.error_types();
    if types.is_empty() {
        return None;
    }
    let mut text = String::from("### Error Types\n\nThose that are raised and caught most often first:\n\n");
    for (at, error) in types.iter().take(TYPES).enumerate() {
        text.push_str(&entry(model, at + 1, error));
    }
    text.push('\n');
    if let Some(table) = table(model, &types[..types.len().min(TYPES)]) {
        text.push_str(&format!("{table}\n"));
    }
    let more = types.len().saturating_sub(TYPES);
    if more > 0 {
        text.push_str(&format!("{more} more types are left out.\n\n"));
    }
    text.push_str("### Recovery Mechanisms\n\n");
    text.push_str(&ask("Which failures does a running system recover from by itself, and what must a person do?"));
    Some(text)
}

fn entry(model: &Model, number: usize, error: &ErrorType) -> String {
    let codebase = model.codebase();
    let doc = codebase.definition(error.definition).doc.as_deref();
    let doc = doc.and_then(|doc| prose::quotation(codebase, doc)).map_or_else(String::new, |doc| format!(" - {doc}"));
    format!("{number}. {}{doc}\n", prose::defined(codebase, error.definition))
}

/// The table of the places that raise and catch the errors told; `None` where none is known.
fn table(model: &Model, errors: &[ErrorType]) -> Option<String> {
    let codebase = model.codebase();
    let mut rows = String::new();
    for error in errors {
        let cells = [&error.raised, &error.caught].map(|sites| places(model, error, sites));
        if cells.iter().any(|cell| !cell.is_empty()) {
            let name = prose::code(&codebase.definition(error.definition).name);
            rows.push_str(&format!("| {name} | {} |\n", cells.join(" | ")));
        }
    }
    (!rows.is_empty()).then(|| format!("| Error | Raised at | Caught at |\n|---|---|---|\n{rows}"))
}

/// The places whose lines name the error, at most [`PLACES`].
fn places(model: &Model, error: &ErrorType, sites: &[ErrorSite]) -> String {
    let codebase = model.codebase();
    let name = &codebase.definition(error.definition).name;
    let told: Vec<String> = sites
        .iter()
        .filter(|site| prose::line_names(codebase, site.file, site.line, name))
        .map(|site| prose::reference(codebase.file(site.file).path().as_str(), site.line))
        .collect();
    prose::capped(&told, PLACES)
}
