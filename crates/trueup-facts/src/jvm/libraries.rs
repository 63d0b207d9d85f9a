//! Packages that are not of the tree: the standard libraries, and the libraries that manifests name.

use crate::artifacts::Ecosystem;
use crate::link::Linking;
use crate::{FileId, Name};

/// What begins the packages of the standard libraries of Java, Kotlin and Scala.
const STANDARD: [&str; 40] = [
    "java",
    "jdk",
    "sun",
    "com.sun",
    "kotlin",
    "scala",
    "org.w3c.dom",
    "org.xml.sax",
    "org.ietf.jgss",
    "netscape.javascript",
    "javax.accessibility",
    "javax.annotation.processing",
    "javax.crypto",
    "javax.imageio",
    "javax.lang.model",
    "javax.management",
    "javax.naming",
    "javax.net",
    "javax.print",
    "javax.rmi",
    "javax.script",
    "javax.security.auth",
    "javax.security.cert",
    "javax.security.sasl",
    "javax.smartcardio",
    "javax.sound",
    "javax.sql",
    "javax.swing",
    "javax.tools",
    "javax.transaction.xa",
    "javax.xml.catalog",
    "javax.xml.crypto",
    "javax.xml.datatype",
    "javax.xml.namespace",
    "javax.xml.parsers",
    "javax.xml.stream",
    "javax.xml.transform",
    "javax.xml.validation",
    "javax.xml.xpath",
    "javax.xml.XMLConstants",
];

/// What lies below those and is a library of its own.
const LIBRARIES_BELOW: [&str; 12] = [
    "scala.xml",
    "scala.swing",
    "scala.meta",
    "scala.scalajs",
    "scala.scalanative",
    "scala.async",
    "scala.util.parsing",
    "scala.collection.parallel",
    "scala.collection.compat",
    "com.sun.jna",
    "com.sun.mail",
    "com.sun.istack",
];

/// The first parts of packages that are named after the domain of somebody.
const DOMAINS: [&str; 24] = [
    "com", "org", "net", "io", "dev", "edu", "de", "fr", "uk", "co", "me", "ch", "app", "ru", "cn", "pl", "se", "nl",
    "eu", "us", "jp", "br", "it", "info",
];
/// Libraries whose packages are not named after their group.
const OTHERWISE_NAMED: [(&str, &str); 8] = [
    ("com.google.common", "com.google.guava:guava"),
    ("org.junit", "junit:junit"),
    ("junit.framework", "junit:junit"),
    ("lombok", "org.projectlombok:lombok"),
    ("javax.persistence", "javax.persistence:javax.persistence-api"),
    ("jakarta.persistence", "jakarta.persistence:jakarta.persistence-api"),
    ("javax.inject", "javax.inject:javax.inject"),
    ("org.mockito", "org.mockito:mockito-core"),
];

/// Whether a path is of a standard library.
pub(super) fn is_standard(path: &str) -> bool {
    STANDARD.iter().any(|prefix| begins(path, prefix)) && !LIBRARIES_BELOW.iter().any(|prefix| begins(path, prefix))
}

fn begins(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The library that a manifest around `from` names and that has most words of `path`; `None` where none has the path's
/// group.
pub(super) fn declared(linking: &Linking<'_>, from: FileId, path: &str) -> Option<Name> {
    let here = linking.path(from).as_str();
    let around = linking.packages.iter().filter(|package| {
        let directory = package.manifest.directory();
        matches!(package.ecosystem, Ecosystem::Maven | Ecosystem::Gradle | Ecosystem::Sbt)
            && (directory.is_empty() || here.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/')))
    });
    let dependencies = around.flat_map(|package| &package.dependencies);
    let mut best: Option<((usize, usize), Vec<&Name>)> = None;
    for dependency in dependencies {
        let Some(fit) = fit(&dependency.name, path) else { continue };
        match &mut best {
            Some((known, names)) if *known == fit => names.push(&dependency.name),
            Some((known, _)) if *known > fit => {}
            _ => best = Some((fit, vec![&dependency.name])),
        }
    }
    let (_, names) = best?;
    let first = *names.first()?;
    let group = first.split_once(':').map_or(first.as_str(), |(group, _)| group);
    // Of several that fit alike only their group is sure.
    Some(if names.iter().all(|name| *name == first) { first.clone() } else { Name::new(group) })
}

/// How well the library `group:artifact` fits a path: how many parts of the group begin it, and how many words of the
/// artifact it has beyond them. At least three parts of the group, or all of it, must begin the path.
fn fit(library: &str, path: &str) -> Option<(usize, usize)> {
    let (group, artifact) = library.split_once(':')?;
    let parts: Vec<&str> = path.split('.').collect();
    let is_named = |(package, named): &(&str, &str)| *named == library && begins(path, package);
    if OTHERWISE_NAMED.iter().any(is_named) {
        return Some((parts.len(), 1));
    }
    // `okhttp3.Call` of `com.squareup.okhttp3:okhttp`, `cats.effect.IO` of `org.typelevel:cats-effect`.
    let first = parts.first()?;
    if !DOMAINS.contains(first) && !["javax", "jakarta", "android"].contains(first) {
        let words: Vec<&str> = artifact.split(['-', '_']).collect();
        let is_first = group.rsplit('.').next() == Some(first) || words.contains(first);
        return is_first.then(|| (1, parts.iter().filter(|part| words.contains(part)).count()));
    }
    let shared = group.split('.').zip(&parts).take_while(|(a, b)| a == *b).count();
    if shared < 3 && shared < group.split('.').count() {
        return None;
    }
    let words = artifact.split(['-', '_', '.']).filter(|word| word.len() > 1);
    let is_of_group = |word: &&str| group.split('.').any(|part| part == *word || part.starts_with(*word));
    let in_path = words.filter(|word| !is_of_group(word)).filter(|word| parts.contains(word)).count();
    Some((shared, in_path))
}

/// Whether a path begins as those do that are named after a domain.
pub(super) fn has_domain(path: &str) -> bool {
    path.split('.').next().is_some_and(|first| DOMAINS.contains(&first))
}

/// The library that a path most likely belongs to, by how its packages are named.
pub(super) fn guessed(path: &str) -> Name {
    const HOSTS: [&str; 14] = [
        "org.apache",
        "com.google",
        "org.eclipse",
        "com.github",
        "io.github",
        "org.jetbrains",
        "com.fasterxml",
        "com.amazonaws",
        "com.microsoft",
        "org.springframework",
        "com.typesafe",
        "com.squareup",
        "org.hibernate",
        "io.netty",
    ];
    let parts: Vec<&str> = path.split('.').collect();
    let is_package = |part: &&&str| !super::is_type_name(part) && **part != "*";
    let host = parts.get(..2).map(|host| host.join(".")).unwrap_or_default();
    let wanted = match parts.first() {
        Some(first) if DOMAINS.contains(first) => 2 + usize::from(HOSTS.contains(&host.as_str())),
        Some(&("javax" | "jakarta" | "kotlinx" | "android" | "androidx" | "play" | "scala")) => 2,
        _ => 1,
    };
    let kept = parts.iter().take_while(is_package).take(wanted).count().max(1);
    Name::from(parts[..kept].join("."))
}
