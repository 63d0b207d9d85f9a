//! Flags in command lines that run this project's program.

use std::ops::Range;

use trueup_document::{Block, BlockIndex};

use super::declared;
use crate::scope::Scope;

/// The declared flags in the command lines of a block of shell code, with their bytes.
pub(super) fn flags(scope: &Scope<'_>, _: BlockIndex, block: &Block) -> Vec<(String, Range<usize>)> {
    let Some(code) = block.code() else { return Vec::new() };
    let language = code.info.split([' ', ',', '{']).next().unwrap_or("").to_lowercase();
    if !["", "bash", "sh", "shell", "console", "text", "zsh", "powershell"].contains(&language.as_str()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for line in &code.lines {
        let text = scope.document.slice(line);
        let text = text.split(" # ").next().unwrap_or(text);
        let words: Vec<&str> = text.split_whitespace().collect();
        if !runs_own_program(scope, &words) {
            continue;
        }
        for word in words {
            let name = word.split('=').next().unwrap_or(word).trim_matches(['[', ']', '(', ')', ',', '`']);
            let is_flag = name.starts_with("--") && name.len() > 3;
            if !is_flag || declared(scope, name).is_empty() {
                continue;
            }
            // Words are slices of the line.
            let start = line.start + (name.as_ptr() as usize - text.as_ptr() as usize);
            found.push((name.to_owned(), start..start + name.len()));
        }
    }
    found
}

/// Words that run another program, named after them.
const RUNNERS: &[&str] =
    &["$", ">", "%", "#", "sudo", "./", "uv", "run", "poetry", "npx", "bunx", "pnpm", "exec", "time"];

/// Whether a command line runs a program of this project.
fn runs_own_program(scope: &Scope<'_>, words: &[&str]) -> bool {
    let begins = |first: &str, second: &str| words.windows(2).take(4).any(|pair| pair == [first, second]);
    if begins("cargo", "run") || begins("go", "run") || begins("dotnet", "run") || begins("zig", "build") {
        return true;
    }
    let is_set = |word: &&str| word.contains('=') && !word.starts_with('-');
    let mut programs = words.iter().filter(|word| !RUNNERS.contains(*word) && !is_set(word));
    let Some(first) = programs.next() else { return false };
    let program = if matches!(*first, "python" | "python3" | "node" | "ruby" | "php" | "bash" | "sh") {
        programs.find(|word| **word != "-m").unwrap_or(first)
    } else {
        first
    };
    let name = program.rsplit('/').next().unwrap_or(program);
    let stem = name.split('.').next().unwrap_or(name);
    let is_same = |other: &str| other.replace('_', "-").eq_ignore_ascii_case(&stem.replace('_', "-"));
    let packages = scope.codebase.packages().iter();
    stem.len() > 1 && packages.into_iter().any(|it| is_same(it.name.rsplit('/').next().unwrap_or(&it.name)))
}
