//! Key files: where to look first, by role.

use trueup_model::{KeyFile, Model, Role};

use crate::draft::prose;
use crate::sections::SectionKind;

/// Key files.
pub static KEY_FILES: SectionKind =
    SectionKind { folder: "key_files", heading: "Key Files Reference", level: 2, draft };

fn draft(model: &Model) -> Option<String> {
    let files = model.key_files();
    if files.is_empty() {
        return None;
    }
    let mut text = String::from("Where to look first:\n\n");
    for file in files {
        text.push_str(&bullet(model, file));
    }
    Some(text)
}

fn is_named_for_settings(stem: &str) -> bool {
    ["config", "setting", "option", "env"].iter().any(|word| stem.to_lowercase().contains(word))
}

fn bullet(model: &Model, file: &KeyFile) -> String {
    let component = file.component.map(|id| prose::bold(&model.components().get(id).name));
    let of = |what: &str| component.as_ref().map_or_else(|| what.to_owned(), |name| format!("{what} of {name}"));
    let first = file.roles.first().copied();
    let mut words = match first {
        Some(Role::EntryPoint) => of("entry point"),
        Some(Role::Manifest) => "manifest".to_owned(),
        Some(Role::Configuration) if is_named_for_settings(file.path.stem()) => of("configuration"),
        Some(Role::Configuration) => of("environment variables are read here, part"),
        Some(Role::DataModel) => of("data model"),
        Some(Role::MostImported) => of("among the most imported files,").replace(", of", ", part of"),
        Some(Role::PublicSurface) | None => of("much of the public surface"),
    };
    if first != Some(Role::MostImported) && file.roles.contains(&Role::MostImported) {
        words.push_str(", among the most imported files");
    }
    let telling = |id: &&trueup_facts::DefinitionId| prose::is_telling_name(&model.codebase().definition(**id).name);
    let shown: Vec<String> =
        file.definitions.iter().filter(telling).map(|&id| prose::defined(model.codebase(), id)).collect();
    let defines = if shown.is_empty() { String::new() } else { format!("; defines {}", prose::list(&shown)) };
    format!("- {} - {}{defines}\n", prose::code(file.path.as_str()), words.trim_end_matches(','))
}
