//! What a using of a namespace that the tree does not have leads to.

use crate::Name;
use crate::artifacts::Dependency;
use crate::link::Target;

/// The target of a namespace outside of the tree: a package of the project whose name fits it, or the platform.
pub(super) fn target<'a>(namespace: &str, packages: impl Iterator<Item = &'a Dependency> + Clone) -> Target {
    let lower = namespace.to_ascii_lowercase();
    let within = packages.clone().filter(|it| is_prefix(&it.name.to_ascii_lowercase(), &lower));
    if let Some(package) = within.max_by_key(|package| package.name.len()) {
        return Target::Package(package.name.clone());
    }
    let first = namespace.split('.').next().unwrap_or(namespace);
    if matches!(first, "System" | "Microsoft" | "Windows" | "Mono" | "Internal") {
        return Target::Standard(Name::new(namespace));
    }
    let around = packages.clone().filter(|it| is_prefix(&lower, &it.name.to_ascii_lowercase()));
    if let Some(package) = around.min_by_key(|package| (package.name.len(), package.name.clone())) {
        return Target::Package(package.name.clone());
    }
    let first = first.to_ascii_lowercase();
    let beside = packages.filter(|it| it.name.to_ascii_lowercase().split('.').next() == Some(&first));
    match beside.max_by_key(|package| (common_parts(&package.name, namespace), std::cmp::Reverse(package.name.len()))) {
        Some(package) => Target::Package(package.name.clone()),
        None => Target::Unresolved(Name::new(namespace)),
    }
}

/// Whether the dotted path `prefix` begins `path`.
fn is_prefix(prefix: &str, path: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn common_parts(one: &str, other: &str) -> usize {
    one.split('.').zip(other.split('.')).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count()
}
