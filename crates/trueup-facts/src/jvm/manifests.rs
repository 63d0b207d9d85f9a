//! Where the modules of the tree's builds are, and which packages of others they depend on.

use rustc_hash::FxHashSet;

use crate::PathIndex;

/// The names of files that build a module.
const BUILD_FILES: [&str; 7] =
    ["pom.xml", "build.gradle", "build.gradle.kts", "build.sbt", "build.sc", "BUILD", "BUILD.bazel"];

/// The directories that have a build file.
pub(super) fn build_directories(paths: &PathIndex) -> FxHashSet<&str> {
    let built = paths.files().iter().filter(|path| BUILD_FILES.contains(&path.file_name()));
    built.map(|path| path.directory()).collect()
}
