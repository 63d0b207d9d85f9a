//! `*.csproj`, `*.fsproj`, and the versions that `Directory.Packages.props` holds for them.

use roxmltree::{Document, Node, ParsingOptions};
use rustc_hash::FxHashMap;

use super::{Dependency, Ecosystem, Package};
use crate::{LineIndex, Name, PathIndex, ReadText, SourcePath, join_path};

/// What a project file says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Project {
    /// The name of the package or the assembly, where it is not the file's own.
    pub(crate) name: Option<(Name, u32)>,
    /// The description.
    pub(crate) description: Option<Box<str>>,
    /// The packages it needs, with their versions where they stand here.
    pub(crate) packages: Vec<Dependency>,
    /// The project files it refers to, relative to its own directory.
    pub(crate) references: Vec<String>,
    /// The namespaces that all its sources use.
    pub(crate) usings: Vec<Name>,
    /// Whether it holds tests.
    pub(crate) is_test: bool,
}

impl Project {
    /// Reads a project file; one that is broken says nothing.
    pub(crate) fn parse(text: &str) -> Option<Project> {
        let text = text.trim_start_matches('\u{feff}');
        let options = ParsingOptions { allow_dtd: false, nodes_limit: 100_000, ..ParsingOptions::default() };
        let document = Document::parse_with_options(text, options).ok()?;
        let lines = LineIndex::new(text);
        let mut project = Project::default();
        for node in document.descendants().filter(Node::is_element) {
            let text = node.text().map(str::trim).filter(|text| !text.is_empty() && !text.contains("$("));
            let included = node.attribute("Include").or_else(|| node.attribute("Update"));
            match node.tag_name().name() {
                "PackageId" | "AssemblyName" => {
                    let line = lines.line(node.range().start as u32);
                    let found = text.map(|name| (Name::new(name), line));
                    let is_better = project.name.is_none() || node.tag_name().name() == "PackageId";
                    project.name = if is_better { found.or(project.name) } else { project.name };
                }
                "Description" => project.description = text.and_then(super::toml_text::description),
                "PackageReference" | "PackageVersion" => {
                    project.packages.extend(included.into_iter().flat_map(|names| package(node, names)));
                }
                "ProjectReference" => project.references.extend(included.map(|path| path.replace('\\', "/"))),
                "Using" => {
                    project.usings.extend(included.filter(|_| node.attribute("Static").is_none()).map(Name::new))
                }
                "IsTestProject" => project.is_test = text == Some("true"),
                _ => {}
            }
        }
        Some(project)
    }
}

/// The packages that one element names, separated by semicolons.
fn package<'a>(node: Node<'a, 'a>, names: &'a str) -> impl Iterator<Item = Dependency> {
    let child = |name: &str| node.children().find(|child| child.has_tag_name(name)).and_then(|child| child.text());
    let version = node.attribute("Version").or_else(|| node.attribute("VersionOverride"));
    let requirement = version.map(str::to_owned).or_else(|| child("Version").map(|text| text.trim().to_owned()));
    let assets =
        node.attribute("PrivateAssets").map(str::to_owned).or_else(|| child("PrivateAssets").map(str::to_owned));
    let development = assets.is_some_and(|assets| assets.trim().eq_ignore_ascii_case("all"));
    names.split(';').map(str::trim).filter(|name| !name.is_empty() && !name.contains("$(")).map(move |name| {
        Dependency {
            name: Name::new(name),
            requirement: requirement.as_deref().map(Name::new),
            development,
            locked: None,
        }
    })
}

/// Whether a file is a project's.
pub(crate) fn is_project(path: &SourcePath) -> bool {
    matches!(path.extension(), Some("csproj" | "fsproj" | "vbproj"))
}

/// The packages that project files declare, each with the versions its solution holds for all projects.
pub(crate) fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    let named = |name: &'static str| paths.files().iter().filter(move |path| path.file_name() == name);
    let central: Vec<(&str, FxHashMap<Name, Name>)> = named("Directory.Packages.props")
        .filter_map(|path| {
            let versions = Project::parse(&texts.read_text(path)?)?.packages.into_iter();
            Some((path.directory(), versions.filter_map(|it| Some((it.name, it.requirement?))).collect()))
        })
        .collect();
    let manifests = paths.files().iter().filter(|path| is_project(path));
    manifests.filter_map(|path| Some(package_of(path, Project::parse(&texts.read_text(path)?)?, &central))).collect()
}

fn package_of(manifest: &SourcePath, project: Project, central: &[(&str, FxHashMap<Name, Name>)]) -> Package {
    let directory = manifest.directory();
    let is_around =
        |around: &str| around.is_empty() || directory == around || directory.starts_with(&format!("{around}/"));
    let versions = central.iter().filter(|(around, _)| is_around(around)).max_by_key(|(around, _)| around.len());
    let mut dependencies = project.packages;
    for dependency in &mut dependencies {
        if dependency.requirement.is_none() {
            dependency.requirement = versions.and_then(|(_, versions)| versions.get(&dependency.name)).cloned();
        }
        dependency.development |= project.is_test;
    }
    dependencies.sort();
    dependencies.dedup_by(|a, b| a.name == b.name);
    let (name, line) = project.name.unwrap_or_else(|| (Name::new(manifest.stem()), 1));
    Package {
        ecosystem: Ecosystem::NuGet,
        name,
        manifest: manifest.clone(),
        line,
        description: project.description,
        dependencies,
    }
}

/// The path of a project that another one in `directory` refers to.
pub(crate) fn referenced(directory: &str, reference: &str) -> Option<String> {
    join_path(directory, reference)
}

#[cfg(test)]
mod tests {
    use super::Project;

    #[test]
    fn a_project_gives_its_packages_and_references() {
        let text = r#"<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><AssemblyName>Shop</AssemblyName><Description>A  shop.</Description></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Dapper" Version="2.1.0" />
    <PackageReference Include="StyleCop"><Version>1</Version><PrivateAssets>all</PrivateAssets></PackageReference>
    <ProjectReference Include="..\Store\Store.csproj" />
    <Using Include="Shop.Models" />
  </ItemGroup>
</Project>"#;
        let project = Project::parse(text).expect("it is one");
        assert_eq!(project.name, Some(("Shop".into(), 2)));
        assert_eq!(project.description.as_deref(), Some("A shop."));
        let packages: Vec<_> = project.packages.iter().map(|it| (it.name.as_str(), it.development)).collect();
        assert_eq!(packages, [("Dapper", false), ("StyleCop", true)]);
        assert_eq!(
            (project.references, project.usings),
            (vec!["../Store/Store.csproj".to_owned()], vec!["Shop.Models".into()])
        );
    }

    #[test]
    fn a_broken_one_gives_nothing() {
        assert_eq!(Project::parse("<Project>"), None);
    }
}
