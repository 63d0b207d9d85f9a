//! `pom.xml`: parents of the tree, their properties, and the versions they manage.

use roxmltree::{Document, Node, ParsingOptions};
use rustc_hash::FxHashMap;

use super::{Dependency, Ecosystem, Package};
use crate::{LineIndex, Name, PathIndex, ReadText, SourcePath, join_path};

/// How many parents are followed.
const MOST_PARENTS: usize = 12;

/// What one `pom.xml` says, its properties not yet filled in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Pom {
    group: Option<String>,
    artifact: Option<(String, u32)>,
    version: Option<String>,
    description: Option<Box<str>>,
    /// The parent, where there is one.
    parent: Option<Parent>,
    properties: FxHashMap<String, String>,
    dependencies: Vec<PomDependency>,
    /// The versions of `dependencyManagement`.
    managed: Vec<PomDependency>,
}

/// The `pom.xml` that another one continues.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Parent {
    group: String,
    artifact: String,
    version: Option<String>,
    /// Its path from here.
    path: String,
}

/// A dependency as written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct PomDependency {
    group: String,
    artifact: String,
    version: Option<String>,
    is_development: bool,
}

impl Pom {
    /// Reads a `pom.xml`; one that is broken says nothing.
    fn parse(text: &str) -> Option<Pom> {
        let text = text.trim_start_matches('\u{feff}');
        let options = ParsingOptions { allow_dtd: false, nodes_limit: 100_000, ..ParsingOptions::default() };
        let document = Document::parse_with_options(text, options).ok()?;
        let project = document.root_element();
        let artifact = child(project, "artifactId")?;
        let line = LineIndex::new(text).line(artifact.range().start as u32);
        let parent = child(project, "parent").and_then(|parent| {
            let path = child(parent, "relativePath").map(|path| path.text().unwrap_or("").trim().to_owned());
            let path = path.unwrap_or_else(|| "../pom.xml".to_owned());
            Some(Parent {
                group: text_of(parent, "groupId")?,
                artifact: text_of(parent, "artifactId")?,
                version: text_of(parent, "version"),
                path,
            })
        });
        let properties = child(project, "properties").into_iter().flat_map(|it| it.children().filter(Node::is_element));
        let profiles = child(project, "profiles").into_iter().flat_map(|it| it.children().filter(Node::is_element));
        let wholes = || std::iter::once(project).chain(profiles.clone());
        Some(Pom {
            group: text_of(project, "groupId"),
            artifact: Some((artifact.text()?.trim().to_owned(), line)),
            version: text_of(project, "version"),
            description: child(project, "description").and_then(|it| it.text()).and_then(super::toml_text::description),
            parent,
            properties: properties
                .filter_map(|it| Some((it.tag_name().name().to_owned(), it.text()?.trim().to_owned())))
                .collect(),
            dependencies: wholes().flat_map(dependencies).collect(),
            managed: child(project, "dependencyManagement").map(dependencies).unwrap_or_default(),
        })
    }
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.tag_name().name() == name)
}

fn text_of<'a>(node: Node<'a, 'a>, name: &str) -> Option<String> {
    child(node, name)?.text().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn dependencies<'a>(node: Node<'a, 'a>) -> Vec<PomDependency> {
    let list = child(node, "dependencies").into_iter().flat_map(|it| it.children());
    let read = list.filter(|it| it.tag_name().name() == "dependency").filter_map(|it| {
        Some(PomDependency {
            group: text_of(it, "groupId")?,
            artifact: text_of(it, "artifactId")?,
            version: text_of(it, "version"),
            is_development: text_of(it, "scope").is_some_and(|scope| scope == "test"),
        })
    });
    read.collect()
}

/// The packages that `pom.xml` files declare, each by its group and its artifact.
pub(crate) fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    let manifests = paths.files().iter().filter(|path| path.file_name() == "pom.xml");
    let poms: Vec<(&SourcePath, Pom)> =
        manifests.filter_map(|path| Some((path, Pom::parse(&texts.read_text(path)?)?))).collect();
    let by_path: FxHashMap<&str, &Pom> = poms.iter().map(|(path, pom)| (path.as_str(), pom)).collect();
    poms.iter().filter_map(|(path, pom)| package(path, pom, &by_path)).collect()
}

/// A `pom.xml` and its parents in the tree, the nearest first.
fn lineage<'p>(path: &SourcePath, pom: &'p Pom, by_path: &FxHashMap<&str, &'p Pom>) -> Vec<&'p Pom> {
    let mut lineage = vec![pom];
    let mut directory = path.directory().to_owned();
    while let Some(Parent { artifact, path: relative, .. }) = &lineage[lineage.len() - 1].parent {
        let joined = join_path(&directory, relative).filter(|_| !relative.is_empty());
        let file = joined.map(|path| if path.ends_with(".xml") { path } else { format!("{path}/pom.xml") });
        let Some(file) = file.map(|file| file.trim_start_matches('/').to_owned()) else { break };
        let found = by_path.get(file.as_str()).filter(|pom| pom.artifact.as_ref().is_some_and(|it| it.0 == *artifact));
        match found {
            Some(parent) if lineage.len() < MOST_PARENTS => lineage.push(parent),
            _ => break,
        }
        directory = file.rsplit_once('/').map_or(String::new(), |(directory, _)| directory.to_owned());
    }
    lineage
}

fn package(path: &SourcePath, pom: &Pom, by_path: &FxHashMap<&str, &Pom>) -> Option<Package> {
    let lineage = lineage(path, pom, by_path);
    let (artifact, line) = pom.artifact.as_ref()?;
    let group = pom.group.clone().or_else(|| pom.parent.as_ref().map(|parent| parent.group.clone()))?;
    let fill = |text: &str| filled(text, &lineage);
    let managed = |dependency: &PomDependency| {
        let all = lineage.iter().flat_map(|pom| &pom.managed);
        let mut same = all.filter(|it| it.group == dependency.group && it.artifact == dependency.artifact);
        same.find_map(|it| it.version.clone())
    };
    // What a parent depends on, all below it depend on.
    let mut dependencies: Vec<Dependency> = Vec::new();
    for dependency in lineage.iter().flat_map(|pom| &pom.dependencies) {
        let name = Name::from(format!("{}:{}", fill(&dependency.group), fill(&dependency.artifact)));
        if dependencies.iter().all(|it| it.name != name) {
            let version = dependency.version.clone().or_else(|| managed(dependency));
            let requirement = version.map(|version| Name::from(fill(&version)));
            dependencies.push(Dependency { name, requirement, development: dependency.is_development, locked: None });
        }
    }
    dependencies.sort();
    Some(Package {
        ecosystem: Ecosystem::Maven,
        name: Name::from(format!("{}:{}", fill(&group), fill(artifact))),
        manifest: path.clone(),
        line: *line,
        description: pom.description.clone(),
        dependencies,
    })
}

/// A text with its `${…}` filled in, as far as the tree knows them.
fn filled(text: &str, lineage: &[&Pom]) -> String {
    let mut text = text.to_owned();
    // A property may name others; a circle of them ends here.
    for _ in 0..8 {
        let Some((before, rest)) = text.split_once("${") else { break };
        let Some((key, after)) = rest.split_once('}') else { break };
        let Some(value) = property(key, lineage) else { break };
        text = [before, &value, after].concat();
    }
    text
}

fn property(key: &str, lineage: &[&Pom]) -> Option<String> {
    let parent = |at: fn(&Parent) -> Option<String>| lineage.first().and_then(|pom| pom.parent.as_ref()).and_then(at);
    let own = |at: fn(&Pom) -> Option<String>| lineage.iter().find_map(|pom| at(pom));
    match key.strip_prefix("project.").or_else(|| key.strip_prefix("pom.")) {
        Some("version") => own(|pom| pom.version.clone()).or_else(|| parent(|it| it.version.clone())),
        Some("groupId") => own(|pom| pom.group.clone()).or_else(|| parent(|it| Some(it.group.clone()))),
        Some("artifactId") => own(|pom| pom.artifact.clone().map(|(name, _)| name)),
        Some("parent.version") => parent(|it| it.version.clone()),
        Some("parent.groupId") => parent(|it| Some(it.group.clone())),
        _ => lineage.iter().find_map(|pom| pom.properties.get(key).cloned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_that_name_each_other_end() {
        let pom = Pom::parse(
            "<project><artifactId>a</artifactId><properties><a>${b}</a><b>${a}</b><c>1</c></properties></project>",
        )
        .expect("it is one");
        assert_eq!(filled("${c}.${d}", &[&pom]), "1.${d}");
        assert!(filled("${a}", &[&pom]).starts_with("${"));
    }

    #[test]
    fn a_broken_one_says_nothing() {
        assert_eq!(Pom::parse("<project><artifactId>a</project>"), None);
        assert_eq!(Pom::parse("<!DOCTYPE a [<!ENTITY b \"c\">]><project><artifactId>&b;</artifactId></project>"), None);
    }
}
