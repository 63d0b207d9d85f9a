//! The rules that no compiler knows: every thing is listed, has its cases, is small, says what it is, and speaks of
//! no machine but the reader's own.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::registries::{Cases, REGISTRIES, Registry};

/// The most lines that a Rust file may have.
const MOST_LINES: usize = 800;

/// Directories that only exist on the machines of those who write here.
const MACHINE_PATHS: [&str; 6] = [
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/tm", "p/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("C:\\Us", "ers\\"),
];

/// Everything untidy under `root`, one message each: what is wrong, where, and what to do.
pub fn check(root: &Path) -> Result<Vec<String>> {
    let mut untidy = Vec::new();
    for registry in REGISTRIES {
        check_registry(root, registry, &mut untidy)?;
    }
    for path in files(root)? {
        let bytes = std::fs::read(root.join(&path)).with_context(|| format!("cannot read {}", path.display()))?;
        if let Ok(text) = String::from_utf8(bytes) {
            check_file(&path, &text, &mut untidy);
        }
    }
    Ok(untidy)
}

fn check_registry(root: &Path, registry: &Registry, untidy: &mut Vec<String>) -> Result<()> {
    let members = registry.members(root)?;
    if members.is_empty() {
        return Ok(());
    }
    let list =
        std::fs::read_to_string(root.join(registry.list)).with_context(|| format!("cannot read {}", registry.list))?;
    for member in members {
        let place = format!("{}/{member}", registry.home);
        if !registry.lists(&list, &member) {
            let line = registry
                .slice
                .map_or_else(|| "a `mod` line".to_owned(), |slice| format!("a `mod` line and an entry of {slice}"));
            untidy.push(format!("{place}: this {} is not listed; add {line} in {}", registry.what, registry.list));
        }
        let cases = match registry.cases {
            Cases::None => continue,
            Cases::InFolder => format!("{place}/cases.md"),
            Cases::Beside => format!("{place}.md"),
        };
        if !root.join(&cases).is_file() {
            let name = cases.rsplit('/').next().unwrap_or(&cases);
            untidy.push(format!("{place}: this {} has no {name}; write down what it must find", registry.what));
        }
    }
    Ok(())
}

fn check_file(path: &Path, text: &str, untidy: &mut Vec<String>) {
    let shown = path.display();
    let is_rust = path.extension().is_some_and(|extension| extension == "rs");
    if is_rust && !path.starts_with("examples") {
        let lines = text.lines().count();
        if lines > MOST_LINES {
            untidy
                .push(format!("{shown}: {lines} lines, more than {MOST_LINES}; part it by what its pieces are about"));
        }
        // Tests in a file of their own are about the module that declares them.
        if !text.starts_with("//!") && !path.ends_with("tests.rs") {
            untidy.push(format!("{shown}: begins with no `//!` line; say in a sentence what the file is about"));
        }
    }
    for (number, line) in text.lines().enumerate() {
        for word in MACHINE_PATHS.iter().filter(|word| names_directory(line, word)) {
            let line = number + 1;
            untidy.push(format!(
                "{shown}:{line}: `{word}` is a directory of one machine; use a relative or made-up path"
            ));
        }
    }
}

/// Whether an absolute path in the line begins with `directory`.
fn names_directory(line: &str, directory: &str) -> bool {
    line.match_indices(directory).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !"._-/}>*~$".contains(c))
    })
}

/// The files of the repository that people write, relative to `root`, sorted.
fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut pending = vec![PathBuf::new()];
    while let Some(directory) = pending.pop() {
        let whole = root.join(&directory);
        for entry in std::fs::read_dir(&whole).with_context(|| format!("cannot list {}", whole.display()))? {
            let entry = entry?;
            let name = entry.file_name();
            let path = directory.join(&name);
            let kind = entry.file_type()?;
            let skipped = ["target", ".git", "Cargo.lock"].iter().any(|skipped| name == *skipped);
            if kind.is_dir() && !skipped {
                pending.push(path);
            } else if kind.is_file() && !skipped {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        let untidy = check(&crate::workspace_root()).expect("the repository can be read");
        assert!(untidy.is_empty(), "\n{}\n", untidy.join("\n"));
    }

    fn untidy_with(path: &str, text: &str) -> String {
        let root = tempfile::tempdir().expect("a directory");
        let file = root.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a parent")).expect("directories");
        let list = root.path().join("crates/trueup-facts/src/languages.rs");
        std::fs::create_dir_all(list.parent().expect("a parent")).expect("directories");
        std::fs::write(list, "//! Languages.\n\npub static LANGUAGES: &[&Language] = &[];\n").expect("a list");
        std::fs::write(file, text).expect("a file");
        check(root.path()).expect("the tree can be read").join("\n")
    }

    #[test]
    fn each_rule_is_told() {
        let unlisted = untidy_with("crates/trueup-facts/src/languages/ada/mod.rs", "//! Ada.\n");
        assert_eq!(
            unlisted,
            "crates/trueup-facts/src/languages/ada: this language is not listed; add a `mod` line and an entry of \
             LANGUAGES in crates/trueup-facts/src/languages.rs\n\
             crates/trueup-facts/src/languages/ada: this language has no cases.md; write down \
             what it must find"
        );
        assert!(untidy_with("src/a.rs", "fn main() {}\n").contains("src/a.rs: begins with no `//!` line"));
        assert!(untidy_with("src/a.rs", &"//! a\n".repeat(801)).contains("801 lines, more than 800"));
        let machine = format!("see {}x/y", MACHINE_PATHS[0]);
        assert!(untidy_with("a.md", &machine).contains("a.md:1:"));
        assert_eq!(untidy_with("a.md", &format!("src{}x", MACHINE_PATHS[0])), "");
    }
}
