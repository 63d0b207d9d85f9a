//! Design decisions: the records of them that are there; the why is asked.

use trueup_facts::SourcePath;
use trueup_model::Model;

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// Design decisions.
pub static DESIGN_DECISIONS: SectionKind =
    SectionKind { folder: "design_decisions", heading: "Design Decisions", level: 2, draft };

/// At most this many records are linked, the last ones.
const RECORDS: usize = 15;

/// Directories that hold nothing but records of decisions.
const DIRECTORIES: &[&str] =
    &["adr", "adrs", "decisions", "decision-records", "architecture-decisions", "rfcs", "rfds"];

fn draft(model: &Model) -> Option<String> {
    let records = records(model);
    let mut text = String::new();
    if !records.is_empty() {
        let more = records.len().saturating_sub(RECORDS);
        text.push_str("Decisions that were written down:\n\n");
        for path in &records[more..] {
            let title = title(model, path).unwrap_or_else(|| prose::escape(path.stem()));
            text.push_str(&format!("- [{title}]({})\n", path.as_str()));
        }
        if more > 0 {
            text.push_str(&format!("\n{more} earlier ones are left out.\n"));
        }
        text.push('\n');
    }
    text.push_str(&ask(
        "Which decisions shaped this system, what were the alternatives, and what was given up with each?",
    ));
    Some(text)
}

/// The records of decisions, in the order of their paths: numbered documents of a directory for them.
fn records(model: &Model) -> Vec<&SourcePath> {
    let is_record = |path: &&SourcePath| {
        let directory = path.directory().rsplit('/').next().unwrap_or("");
        path.extension() == Some("md")
            && DIRECTORIES.contains(&directory)
            && path.file_name().starts_with(|c: char| c.is_ascii_digit())
            && !path.as_str().contains([' ', '(', ')', '<', '>'])
    };
    model.codebase().paths().files().iter().filter(is_record).collect()
}

/// The first heading of a document.
fn title(model: &Model, path: &SourcePath) -> Option<String> {
    let text = model.codebase().text(path.as_str())?;
    let title = text.lines().take(40).find_map(|line| line.strip_prefix("# "))?.trim().to_owned();
    (!title.is_empty() && title.chars().count() <= 120).then(|| prose::escape(&title))
}
