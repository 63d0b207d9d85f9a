//! Next steps: the documents that are there, and the smallest component to try a change in.

use trueup_facts::SourcePath;
use trueup_model::Model;

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// Next steps.
pub static NEXT_STEPS: SectionKind = SectionKind { folder: "next_steps", heading: "Next Steps", level: 2, draft };

/// At most this many documents are linked.
const DOCUMENTS: usize = 10;

/// The documents at the root that a newcomer reads, by their names without extension in lower case, in this order.
const AT_ROOT: &[(&str, &str)] = &[
    ("readme", "what it is and how to start it"),
    ("contributing", "how to take part"),
    ("development", "how to work on it"),
    ("hacking", "how to work on it"),
    ("security", "how to report a weakness"),
    ("changelog", "what has changed"),
    ("changes", "what has changed"),
    ("history", "what has changed"),
];

fn draft(model: &Model) -> Option<String> {
    let documents = documents(model);
    let mut text = String::new();
    if !documents.is_empty() {
        text.push_str("Documents to go on with:\n\n");
        for (path, what) in documents.iter().take(DOCUMENTS) {
            let what = what.as_ref().map_or_else(String::new, |what| format!(" - {what}"));
            text.push_str(&format!("- [{}]({}){what}\n", prose::escape(path.as_str()), target(path.as_str())));
        }
        let more = documents.len().saturating_sub(DOCUMENTS);
        if more > 0 {
            text.push_str(&format!("\n{more} more documents are left out.\n"));
        }
        text.push('\n');
    }
    text.push_str(&ask("Which change is a good first one?"));
    Some(text)
}

/// The documents of the root and those right in a directory of documents, with what each is about.
fn documents(model: &Model) -> Vec<(&SourcePath, Option<String>)> {
    let is_document = |path: &&SourcePath| path.extension().is_some_and(|it| it.eq_ignore_ascii_case("md"));
    let all: Vec<&SourcePath> = model.codebase().paths().files().iter().filter(is_document).collect();
    let mut found: Vec<(&SourcePath, Option<String>)> = Vec::new();
    for (name, what) in AT_ROOT {
        let is_it = |path: &&&SourcePath| path.directory().is_empty() && path.stem().eq_ignore_ascii_case(name);
        found.extend(all.iter().find(is_it).map(|path| (*path, Some((*what).to_owned()))));
    }
    let is_for_readers = |path: &&&SourcePath| matches!(path.directory(), "docs" | "doc" | "documentation");
    found.extend(all.iter().filter(is_for_readers).map(|path| (*path, None)));
    found
}

/// A path as the target of a link.
fn target(path: &str) -> String {
    if path.contains([' ', '(', ')', '<', '>']) { format!("<{path}>") } else { path.to_owned() }
}
