//! `go.mod` and `go.work`.

use super::{Dependency, Ecosystem, Package};
use crate::{Name, PathIndex, ReadText};

/// What a `go.mod` says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct GoMod {
    /// The path of the module.
    pub(crate) module: Option<Name>,
    /// The 1-based line that names it.
    pub(crate) line: u32,
    /// The modules it requires itself, without those marked as indirect, sorted.
    pub(crate) required: Vec<Dependency>,
    /// Modules replaced by a local path: the module, and the path as written.
    pub(crate) replaced: Vec<(Name, Name)>,
}

impl GoMod {
    /// Reads what can be read; a line that makes no sense says nothing.
    pub(crate) fn parse(text: &str) -> GoMod {
        let mut manifest = GoMod { replaced: replacements(text), ..GoMod::default() };
        for (line, verb, words, comment) in directives(text) {
            match (verb, words.as_slice()) {
                ("module", [path, ..]) if manifest.module.is_none() => {
                    manifest.module = Some(unquoted(path));
                    manifest.line = line;
                }
                ("require", [path, version, ..]) if !comment.starts_with("indirect") => {
                    let requirement = Some(unquoted(version));
                    manifest.required.push(Dependency {
                        name: unquoted(path),
                        requirement,
                        development: false,
                        locked: None,
                    });
                }
                _ => {}
            }
        }
        manifest.required.sort();
        manifest.required.dedup_by(|a, b| a.name == b.name);
        manifest
    }
}

/// The modules that a `go.mod` or `go.work` replaces by a local path, each with that path as written.
pub(crate) fn replacements(text: &str) -> Vec<(Name, Name)> {
    let replaced = directives(text).filter(|(_, verb, _, _)| *verb == "replace").filter_map(|(_, _, words, _)| {
        let arrow = words.iter().position(|word| *word == "=>")?;
        let (module, local) = (unquoted(words.first()?), unquoted(words.get(arrow + 1)?));
        (local.starts_with("./") || local.starts_with("../") || local == "." || local == "..")
            .then_some((module, local))
    });
    replaced.collect()
}

/// The packages that `go.mod` files declare.
pub(crate) fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    let manifests = paths.files().iter().filter(|path| path.file_name() == "go.mod");
    let package = |path: &crate::SourcePath| {
        let manifest = GoMod::parse(&texts.read_text(path)?);
        Some(Package {
            ecosystem: Ecosystem::Go,
            name: manifest.module?,
            manifest: path.clone(),
            line: manifest.line,
            description: None,
            dependencies: manifest.required,
        })
    };
    manifests.filter_map(package).collect()
}

/// Every directive: its line, its verb, its words, and the comment behind it. A block gives one for each line.
fn directives(text: &str) -> impl Iterator<Item = (u32, &str, Vec<&str>, &str)> {
    let mut block = None;
    text.lines().zip(1..).filter_map(move |(line, number)| {
        let (code, comment) = line.split_once("//").unwrap_or((line, ""));
        let mut words: Vec<&str> = code.split_whitespace().collect();
        match (words.first(), block) {
            (None, _) => None,
            (Some(&")"), _) => {
                block = None;
                None
            }
            (Some(_), Some(verb)) => Some((number, verb, words, comment.trim())),
            (Some(&verb), None) => {
                if words.last().is_some_and(|word| word.ends_with('(')) {
                    block = Some(verb.trim_end_matches('('));
                    return None;
                }
                words.remove(0);
                Some((number, verb, words, comment.trim()))
            }
        }
    })
}

fn unquoted(word: &str) -> Name {
    Name::new(word.trim_matches(['"', '`']))
}

#[cfg(test)]
mod tests {
    use super::GoMod;

    #[test]
    fn a_go_mod_gives_its_module_requirements_and_local_replacements() {
        let manifest = GoMod::parse(
            "// a comment\nmodule example.org/app // this\n\ngo 1.22\n\nrequire (\n\tgithub.com/a/b v1.2.3\n\t\
             github.com/c/d v2.0.0 // indirect\n)\nrequire \"gopkg.in/yaml.v3\" v3.0.1\n\
             replace github.com/a/b v1.2.3 => ../b\nreplace x => github.com/y/x v1.0.0\n)\n",
        );
        assert_eq!((manifest.module.as_deref(), manifest.line), (Some("example.org/app"), 2));
        let names: Vec<_> = manifest.required.iter().map(|dependency| dependency.name.as_str()).collect();
        assert_eq!(names, ["github.com/a/b", "gopkg.in/yaml.v3"]);
        assert_eq!(manifest.replaced, [("github.com/a/b".into(), "../b".into())]);
    }
}
