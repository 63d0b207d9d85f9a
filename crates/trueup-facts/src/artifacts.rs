//! Artifacts: manifests and other files that are not code but say how the code is put together.

pub(crate) mod cargo;
pub(crate) mod composer;
pub(crate) mod go;
pub(crate) mod npm;
pub(crate) mod nuget;
pub(crate) mod python;
pub(crate) mod rubygems;
mod toml_text;

use crate::{Name, PathIndex, ReadText, SourcePath};

/// Which tool's manifest declares a package.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Ecosystem {
    /// `Cargo.toml`.
    Cargo,
    /// `package.json`.
    Npm,
    /// `go.mod`.
    Go,
    /// `pyproject.toml`, `setup.cfg`, `setup.py`.
    Python,
    /// `pom.xml`.
    Maven,
    /// `build.gradle`, `build.gradle.kts`.
    Gradle,
    /// `build.sbt`.
    Sbt,
    /// `*.csproj`, `*.fsproj`.
    NuGet,
    /// `composer.json`.
    Composer,
    /// `*.gemspec`, `Gemfile`.
    RubyGems,
    /// `Package.swift`.
    SwiftPackage,
}

/// A package that a manifest declares.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Package {
    /// Which tool's package it is.
    pub ecosystem: Ecosystem,
    /// The name it is known by: the crate, the npm name, the Go module path, the distribution.
    pub name: Name,
    /// The manifest.
    pub manifest: SourcePath,
    /// The 1-based line of the manifest that names it.
    pub line: u32,
    /// The description it gives, on one line.
    pub description: Option<Box<str>>,
    /// The packages it depends on to run, sorted.
    pub dependencies: Vec<Dependency>,
}

/// A dependency that a manifest declares.
#[derive(Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub struct Dependency {
    /// The package depended on.
    pub name: Name,
    /// The version requirement, as written.
    pub requirement: Option<Name>,
    /// Whether it serves development or tests only.
    pub development: bool,
}

/// Every package the manifests of the tree declare, sorted by manifest.
pub fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    let mut packages = cargo::packages(paths, texts);
    packages.extend(composer::packages(paths, texts));
    packages.extend(go::packages(paths, texts));
    packages.extend(npm::packages(paths, texts));
    packages.extend(nuget::packages(paths, texts));
    packages.extend(python::packages(paths, texts));
    packages.extend(rubygems::packages(paths, texts));
    packages.sort_by(|a, b| a.manifest.cmp(&b.manifest));
    packages
}
