//! `*.gemspec` and `Gemfile`, read by lines: both are programs, of which only what is plainly written is known.

use super::{Dependency, Ecosystem, Package};
use crate::{Name, PathIndex, ReadText, SourcePath};

/// The packages that gemspecs declare, and those that a `Gemfile` without a gemspec beside it stands for. What a
/// `Gemfile` beside a gemspec wants besides serves that package's development.
pub(crate) fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    let manifests = paths.files().iter().filter(|path| is_manifest(path));
    let read = manifests.filter_map(|path| package(path, &texts.read_text(path)?));
    let (mut declared, bundles): (Vec<Package>, Vec<Package>) =
        read.partition(|package| package.manifest.extension() == Some("gemspec"));
    for bundle in bundles {
        let directory = bundle.manifest.directory();
        match declared.iter_mut().find(|package| package.manifest.directory() == directory) {
            Some(package) => {
                let is_new = |wanted: &Dependency| package.dependencies.iter().all(|known| known.name != wanted.name);
                let new: Vec<Dependency> = bundle.dependencies.into_iter().filter(is_new).collect();
                package.dependencies.extend(new.into_iter().map(|it| Dependency { development: true, ..it }));
                package.dependencies.sort();
            }
            None => declared.push(bundle),
        }
    }
    declared
}

fn is_manifest(path: &SourcePath) -> bool {
    path.extension() == Some("gemspec") || matches!(path.file_name(), "Gemfile" | "gems.rb")
}

fn package(manifest: &SourcePath, text: &str) -> Option<Package> {
    let mut read = Manifest::default();
    text.lines().zip(1..).for_each(|(line, number)| read.line(line, number));
    let is_spec = manifest.extension() == Some("gemspec");
    let directory = manifest.directory().rsplit('/').next().unwrap_or("");
    let (name, line) = match read.name {
        Some(named) => named,
        None if is_spec => (Name::new(manifest.stem()), 1),
        None => (Name::new(if directory.is_empty() { "Gemfile" } else { directory }), 1),
    };
    let mut dependencies = read.dependencies;
    dependencies.sort();
    dependencies.dedup_by(|a, b| a.name == b.name);
    let description = read.description.and_then(|text| super::toml_text::description(&text));
    let manifest = manifest.clone();
    Some(Package { ecosystem: Ecosystem::RubyGems, name, manifest, line, description, dependencies })
}

#[derive(Default)]
struct Manifest {
    name: Option<(Name, u32)>,
    description: Option<String>,
    dependencies: Vec<Dependency>,
    /// Of every `do` that is open, whether it opens a group for development.
    groups: Vec<bool>,
}

impl Manifest {
    fn line(&mut self, line: &str, number: u32) {
        let code = line.trim();
        if code.starts_with('#') {
            return;
        }
        if code == "end" {
            self.groups.pop();
        } else if code.ends_with(" do") || code.contains(" do |") {
            self.groups.push(code.starts_with("group") && is_development(code));
        }
        if let Some(value) = assigned(code, "name") {
            self.name.get_or_insert((Name::new(value), number));
        } else if let Some(value) = assigned(code, "summary") {
            self.description = Some(value.to_owned());
        } else if let Some(value) = assigned(code, "description") {
            self.description.get_or_insert_with(|| value.to_owned());
        }
        self.dependencies.extend(self.dependency(code));
    }

    fn dependency(&self, code: &str) -> Option<Dependency> {
        let (method, rest) = code.split_once([' ', '('])?;
        let method = method.rsplit('.').next().unwrap_or(method);
        let is_known =
            matches!(method, "gem" | "add_dependency" | "add_runtime_dependency" | "add_development_dependency");
        let rest = rest.trim().trim_start_matches('(');
        let quote = rest.chars().next().filter(|quote| is_known && matches!(quote, '"' | '\''))?;
        let mut literals = rest.split(quote).skip(1).step_by(2);
        let name = literals.next().filter(|name| !name.is_empty() && !name.contains("#{"))?;
        // Versions follow as plain texts, before the first option.
        let positional = rest.split(" #").next().unwrap_or(rest);
        let end = [": ", "=>"].iter().filter_map(|mark| positional.find(mark)).min().unwrap_or(positional.len());
        let versions: Vec<&str> =
            positional[..end].split(quote).skip(3).step_by(2).filter(|it| is_version(it)).collect();
        let in_group = self.groups.iter().any(|is_development| *is_development);
        let development = method == "add_development_dependency"
            || in_group
            || code.split_once("group").is_some_and(|(_, group)| is_development(group));
        Some(Dependency {
            name: Name::new(name),
            requirement: (!versions.is_empty()).then(|| Name::new(versions.join(", "))),
            development,
            locked: None,
        })
    }
}

/// Whether the groups named in a line are for development and tests only.
fn is_development(line: &str) -> bool {
    let words = line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let mut names =
        words.filter(|word| !matches!(*word, "" | "group" | "groups" | "do" | "optional" | "true" | "false"));
    let is_development = |name: &str| matches!(name, "development" | "test" | "lint" | "doc" | "docs" | "ci");
    names.next().is_some_and(is_development) && names.all(is_development)
}

fn is_version(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || "~><=!".contains(first))
}

/// The text that a line assigns to an attribute of a specification: `spec.name = "shop"`.
fn assigned<'a>(code: &'a str, attribute: &str) -> Option<&'a str> {
    let (left, right) = code.split_once('=')?;
    let left = left.trim();
    if left.rsplit_once('.').is_none_or(|(_, name)| name != attribute) {
        return None;
    }
    let right = right.trim();
    let right = ["%q{", "%q(", "%Q{", "%("].iter().find_map(|open| right.strip_prefix(open)).unwrap_or(right);
    let value = right.trim_start_matches(['"', '\'']).split(['"', '}', ')']).next()?;
    let value = value.trim_end_matches(".freeze").trim_end_matches('\'');
    (!value.is_empty() && !value.contains("#{") && !value.starts_with("<<")).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::package;

    #[test]
    fn a_gemspec_gives_its_name_and_dependencies() {
        let text = "Gem::Specification.new do |spec|\n  spec.name = \"shop\"\n  spec.summary = 'A  shop.'\n  spec.add_dependency \"rack\", \"~> 3.0\", \">= 3.0.1\"\n  spec.add_development_dependency(\"rspec\")\nend\n";
        let package = package(&"shop.gemspec".into(), text).expect("it is one");
        assert_eq!((package.name.as_str(), package.line, package.description.as_deref()), ("shop", 2, Some("A shop.")));
        let names: Vec<_> = package.dependencies.iter().map(|it| (it.name.as_str(), it.development)).collect();
        assert_eq!(names, [("rack", false), ("rspec", true)]);
        assert_eq!(package.dependencies[0].requirement.as_deref(), Some("~> 3.0, >= 3.0.1"));
    }

    #[test]
    fn a_gemfile_gives_its_groups() {
        let text = "source \"https://x\"\ngem 'rails', '7.1', require: 'rails/all'\ngroup :development, :test do\n  gem \"pry\"\nend\ngem \"rubocop\", group: :development\ngem \"pg\", require: false\n";
        let package = package(&"shop/Gemfile".into(), text).expect("it is one");
        let names: Vec<_> = package.dependencies.iter().map(|it| (it.name.as_str(), it.development)).collect();
        assert_eq!(
            (package.name.as_str(), names),
            ("shop", vec![("pg", false), ("pry", true), ("rails", false), ("rubocop", true)])
        );
    }
}
