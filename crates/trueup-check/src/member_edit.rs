//! The repair of a type that a document shows line by line: members that are new are added in the style of their
//! neighbours, those that are gone go, and those that have another type get it.
//!
//! Only what can be copied is added. Where the shown lines are not those of the code, but for words that all of them leave
//! out, what the author would write for a new one is not known.

use std::ops::Range;

use trueup_document::{Edit, Edits};
use trueup_facts::{Codebase, DefinitionId};

use crate::claim::{Claim, Repair};
use crate::locate::{squeeze, without_comment};
use crate::scope::Scope;
use crate::shown_type::{ShownMember, ShownType, members};

/// How many lines, of those that are shown, tell how the author shows one.
const CLEAR_LINES: usize = 3;

/// How a shown type differs from the code's.
pub(crate) struct Differing<'d> {
    /// Shown, but gone.
    pub(crate) extra: &'d [&'d ShownMember],
    /// Not shown, in the order of the code.
    pub(crate) missing: &'d [DefinitionId],
    /// Shown with another type.
    pub(crate) retyped: &'d [(&'d ShownMember, DefinitionId)],
}

/// The repair, where it is certain.
pub(crate) fn repair(
    scope: &Scope<'_>,
    claim: &Claim,
    shown: &ShownType,
    id: DefinitionId,
    differing: &Differing<'_>,
) -> Option<Repair> {
    let listing = Listing::read(scope, shown, id, differing)?;
    let mut edits = Vec::new();
    for extra in differing.extra {
        edits.push(listing.without(extra)?);
    }
    for (member, now) in differing.retyped {
        edits.push(listing.retyped(scope.codebase, member, *now)?);
    }
    edits.extend(listing.with_missing(scope.codebase, differing.missing)?);
    let count = edits.len();
    let (edits, _) = Edits::select(scope.document.text(), edits);
    let (first, last) = (edits.as_slice().first()?, edits.as_slice().last()?);
    let span = first.span.start..last.span.end;
    let is_inside = claim.span.start <= span.start && span.end <= claim.span.end;
    if edits.as_slice().len() != count || !is_inside {
        return None;
    }
    let replacement = edits.apply(&scope.document.text()[..span.end]).split_off(span.start);
    Some(Repair { span, replacement })
}

/// What the shown lines leave out of the code's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Style {
    /// Words on who may use a member.
    visibility: bool,
    /// Its value.
    value: bool,
}

const STYLES: [Style; 4] = [
    Style { visibility: false, value: false },
    Style { visibility: true, value: false },
    Style { visibility: false, value: true },
    Style { visibility: true, value: true },
];

/// Words on who may use a member, or how.
const VISIBILITY: &[&str] =
    &["pub", "pub(crate)", "pub(super)", "public", "private", "protected", "internal", "export"];

/// A type that is shown with one member on each line.
struct Listing<'a> {
    document: &'a str,
    /// The lines of the block.
    lines: &'a [Range<usize>],
    /// The line, in the block, of each shown member.
    at: Vec<usize>,
    shown: &'a ShownType,
    /// The members of the code, in order, with the text of those that take one line.
    own: Vec<(String, Option<String>)>,
    style: Style,
    /// What ends each line but the last: a comma, a semicolon, nothing.
    end: &'static str,
}

impl<'a> Listing<'a> {
    fn read(
        scope: &'a Scope<'_>,
        shown: &'a ShownType,
        id: DefinitionId,
        differing: &Differing<'_>,
    ) -> Option<Listing<'a>> {
        let document = scope.document.text();
        let lines = scope.document.blocks().get(shown.block)?.code()?.lines.as_slice();
        let line_of = |member: &ShownMember| {
            lines.iter().position(|line| line.start <= member.span.start && member.span.end <= line.end)
        };
        let at: Vec<usize> = shown.members.iter().map(line_of).collect::<Option<_>>()?;
        let is_apart = at.windows(2).all(|pair| pair[0] < pair[1]) && lines.get(*at.first()?)?.start > shown.span.start;
        let text = &scope.codebase.file(id.file).source.text;
        let own = members(scope.codebase, id).into_iter().map(|member| {
            let definition = scope.codebase.definition(member);
            let is_single = definition.span.line == definition.span.end_line;
            let line = text.lines().nth(definition.span.line as usize - 1).filter(|_| is_single);
            (definition.name.to_string(), line.map(|line| line.trim().to_owned()))
        });
        let mut listing = Listing { document, lines, at, shown, own: own.collect(), style: STYLES[0], end: "" };
        if !is_apart {
            return None;
        }
        listing.end = listing.line_end()?;
        listing.style = listing.style_of(differing)?;
        Some(listing)
    }

    fn line(&self, index: usize) -> &'a str {
        self.lines.get(index).and_then(|line| self.document.get(line.clone())).unwrap_or("")
    }

    /// What ends the lines of members; `None` where they do not agree.
    fn line_end(&self) -> Option<&'static str> {
        let end = |index: &usize| {
            let line = without_comment(self.line(*index)).trim_end();
            [",", ";"].into_iter().find(|end| line.ends_with(end)).unwrap_or("")
        };
        let (last, others) = self.at.split_last()?;
        let first = others.first().map_or_else(|| end(last), end);
        let last_agrees = end(last) == first || end(last).is_empty();
        (others.iter().all(|index| end(index) == first) && last_agrees).then_some(first)
    }

    /// What the shown lines leave out of those of the code, where that explains most of them.
    fn style_of(&self, differing: &Differing<'_>) -> Option<Style> {
        let is_told = |name: &str| {
            differing.retyped.iter().any(|(member, _)| member.name == name)
                || differing.extra.iter().any(|member| member.name == name)
        };
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        let (mut with_comment, mut told) = (0, 0);
        for (member, index) in self.shown.members.iter().zip(&self.at) {
            let line = self.line(*index);
            with_comment += usize::from(without_comment(line).len() < line.trim_end().len());
            if is_told(&member.name) {
                continue;
            }
            // An inherited member is shown in no style of its own.
            let Some((_, own)) = self.own.iter().find(|(name, _)| *name == member.name) else { continue };
            told += 1;
            pairs.extend(own.as_deref().map(|own| (line, own)));
        }
        // What the document says of each member, it would have to say of a new one.
        if with_comment * 2 > self.at.len() {
            return None;
        }
        let explained = |style: &Style| {
            let is_same =
                |(line, own): &&(&str, &str)| squeeze(bare(without_comment(line))) == squeeze(&rendered(own, *style));
            pairs.iter().filter(is_same).count()
        };
        // Of several that explain as much, the first: the last that `max_by_key` looks at.
        let best = STYLES.iter().rev().max_by_key(|style| explained(style))?;
        // Longer declarations are often shown without their arguments; the short ones are as they are.
        let is_clear = explained(best) == told || (explained(best) >= CLEAR_LINES && explained(best) * 2 >= told);
        (is_clear && told > 0).then_some(*best)
    }

    /// How far behind the start of their names what follows stands in the lines around the one at `index`, where it is
    /// aligned there.
    fn alignment(&self, index: usize) -> Option<usize> {
        let at = self.at.iter().position(|it| *it == index)?;
        let column = |at: usize| {
            let (member, index) = (self.shown.members.get(at)?, *self.at.get(at)?);
            let rest = self.line(index).get(member.span.end.checked_sub(self.lines.get(index)?.start)?..)?;
            let gap = rest.len() - rest.trim_start().len();
            Some((member.name.len() + gap, gap))
        };
        let (this, above, below) = (column(at)?, at.checked_sub(1).and_then(column), column(at + 1));
        let is_same = |other: Option<(usize, usize)>| other.is_none_or(|other| other.0 == this.0);
        let is_wide = [Some(this), above, below].iter().flatten().any(|(_, gap)| *gap > 1);
        let is_one = is_same(below) || (is_same(above) && above.is_some());
        (is_wide && is_one && self.at.len() > 1).then_some(this.0)
    }

    /// The edit that takes a member out, its line ending included.
    fn without(&self, member: &ShownMember) -> Option<Edit> {
        let index = *self.shown.members.iter().zip(&self.at).find(|(it, _)| it.span == member.span)?.1;
        let before = index.checked_sub(1)?;
        let above = self.line(before);
        // A comment above it may be about it alone, and the last line may be the only one without a comma.
        let is_commented = !above.trim().is_empty() && without_comment(above).trim().is_empty();
        let is_last =
            self.at.last() == Some(&index) && !self.end.is_empty() && !self.line(index).trim_end().ends_with(self.end);
        if is_commented || is_last || !is_balanced(self.line(index)) || self.shown.members.len() < 2 {
            return None;
        }
        Some(Edit { span: self.lines.get(before)?.end..self.lines.get(index)?.end, replacement: String::new() })
    }

    /// The edit that gives a member the type that it has.
    fn retyped(&self, codebase: &Codebase, member: &ShownMember, now: DefinitionId) -> Option<Edit> {
        let index = *self.shown.members.iter().zip(&self.at).find(|(it, _)| it.span == member.span)?.1;
        let written = member.type_text.as_deref()?;
        let now = codebase.definition(now).type_text.as_deref()?;
        let line = self.lines.get(index)?;
        let line_text = without_comment(self.line(index));
        let mut places = line_text.match_indices(written).filter(|(at, _)| {
            line.start + at >= member.span.end || line.start + at + written.len() <= member.span.start
        });
        let (at, _) = places.next().filter(|_| places.next().is_none())?;
        let start = line.start + at;
        Some(Edit { span: start..start + written.len(), replacement: now.to_owned() })
    }

    /// The edits that add members, each after the one that stands before it in the code, or before all others.
    fn with_missing(&self, codebase: &Codebase, missing: &[DefinitionId]) -> Option<Vec<Edit>> {
        let mut added: Vec<(usize, bool, Vec<String>)> = Vec::new();
        for id in missing {
            let name = codebase.definition(*id).name.as_str();
            let position = self.own.iter().position(|(own, _)| own == name)?;
            let shown_at = |name: &str| {
                let at = self.shown.members.iter().position(|member| member.name == name)?;
                self.at.get(at).copied()
            };
            let before = self.own[..position].iter().rev().find_map(|(name, _)| shown_at(name));
            let place = match before {
                Some(index) => (index, true),
                None => (*self.at.first()?, false),
            };
            let line = self.new_line(name, self.own[position].1.as_deref()?, self.alignment(place.0))?;
            match added.iter_mut().find(|(index, is_behind, _)| (*index, *is_behind) == place) {
                Some((_, _, lines)) => lines.push(line),
                None => added.push((place.0, place.1, vec![line])),
            }
        }
        added.into_iter().map(|(index, is_behind, lines)| self.insertion(index, is_behind, &lines)).collect()
    }

    fn new_line(&self, name: &str, own: &str, aligned: Option<usize>) -> Option<String> {
        let text = rendered(own, self.style);
        if !is_balanced(&text) {
            return None;
        }
        let Some(column) = aligned else { return Some(text) };
        let at = text.find(name)? + name.len();
        let (before, rest) = text.split_at(at);
        let gap = column.saturating_sub(name.len()).max(usize::from(rest.starts_with(' ')));
        Some(format!("{before}{}{}", " ".repeat(gap), rest.trim_start()))
    }

    /// Puts lines behind the line at `index`, or before it.
    fn insertion(&self, index: usize, is_behind: bool, lines: &[String]) -> Option<Edit> {
        let neighbour = self.lines.get(index)?;
        let line = self.line(index);
        if !is_balanced(line) {
            return None;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        // Between the lines of a block there is the line ending, and what the quote or the list around it puts before each.
        let between = self.lines.get(index.checked_sub(1)?)?.end..neighbour.start;
        let between = self.document.get(between)?;
        if !is_behind {
            let replacement = lines.iter().map(|text| format!("{text}{}{between}{indent}", self.end)).collect();
            let start = neighbour.start + indent.len();
            return Some(Edit { span: start..start, replacement });
        }
        let ends_open = self.at.last() == Some(&index)
            && !self.end.is_empty()
            && !without_comment(line).trim_end().ends_with(self.end);
        let comes_last = |at: usize| ends_open && at + 1 == lines.len();
        let mut replacement = if ends_open { self.end.to_owned() } else { String::new() };
        if ends_open && without_comment(line).len() < line.trim_end().len() {
            return None;
        }
        for (at, text) in lines.iter().enumerate() {
            let end = if comes_last(at) { "" } else { self.end };
            replacement.push_str(&format!("{between}{indent}{text}{end}"));
        }
        let end = neighbour.start + line.trim_end().len();
        Some(Edit { span: end..end, replacement })
    }
}

/// A declaration of the code without what `style` leaves out, and without what ends it.
fn rendered(own: &str, style: Style) -> String {
    let mut text = bare(without_comment(own));
    while style.visibility
        && let Some((word, rest)) = text.split_once(' ')
        && VISIBILITY.contains(&word)
    {
        text = rest.trim_start();
    }
    if style.value
        && let Some(at) = text.find(" = ")
    {
        text = &text[..at];
    }
    text.to_owned()
}

/// A line without its indentation and without the comma or semicolon at its end.
fn bare(line: &str) -> &str {
    line.trim().trim_end_matches([',', ';'])
}

/// Whether every bracket that a line opens is closed in it.
fn is_balanced(line: &str) -> bool {
    let count = |marks: [char; 3]| line.chars().filter(|c| marks.contains(c)).count();
    count(['(', '[', '{']) == count([')', ']', '}'])
}
