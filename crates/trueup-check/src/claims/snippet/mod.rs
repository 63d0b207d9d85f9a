//! `snippet`: code that the document says is from a file.

use trueup_document::BlockIndex;
use trueup_facts::SourcePath;

use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::locate::{Haystack, Located, is_telling, squeeze, without_comment};
use crate::quoted::{Quoted, quoted_files};
use crate::scope::Scope;
use crate::words::{contains_word, words};

/// A fenced block that a sentence, a heading or its own first line says is from a file.
///
/// It holds when its telling lines stand in the file in order, whatever their wrapping; lines may be left out, and
/// arguments and comments simplified. It is broken when most of its lines stand together in the file and another line
/// there says something else: a name or a literal that the file does not have. A block that mostly differs is a
/// paraphrase and is not decided.
pub(crate) struct Snippet;

impl ClaimKind for Snippet {
    const NAME: &'static str = "snippet";
    type Subject = Quoted;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Quoted)> {
        quoted_files(scope)
            .into_iter()
            .filter_map(|quoted| {
                let code = scope.document.blocks()[quoted.block].code()?;
                let lines = &code.lines[quoted.first_line..];
                let (first, last) = (lines.first()?, lines.last()?);
                let claim = scope.claim(Self::NAME, first.start..last.end, quoted.path.as_str().to_owned());
                Some((claim, quoted))
            })
            .collect()
    }

    fn verify(scope: &Scope<'_>, _claim: &Claim, quoted: &Quoted) -> Outcome {
        let Some(text) = scope.text(&quoted.path) else {
            return Outcome::unproven("unreadable", format!("`{}` cannot be read", quoted.path));
        };
        let lines = code_lines(scope, quoted.block, quoted.first_line);
        let Some(located) = Haystack::new(&text).locate(&lines) else {
            return Outcome::unproven("paraphrase", format!("no line of it stands in `{}`", quoted.path));
        };
        let evidence = vec![scope.line_evidence(&quoted.path, *located.lines.start(), *located.lines.end())];
        if located.matched == located.total {
            return Outcome::holds(format!("all its lines stand in `{}`", quoted.path), evidence);
        }
        let telling: Vec<&str> =
            lines.iter().map(|line| without_comment(line)).filter(|line| is_telling(line)).collect();
        match contradiction(&text, &telling, &located) {
            Some((line, word)) if located.matched * 10 >= located.total * 6 && located.matched >= 2 => {
                let message = format!(
                    "the code in `{}` has no `{word}`, which the document shows in `{}`",
                    quoted.path,
                    line.trim()
                );
                let advice = format!("copy the lines {}-{} again", located.lines.start(), located.lines.end());
                let shown = differing_line(&quoted.path, &located, line, &telling);
                Outcome::broken(message, advice)
                    .with_evidence(shown.map_or(evidence, |(path, line)| vec![scope.line_evidence(&path, line, line)]))
            }
            Some(_) => Outcome::unproven("paraphrase", "most of its lines differ from the file's"),
            None => Outcome::holds(format!("it stands in `{}`, simplified", quoted.path), evidence),
        }
    }
}

/// The lines of a block of code from `first_line` on.
pub(crate) fn code_lines<'a>(scope: &Scope<'a>, block: BlockIndex, first_line: usize) -> Vec<&'a str> {
    let lines = scope.document.blocks()[block].code().map_or(&[][..], |code| &code.lines);
    lines.iter().skip(first_line).map(|line| scope.document.slice(line)).collect()
}

/// The first quoted line that is not in the file and holds a word that the file does not have anywhere.
fn contradiction<'a>(text: &str, telling: &[&'a str], located: &Located) -> Option<(&'a str, String)> {
    let missing = telling.iter().zip(&located.places).filter(|(_, place)| place.is_none());
    for (line, _) in missing {
        let quiet = without_strings_of_prose(line);
        let absent = words(&quiet).map(|word| &quiet[word]).find(|word| word.len() > 1 && !contains_word(text, word));
        if let Some(word) = absent {
            return Some((line, word.to_owned()));
        }
    }
    None
}

/// The line without string literals of more than one word, which people shorten.
fn without_strings_of_prose(line: &str) -> String {
    let mut out = String::new();
    let mut quote: Option<(char, usize)> = None;
    for character in line.chars() {
        match quote {
            None if matches!(character, '"' | '\'' | '`') => quote = Some((character, out.len())),
            Some((open, at)) if character == open => {
                if out[at..].contains(' ') {
                    out.truncate(at);
                }
                quote = None;
            }
            _ => {}
        }
        out.push(character);
    }
    out
}

/// Where in the file the line stands that took the place of `line`: after the last quoted line found before it.
fn differing_line(path: &SourcePath, located: &Located, line: &str, telling: &[&str]) -> Option<(SourcePath, u32)> {
    let index = telling.iter().position(|known| squeeze(known) == squeeze(line))?;
    let before = located.places[..index].iter().rev().flatten().next();
    let after = located.places[index..].iter().flatten().next();
    match (before, after) {
        (Some(before), _) => Some((path.clone(), before + 1)),
        (None, Some(after)) => Some((path.clone(), after.saturating_sub(1).max(1))),
        (None, None) => None,
    }
}
