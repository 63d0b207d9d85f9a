//! Differences in the unified form.

use std::fmt::Write as _;
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use imara_diff::{Algorithm, Diff, InternedInput};

use super::DiffOptions;
use crate::escape::escape_controls;

/// How many unchanged lines are shown around a change.
const CONTEXT: usize = 3;

/// A place where two texts differ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hunk {
    old: Range<usize>,
    new: Range<usize>,
    /// The lines of the old text that are replaced, with their line ends.
    pub before: String,
    /// The lines of the new text in their place.
    pub after: String,
    shown: String,
    colored: String,
}

impl Hunk {
    /// The 1-based lines of the old text that it changes; of an insertion, those around it.
    pub fn lines(&self) -> Range<u32> {
        let (start, end) = match self.old.is_empty() {
            true => (self.old.start.max(1), self.old.start + 2),
            false => (self.old.start + 1, self.old.end + 1),
        };
        u32::try_from(start).unwrap_or(u32::MAX)..u32::try_from(end).unwrap_or(u32::MAX)
    }

    /// How it is shown, with the lines around it.
    pub fn shown(&self, options: DiffOptions) -> &str {
        if options.color { &self.colored } else { &self.shown }
    }
}

/// Two texts as lines with their line ends, and what differs.
struct Compared<'t> {
    old: Vec<&'t str>,
    new: Vec<&'t str>,
    changes: Vec<(Range<usize>, Range<usize>)>,
}

fn compare<'t>(old_text: &'t str, new_text: &'t str) -> Compared<'t> {
    let mut input = InternedInput::default();
    input.update_before(old_text.split_inclusive('\n'));
    input.update_after(new_text.split_inclusive('\n'));
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let range = |lines: Range<u32>| lines.start as usize..lines.end as usize;
    let changes = diff.hunks().map(|hunk| (range(hunk.before), range(hunk.after))).collect();
    Compared { old: old_text.split_inclusive('\n').collect(), new: new_text.split_inclusive('\n').collect(), changes }
}

/// Each place where the texts differ, on its own.
pub(super) fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let compared = compare(old, new);
    let hunk = |change: &(Range<usize>, Range<usize>)| Hunk {
        old: change.0.clone(),
        new: change.1.clone(),
        before: compared.old[change.0.clone()].concat(),
        after: compared.new[change.1.clone()].concat(),
        shown: compared.group(std::slice::from_ref(change), DiffOptions { color: false }),
        colored: compared.group(std::slice::from_ref(change), DiffOptions { color: true }),
    };
    compared.changes.iter().map(hunk).collect()
}

/// The whole difference of the file at `path`; empty where the texts are the same.
pub(super) fn unified(path: &str, old: &str, new: &str, options: DiffOptions) -> String {
    if old == new {
        return String::new();
    }
    let compared = compare(old, new);
    let heading = Style::new().bold();
    let mut written = String::new();
    written += &paint(&format!("--- {}", name(&format!("a/{path}"))), heading, options);
    written += &paint(&format!("+++ {}", name(&format!("b/{path}"))), heading, options);
    let mut rest = compared.changes.as_slice();
    while !rest.is_empty() {
        // Changes whose context would overlap are shown together.
        let is_apart = |pair: &[(Range<usize>, Range<usize>)]| pair[1].0.start - pair[0].0.end > 2 * CONTEXT;
        let count = rest.windows(2).position(is_apart).map_or(rest.len(), |at| at + 1);
        let (group, others) = rest.split_at(count);
        written += &compared.group(group, options);
        rest = others;
    }
    written
}

impl Compared<'_> {
    /// Neighbouring changes with the lines around them.
    fn group(&self, changes: &[(Range<usize>, Range<usize>)], options: DiffOptions) -> String {
        let (Some(first), Some(last)) = (changes.first(), changes.last()) else { return String::new() };
        let before = first.0.start.min(CONTEXT);
        let after = (self.old.len() - last.0.end).min(CONTEXT);
        let old = first.0.start - before..last.0.end + after;
        let new = first.1.start - before..last.1.end + after;
        let range = format!("@@ -{} +{} @@", place(&old), place(&new));
        let mut written = paint(&range, AnsiColor::Cyan.on_default(), options);
        let mut at = old.start;
        for (removed, added) in changes {
            self.lines(&mut written, ' ', &self.old[at..removed.start], options);
            self.lines(&mut written, '-', &self.old[removed.clone()], options);
            self.lines(&mut written, '+', &self.new[added.clone()], options);
            at = removed.end;
        }
        self.lines(&mut written, ' ', &self.old[at..old.end], options);
        written
    }

    fn lines(&self, written: &mut String, mark: char, lines: &[&str], options: DiffOptions) {
        let style = match mark {
            '-' => AnsiColor::Red.on_default(),
            '+' => AnsiColor::Green.on_default(),
            _ => Style::new(),
        };
        for line in lines {
            match line.strip_suffix('\n') {
                Some(text) => *written += &paint(&format!("{mark}{text}"), style, options),
                None => {
                    *written += &paint(&format!("{mark}{line}"), style, options);
                    *written += "\\ No newline at end of file\n";
                }
            }
        }
    }
}

/// A line with its end, coloured and made safe to look at where that is wanted.
fn paint(line: &str, style: Style, options: DiffOptions) -> String {
    if !options.color {
        return format!("{line}\n");
    }
    format!("{style}{}{style:#}\n", escape_controls(line.strip_suffix('\r').unwrap_or(line)))
}

/// Where a range of lines is, as the form wants it: the first line and how many, the line before an empty range.
fn place(lines: &Range<usize>) -> String {
    match lines.len() {
        1 => (lines.start + 1).to_string(),
        0 => format!("{},0", lines.start),
        count => format!("{},{count}", lines.start + 1),
    }
}

/// A file name as git writes it: quoted where it has quotes, backslashes or control characters, and with a tab behind it
/// where it has a space, so that no reader takes a part for the whole.
fn name(path: &str) -> String {
    let is_special = |character: char| character.is_control() || matches!(character, '"' | '\\');
    if !path.contains(is_special) {
        return if path.contains(' ') { format!("{path}\t") } else { path.to_owned() };
    }
    let mut quoted = String::from("\"");
    for character in path.chars() {
        match character {
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '"' | '\\' => quoted.extend(['\\', character]),
            character if character.is_control() => {
                let mut bytes = [0; 4];
                for byte in character.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(quoted, "\\{byte:03o}");
                }
            }
            character => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
