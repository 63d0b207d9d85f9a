//! Every scaffold, run on a copy of the real lists: what it makes is listed, tidy and well formed.

use std::path::Path;
use std::process::Command;

use super::*;
use crate::registries::REGISTRIES;
use crate::tidy;

fn copy_directory(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a directory");
    for entry in std::fs::read_dir(from).expect("a listing") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_directory(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("a copy");
        }
    }
}

/// The homes and lists of the real tree, in a directory of their own.
fn copy_of_lists() -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a directory");
    let root = crate::workspace_root();
    for registry in REGISTRIES {
        copy_directory(&root.join(registry.home), &copy.path().join(registry.home));
        std::fs::copy(root.join(registry.list), copy.path().join(registry.list)).expect("a copy");
    }
    copy
}

fn check(scaffold: fn(&Path, &str) -> Result<String>, name: &str, what: &str, member: &str) {
    let copy = copy_of_lists();
    let before = tidy::check(copy.path()).expect("a readable tree");
    scaffold(copy.path(), name).expect("the scaffold succeeds");
    assert_eq!(tidy::check(copy.path()).expect("a readable tree"), before, "the scaffold leaves no new untidiness");
    let registry = registry(what).expect("a registry");
    let list = std::fs::read_to_string(copy.path().join(registry.list)).expect("a list");
    assert!(registry.lists(&list, member), "{list}");
    let home = copy.path().join(registry.home);
    let file = match registry.form {
        Form::Folder => home.join(member).join("mod.rs"),
        Form::File => home.join(format!("{member}.rs")),
    };
    assert_well_formed(&file);
    assert!(scaffold(copy.path(), name).is_err(), "what exists is not overwritten");
}

/// Asks rustfmt, where there is one, whether the file parses and is formatted like the others.
fn assert_well_formed(file: &Path) {
    let arguments = ["--check", "--edition", "2024", "--config", "max_width=120,use_small_heuristics=Max"];
    let Ok(output) = Command::new("rustfmt").args(arguments).arg(file).output() else { return };
    let told = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&told));
}

#[test]
fn a_language() {
    check(new_language, "Emacs Lisp", "language", "emacs_lisp");
    check(new_language, "F#", "language", "fsharp");
}

#[test]
fn a_language_does_not_part_another_from_its_attribute() {
    let copy = copy_of_lists();
    new_language(copy.path(), "Hack").expect("the scaffold succeeds");
    let list = std::fs::read_to_string(copy.path().join("crates/trueup-facts/src/languages.rs")).expect("a list");
    assert!(list.contains("pub mod hack;\n#[cfg(feature = \"haskell\")]\npub mod haskell;"), "{list}");
}

#[test]
fn a_claim_kind() {
    check(new_claim, "weather/wind", "claim kind", "weather_wind");
}

#[test]
fn a_section() {
    check(new_section, "Weather Forecast", "section", "weather_forecast");
}

#[test]
fn a_format() {
    check(new_format, "junit", "format", "junit");
}

#[test]
fn names_that_cannot_be_modules_are_refused() {
    for name in ["", "9lives", "Ümlaut", "a\"b", "self"] {
        assert!(Words::new(name).is_err(), "{name}");
    }
}
