//! `Package.swift`, which is a program: what is plainly written in it is known.

use super::{Dependency, Ecosystem, Package};
use crate::{LineIndex, Name, PathIndex, ReadText, SourcePath};

/// What a `Package.swift` says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct SwiftManifest {
    /// The package's name, and where it stands.
    pub(crate) name: Option<(Name, usize)>,
    /// The modules it has.
    pub(crate) targets: Vec<SwiftTarget>,
    /// The packages it depends on, by the last part of their address, with the version required.
    pub(crate) packages: Vec<Dependency>,
    /// The modules that targets use, with the package each comes from.
    pub(crate) products: Vec<(Name, Name)>,
}

/// A module of a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SwiftTarget {
    /// Its name.
    pub(crate) name: Name,
    /// The directory of its sources, where it is not the usual one.
    pub(crate) path: Option<String>,
    /// Whether it holds tests.
    pub(crate) is_test: bool,
}

/// The packages that `Package.swift` files declare.
pub(crate) fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    manifests(paths).filter_map(|path| package(path, &texts.read_text(path)?)).collect()
}

/// The `Package.swift` files that are not those of packages checked out by a build.
pub(crate) fn manifests(paths: &PathIndex) -> impl Iterator<Item = &SourcePath> {
    let is_checkout = |path: &SourcePath| path.as_str().split('/').any(|part| part == ".build");
    paths.files().iter().filter(move |path| path.file_name() == "Package.swift" && !is_checkout(path))
}

fn package(manifest: &SourcePath, text: &str) -> Option<Package> {
    let read = SwiftManifest::parse(text);
    let (name, at) = read.name?;
    let mut dependencies = read.packages;
    dependencies.sort();
    dependencies.dedup_by(|a, b| a.name == b.name);
    let line = LineIndex::new(text).line(at as u32);
    let manifest = manifest.clone();
    Some(Package { ecosystem: Ecosystem::SwiftPackage, name, manifest, line, description: None, dependencies })
}

impl SwiftManifest {
    /// Reads a manifest; what is computed in it is left out.
    pub(crate) fn parse(text: &str) -> SwiftManifest {
        let mut manifest = SwiftManifest::default();
        let calls = ["Package", "package", "target", "executableTarget", "testTarget", "macro", "plugin", "product"];
        let mut at = 0;
        while let Some((word, start)) = next_call(text, at) {
            at = start;
            if !calls.contains(&word) {
                continue;
            }
            let end = closing(text, start);
            let arguments = &text[start..end];
            match word {
                "Package" => {
                    let name = label(arguments, "name").map(|(name, place)| (Name::new(name), start + place));
                    manifest.name = manifest.name.or(name);
                    continue;
                }
                "package" => manifest.packages.extend(dependency(arguments)),
                "product" => manifest.add_product(arguments),
                _ => manifest.add_target(word, arguments),
            }
            at = end;
        }
        manifest
    }

    fn add_target(&mut self, word: &str, arguments: &str) {
        let Some((name, _)) = label(arguments, "name") else { return };
        let path = label(arguments, "path").map(|(path, _)| path.trim_matches('/').to_owned());
        self.targets.push(SwiftTarget { name: Name::new(name), path, is_test: word == "testTarget" });
        let mut at = 0;
        while let Some((word, start)) = next_call(arguments, at) {
            at = closing(arguments, start);
            if word == "product" {
                self.add_product(&arguments[start..at]);
            }
        }
    }

    fn add_product(&mut self, arguments: &str) {
        if let (Some((name, _)), Some((package, _))) = (label(arguments, "name"), label(arguments, "package")) {
            self.products.push((Name::new(name), Name::new(package)));
        }
    }
}

fn dependency(arguments: &str) -> Option<Dependency> {
    let address = label(arguments, "url").or_else(|| label(arguments, "path")).or_else(|| label(arguments, "id"));
    let name = address?.0.trim_end_matches('/').trim_end_matches(".git").rsplit(['/', ':']).next()?;
    let version = ["from", "exact", "branch", "revision"].iter().find_map(|key| label(arguments, key));
    let requirement = version.map(|(version, _)| Name::new(version)).or_else(|| {
        let range = arguments.split_once("url")?.1.split('"').skip(3).step_by(2).take(2).collect::<Vec<&str>>();
        (range.len() == 2).then(|| Name::new(format!("{}..<{}", range[0], range[1])))
    });
    (!name.is_empty() && name != "..").then(|| Dependency {
        name: Name::new(name),
        requirement,
        development: false,
        locked: None,
    })
}

/// The next word that an opening bracket follows, and the byte behind the bracket.
fn next_call(text: &str, from: usize) -> Option<(&str, usize)> {
    let mut at = from;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'(' => {
                let before = &text[from..at];
                let start = before
                    .rfind(|letter: char| !letter.is_ascii_alphanumeric())
                    .map_or(0, |it| it + before[it..].chars().next().map_or(1, char::len_utf8));
                return Some((&before[start..], at + 1));
            }
            _ => at = skip(text, at),
        }
    }
    None
}

/// The byte of the bracket that closes the one before `start`.
fn closing(text: &str, start: usize) -> usize {
    let (mut depth, mut at) = (1_usize, start);
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
        at = skip(text, at);
    }
    text.len()
}

/// The byte after the string, the comment or the byte at `at`.
fn skip(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    let length = match rest {
        [b'"', ..] => rest[1..].iter().position(|byte| matches!(byte, b'"' | b'\n')).map_or(rest.len(), |end| end + 2),
        [b'/', b'/', ..] => rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
        _ => 1,
    };
    at + length.max(1)
}

/// The text of the argument of that name, and its place.
fn label<'t>(arguments: &'t str, name: &str) -> Option<(&'t str, usize)> {
    let pattern = format!("{name}:");
    let (at, _) = arguments.match_indices(&pattern).find(|(at, _)| {
        !arguments[..*at].ends_with(|before: char| before.is_ascii_alphanumeric()) && depth_at(arguments, *at) == 0
    })?;
    let rest = &arguments[at + pattern.len()..];
    let value = rest.trim_start().strip_prefix('"')?;
    let place = arguments.len() - value.len();
    let value = value.split('"').next()?;
    (!value.contains("\\(")).then_some((value, place))
}

/// How many brackets are open at a byte of a list of arguments.
fn depth_at(arguments: &str, end: usize) -> i32 {
    let (mut depth, mut at) = (0, 0);
    while at < end {
        match arguments.as_bytes()[at] {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            _ => {}
        }
        at = skip(arguments, at);
    }
    // A name inside of a string or a comment is no argument's.
    if at > end { 1 } else { depth }
}

#[cfg(test)]
mod tests {
    use super::{SwiftManifest, package};

    const TEXT: &str = r#"// swift-tools-version:5.9
import PackageDescription
let package = Package(
    name: "shop", // Package(name: "no")
    products: [.library(name: "Shop", targets: ["Shop"])],
    dependencies: [
        .package(url: "https://example.org/apple/swift-nio.git", from: "2.65.0"),
        .package(path: "../local"),
    ],
    targets: [
        .target(name: "Shop", dependencies: [.product(name: "NIOCore", package: "swift-nio"), .target(name: "CShop")], path: "Source/"),
        .target(name: "CShop"),
        .testTarget(name: "ShopTests", dependencies: ["Shop"]),
    ]
)
"#;

    #[test]
    fn a_manifest_gives_its_targets_and_packages() {
        let manifest = SwiftManifest::parse(TEXT);
        let targets: Vec<_> =
            manifest.targets.iter().map(|it| (it.name.as_str(), it.path.as_deref(), it.is_test)).collect();
        assert_eq!(targets, [("Shop", Some("Source"), false), ("CShop", None, false), ("ShopTests", None, true)]);
        assert_eq!(manifest.products, [("NIOCore".into(), "swift-nio".into())]);
        let package = package(&"Package.swift".into(), TEXT).expect("it is one");
        let names: Vec<_> =
            package.dependencies.iter().map(|it| (it.name.as_str(), it.requirement.as_deref())).collect();
        assert_eq!((package.name.as_str(), package.line), ("shop", 4));
        assert_eq!(names, [("local", None), ("swift-nio", Some("2.65.0"))]);
    }

    #[test]
    fn a_broken_manifest_ends() {
        for end in 0..TEXT.len() {
            SwiftManifest::parse(&TEXT[..end]);
        }
        SwiftManifest::parse("é(\"é");
    }
}
