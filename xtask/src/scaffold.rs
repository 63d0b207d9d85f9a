//! Starting a new language, claim kind, section or format from its template.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::registries::{Form, registry};

/// Starts a language; returns what to do next.
pub fn new_language(root: &Path, name: &str) -> Result<String> {
    let words = Words::new(name)?;
    let files = [
        ("mod.rs", include_str!("../templates/language.rs.template")),
        ("declarations.rs", include_str!("../templates/language_declarations.rs.template")),
        ("resolve.rs", include_str!("../templates/language_resolve.rs.template")),
        ("cases.md", include_str!("../templates/language_cases.md.template")),
    ];
    let entry = format!("&{}::{}", words.module, words.constant);
    let place = start(root, "language", &words, &files, "pub mod", &entry)?;
    Ok(format!(
        "Started {place}.\n\
         1. Add the grammar's crate to Cargo.toml and crates/trueup-facts/Cargo.toml; docs/languages.md tells what it\n\
         \u{20}  must be and which feature it goes behind.\n\
         2. Give `{}` its extensions, fences and comments, and RULES in declarations.rs what to do at which node: the\n\
         \u{20}  names are in the grammar's `node-types.json`.\n\
         3. Say in resolve.rs where an import leads by the ecosystem's own rules.\n\
         4. Write cases.md; `UPDATE_CASES=1 cargo test -p trueup-facts --test cases` fills in what is read.",
        words.constant
    ))
}

/// Starts a claim kind; returns what to do next.
pub fn new_claim(root: &Path, kind: &str) -> Result<String> {
    let words = Words::new(kind)?;
    let files = [
        ("mod.rs", include_str!("../templates/claim.rs.template")),
        ("cases.md", include_str!("../templates/claim_cases.md.template")),
    ];
    let entry = format!("kind::<{0}::{1}>(\"{0}\")", words.module, words.type_name);
    let place = start(root, "claim kind", &words, &files, "mod", &entry)?;
    Ok(format!(
        "Started {place}.\n\
         1. Collect the forms of the claim from real documents before you write `recognise`.\n\
         2. Decide it in `verify`; what nothing in the code decides is `unproven` with a reason of REASONS.\n\
         3. Tell users in the comment on the struct what it is and what decides it, and run `cargo xtask docs`.\n\
         4. Write cases.md; `UPDATE_CASES=1 cargo test -p trueup-check --test cases` fills in the verdicts."
    ))
}

/// Starts a section of the draft; returns what to do next.
pub fn new_section(root: &Path, heading: &str) -> Result<String> {
    let words = Words::new(heading)?;
    let files = [("mod.rs", include_str!("../templates/section.rs.template"))];
    let entry = format!("&{}::{}", words.module, words.constant);
    let place = start(root, "section", &words, &files, "mod", &entry)?;
    Ok(format!(
        "Started {place}.\n\
         1. Move its entry to where the template has the section.\n\
         2. Write its body from the model in `draft`; `None` where the model has no evidence for it.\n\
         3. Draft a project and check the result: every sentence must hold."
    ))
}

/// Starts an output format of reports; returns what to do next.
pub fn new_format(root: &Path, name: &str) -> Result<String> {
    let words = Words::new(name)?;
    let files = [("", include_str!("../templates/format.rs.template"))];
    let entry = format!("&{}::{}", words.module, words.constant);
    let place = start(root, "format", &words, &files, "pub mod", &entry)?;
    Ok(format!(
        "Started {place}.\n\
         1. Say in one line what it is for, and write the report in `render`.\n\
         2. Add a snapshot of its bytes to the tests of the formats."
    ))
}

/// One name in the forms that code needs.
struct Words {
    /// As given.
    name: String,
    /// `flow_chain`.
    module: String,
    /// `FLOW_CHAIN`.
    constant: String,
    /// `FlowChain`.
    type_name: String,
}

impl Words {
    fn new(name: &str) -> Result<Words> {
        let name = name.trim();
        let plain = name.replace("++", "pp").replace('#', "sharp").to_lowercase();
        let words: Vec<&str> =
            plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if !plain.starts_with(|c: char| c.is_ascii_lowercase())
            || name.contains(['"', '\\', '{', '}', '\n'])
            || !name.is_ascii()
        {
            bail!("`{name}` cannot name a module; begin with a letter, and use letters, digits, spaces, `/` or `-`");
        }
        let module = words.join("_");
        let reserved =
            ["as", "do", "fn", "if", "in", "mod", "pub", "ref", "self", "super", "crate", "tests", "type", "use"];
        if reserved.contains(&module.as_str()) {
            bail!("`{name}` is a word that Rust reserves");
        }
        let capital = |word: &&str| word[..1].to_uppercase() + &word[1..];
        Ok(Words {
            name: name.to_owned(),
            constant: module.to_uppercase(),
            type_name: words.iter().map(capital).collect(),
            module,
        })
    }

    fn fill(&self, template: &str) -> String {
        template
            .replace("{{name}}", &self.name)
            .replace("{{module}}", &self.module)
            .replace("{{constant}}", &self.constant)
            .replace("{{type}}", &self.type_name)
    }
}

/// Writes the files of a new thing and adds it to its list; returns where it was put.
fn start(
    root: &Path,
    what: &str,
    words: &Words,
    files: &[(&str, &str)],
    declaration: &str,
    entry: &str,
) -> Result<String> {
    let registry = registry(what)?;
    let place = match registry.form {
        Form::Folder => format!("{}/{}", registry.home, words.module),
        Form::File => format!("{}/{}.rs", registry.home, words.module),
    };
    if root.join(&place).exists() {
        bail!("{place} exists already");
    }
    registry.add(root, &words.module, declaration, entry)?;
    for (name, template) in files {
        let path = if name.is_empty() { root.join(&place) } else { root.join(&place).join(name) };
        let parent = path.parent().context("a file has a parent")?;
        std::fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
        let filled = words.fill(template);
        let text = if name.ends_with(".md") { filled } else { formatted(filled) };
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let list = root.join(registry.list);
    let text = std::fs::read_to_string(&list).with_context(|| format!("cannot read {}", registry.list))?;
    std::fs::write(&list, formatted(text)).with_context(|| format!("cannot write {}", registry.list))?;
    Ok(place)
}

/// The text as rustfmt writes it; as it is where there is no rustfmt.
fn formatted(text: String) -> String {
    let run = || -> Option<String> {
        let mut child = Command::new("rustfmt")
            .args(["--edition", "2024", "--config", "max_width=120,use_small_heuristics=Max"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        child.stdin.take()?.write_all(text.as_bytes()).ok()?;
        let output = child.wait_with_output().ok()?;
        let written = String::from_utf8(output.stdout).ok()?;
        (output.status.success() && !written.is_empty()).then_some(written)
    };
    run().unwrap_or(text)
}

#[cfg(test)]
mod tests;
