//! `build.sbt`: what its text says without being run.

use super::{Dependency, Ecosystem, Package};
use crate::{Name, PathIndex, ReadText, SourcePath};

/// The packages that `build.sbt` files declare, each with the libraries that it and the `project` folder beside it name.
pub(crate) fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    let manifests = paths.files().iter().filter(|path| path.file_name() == "build.sbt");
    let package = |manifest: &SourcePath| {
        let text = texts.read_text(manifest)?;
        let directory = manifest.directory();
        let build = if directory.is_empty() { "project".to_owned() } else { format!("{directory}/project") };
        let mut dependencies = Vec::new();
        read_dependencies(&text, &mut dependencies);
        for path in paths.files().iter().filter(|it| it.directory() == build && it.extension() == Some("scala")) {
            read_dependencies(&texts.read_text(path)?, &mut dependencies);
        }
        dependencies.sort();
        let setting =
            |key: &str| text.lines().zip(1..).find_map(|(line, number)| Some((setting(line, key)?.to_owned(), number)));
        let (folder, named) = (directory.rsplit('/').next().unwrap_or(""), setting("name"));
        let (name, line) = named.unwrap_or_else(|| (if folder.is_empty() { "build" } else { folder }.to_owned(), 1));
        let organization = setting("organization").map(|(group, _)| group);
        Some(Package {
            ecosystem: Ecosystem::Sbt,
            name: Name::from(organization.map_or(name.clone(), |group| format!("{group}:{name}"))),
            manifest: manifest.clone(),
            line,
            description: setting("description").map(|(text, _)| text.into_boxed_str()),
            dependencies,
        })
    };
    manifests.filter_map(package).collect()
}

/// The text a line sets: `name := "shop"`, `ThisBuild / organization := "org.shop",`.
fn setting<'l>(line: &'l str, key: &str) -> Option<&'l str> {
    let (left, right) = line.split_once(":=")?;
    let left = left.trim().rsplit(['/', ' ', '(']).next()?.trim();
    let text = right.trim().strip_prefix('"')?;
    (left == key).then(|| text.split_once('"')).flatten().map(|(text, _)| text)
}

/// Every `"group" %% "artifact" % "version" % Test` of a text.
fn read_dependencies(text: &str, dependencies: &mut Vec<Dependency>) {
    for line in text.lines() {
        let code = line.split_once("//").map_or(line, |(code, comment)| {
            if comment.contains('"') && code.matches('"').count() % 2 == 1 { line } else { code }
        });
        let mut rest = code;
        while let Some((before, after)) = rest.split_once('%') {
            let found = dependency(before, after);
            rest = match found {
                Some((dependency, behind)) => {
                    if dependencies.iter().all(|known| known.name != dependency.name) {
                        dependencies.push(dependency);
                    }
                    behind
                }
                None => after,
            };
        }
    }
}

/// The library around a first `%`, and what stands behind it.
fn dependency<'l>(before: &str, after: &'l str) -> Option<(Dependency, &'l str)> {
    let group = before.trim_end().strip_suffix('"')?.rsplit('"').next()?;
    let (artifact, behind) = quoted(after.trim_start_matches('%'))?;
    let (mut requirement, mut behind, mut development) = (None, behind, false);
    while let Some(next) = behind.trim_start().strip_prefix('%') {
        let next = next.trim_start();
        match quoted(next) {
            Some((text, rest)) if requirement.is_none() => (requirement, behind) = (Some(Name::new(text)), rest),
            Some((text, rest)) => {
                development |= text.starts_with("test");
                behind = rest;
            }
            None => {
                let end = next.find(|it: char| !(it.is_alphanumeric() || "._".contains(it))).unwrap_or(next.len());
                development |= next[..end].eq_ignore_ascii_case("test");
                behind = &next[end..];
                if end == 0 {
                    break;
                }
            }
        }
    }
    let is_name =
        |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_alphanumeric() || b".-_".contains(&it));
    let name = Name::from(format!("{group}:{artifact}"));
    (is_name(group) && is_name(artifact))
        .then_some((Dependency { name, requirement, development, locked: None }, behind))
}

fn quoted(text: &str) -> Option<(&str, &str)> {
    text.trim_start().strip_prefix('"')?.split_once('"')
}
