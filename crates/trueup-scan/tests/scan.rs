//! Scanning small trees on disk.
#![allow(clippy::disallowed_methods, reason = "the test makes the trees that it scans")]

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use trueup_facts::{ReadText, SourceClass, SourcePath};
use trueup_scan::{Located, ReadError, Root, ScanError, ScanOptions, SourceText, Tree};

fn tree(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for (path, text) in files {
        write(&directory, path, text.as_bytes());
    }
    directory
}

fn write(directory: &TempDir, path: &str, bytes: &[u8]) {
    let path = directory.path().join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("directories can be made");
    fs::write(path, bytes).expect("the file can be written");
}

fn scan(directory: &TempDir) -> Tree {
    scan_with(directory, &[])
}

fn scan_with(directory: &TempDir, exclude: &[&str]) -> Tree {
    let root = Root::open(directory.path()).expect("the root is there");
    let exclude = exclude.iter().map(|&glob| glob.to_owned()).collect();
    Tree::scan(&root, &ScanOptions { exclude }).expect("the options are right")
}

fn files(tree: &Tree) -> Vec<&str> {
    tree.paths().files().iter().map(SourcePath::as_str).collect()
}

fn sources(tree: &Tree) -> Vec<&str> {
    tree.sources().iter().map(|source| source.path.as_str()).collect()
}

fn problems(tree: &Tree) -> Vec<String> {
    tree.problems().iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect()
}

#[test]
fn hidden_files_are_seen_and_ignored_ones_are_not() {
    let directory = tree(&[
        (".gitignore", "out/\n*.log\n"),
        (".env.example", "A=1\n"),
        (".github/ci.yml", ""),
        (".git/config", ""),
        ("out/a.py", ""),
        ("x.log", ""),
        ("sub/.ignore", "b.py\n"),
        ("sub/b.py", ""),
        ("sub/c.py", ""),
    ]);
    let tree = scan(&directory);
    assert_eq!(files(&tree), [".env.example", ".github/ci.yml", ".gitignore", "sub/.ignore", "sub/c.py"]);
    assert_eq!(sources(&tree), ["sub/c.py"]);
    assert!(tree.problems().is_empty());
}

#[test]
fn an_ignored_path_need_not_exist() {
    let directory = tree(&[(".gitignore", "/out/\n*.log\n!keep.log\n"), ("sub/.gitignore", "local.py\n")]);
    let texts = SourceText::new(Root::open(directory.path()).expect("the root is there"));
    for path in ["out", "out/", "out/deep/a.py", "sub/x.log", "sub/local.py"] {
        assert!(texts.is_ignored(path), "{path}");
    }
    for path in ["sub/out/a.py", "keep.log", "local.py", "", "../out", "/out"] {
        assert!(!texts.is_ignored(path), "{path}");
    }
}

#[test]
fn an_excluded_source_stays_a_path() {
    let directory = tree(&[("gen/a.py", ""), ("src/b.py", "")]);
    let tree = scan_with(&directory, &["gen/**"]);
    assert_eq!((files(&tree), sources(&tree)), (vec!["gen/a.py", "src/b.py"], vec!["src/b.py"]));
}

#[test]
fn a_source_knows_its_class_and_whether_it_is_text() {
    let directory = tree(&[("a.py", "x = 1\n"), ("tests/b.py", ""), ("vendor/c.go", "")]);
    write(&directory, "d.py", b"# caf\xe9\n");
    write(&directory, "e.py", b"x\0\0");
    let tree = scan(&directory);
    let classes: Vec<_> = tree.sources().iter().map(|source| (source.path.as_str(), source.class)).collect();
    let product = SourceClass::Product;
    let expected = [
        ("a.py", product),
        ("d.py", product),
        ("tests/b.py", SourceClass::Test),
        ("vendor/c.go", SourceClass::Vendored),
    ];
    assert_eq!(classes, expected);
    assert_eq!((&*tree.sources()[1].text, tree.sources()[1].valid_utf8), ("# caf\u{fffd}\n", false));
    let expected =
        ["d.py: is not valid UTF-8; invalid bytes were replaced", "e.py: is a binary file (NUL byte at offset 1)"];
    assert_eq!(problems(&tree), expected);
}

#[cfg(unix)]
#[test]
fn a_symlink_is_a_path_inside_and_a_problem_outside() {
    use std::os::unix::fs::symlink;
    let outside = tree(&[("secret.py", "x")]);
    let directory = tree(&[("a.py", ""), ("sub/b.py", "")]);
    let link = |target: &Path, name: &str| symlink(target, directory.path().join(name)).expect("a link can be made");
    link(Path::new("a.py"), "inside.py");
    link(Path::new("sub"), "linked");
    link(Path::new("."), "sub/round");
    link(Path::new("gone.py"), "dangling.py");
    link(&outside.path().join("secret.py"), "outside.py");
    let tree = scan(&directory);
    assert_eq!(files(&tree), ["a.py", "inside.py", "sub/b.py"]);
    assert_eq!(sources(&tree), ["a.py", "sub/b.py"]);
    assert!(tree.paths().is_directory("linked") && tree.paths().is_directory("sub/round"));
    let expected = [
        "dangling.py: a symlink that leads nowhere",
        "outside.py: a symlink that leads outside the root; not followed",
    ];
    assert_eq!(problems(&tree), expected);

    let (_, _, texts) = tree.into_parts();
    assert_eq!(texts.read_text(&"inside.py".into()).as_deref(), Some(""));
    for path in ["outside.py", "../a.py", "/etc/passwd", "sub/../../a.py"] {
        assert_eq!(texts.read_text(&path.into()), None, "{path}");
    }
}

#[test]
fn a_path_of_a_person_is_located_inside_the_root_only() {
    let directory = tree(&[("docs/a.md", "")]);
    let root = Root::open(directory.path()).expect("the root is there");
    assert!(matches!(root.locate(Path::new("docs/a.md")), Ok(Located::File(path)) if path.as_str() == "docs/a.md"));
    assert!(matches!(root.locate(Path::new("docs/.")), Ok(Located::Directory(path)) if path.as_str() == "docs"));
    assert!(matches!(root.locate(&directory.path().join("docs/a.md")), Ok(Located::File(_))));
    assert!(matches!(root.locate(Path::new("docs/b.md")), Err(ReadError::Missing)));
    assert!(matches!(root.locate(Path::new("/")), Err(ReadError::Outside)));
}

#[test]
fn a_root_must_be_a_directory() {
    let directory = tree(&[("a.py", "")]);
    assert!(matches!(Root::open(&directory.path().join("gone")), Err(ScanError::Missing(_))));
    assert!(matches!(Root::open(&directory.path().join("a.py")), Err(ScanError::NotADirectory(_))));
}
