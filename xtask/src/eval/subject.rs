//! The real packages that trueup is measured on, by name and pinned version.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::cache::{Cache, run};

/// A package of a registry.
pub(super) struct Subject {
    /// Its name there.
    pub name: &'static str,
    /// Its version there.
    pub version: &'static str,
    /// Which registry it comes from, and in which form.
    pub origin: Origin,
    /// The parts of it that are compared, relative to its root; how to read them is the reference's affair.
    pub parts: &'static [&'static str],
}

/// Where a subject comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(dead_code, reason = "references use what they need")]
pub(super) enum Origin {
    /// A source distribution of PyPI.
    PythonSource,
    /// A wheel of PyPI.
    PythonWheel,
    /// A crate of Cargo's registry, with the crates it depends on beside it.
    Crate,
    /// A tarball of the npm registry.
    Npm,
    /// A source package of Debian, patches applied.
    DebianSource,
}

/// A tree that both sides read.
pub(super) struct Project {
    /// Its root.
    pub root: PathBuf,
    /// The parts of it that are compared.
    pub parts: Vec<String>,
}

/// What builds the source distributions that ask for more than setuptools; pip wants their metadata before it lets
/// one download them.
const PYTHON_BUILDERS: [&str; 6] = [
    "setuptools==80.9.0",
    "wheel==0.45.1",
    "hatchling==1.27.0",
    "poetry-core==2.2.1",
    "flit-core==3.12.0",
    "hatch-fancy-pypi-readme==25.1.0",
];

impl Subject {
    /// Fetches the package into the cache, unless an earlier run did.
    pub(super) fn fetch(&self, cache: &Cache) -> Result<Project> {
        let name = format!("{}-{}", self.name, self.version.replace([':', '/'], "_"));
        let folder = cache.folder(&format!("subjects/{name}"), |folder| match self.origin {
            Origin::PythonSource => self.python_source(cache, folder),
            Origin::PythonWheel => self.python_wheel(cache, folder),
            Origin::Crate => self.cargo_crate(folder),
            Origin::Npm => self.npm(folder),
            Origin::DebianSource => self.debian(cache, folder),
        })?;
        Ok(Project { root: folder.join("tree"), parts: self.parts.iter().map(|&part| part.to_owned()).collect() })
    }

    fn python_source(&self, cache: &Cache, folder: &Path) -> Result<()> {
        let python = cache.python("python-builders", &PYTHON_BUILDERS)?;
        let mut pip = Command::new(python.join("bin/pip"));
        pip.args(["download", "--quiet", "--no-deps", "--no-build-isolation", "--no-binary", ":all:", "--dest"]);
        run(pip.arg(folder).arg(self.pinned("==")), "pip")?;
        unpack_archive(folder)
    }

    fn python_wheel(&self, cache: &Cache, folder: &Path) -> Result<()> {
        let python = cache.python("python-builders", &PYTHON_BUILDERS)?;
        let mut pip = Command::new(python.join("bin/pip"));
        pip.args(["install", "--quiet", "--no-deps", "--no-compile", "--only-binary", ":all:", "--target"]);
        run(pip.arg(folder.join("tree")).arg(self.pinned("==")), "pip")
    }

    fn cargo_crate(&self, folder: &Path) -> Result<()> {
        let (name, version) = (self.name, self.version);
        let manifest = format!(
            "[workspace]\n[package]\nname = \"subject\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\
             [dependencies]\n{name} = \"={version}\"\n"
        );
        let stub = folder.join("stub");
        std::fs::create_dir_all(stub.join("src"))?;
        std::fs::write(stub.join("Cargo.toml"), manifest)?;
        std::fs::write(stub.join("src/lib.rs"), "")?;
        run(Command::new("cargo").args(["vendor", "--quiet", "vendor"]).current_dir(&stub), "cargo")?;
        std::fs::rename(stub.join("vendor").join(name), folder.join("tree"))?;
        std::fs::remove_dir_all(stub).context("cannot remove the stub")
    }

    fn npm(&self, folder: &Path) -> Result<()> {
        run(Command::new("npm").args(["pack", "--silent", &self.pinned("@")]).current_dir(folder), "Node.js with npm")?;
        unpack_archive(folder)
    }

    fn debian(&self, cache: &Cache, folder: &Path) -> Result<()> {
        let mut apt = debian_sources(cache)?;
        apt.args(["source", "--only-source", &self.pinned("=")]).current_dir(folder);
        run(&mut apt, "apt and dpkg-dev, on Debian 12")?;
        rename_only_directory(folder)
    }

    fn pinned(&self, sign: &str) -> String {
        format!("{}{sign}{}", self.name, self.version)
    }
}

/// An `apt-get` that knows Debian 12's source packages, with lists of its own so that the system's stay as they are.
fn debian_sources(cache: &Cache) -> Result<Command> {
    let apt = |folder: &Path| {
        let mut apt = Command::new("apt-get");
        apt.arg("-o").arg(format!("Dir::Etc::sourcelist={}", folder.join("sources.list").display()));
        apt.args(["-o", "Dir::Etc::sourceparts=/dev/null"]);
        apt.arg("-o").arg(format!("Dir::State::lists={}", folder.join("lists").display()));
        apt.arg("-o").arg(format!("Dir::Cache={}", folder.join("archives").display()));
        apt
    };
    let folder = cache.folder("debian-sources", |folder| {
        std::fs::create_dir_all(folder.join("lists/partial"))?;
        std::fs::create_dir_all(folder.join("archives"))?;
        let key = "/usr/share/keyrings/debian-archive-keyring.gpg";
        let line = format!("deb-src [signed-by={key}] http://deb.debian.org/debian bookworm main\n");
        std::fs::write(folder.join("sources.list"), line)?;
        run(apt(folder).arg("update"), "apt and debian-archive-keyring")
    })?;
    Ok(apt(&folder))
}

/// Unpacks the one archive in a folder to `tree`.
fn unpack_archive(folder: &Path) -> Result<()> {
    let archive = entries(folder)?.into_iter().find(|path| path.is_file()).context("nothing was downloaded")?;
    run(Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(folder), "tar")?;
    std::fs::remove_file(archive)?;
    rename_only_directory(folder)
}

/// Calls the one directory in a folder `tree`.
fn rename_only_directory(folder: &Path) -> Result<()> {
    let directory = entries(folder)?.into_iter().find(|path| path.is_dir()).context("nothing was unpacked")?;
    std::fs::rename(directory, folder.join("tree")).context("cannot rename what was unpacked")
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}
