//! Where `source` leads: relative to the file, or to the folder that the script is started in.

use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, ImportKind, join_path};

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    Box::new(Resolver { linking })
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let here = self.linking.path(from).directory();
        let (base, path) = split_base(&import.specifier);
        let unresolved = || match import.kind {
            // What is started may be built, or lie elsewhere.
            ImportKind::Dynamic => Vec::new(),
            _ => vec![Target::Unresolved(import.specifier.clone())],
        };
        if path.is_empty() || path.contains(['$', '`', '*']) || path.starts_with('~') {
            return unresolved();
        }
        let Some(found) = self.found(here, base, path) else { return unresolved() };
        match self.linking.file(&found) {
            Some(file) if file != from => vec![Target::File(file)],
            _ => Vec::new(),
        }
    }
}

impl Resolver<'_> {
    fn found(&self, here: &str, base: Base<'_>, path: &str) -> Option<String> {
        let is_there = |path: &String| self.linking.paths.is_file(path);
        let around = || Around(Some(here)).filter_map(|folder| join_path(folder, path));
        match base {
            Base::None if path.starts_with('/') => None,
            Base::None => around().find(is_there),
            Base::Here(more) => join_path(&join_path(here, more)?, path.trim_start_matches('/')).filter(is_there),
            Base::Unknown => around().find(is_there).or_else(|| {
                let mut all = self.linking.paths.files_by_suffix(path.trim_start_matches('/'));
                let only = all.next().filter(|_| all.next().is_none());
                only.map(|only| only.as_str().to_owned())
            }),
        }
    }
}

/// The folder and those around it, outwards to the root.
struct Around<'a>(Option<&'a str>);

impl<'a> Iterator for Around<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let folder = self.0?;
        self.0 = (!folder.is_empty()).then(|| folder.rfind('/').map_or("", |slash| &folder[..slash]));
        Some(folder)
    }
}

/// What a sourced path begins with.
#[derive(Clone, Copy)]
enum Base<'a> {
    /// Nothing that is computed.
    None,
    /// The folder of the script itself, and a path from there.
    Here(&'a str),
    /// A variable or a command that could be any folder.
    Unknown,
}

/// Splits a path into what is computed at its begin and the rest.
fn split_base(specifier: &str) -> (Base<'_>, &str) {
    let length = match specifier.as_bytes() {
        [b'$', b'(' | b'{', ..] => closing(specifier),
        [b'$', ..] => specifier[1..].find(|it: char| !(it.is_ascii_alphanumeric() || it == '_')).map(|end| end + 1),
        [b'`', ..] => specifier[1..].find('`').map(|end| end + 2),
        _ => return (Base::None, specifier),
    };
    let (computed, path) = specifier.split_at(length.unwrap_or(specifier.len()));
    let path = path.trim_start_matches(['"', '\'']);
    if !path.starts_with('/') {
        // `$NAME.sh`: the name itself is computed.
        return (Base::Unknown, "");
    }
    // `$ROOT/$LIBRARY/log.sh`
    let parts = path.split_inclusive('/');
    let more: usize = parts.scan((), |(), part| (part == "/" || part.starts_with('$')).then_some(part.len())).sum();
    if let Some(path) = path.get(more.max(1) - 1..).filter(|_| more > 1) {
        return (Base::Unknown, path);
    }
    let is_here = computed.contains("dirname") || computed.contains("%/*}");
    let is_of_script = ["$0", "${0", "BASH_SOURCE"].iter().any(|name| computed.contains(name));
    let more = computed.find("/..").map_or("", |start| {
        let more = &computed[start + 1..];
        &more[..more.find(|it: char| it != '.' && it != '/' && !it.is_ascii_alphanumeric()).unwrap_or(more.len())]
    });
    (if is_here && is_of_script { Base::Here(more) } else { Base::Unknown }, path)
}

/// The length of what the bracket after the `$` encloses, with it.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, character) in text.char_indices() {
        match character {
            '(' | '{' => depth += 1,
            ')' | '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
