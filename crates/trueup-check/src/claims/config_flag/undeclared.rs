//! Flags of a table that nothing declares, where the code that declares the others is read.

use trueup_document::{Block, BlockKind};
use trueup_facts::{FileId, SignalKind, SourcePath};
use trueup_model::Flag;

use super::whole::IMPLIED;
use super::{OneFlag, declared, flags_in};
use crate::claim::Repair;
use crate::claims::Outcome;
use crate::scope::Scope;
use crate::words::{PLACES_KEPT, contains_word};

/// What to say of a flag of a table that nothing declares. All other flags of the table are declared in one file, so that
/// this one would be declared there, too, or be written out elsewhere; `None` where it may be.
pub(super) fn outcome(scope: &Scope<'_>, written: &OneFlag) -> Option<Outcome> {
    let listed = listed_with(scope, written)?;
    let file = one_file(scope, &listed, &written.name)?;
    if may_be_declared(scope, &written.name, file) {
        return None;
    }
    let name = &written.name;
    let path = scope.codebase.file(file).path();
    if let Some((flag, repair)) = renamed(scope, written, &listed, path) {
        let message = format!("the flag `{name}` is now `{}`", repair.replacement);
        return Some(Outcome::drifted(message, vec![scope.line_evidence(path, flag.line, flag.line)], repair));
    }
    let message = format!("nothing declares the flag `{name}`; `{path}` declares the others of the table");
    let advice = "drop it, or name the flag it is now";
    Some(Outcome::broken(message, advice).with_evidence(vec![scope.file_evidence(path)]))
}

/// The flags of the table, in order.
fn listed_with(scope: &Scope<'_>, written: &OneFlag) -> Option<Vec<String>> {
    let blocks = scope.document.blocks();
    let BlockKind::Cell { table, .. } = blocks.get(written.block)?.kind else { return None };
    let is_of_table =
        |it: &&Block| matches!(it.kind, BlockKind::Cell { table: of, row: 1.., column: 0 } if of == table);
    Some(blocks.iter().filter(is_of_table).flat_map(|it| flags_in(scope.document, it)).map(|(name, ..)| name).collect())
}

/// The one file that declares the other flags listed, all of them; `None` where several do, or where each of several
/// commands has flags of its own.
fn one_file(scope: &Scope<'_>, listed: &[String], name: &str) -> Option<FileId> {
    let mut only: Option<&SourcePath> = None;
    for other in listed.iter().filter(|it| *it != name && !IMPLIED.contains(&it.as_str())) {
        for flag in declared(scope, other) {
            if only.is_some_and(|path| *path != flag.path) {
                return None;
            }
            only = Some(&flag.path);
        }
    }
    let id = scope.codebase.file_at(only?.as_str())?;
    let signals = &scope.codebase.file(id).facts.signals;
    let has_commands = signals.iter().any(|it| matches!(it.kind, SignalKind::Command { .. }));
    (!has_commands).then_some(id)
}

/// Whether some code may declare the flag in a way that no fact tells: it writes the name out, or the file of the others
/// has something of that name that is no other flag.
fn may_be_declared(scope: &Scope<'_>, name: &str, file: FileId) -> bool {
    let bare = name.trim_start_matches('-');
    let Some(places) = scope.words.places(searched_word(bare)) else { return false };
    if places.places.len() >= PLACES_KEPT {
        return true;
    }
    let is_written = |(path, _): &(SourcePath, u32)| scope.text(path).is_none_or(|text| writes_out(&text, bare));
    places.places.iter().any(is_written) || has_namesake(scope, bare, file)
}

/// The word by which the places of a flag's name are looked for: its longest part.
pub(super) fn searched_word(bare: &str) -> &str {
    bare.split('-').max_by_key(|part| part.len()).unwrap_or(bare)
}

/// Whether a text has a name as a flag, `--name`, or as a literal of its own: `"name"`, `'name=s'`, `"name,n"`.
fn writes_out(text: &str, bare: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.match_indices(bare).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + bare.len()..]);
        let is_flag = before.ends_with("--") && !after.starts_with(goes_on);
        let is_literal =
            before.ends_with(['"', '\'', '`']) && after.starts_with(['"', '\'', '`', '=', ',', '|', ':', '!']);
        is_flag || is_literal
    })
}

/// Whether the file defines something, or hands on a parameter, of the flag's name, from which a parser may make it.
fn has_namesake(scope: &Scope<'_>, bare: &str, file: FileId) -> bool {
    let file = scope.codebase.file(file);
    let plain = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let flag_lines: Vec<u32> = file
        .facts
        .signals
        .iter()
        .filter(|it| matches!(it.kind, SignalKind::Flag { .. }))
        .map(|it| it.span.line)
        .collect();
    // Where the line declares a flag of another name, the name is no more than a variable's.
    let is_other_flag = |lines: std::ops::RangeInclusive<u32>| flag_lines.iter().any(|line| lines.contains(line));
    let is_defined = file
        .facts
        .definitions
        .iter()
        .any(|it| plain(&it.name) == plain(bare) && !is_other_flag(it.first_line..=it.span.end_line));
    let word = bare.replace('-', "_");
    let is_parameter = file.source.language.is_some_and(|it| it.name == "Python")
        && file.source.text.lines().zip(1_u32..).any(|(line, number)| {
            contains_word(line, &word)
                && line.split(word.as_str()).skip(1).any(|after| after.trim_start().starts_with([':', '=']))
                && !is_other_flag(number..=number)
        });
    is_defined || is_parameter
}

/// The flag that took the place of one that is gone: the file declares as many as are listed, the others in the same
/// order, and only this one is not listed; the default beside it, where there is one, is still the same.
fn renamed<'s>(
    scope: &'s Scope<'_>,
    written: &OneFlag,
    listed: &[String],
    path: &SourcePath,
) -> Option<(&'s Flag, Repair)> {
    let is_wanted =
        |flag: &&Flag| flag.path == *path && flag.name.starts_with('-') && !IMPLIED.contains(&flag.name.as_str());
    let mut flags: Vec<&Flag> = scope.model.flags().iter().filter(is_wanted).collect();
    flags.sort_by_key(|flag| flag.line);
    let bare = |name: &str| name.trim_start_matches('-').to_owned();
    let listed: Vec<String> = listed.iter().filter(|it| !IMPLIED.contains(&it.as_str())).map(|it| bare(it)).collect();
    let differing: Vec<usize> =
        (0..listed.len().min(flags.len())).filter(|&at| listed[at] != bare(&flags[at].name)).collect();
    let [at] = differing[..] else { return None };
    let flag = *flags.get(at)?;
    let is_same = listed[at] == bare(&written.name)
        && listed.len() == flags.len()
        && !listed.contains(&bare(&flag.name))
        && written.short.is_none();
    let has_default = match (&written.default, &flag.default) {
        (Some(stated), Some(now)) => stated.is(now),
        (stated, now) => stated.is_none() && now.is_none(),
    };
    let dashes = &written.name[..written.name.len() - written.name.trim_start_matches('-').len()];
    let replacement = format!("{dashes}{}", bare(&flag.name));
    (is_same && has_default).then(|| (flag, Repair { span: written.span.clone(), replacement }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_out_as_a_flag_or_as_a_literal() {
        assert!(writes_out("add(\"--port\")", "port"));
        assert!(writes_out("GetOptions('port=i')", "port"));
        assert!(writes_out("flags[\"port\"]", "port"));
        assert!(!writes_out("\"the port to listen on\"; options.port", "port"));
        assert!(!writes_out("add(\"--port-file\")", "port"));
        assert_eq!(searched_word("segment-of-lines"), "segment");
    }
}
