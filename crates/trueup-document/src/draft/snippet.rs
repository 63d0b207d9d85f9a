//! The definition of a type, verbatim, as a fenced block.

use std::collections::BTreeSet;

use trueup_facts::{Codebase, Definition, DefinitionId, DefinitionKind};

/// The most lines a snippet shows.
const LINES: usize = 25;

/// A reference to a definition's lines and the fenced block that shows them: all of them, or the head and the
/// `fields` with a comment of dots where lines are left out.
pub(crate) fn snippet(codebase: &Codebase, id: DefinitionId, fields: &[DefinitionId]) -> Option<String> {
    let file = codebase.file(id.file);
    let definition = codebase.definition(id);
    let language = file.source.language?;
    let lines: Vec<&str> = file.source.text.lines().collect();
    let last = definition.span.end_line as usize;
    if definition.span.line == 0 || last > lines.len() || definition.span.line as usize > last {
        return None;
    }
    let first = first_line(definition, &lines);
    let shown =
        if last - first < LINES { (first..=last).collect() } else { chosen(codebase, definition, id, fields, &lines) };
    let comment = language.line_comments.first().copied().unwrap_or("#");
    let body = body(&lines, &shown, (first, last), comment);
    let longest_run = body.lines().map(|line| line.trim_start().bytes().take_while(|&byte| byte == b'`').count()).max();
    let fence = "`".repeat(longest_run.unwrap_or(0).max(2) + 1);
    let name = language.fences.first().copied().unwrap_or("");
    let path = file.path();
    let range = if first == last { format!("{path}:{first}") } else { format!("{path}:{first}-{last}") };
    Some(format!("From {}:\n\n{fence}{name}\n{body}{fence}\n", super::prose::code(&range)))
}

/// The 1-based line where the definition begins, its decorators or attributes included where nothing but them stands
/// above it.
fn first_line(definition: &Definition, lines: &[&str]) -> usize {
    let mut first = definition.span.line as usize;
    while first > 1 && first > definition.first_line as usize {
        let above = lines[first - 2].trim_start();
        let is_attribute = above.starts_with("#[") && above.trim_end().ends_with(']');
        if !(above.starts_with('@') || is_attribute) {
            return definition.span.line as usize;
        }
        first -= 1;
    }
    first
}

/// The 1-based lines of the head, the fields (with the function they are set in) and a closing bracket.
fn chosen(
    codebase: &Codebase,
    definition: &Definition,
    id: DefinitionId,
    fields: &[DefinitionId],
    lines: &[&str],
) -> BTreeSet<usize> {
    let (first, last) = (first_line(definition, lines), definition.span.end_line as usize);
    if let Some(head) = unbroken_head(codebase, definition, fields, lines) {
        return head;
    }
    let head_end = (first..=last).find(|&line| ends_head(lines[line - 1])).unwrap_or(first).min(first + 5);
    let mut shown: BTreeSet<usize> = (first..=head_end).collect();
    let closes = closes(lines[last - 1]);
    let room = LINES - usize::from(closes);
    for &field in fields {
        let field = codebase.definition(field);
        let (start, end) = (field.span.line as usize, field.span.end_line as usize);
        let mut wanted: BTreeSet<usize> =
            if end < start + 3 { (start..=end).collect() } else { BTreeSet::from([start]) };
        wanted.extend(enclosing_head(codebase, id, field));
        wanted.retain(|line| (first..=last).contains(line) && !shown.contains(line));
        if shown.len() + gaps(&shown) + wanted.len() + 1 > room {
            break;
        }
        shown.extend(wanted);
    }
    if closes {
        shown.insert(last);
    }
    shown
}

/// The lines from the first to the end of the last field that fits, where at least half of the fields told, or four
/// of them, fit; and a closing bracket.
fn unbroken_head(
    codebase: &Codebase,
    definition: &Definition,
    fields: &[DefinitionId],
    lines: &[&str],
) -> Option<BTreeSet<usize>> {
    let (first, last) = (first_line(definition, lines), definition.span.end_line as usize);
    let closes = closes(lines[last - 1]);
    let limit = first + LINES - 2 - usize::from(closes);
    let ends = fields.iter().map(|&field| comment_end(codebase.definition(field).span.end_line as usize, first, lines));
    let fitting: Vec<usize> = ends.filter(|&end| end <= limit).collect();
    if fitting.len() < 4 && fitting.len() * 2 < fields.len() {
        return None;
    }
    let end = fitting.into_iter().max()?;
    let mut shown: BTreeSet<usize> = (first..=end).collect();
    if closes {
        shown.insert(last);
    }
    Some(shown)
}

/// Whether a line closes a definition: by a bracket, or by the word that does so in Ruby, Lua and Elixir.
fn closes(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(['}', ')', ']']) || line == "end"
}

/// The 1-based line where a block comment that is open at the end of `line` is closed; `line` where none is.
fn comment_end(line: usize, first: usize, lines: &[&str]) -> usize {
    let is_open = |open: bool, text: &&str| match (text.rfind("/*"), text.rfind("*/")) {
        (Some(begin), Some(end)) => begin > end,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => open,
    };
    let mut open = lines[first - 1..line].iter().fold(false, is_open);
    let mut end = line;
    while open && end < lines.len() {
        open = is_open(open, &lines[end]);
        end += 1;
    }
    end
}

/// Whether a line ends the head of a definition: it opens the body.
fn ends_head(line: &str) -> bool {
    let line = line.trim_end();
    line.ends_with('{') || line.ends_with(':')
}

/// The first line of the method of `id` that `field` is set in.
fn enclosing_head(codebase: &Codebase, id: DefinitionId, field: &Definition) -> Option<usize> {
    let definitions = &codebase.file(id.file).facts.definitions;
    let around = definitions.iter().find(|other| {
        other.parent == Some(id.index)
            && other.kind == DefinitionKind::Method
            && other.span.start < field.span.start
            && field.span.end <= other.span.end
    });
    around.map(|method| method.span.line as usize)
}

fn gaps(shown: &BTreeSet<usize>) -> usize {
    shown.iter().zip(shown.iter().skip(1)).filter(|(a, b)| **b > **a + 1).count()
}

/// The shown lines without their common indentation; a comment of dots stands for those left out.
fn body(lines: &[&str], shown: &BTreeSet<usize>, (first, last): (usize, usize), comment: &str) -> String {
    let indent_of = |line: &str| line.len() - line.trim_start().len();
    let kept = shown.iter().map(|&line| lines[line - 1]).filter(|line| !line.trim().is_empty());
    let indent = kept.map(indent_of).min().unwrap_or(0);
    let mut body = String::new();
    let mut previous = first - 1;
    let dots = |body: &mut String, near: usize| {
        let near = lines[near - 1];
        let deeper = near.get(indent..indent_of(near)).unwrap_or("");
        body.push_str(&format!("{deeper}{comment} ...\n"));
    };
    for &line in shown {
        let skipped = lines[previous..line - 1].iter().any(|text| !text.trim().is_empty());
        if skipped {
            let near = if lines[line - 1].trim_start().starts_with(['}', ')', ']']) { previous } else { line };
            dots(&mut body, near.max(first));
        } else if previous >= first && line > previous + 1 {
            body.push('\n');
        }
        body.push_str(lines[line - 1].get(indent..).unwrap_or(lines[line - 1].trim_start()).trim_end());
        body.push('\n');
        previous = line;
    }
    if lines[previous..last].iter().any(|text| !text.trim().is_empty()) {
        dots(&mut body, previous);
    }
    body
}
