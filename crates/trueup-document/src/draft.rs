//! From a model to a drafted document.
//!
//! Every sentence a draft writes about the code is one that holds today and that a check can decide; what the code
//! does not say is asked.

pub(crate) mod prose;
pub(crate) mod snippet;
mod withdraw;

use trueup_model::Model;

pub use withdraw::withdraw;

use crate::sections::SECTIONS;

/// What begins a line that asks what only a person knows.
pub const QUESTION_PREFIX: &str = "> **Question:** ";

/// How a document is drafted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DraftOptions {
    /// What the project is called; by default the name in its manifest at the root, else the title of its README.
    pub project: Option<String>,
}

/// Drafts the architecture document of `model` in Markdown, ending in one newline.
///
/// Sections come in the template's order; one without evidence is left out, and a codebase without components has none.
pub fn draft(model: &Model, options: &DraftOptions) -> String {
    let name = options.project.clone().or_else(|| root_package_name(model)).or_else(|| readme_title(model));
    let title =
        name.map_or_else(|| "System Architecture".to_owned(), |name| format!("{} Architecture", prose::escape(&name)));
    let mut text = format!(
        "# {title}\n\nDrafted by trueup from the code as it stands: every path, line, name and import below is there. \
         What only a person knows is asked, in lines that begin with **Question:**.\n"
    );
    let is_empty = model.components().all().is_empty();
    for section in SECTIONS.iter().filter(|_| !is_empty) {
        if let Some(body) = (section.draft)(model) {
            text.push_str(&format!("\n{} {}\n\n{}\n", "#".repeat(section.level), section.heading, body.trim_end()));
        }
    }
    text
}

/// The line that asks `question`.
pub(crate) fn ask(question: &str) -> String {
    format!("{QUESTION_PREFIX}{question}\n")
}

fn root_package_name(model: &Model) -> Option<String> {
    let mut at_root = model.codebase().packages().iter().filter(|package| package.manifest.directory().is_empty());
    let root = at_root.find(|package| package.manifest.file_name() != "Gemfile")?;
    let name = root.name.trim_end_matches('/').rsplit(':').next().unwrap_or(&root.name);
    let part = if name.starts_with('@') { name } else { name.rsplit('/').next().unwrap_or(name) };
    (!part.is_empty()).then(|| part.to_owned())
}

/// The first heading of the README at the root, where it is a name: a few plain words.
fn readme_title(model: &Model) -> Option<String> {
    let readme = model.codebase().text("README.md")?;
    let is_prose = |line: &&str| line.starts_with(char::is_alphabetic);
    let title =
        readme.lines().take(20).take_while(|line| !is_prose(line)).find_map(|line| line.strip_prefix("# "))?.trim();
    let is_plain = title.chars().all(|c| c.is_alphanumeric() || " -_.".contains(c));
    let words = title.split_whitespace().count();
    (is_plain && (1..=4).contains(&words)).then(|| title.to_owned())
}
