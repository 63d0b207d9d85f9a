//! What the code itself says a component is for.

use trueup_facts::{Codebase, DefinitionId, File, SourcePath};

use crate::component::{Component, ComponentKind, Purpose};

/// Words that begin a leading comment which says nothing about the code below it.
const BOILERPLATE: &[&str] = &[
    "copyright",
    "(c)",
    "©",
    "spdx",
    "licensed",
    "license",
    "@license",
    "the mit",
    "mit license",
    "all rights",
    "eslint",
    "@ts-",
    "ts-",
    "coding:",
    "!/",
    "use strict",
    "prettier",
    "istanbul",
    "c8 ",
    "jshint",
    "global ",
    "flake8",
    "pylint",
    "pragma",
    "noqa",
    "type:",
    "code generated",
    "this file is",
    "redistribution",
    "permission is",
    "vim:",
    "go:build",
    "+build",
    "nolint",
    "fileoverview",
    "todo",
    "fixme",
    "@internal",
    "/ <reference",
    "<reference",
    "noinspection",
    "biome-ignore",
    "tslint",
];

/// The manifest's description, else the documentation of the entry file, else the first paragraph of its README.
pub(crate) fn read(codebase: &Codebase, component: &Component) -> Option<Purpose> {
    let declared = component.package.and_then(|package| from_manifest(codebase, package));
    let said = declared.or_else(|| from_entry_file(codebase, component)).or_else(|| of_own_readme(codebase, component));
    said.or_else(|| from_namesake(codebase, component))
}

/// The documentation of the type that has the component's name, or its singular.
fn from_namesake(codebase: &Codebase, component: &Component) -> Option<Purpose> {
    let plain = |name: &str| -> String {
        let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
        letters.to_lowercase()
    };
    let name = plain(component.name.rsplit('/').next().unwrap_or(&component.name));
    let singular = name.strip_suffix('s').unwrap_or(&name);
    for &file in &component.files {
        for (index, definition) in codebase.file(file).facts.definitions.iter().enumerate() {
            let is_at_top = codebase.file(file).facts.is_at_top(definition);
            let named = definition.kind.is_type() && is_at_top && !definition.in_test;
            let own = plain(&definition.name);
            let Some(doc) = definition.doc.as_deref().filter(|doc| !is_boilerplate(doc)) else { continue };
            if named && (own == name || own == singular) {
                let (path, line) = (codebase.file(file).path().clone(), definition.span.line);
                let definition = Some(DefinitionId { file, index: index as u32 });
                return Some(Purpose { text: doc.to_owned(), path, line, definition });
            }
        }
    }
    None
}

/// Whether a leading comment is a licence, a directive of a tool or the like.
pub(crate) fn is_boilerplate(text: &str) -> bool {
    let lower = text.trim_start_matches(['*', '/', '#', ' ', '=', '-']).to_lowercase();
    lower.len() < 12
        || is_drawing(&lower)
        || is_signature(&lower)
        || lower.contains("copyright")
        || lower.starts_with('ⓒ')
        || BOILERPLATE.iter().any(|start| lower.starts_with(start))
}

/// Whether less than two thirds of the characters are letters or digits: a banner, a rule, a table.
fn is_drawing(text: &str) -> bool {
    let ink = text.chars().filter(|character| !character.is_whitespace()).count();
    let letters = text.chars().filter(|character| character.is_alphanumeric()).count();
    letters * 3 < ink * 2
}

/// Whether it is an author and a year: `name | 2026`.
fn is_signature(text: &str) -> bool {
    let year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split('|').nth(1).is_some_and(|after| after.split_whitespace().next().is_some_and(year))
}

/// The description that a package's manifest gives.
pub(crate) fn from_manifest(codebase: &Codebase, package: usize) -> Option<Purpose> {
    let package = codebase.packages().get(package)?;
    let text = package.description.as_deref()?.trim();
    if text.len() < 12 || is_shared(codebase, text) {
        return None;
    }
    let manifest = codebase.text(package.manifest.as_str())?;
    let first_words: String = text.chars().take(24).take_while(|&c| c != '"' && c != '\\').collect();
    let keyed = |line: &str| {
        line.trim_start().trim_start_matches('"').starts_with("description") && line.contains(first_words.trim_end())
    };
    let at = manifest.lines().position(keyed);
    let at = at.or_else(|| manifest.lines().position(|line| line.contains(first_words.trim_end())))?;
    Some(Purpose { text: text.to_owned(), path: package.manifest.clone(), line: at as u32 + 1, definition: None })
}

/// Whether so many packages have the same description that it tells of none of them.
fn is_shared(codebase: &Codebase, text: &str) -> bool {
    let same = codebase.packages().iter().filter(|package| package.description.as_deref().map(str::trim) == Some(text));
    same.count() > 2
}

/// The doc of the file that speaks for the component: of the lowest rank, then of the shortest path.
fn from_entry_file(codebase: &Codebase, component: &Component) -> Option<Purpose> {
    let files = component.files.iter().map(|&file| codebase.file(file));
    let mut candidates: Vec<(usize, &SourcePath, Purpose)> = files
        .filter_map(|file| {
            let rank = rank(file, component)?;
            let text = file.facts.doc.as_deref()?.trim();
            let line = file.facts.doc_line?;
            if is_boilerplate(text) {
                return None;
            }
            Some((
                rank,
                file.path(),
                Purpose { text: text.to_owned(), path: file.path().clone(), line, definition: None },
            ))
        })
        .collect();
    candidates.sort_by(|a, b| (a.0, a.1.as_str().len(), a.1).cmp(&(b.0, b.1.as_str().len(), b.1)));
    candidates.into_iter().next().map(|(_, _, purpose)| purpose)
}

/// How well a file speaks for the component, best first; `None` where it does not.
fn rank(file: &File, component: &Component) -> Option<usize> {
    if component.files.len() == 1 {
        return Some(0);
    }
    let path = file.path();
    let directory = path.directory();
    let base = component.directory.as_str();
    let in_base = directory == base || directory.strip_prefix(base).is_some_and(|rest| rest == "/src" || rest == "src");
    let base_name = base.rsplit('/').next().unwrap_or(base);
    let stem = path.stem();
    if component.kind == ComponentKind::Module && !in_base {
        return Some(1);
    }
    if !in_base {
        return None;
    }
    let is_go = file.source.language.is_some_and(|language| language.name == "Go");
    let names_package = is_go && file.facts.doc.as_deref().is_some_and(|doc| doc.starts_with("Package "));
    match stem {
        "__init__" | "lib" | "mod" | "doc" => Some(1),
        _ if names_package => Some(2),
        "main" | "index" | "__main__" => Some(if is_go { 6 } else { 3 }),
        _ if stem.eq_ignore_ascii_case(base_name) => Some(4),
        _ => None,
    }
}

/// The README of the component's directory, where the component is the whole of it.
fn of_own_readme(codebase: &Codebase, component: &Component) -> Option<Purpose> {
    let is_whole = !component.paths.iter().any(|path| path.contains('*')) && component.files.len() > 1;
    if component.directory.is_empty() || !is_whole {
        return None;
    }
    from_readme(codebase, &component.directory)
}

/// The first paragraph of the README in `directory`; the empty directory is the root.
pub(crate) fn from_readme(codebase: &Codebase, directory: &str) -> Option<Purpose> {
    let names = ["README.md", "readme.md", "Readme.md"];
    let slash = if directory.is_empty() { "" } else { "/" };
    let path = names.iter().map(|name| format!("{directory}{slash}{name}"));
    let path = path.into_iter().find(|path| codebase.paths().is_file(path))?;
    let text = codebase.text(&path)?;
    let (line, paragraph) = first_paragraph(&text)?;
    Some(Purpose { text: paragraph, path: SourcePath::new(&path), line, definition: None })
}

/// The first paragraph of prose and its 1-based line: no heading, badge, list, quote, table, HTML or fence.
fn first_paragraph(text: &str) -> Option<(u32, String)> {
    let is_prose = |line: &str| line.starts_with(|c: char| c.is_alphanumeric() || c == '`' || c == '_');
    let mut lines = text.lines().enumerate().take(60);
    let mut fenced = false;
    let mut previous_blank = true;
    let (at, first) = lines.find(|(_, line)| {
        let starts = previous_blank && !fenced && is_prose(line);
        fenced ^= line.starts_with("```");
        previous_blank = line.trim().is_empty();
        starts
    })?;
    let mut paragraph = first.trim().to_owned();
    for (_, line) in lines {
        if !is_prose(line) && !line.starts_with(['(', '[']) {
            let underline = !line.is_empty() && line.chars().all(|c| c == '=' || c == '-');
            if underline {
                return None;
            }
            break;
        }
        paragraph.push(' ');
        paragraph.push_str(line.trim());
    }
    let told = paragraph.split_whitespace().count() >= 4;
    if told && is_about_itself(&paragraph) {
        let (line, later) = first_paragraph(
            &text.lines().skip(at + 1).skip_while(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n"),
        )?;
        let skipped = text.lines().skip(at + 1).take_while(|line| !line.trim().is_empty()).count();
        return Some((line + at as u32 + 1 + skipped as u32, later));
    }
    told.then_some((at as u32 + 1, paragraph))
}

/// Whether a paragraph speaks of the document it stands in, or only leads elsewhere.
fn is_about_itself(paragraph: &str) -> bool {
    let lower = paragraph.to_lowercase();
    ["see ", "this readme", "this document", "this file", "note:", "for more ", "click "]
        .iter()
        .any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_and_directives_are_no_purpose() {
        for text in [
            "Copyright 2015 The Authors",
            "eslint-disable no-console",
            "-*- coding: utf-8 -*-",
            "SPDX-License-Identifier: MIT",
        ] {
            assert!(is_boilerplate(text), "{text}");
        }
        assert!(!is_boilerplate("Reads and writes the write-ahead log."));
    }

    #[test]
    fn a_readme_speaks_by_its_first_paragraph() {
        let text = "# Title\n\n[![badge](x)](y)\n\nReads the log\nand writes it.\n\n## More\n";
        assert_eq!(first_paragraph(text), Some((5, "Reads the log and writes it.".to_owned())));
        assert_eq!(first_paragraph("Title of the thing\n====\n"), None);
        let text = "# Title\n\nThis README is a quick start.\nSee more.\n\nReads the log and writes it.\n";
        assert_eq!(first_paragraph(text), Some((6, "Reads the log and writes it.".to_owned())));
    }
}
