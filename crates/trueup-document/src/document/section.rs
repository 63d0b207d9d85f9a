//! Sections: what a heading opens.

use std::ops::Range;

use super::{Block, BlockIndex, BlockKind};

/// What a heading opens: everything down to the next heading of its level or a higher one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// The heading without markup.
    pub title: String,
    /// The heading's level, 1 to 6.
    pub level: u8,
    /// The bytes from the heading to the end of the section.
    pub span: Range<usize>,
    /// The heading.
    pub heading: BlockIndex,
    /// The section around it.
    pub parent: Option<usize>,
    /// What the section is for, where its heading says so.
    pub role: Option<SectionRole>,
}

/// The sections of the template whose purpose changes how their text is read, matched by heading under any of the
/// names in common use.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum SectionRole {
    /// How to add to the system: names in it need not exist yet.
    Extensibility,
    /// What may come: names in it need not exist yet.
    Future,
    /// What was before: names in it need not exist any more.
    Past,
    /// Other systems and rejected choices: names in it may belong to others.
    Comparison,
    /// Why it is as it is: mentions what was not chosen.
    Decisions,
    /// What the system cannot do.
    Limitations,
    /// What attackers may try.
    Threats,
}

/// Words of a heading and the role they give it; the first that matches counts.
const ROLES: &[(&[&str], SectionRole)] = &[
    (
        &[
            "extensib",
            "extending",
            "extend ",
            "adding ",
            "add a ",
            "add new",
            "where to add",
            "how to add",
            "plugin",
            "customiz",
            "contributing",
        ],
        SectionRole::Extensibility,
    ),
    (
        &[
            "future",
            "roadmap",
            "planned",
            "improvement",
            "next steps",
            "ideas",
            "exercise",
            "challenge",
            "what's next",
            "open questions",
            "todo",
        ],
        SectionRole::Future,
    ),
    (
        &[
            "evolution",
            "history",
            "version 1",
            "migration",
            "changelog",
            "previous",
            "legacy",
            "upgrad",
            "breaking",
            "deprecat",
            "release notes",
            "removed",
        ],
        SectionRole::Past,
    ),
    (
        &[
            "comparison",
            "compared",
            "alternative",
            "similar",
            " vs ",
            " vs. ",
            "versus",
            "why not",
            "instead of",
            "rejected",
        ],
        SectionRole::Comparison,
    ),
    (&["decision", "trade-off", "tradeoff", "rationale", "why "], SectionRole::Decisions),
    (&["limitation", "not supported", "out of scope", "non-goal", "known issues"], SectionRole::Limitations),
    (&["threat", "attack"], SectionRole::Threats),
];

fn role(title: &str) -> Option<SectionRole> {
    let title = format!("{} ", title.to_lowercase());
    let role = ROLES.iter().find(|(words, _)| words.iter().any(|word| title.contains(word))).map(|(_, role)| *role);
    // "Development vs Production" sets two of the project's own stages side by side.
    let is_of_stages = ["dev", "prod"].iter().all(|stage| title.contains(stage));
    role.filter(|role| !(*role == SectionRole::Comparison && is_of_stages))
}

pub(super) fn sections(text: &str, blocks: &[Block]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let BlockKind::Heading(level) = block.kind else { continue };
        while open.last().is_some_and(|&section| sections[section].level >= level) {
            if let Some(closed) = open.pop() {
                sections[closed].span.end = block.span.start;
            }
        }
        let title = block.plain_text().trim().to_owned();
        let role = role(&title);
        let parent = open.last().copied();
        open.push(sections.len());
        sections.push(Section { title, level, span: block.span.start..text.len(), heading: index, parent, role });
    }
    sections
}

pub(super) fn assign(sections: &[Section], blocks: &mut [Block]) {
    let mut current = None;
    let mut next = sections.iter().enumerate().peekable();
    for (index, block) in blocks.iter_mut().enumerate() {
        if let Some((section, _)) = next.next_if(|(_, section)| section.heading == index) {
            current = Some(section);
        }
        block.section = current;
    }
}
