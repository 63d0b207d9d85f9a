//! High level architecture: the components and their real dependencies as a picture.

mod picture;

use trueup_model::{ComponentKind, Model};

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// High level architecture.
pub static HIGH_LEVEL_ARCHITECTURE: SectionKind =
    SectionKind { folder: "high_level_architecture", heading: "High Level Architecture", level: 2, draft };

fn draft(model: &Model) -> Option<String> {
    if model.components().all().is_empty() {
        return None;
    }
    let mut text = introduction(model);
    if let Some(picture) = picture::picture(model) {
        let parts = parts(model);
        text.truncate(text.trim_end().len());
        text.push_str(&format!(
            "\nThe components are its {parts}:\n\n```\n{}```\n\n{}\n",
            picture.drawing, picture.caption
        ));
    }
    Some(text)
}

/// What the root manifest says the product is, or the question what it is; and the languages it is written in.
fn introduction(model: &Model) -> String {
    let description = model.root_purpose().and_then(|purpose| {
        let manifest = model.codebase().text(purpose.path.as_str())?;
        let words = prose::findable_quotation(model.codebase(), &purpose.text, &manifest, purpose.line)?;
        Some((words, prose::reference(purpose.path.as_str(), purpose.line)))
    });
    let mut text = match description {
        Some((words, reference)) => format!("\"{words}\" ({reference})\n\n"),
        None => format!("{}\n", ask("What is this system for, and who uses it?")),
    };
    let languages = languages(model);
    text.push_str(&format!("Written in {}.\n\n", prose::list(&languages)));
    text
}

/// What most components are, in the plural.
fn parts(model: &Model) -> &'static str {
    let count = |kind| model.components().all().iter().filter(|component| component.kind == kind).count();
    let kinds = [
        (count(ComponentKind::Package), "packages"),
        (count(ComponentKind::Directory), "directories"),
        (count(ComponentKind::Module), "modules"),
    ];
    kinds.into_iter().max_by_key(|(count, _)| *count).map_or("parts", |(_, name)| name)
}

/// The languages that make up at least a fiftieth of the code, the main one first.
fn languages(model: &Model) -> Vec<String> {
    let mut lines: Vec<(&'static str, u64)> = Vec::new();
    for component in model.components().all() {
        for &file in &component.files {
            let file = model.codebase().file(file);
            let Some(language) = file.source.language else { continue };
            let script = file.path().extension().is_some_and(|it| matches!(it, "js" | "jsx" | "mjs" | "cjs"));
            let name = if script { "JavaScript" } else { language.name };
            let code = u64::from(file.facts.code_lines);
            match lines.iter_mut().find(|(known, _)| *known == name) {
                Some((_, sum)) => *sum += code,
                None => lines.push((name, code)),
            }
        }
    }
    lines.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let total: u64 = lines.iter().map(|(_, code)| code).sum();
    let sizeable = lines.iter().filter(|(_, code)| code * 50 >= total);
    sizeable.map(|(name, _)| (*name).to_owned()).collect()
}
