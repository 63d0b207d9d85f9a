//! Import resolution: relative paths, `tsconfig.json`, packages of the tree, Node's own modules, packages of others.
//!
//! An import of a file of the tree that is no source (a style sheet, a picture, data) leads to no target.

use std::path::Path;
use std::sync::Arc;

use oxc_resolver::{ResolveContext, ResolverGeneric, TsConfig};

use super::manner::{MANNERS, Manner};
use super::tree::{ROOT, Tree, join, prefix};
use super::workspace::{Workspace, probe, split_package};
use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, Name, SourcePath};

/// Node's own modules that need no `node:` before them.
const NODE_MODULES: [&str; 42] = [
    "assert",
    "async_hooks",
    "buffer",
    "child_process",
    "cluster",
    "console",
    "constants",
    "crypto",
    "dgram",
    "diagnostics_channel",
    "dns",
    "domain",
    "events",
    "fs",
    "http",
    "http2",
    "https",
    "inspector",
    "module",
    "net",
    "os",
    "path",
    "perf_hooks",
    "process",
    "punycode",
    "querystring",
    "readline",
    "repl",
    "stream",
    "string_decoder",
    "sys",
    "timers",
    "tls",
    "trace_events",
    "tty",
    "url",
    "util",
    "v8",
    "vm",
    "wasi",
    "worker_threads",
    "zlib",
];

/// How many configurations around a file are asked for an alias.
const MOST_CONFIGURATIONS: usize = 8;

/// Prefixes that people give to their own source directory by an alias of their bundler.
const SOURCE_ALIASES: [&str; 4] = ["@/", "~/", "@@/", "~~/"];

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    let workspace = Workspace::new(linking);
    let tree = Tree::new(linking, &|name| workspace.directory(name));
    let configurations = tree.configurations();
    let resolver = ResolverGeneric::new_with_file_system(tree, Manner::Typed.options());
    // Sorted by path, so that of one directory `tsconfig.json` comes after `tsconfig.app.json`.
    let aliased = configurations
        .iter()
        .filter_map(|path| {
            let configuration = resolver.resolve_tsconfig(format!("{ROOT}/{path}")).ok()?;
            let options = &configuration.compiler_options;
            let has_alias = options.base_url.is_some() || options.paths.as_ref().is_some_and(|paths| !paths.is_empty());
            has_alias.then(|| (path.rfind('/').map_or(String::new(), |slash| path[..slash].to_owned()), configuration))
        })
        .collect();
    let resolvers = MANNERS.map(|manner| resolver.clone_with_options(manner.options()));
    Box::new(Resolver { linking, workspace, resolvers, aliased })
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    workspace: Workspace,
    /// One of each manner.
    resolvers: [ResolverGeneric<Tree>; MANNERS.len()],
    /// Configurations that give names to paths, with their directory.
    aliased: Vec<(String, Arc<TsConfig>)>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let path = self.linking.path(from);
        // Bundlers take loaders before and queries behind the path.
        let specifier = import.specifier.rsplit('!').next().unwrap_or("");
        let specifier = specifier.split('?').next().unwrap_or("");
        if let Some(target) = by_scheme(specifier) {
            return vec![target];
        }
        let manner = Manner::of(path.file_name(), import, self.written(from, import));
        match self.in_tree(path, specifier, manner) {
            Some(found) => self.target(&found, specifier),
            None => vec![self.outside(import, specifier, path.directory())],
        }
    }
}

impl Resolver<'_> {
    /// The import as its source writes it.
    fn written(&self, from: FileId, import: &Import) -> &str {
        let text = &self.linking.files[from.0 as usize].0.text;
        text.get(import.span.start as usize..import.span.end as usize).unwrap_or("")
    }

    /// The path of the tree that a specifier leads to.
    fn in_tree(&self, path: &SourcePath, specifier: &str, manner: Manner) -> Option<String> {
        let (here, file) = (path.directory(), format!("{ROOT}/{path}"));
        if let Ok(resolution) = self.resolvers[manner.number()].resolve_file(&file, specifier) {
            return relative(resolution.path());
        }
        if specifier.starts_with('.') {
            let target = join(here, specifier);
            return probe(&target, self.linking.paths).or_else(|| self.workspace.unbuilt(&target, self.linking.paths));
        }
        if specifier.is_empty() || specifier.starts_with('/') {
            return None;
        }
        if specifier.starts_with('#')
            && let Some(found) = self.workspace.imported(specifier, here, manner, self.linking.paths)
        {
            return Some(found);
        }
        let entry = self.workspace.entry(specifier, here, manner, self.linking.paths);
        entry.or_else(|| self.by_alias(here, specifier, manner)).or_else(|| self.by_habit(here, specifier))
    }

    /// What the nearest configurations with aliases make of a specifier, whether or not they include the file.
    fn by_alias(&self, here: &str, specifier: &str, manner: Manner) -> Option<String> {
        let around = |directory: &str| {
            directory.is_empty()
                || here.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let mut nearest: Vec<_> = self.aliased.iter().filter(|(directory, _)| around(directory)).collect();
        nearest.sort_by_key(|(directory, _)| std::cmp::Reverse(directory.len()));
        let directory = format!("{ROOT}/{here}");
        nearest.into_iter().take(MOST_CONFIGURATIONS).find_map(|(_, configuration)| {
            let mut context = ResolveContext::default();
            let resolver = &self.resolvers[manner.number()];
            let found = resolver.resolve_with_context(&directory, specifier, Some(configuration), &mut context);
            relative(found.ok()?.path())
        })
    }

    /// `@/x` where no configuration says what it means: the sources of the nearest package.
    fn by_habit(&self, here: &str, specifier: &str) -> Option<String> {
        let rest = SOURCE_ALIASES.iter().find_map(|alias| specifier.strip_prefix(alias))?;
        let mut directory = here;
        loop {
            if self.linking.paths.is_file(&format!("{}package.json", prefix(directory))) {
                let roots = ["src", "app", ""].map(|root| join(directory, root));
                return roots.iter().find_map(|root| probe(&join(root, rest), self.linking.paths));
            }
            if directory.is_empty() {
                return None;
            }
            directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
        }
    }

    fn target(&self, found: &str, specifier: &str) -> Vec<Target> {
        if found.split('/').any(|part| part == "node_modules") {
            let name = split_package(specifier).map_or(specifier, |(name, _)| name);
            return vec![Target::Package(Name::new(name))];
        }
        self.linking.file(found).map(Target::File).into_iter().collect()
    }

    /// What a specifier names that leads to nothing in the tree.
    fn outside(&self, import: &Import, specifier: &str, here: &str) -> Target {
        let unresolved = || Target::Unresolved(import.specifier.clone());
        let Some((name, _)) = split_package(specifier) else { return unresolved() };
        // `/// <reference types="node" />` means its types.
        if NODE_MODULES.contains(&name) || name == "node" {
            return Target::Standard(Name::new(specifier));
        }
        if self.workspace.has(name, here) { unresolved() } else { Target::Package(Name::new(name)) }
    }
}

/// What a specifier with a scheme names: `node:fs`, `npm:chalk@5`, `https://…`, `virtual:pages`.
fn by_scheme(specifier: &str) -> Option<Target> {
    let (scheme, rest) = specifier.split_once(':')?;
    if scheme.is_empty() || !scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
        return None;
    }
    Some(match scheme {
        "node" | "bun" | "deno" => Target::Standard(Name::new(specifier)),
        "npm" | "jsr" => {
            let name = split_package(rest.trim_start_matches('/')).map_or(rest, |(name, _)| name);
            let version = name.get(1..).and_then(|name| name.find('@')).map_or(name.len(), |at| at + 1);
            Target::Package(Name::new(&name[..version]))
        }
        _ => Target::Package(Name::new(specifier)),
    })
}

fn relative(path: &Path) -> Option<String> {
    path.to_str()?.strip_prefix(ROOT)?.strip_prefix('/').map(str::to_owned)
}
