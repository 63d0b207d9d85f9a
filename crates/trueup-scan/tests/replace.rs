//! Replacing a document on disk.
#![allow(clippy::disallowed_methods, reason = "the test makes the files that are replaced")]

use std::fs;

use tempfile::TempDir;
use trueup_facts::SourcePath;
use trueup_scan::{ReplaceError, Root};

/// A root with `docs/a.md`, which says `old`.
fn root() -> (TempDir, Root) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    fs::create_dir(directory.path().join("docs")).expect("a directory");
    fs::write(directory.path().join("docs/a.md"), "old\r\n").expect("a file");
    let root = Root::open(directory.path()).expect("the root is there");
    (directory, root)
}

fn replace(root: &Root, path: &str, old: &str) -> Result<(), ReplaceError> {
    root.replace_text(&SourcePath::new(path), old, "new\r\n")
}

/// The names in `docs`, sorted.
fn names(directory: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(directory.path().join("docs")).expect("the directory can be read");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn text(directory: &TempDir) -> String {
    fs::read_to_string(directory.path().join("docs/a.md")).expect("the file is there")
}

#[test]
fn the_new_text_takes_the_place_of_the_old_and_nothing_else_is_left() {
    let (directory, root) = root();
    replace(&root, "docs/a.md", "old\r\n").expect("it can be replaced");
    assert_eq!((text(&directory).as_str(), names(&directory)), ("new\r\n", vec!["a.md".to_owned()]));
}

#[test]
fn a_text_that_changed_meanwhile_is_kept() {
    let (directory, root) = root();
    for seen in ["old\n", "ol", "old\r\n and more"] {
        assert!(matches!(replace(&root, "docs/a.md", seen), Err(ReplaceError::Changed)), "{seen}");
    }
    assert!(matches!(replace(&root, "docs/gone.md", "old"), Err(ReplaceError::Read(_))));
    assert_eq!((text(&directory).as_str(), names(&directory)), ("old\r\n", vec!["a.md".to_owned()]));
}

#[cfg(unix)]
#[test]
fn the_mode_is_kept_and_a_read_only_file_is_not_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let (directory, root) = root();
    let path = directory.path().join("docs/a.md");
    let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("the mode can be set");
    mode(0o664);
    replace(&root, "docs/a.md", "old\r\n").expect("it can be replaced");
    assert_eq!(fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o664);
    mode(0o444);
    // Rights do not bind the superuser.
    if fs::OpenOptions::new().write(true).open(&path).is_err() {
        assert!(matches!(replace(&root, "docs/a.md", "new\r\n"), Err(ReplaceError::ReadOnly(_))));
    }
}

#[cfg(unix)]
#[test]
fn a_directory_that_cannot_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let (directory, root) = root();
    let docs = directory.path().join("docs");
    let mode = |mode| fs::set_permissions(&docs, fs::Permissions::from_mode(mode)).expect("the mode can be set");
    mode(0o555);
    let is_bound = fs::write(docs.join("probe"), "").is_err();
    let replaced = replace(&root, "docs/a.md", "old\r\n");
    mode(0o755);
    if is_bound {
        assert!(matches!(replaced, Err(ReplaceError::Directory(_))), "{replaced:?}");
        assert_eq!(text(&directory), "old\r\n");
    }
}

#[cfg(unix)]
#[test]
fn a_link_stays_and_what_it_leads_to_is_replaced_inside_the_root_only() {
    let (directory, root) = root();
    let outside = tempfile::NamedTempFile::new().expect("a file outside");
    fs::write(outside.path(), "old\r\n").expect("it can be written");
    let link = |target: &std::path::Path, name: &str| {
        std::os::unix::fs::symlink(target, directory.path().join(name)).expect("the link can be made");
    };
    link(std::path::Path::new("docs/a.md"), "inside.md");
    link(outside.path(), "outside.md");
    replace(&root, "inside.md", "old\r\n").expect("it can be replaced");
    assert!(fs::symlink_metadata(directory.path().join("inside.md")).expect("it is there").is_symlink());
    assert_eq!((text(&directory).as_str(), names(&directory)), ("new\r\n", vec!["a.md".to_owned()]));
    assert!(replace(&root, "outside.md", "old\r\n").is_err());
    assert!(replace(&root, "../docs/a.md", "old\r\n").is_err());
    assert_eq!(fs::read_to_string(outside.path()).expect("it is there"), "old\r\n");
}
