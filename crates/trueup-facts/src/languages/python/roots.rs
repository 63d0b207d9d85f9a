//! Where Python looks for the modules that a file imports by their full name.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::artifacts::python::{project_directories, source_roots};
use crate::link::Linking;

/// A directory that modules are found in, and the project it belongs to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Root {
    pub directory: String,
    /// The directory of the nearest manifest; `None` where no manifest is above it.
    pub project: Option<String>,
}

/// All roots of the tree.
pub(super) struct Roots {
    /// Directories with a manifest, sorted.
    projects: Vec<String>,
    /// What the manifests say, and `src`, `lib` and `python` where they exist, by project.
    declared: FxHashMap<String, Vec<String>>,
    /// The roots that hold each top-level module or package, by its name.
    by_module: FxHashMap<String, Vec<Root>>,
    /// Regular packages that code inside of them imports as packages: no root, for Python does not look into the
    /// package of the file that imports.
    in_use: FxHashSet<String>,
}

/// Directories below a project that hold its modules by custom.
const CUSTOMARY: &[&str] = &["src", "lib", "python"];

impl Roots {
    pub(super) fn new(linking: &Linking<'_>) -> Roots {
        let projects: Vec<String> = project_directories(linking.paths).into_iter().map(str::to_owned).collect();
        let mut declared = FxHashMap::default();
        for project in &projects {
            let mut roots: Vec<String> =
                source_roots(project, linking.paths, linking.texts).iter().map(|root| below(project, root)).collect();
            roots.extend(CUSTOMARY.iter().map(|name| below(project, name)));
            roots.retain(|root| linking.paths.is_directory(root));
            declared.insert(project.clone(), roots);
        }
        let in_use = packages_in_use(linking);
        let mut roots = Roots { projects, declared, by_module: FxHashMap::default(), in_use };
        let mut modules: Vec<(String, Root)> = Vec::new();
        for (source, _) in linking.files.iter().filter(|(source, _)| source.language == Some(&super::PYTHON)) {
            let directory = source.path.directory();
            let root = inferred(linking, directory);
            let path = source.path.as_str()[root.len()..].trim_start_matches('/');
            let name = path.split('/').next().unwrap_or(path).split('.').next().unwrap_or(path);
            let project = roots.project(root).map(str::to_owned);
            modules.push((name.to_owned(), Root { directory: root.to_owned(), project }));
        }
        modules.sort();
        modules.dedup();
        for (name, root) in modules {
            roots.by_module.entry(name).or_default().push(root);
        }
        roots
    }

    /// The directory of the nearest manifest above `directory` or in it.
    pub(super) fn project(&self, directory: &str) -> Option<&str> {
        ancestors(directory).find_map(|above| {
            let index = self.projects.binary_search_by(|project| project.as_str().cmp(above)).ok()?;
            Some(self.projects[index].as_str())
        })
    }

    /// The roots a file in `directory` sees, the one that Python would try first at the front: above its own package,
    /// then every directory above, each with what its manifest declares.
    pub(super) fn seen_from(&self, linking: &Linking<'_>, directory: &str) -> Vec<String> {
        let mut roots = vec![inferred(linking, directory).to_owned()];
        for above in ancestors(directory) {
            if !self.in_use.contains(above) {
                roots.push(above.to_owned());
            }
            match self.declared.get(above) {
                Some(declared) => roots.extend(declared.iter().cloned()),
                None => roots.extend(CUSTOMARY.iter().map(|name| below(above, name))),
            }
        }
        let mut unique: Vec<String> = Vec::with_capacity(roots.len());
        for root in roots {
            if !unique.contains(&root) {
                unique.push(root);
            }
        }
        unique
    }

    /// The roots that hold a top-level module or package of that name, the nearest to `directory` first.
    pub(super) fn of_module(&self, name: &str, directory: &str) -> Vec<&Root> {
        let mut roots: Vec<&Root> = self.by_module.get(name).map_or(&[][..], Vec::as_slice).iter().collect();
        roots.sort_by_key(|root| std::cmp::Reverse(shared_parts(&root.directory, directory)));
        roots
    }
}

/// The regular packages that a file in them imports from as a package: by a relative import, or by their full name.
fn packages_in_use(linking: &Linking<'_>) -> FxHashSet<String> {
    let mut in_use = FxHashSet::default();
    let mut roots: FxHashMap<&str, &str> = FxHashMap::default();
    for (source, facts) in linking.files.iter().filter(|(source, _)| source.language == Some(&super::PYTHON)) {
        let directory = source.path.directory();
        let root = *roots.entry(directory).or_insert_with(|| inferred(linking, directory));
        if root == directory {
            continue;
        }
        for import in &facts.imports {
            let level = import.specifier.bytes().take_while(|&byte| byte == b'.').count();
            let base = if level == 0 { Some(root) } else { ancestors(directory).nth(level - 1) };
            let Some(base) = base.filter(|base| base.len() >= root.len()) else { continue };
            if level > 0 && base.len() > root.len() {
                in_use.insert(base.to_owned());
            }
            let mut here = base.to_owned();
            for part in import.specifier[level..].split('.').filter(|part| !part.is_empty()) {
                here = below(&here, part);
                if !is_within(&here, directory) {
                    break;
                }
                in_use.insert(here.clone());
            }
        }
    }
    in_use.retain(|directory| is_package(linking, directory));
    in_use
}

/// The nearest directory, `directory` itself or one above it, that is no regular package.
pub(super) fn inferred<'d>(linking: &Linking<'_>, directory: &'d str) -> &'d str {
    ancestors(directory).find(|above| !is_package(linking, above)).unwrap_or("")
}

/// Whether a directory is a regular package. The root of the tree is never one: nothing is above it.
pub(super) fn is_package(linking: &Linking<'_>, directory: &str) -> bool {
    !directory.is_empty()
        && ["__init__.py", "__init__.pyi"].iter().any(|name| linking.paths.is_file(&below(directory, name)))
}

/// A path below a directory; the empty directory is the root of the tree.
pub(super) fn below(directory: &str, path: &str) -> String {
    match (directory.is_empty(), path.is_empty()) {
        (true, _) => path.to_owned(),
        (_, true) => directory.to_owned(),
        _ => format!("{directory}/{path}"),
    }
}

/// `directory` and every directory above it, the root of the tree last.
fn ancestors(directory: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(directory), |&directory: &&str| {
        let end = directory.rfind('/').unwrap_or(0);
        directory.get(..end).filter(|_| !directory.is_empty())
    })
}

/// Whether `directory` is `above` or below it.
fn is_within(above: &str, directory: &str) -> bool {
    directory.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn shared_parts(a: &str, b: &str) -> usize {
    a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b).count()
}
