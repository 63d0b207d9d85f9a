//! A small tree on disk, and runs of the binary in it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A tree in a directory of its own, removed at the end.
pub struct Project {
    directory: tempfile::TempDir,
}

/// What a run of the binary said.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Project {
    /// Writes `files`, each a path and its text.
    pub fn new(files: &[(&str, &str)]) -> Project {
        let project = Project { directory: tempfile::tempdir().expect("a temporary directory") };
        for (path, text) in files {
            project.write(path, text.as_bytes());
        }
        project
    }

    /// Where `path` is on disk.
    pub fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    /// Writes a file and the directories above it.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("directories can be made");
        fs::write(path, bytes).expect("the file can be written");
    }

    /// The text of a file.
    #[allow(dead_code, reason = "each test binary has its own copy of this module")]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("the file can be read")
    }

    /// Makes a file of that size, in bytes, that takes no room on disk.
    #[allow(dead_code, reason = "each test binary has its own copy of this module")]
    pub fn write_sparse(&self, path: &str, size: u64) {
        self.write(path, b"");
        let file = fs::OpenOptions::new().write(true).open(self.path(path)).expect("the file can be opened");
        file.set_len(size).expect("the file can be stretched");
    }

    /// Makes a symlink at `path` that says `target`.
    #[cfg(unix)]
    #[allow(dead_code, reason = "each test binary has its own copy of this module")]
    pub fn link(&self, path: &str, target: &str) {
        std::os::unix::fs::symlink(target, self.path(path)).expect("the link can be made");
    }

    /// Takes all rights from a directory until the guard is dropped; `None` for a user whom rights do not bind.
    #[cfg(unix)]
    #[allow(dead_code, reason = "each test binary has its own copy of this module")]
    pub fn seal(&self, path: &str) -> Option<Sealed> {
        let sealed = Sealed::new(self.path(path));
        fs::read_dir(&sealed.path).is_err().then_some(sealed)
    }

    /// Runs the binary in the tree.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_trueup"))
            .args(arguments)
            .current_dir(self.directory.path())
            .env_remove("CLICOLOR_FORCE")
            .output()
            .expect("the binary runs");
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }
}

impl Run {
    /// Expects an exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Expects a phrase on standard output.
    #[track_caller]
    pub fn says(&self, phrase: &str) -> &Run {
        assert!(self.stdout.contains(phrase), "no `{phrase}` in stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Expects a phrase on standard error.
    #[track_caller]
    #[allow(dead_code, reason = "each test binary has its own copy of this module")]
    pub fn complains(&self, phrase: &str) -> &Run {
        assert!(self.stderr.contains(phrase), "no `{phrase}` in stderr:\n{}", self.stderr);
        self
    }
}

/// A directory without rights, which gets them back at the end so that it can be removed.
#[cfg(unix)]
pub struct Sealed {
    path: PathBuf,
}

#[cfg(unix)]
impl Sealed {
    fn new(path: PathBuf) -> Sealed {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("rights can be taken");
        Sealed { path }
    }
}

#[cfg(unix)]
impl Drop for Sealed {
    fn drop(&mut self) {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(&self.path, fs::Permissions::from_mode(0o755));
    }
}
