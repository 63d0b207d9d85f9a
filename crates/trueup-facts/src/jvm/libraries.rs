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

/// Whether a path is of a standard library.
pub(super) fn is_standard(path: &str) -> bool {
    let begins =
        |prefix: &&str| path.strip_prefix(*prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    STANDARD.iter().any(|prefix| begins(&prefix)) && !LIBRARIES_BELOW.iter().any(|prefix| begins(&prefix))
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
    let fitting = dependencies.filter_map(|dependency| {
        let fit = fit(&dependency.name, path)?;
        Some((fit, std::cmp::Reverse(dependency.name.len()), std::cmp::Reverse(dependency.name.as_str())))
    });
    fitting.max().map(|(_, _, name)| Name::new(name.0))
}

/// How well the library `group:artifact` fits a path: how many parts of the group begin it, and how many words of the
/// artifact it has. At least two parts of the group, or all of it, must begin the path.
fn fit(library: &str, path: &str) -> Option<(usize, usize)> {
    let (group, artifact) = library.split_once(':')?;
    let parts: Vec<&str> = path.split('.').collect();
    let shared = group.split('.').zip(&parts).take_while(|(a, b)| a == *b).count();
    if shared < 2 && shared < group.split('.').count() {
        return None;
    }
    // Two parts are a host that many share: `org.apache`, `com.google`.
    let all = group.split('.').count();
    let words = artifact.split(['-', '_', '.']).filter(|word| word.len() > 1);
    let in_path = words.filter(|word| parts.iter().skip(shared.min(2)).any(|part| part == word)).count();
    if shared < all && shared == 2 && in_path == 0 {
        return None;
    }
    Some((shared, in_path))
}

/// The library that a path most likely belongs to, by how its packages are named.
pub(super) fn guessed(path: &str) -> Name {
    const DOMAINS: [&str; 12] = ["com", "org", "net", "io", "dev", "edu", "de", "fr", "uk", "co", "me", "ch"];
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
