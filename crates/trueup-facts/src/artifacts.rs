//! Artifacts: files that are not code but say how the code is put together, run and stored.
//!
//! An artifact is one file here, listed once in [`ARTIFACTS`], with its cases beside it. Manifests of packages are read
//! by [`packages`].

mod build;
pub(crate) mod cargo;
mod code_sql;
mod command;
mod compose;
pub(crate) mod composer;
mod ddl;
mod dockerfile;
mod env_file;
mod github_actions;
mod gitlab_ci;
pub(crate) mod go;
pub(crate) mod gradle;
mod graphql;
mod helm;
mod json;
mod justfile;
mod kubernetes;
mod lines;
mod locks;
mod makefile;
pub(crate) mod maven;
mod migration;
mod nginx;
pub(crate) mod npm;
mod npm_scripts;
pub(crate) mod nuget;
mod openapi;
mod prisma;
mod procfile;
mod protobuf;
pub(crate) mod python;
pub(crate) mod reading;
mod recorder;
mod resolve;
pub(crate) mod rubygems;
pub(crate) mod sbt;
pub(crate) mod schema;
mod secret;
mod sql;
mod sql_tokens;
mod string_literals;
pub(crate) mod swift_package;
mod systemd;
mod template;
mod terraform;
mod toml_text;
mod tree;
mod yaml;

pub use reading::ArtifactFile;
pub use schema::{Column, Index, Place, Table, tables_in};

use crate::{FileFacts, Name, PathIndex, ReadText, SourcePath};

/// A kind of file that is no code and gives facts.
pub struct Artifact {
    /// Its name, as people write it.
    pub name: &'static str,
    /// The file under `src/artifacts/` that reads it, without its extension.
    pub file: &'static str,
    /// Whether a file of that path may be one.
    pub reads: fn(&SourcePath) -> bool,
    /// Reads the facts of one file; `None` where its text shows that it is no such artifact. Pure and total: what
    /// cannot be read is a problem among the facts.
    pub extract: fn(&SourcePath, &str) -> Option<FileFacts>,
}

impl std::fmt::Debug for Artifact {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// Every artifact, in the order in which they claim a file.
pub static ARTIFACTS: &[&Artifact] = &[
    &dockerfile::DOCKERFILE,
    &compose::COMPOSE,
    &env_file::ENV_FILE,
    &makefile::MAKEFILE,
    &justfile::JUSTFILE,
    &npm_scripts::NPM_SCRIPTS,
    &procfile::PROCFILE,
    &systemd::SYSTEMD,
    &nginx::NGINX,
    &github_actions::GITHUB_ACTIONS,
    &gitlab_ci::GITLAB_CI,
    &sql::SQL,
    &protobuf::PROTOBUF,
    &terraform::TERRAFORM,
    &openapi::OPENAPI,
    &graphql::GRAPHQL,
    &prisma::PRISMA,
    &helm::HELM,
    &kubernetes::KUBERNETES,
];

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
    /// The version that the nearest lock file fixes it to.
    pub locked: Option<Name>,
}

/// Every package the manifests of the tree declare, sorted by manifest.
pub fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    let mut packages = cargo::packages(paths, texts);
    packages.extend(composer::packages(paths, texts));
    packages.extend(go::packages(paths, texts));
    packages.extend(gradle::packages(paths, texts));
    packages.extend(maven::packages(paths, texts));
    packages.extend(npm::packages(paths, texts));
    packages.extend(nuget::packages(paths, texts));
    packages.extend(python::packages(paths, texts));
    packages.extend(rubygems::packages(paths, texts));
    packages.extend(sbt::packages(paths, texts));
    packages.extend(swift_package::packages(paths, texts));
    packages.sort_by(|a, b| a.manifest.cmp(&b.manifest));
    locks::add_locked(&mut packages, paths, texts);
    packages
}
