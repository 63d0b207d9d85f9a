//! The directories that a compiler looks for headers in, as a compilation database tells them.

use std::path::Path;

use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::link::Linking;
use crate::{FileId, join_path};

/// The name of the database.
const DATABASE: &str = "compile_commands.json";
/// How many entries of a database are looked at to find where the tree lies on its machine.
const MOST_TRIED: usize = 50;

/// The directories for one source, relative to the tree's root.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Directories {
    /// Those for `"…"` only.
    pub(super) quoted: Vec<String>,
    /// Those for all, in order.
    pub(super) all: Vec<String>,
}

/// What the databases of a tree say.
#[derive(Default)]
pub(super) struct Database {
    sources: FxHashMap<FileId, Directories>,
    /// The directories of all sources together, for headers, which no command names.
    any: Directories,
}

impl Database {
    /// Reads every database of the tree.
    pub(super) fn read(linking: &Linking<'_>) -> Database {
        let mut database = Database::default();
        for path in linking.paths.files_by_suffix(DATABASE) {
            let text = linking.texts.read_text(path);
            let Some(entries) = text.and_then(|text| serde_json::from_str::<Vec<Value>>(&text).ok()) else { continue };
            let Some(root) = entries.iter().take(MOST_TRIED).find_map(|entry| root_of(linking, entry)) else {
                continue;
            };
            for entry in &entries {
                database.add(linking, &root, entry);
            }
        }
        database
    }

    /// The directories for a source; for a header those of all sources.
    pub(super) fn directories(&self, file: FileId) -> &Directories {
        self.sources.get(&file).unwrap_or(&self.any)
    }

    fn add(&mut self, linking: &Linking<'_>, root: &str, entry: &Value) {
        let directory = entry["directory"].as_str().unwrap_or("");
        let Some(file) = entry["file"].as_str().and_then(|file| inside(root, directory, file)) else { return };
        let Some(file) = linking.file(&file) else { return };
        let found = directories(root, directory, &arguments(entry));
        extend(&mut self.any.quoted, &found.quoted);
        extend(&mut self.any.all, &found.all);
        self.sources.entry(file).or_insert(found);
    }
}

fn extend(all: &mut Vec<String>, more: &[String]) {
    for directory in more {
        if !all.contains(directory) {
            all.push(directory.clone());
        }
    }
}

/// The directory of the machine where the database was made that is the tree's root.
fn root_of(linking: &Linking<'_>, entry: &Value) -> Option<String> {
    let directory = entry["directory"].as_str().unwrap_or("");
    let file = absolute(directory, entry["file"].as_str()?);
    let mut rest = file.as_str();
    while let Some((_, after)) = rest.split_once('/') {
        if linking.file(after).is_some() {
            return Some(file[..file.len() - after.len()].trim_end_matches('/').to_owned());
        }
        rest = after;
    }
    None
}

fn absolute(directory: &str, path: &str) -> String {
    let (directory, path) = (directory.replace('\\', "/"), path.replace('\\', "/"));
    let is_absolute = path.starts_with('/') || path.as_bytes().get(1) == Some(&b':');
    let joined = if is_absolute { join_path("", &path) } else { join_path(&directory, &path) };
    format!("/{}", joined.unwrap_or_default())
}

/// A path of the machine as one of the tree.
fn inside(root: &str, directory: &str, path: &str) -> Option<String> {
    let path = absolute(directory, path);
    let rest = path.strip_prefix(root)?;
    if rest.is_empty() { Some(String::new()) } else { rest.strip_prefix('/').map(str::to_owned) }
}

fn arguments(entry: &Value) -> Vec<String> {
    if let Some(list) = entry["arguments"].as_array() {
        return list.iter().filter_map(|argument| argument.as_str().map(str::to_owned)).collect();
    }
    split_command(entry["command"].as_str().unwrap_or(""))
}

/// The arguments of a command line, as a shell splits them.
fn split_command(command: &str) -> Vec<String> {
    let (mut arguments, mut current, mut quote, mut has_any) = (Vec::new(), String::new(), None, false);
    let mut characters = command.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            ('\\', Some('"') | None) => current.extend(characters.next()),
            (character, Some(open)) if character == open => quote = None,
            ('"' | '\'', None) => (quote, has_any) = (Some(character), true),
            (character, None) if character.is_whitespace() => {
                if has_any || !current.is_empty() {
                    arguments.push(std::mem::take(&mut current));
                }
                has_any = false;
            }
            (character, _) => current.push(character),
        }
    }
    if has_any || !current.is_empty() {
        arguments.push(current);
    }
    arguments
}

fn directories(root: &str, directory: &str, arguments: &[String]) -> Directories {
    let mut found = Directories::default();
    let mut system = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let flag =
            ["-iquote", "-isystem", "-idirafter", "-I", "/I"].into_iter().find(|flag| argument.starts_with(flag));
        let Some(flag) =
            flag.filter(|_| !Path::new(argument).has_root() || argument.len() < 3 || argument.starts_with("/I"))
        else {
            continue;
        };
        let path = argument[flag.len()..].trim_start_matches('=');
        let path = if path.is_empty() { arguments.next().map_or("", String::as_str) } else { path };
        let Some(path) = inside(root, directory, path) else { continue };
        match flag {
            "-iquote" => found.quoted.push(path),
            "-I" | "/I" => found.all.push(path),
            _ => system.push(path),
        }
    }
    extend(&mut found.all, &system);
    found
}

#[cfg(test)]
mod tests {
    use super::{directories, split_command};

    #[test]
    fn a_command_gives_its_include_directories_in_the_order_of_search() {
        let command = r#"cc -isystem third/include -Iinclude -I "../my lib" -iquote src -DX=\"a\" -c a.c"#;
        let found = directories("/srv/build/project", "/srv/build/project/build", &split_command(command));
        assert_eq!(found.all, ["build/include", "my lib", "build/third/include"]);
        assert_eq!(found.quoted, ["build/src"]);
    }
}
