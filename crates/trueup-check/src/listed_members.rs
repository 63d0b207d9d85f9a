//! Members that a document lists, one an item, under the name of the type or table that has them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind, InlineKind};
use trueup_facts::DefinitionKind;

use crate::scope::Scope;

/// A name that a list of members stands under.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Owner {
    /// The name of a type or a table.
    pub(crate) name: String,
    /// The block that names it.
    pub(crate) block: BlockIndex,
}

/// A member of a list.
#[derive(Clone, Debug)]
pub(crate) struct ListedMember {
    /// The block of its item or of its first cell.
    pub(crate) block: BlockIndex,
    /// Its name.
    pub(crate) name: String,
    /// The bytes of its name.
    pub(crate) name_span: Range<usize>,
    /// The bytes of its name and of the type after it.
    pub(crate) span: Range<usize>,
    /// Its type, where one follows in code.
    pub(crate) type_text: Option<String>,
    /// Whether it is written as code.
    pub(crate) is_code: bool,
}

/// The items of a list or the rows of a table, each of which begins with a name.
#[derive(Clone, Debug)]
pub(crate) struct MemberList {
    /// What it may be a list of members of, the nearest first.
    pub(crate) owners: Vec<Owner>,
    /// The members, in order.
    pub(crate) members: Vec<ListedMember>,
    /// Whether the words before it, or its header, say that members follow.
    pub(crate) is_announced: bool,
    /// Whether it is a table with a column of types, which leaves nothing out.
    pub(crate) is_table: bool,
}

/// Words before a list that say that members follow.
static ANNOUNCES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(fields?|members?|properties|attributes|columns?|state|holds?|holding|contains?|stores?|carries|keeps|consists of|made of|record)\b",
    )
    .ok()
});

/// Every list and table whose items begin with names, under the name of a type or a table.
pub(crate) fn member_lists(scope: &Scope<'_>) -> Vec<MemberList> {
    let mut found: Vec<MemberList> = Vec::new();
    let mut run: Vec<BlockIndex> = Vec::new();
    let mut of: Option<usize> = None;
    let blocks = scope.document.blocks();
    for (index, block) in blocks.iter().enumerate() {
        let table = match block.kind {
            BlockKind::Cell { table, column: 0, row } if row > 0 => Some(table),
            BlockKind::Cell { .. } => continue,
            BlockKind::Paragraph if block.list_depth == 1 => None,
            _ if block.list_depth > 1 => continue,
            _ => {
                found.extend(list_of(scope, std::mem::take(&mut run)));
                continue;
            }
        };
        if table != of {
            found.extend(list_of(scope, std::mem::take(&mut run)));
        }
        of = table;
        run.push(index);
    }
    found.extend(list_of(scope, run));
    found
}

fn list_of(scope: &Scope<'_>, items: Vec<BlockIndex>) -> Option<MemberList> {
    let blocks = scope.document.blocks();
    let &first = items.first()?;
    let members: Vec<ListedMember> = items.iter().flat_map(|&index| members_of(scope, index)).collect();
    if members.len() < 2 {
        return None;
    }
    let header = header(scope, first);
    let before = before(scope, first);
    let announces = |text: &str| ANNOUNCES.as_ref().is_some_and(|words| words.is_match(text));
    let introduction = before.map_or_else(String::new, |index| blocks[index].plain_text());
    let last_sentence = introduction.trim_end_matches(':').rsplit(['.', '\n']).next().unwrap_or("");
    let is_introduced = introduction.trim_end().ends_with(':') && announces(last_sentence);
    let is_table = matches!(blocks[first].kind, BlockKind::Cell { .. });
    let is_of_members = is_table
        && header
            .first()
            .is_some_and(|it| ["field", "column", "member", "property", "attribute", "name"].contains(&it.as_str()))
        && header.iter().any(|it| it == "type");
    let owners = owners(scope, first, before);
    (!owners.is_empty()).then_some(MemberList {
        owners,
        members,
        is_announced: is_introduced || is_of_members,
        is_table: is_of_members,
    })
}

/// The header of the table that a cell is in, in lower case.
fn header(scope: &Scope<'_>, cell: BlockIndex) -> Vec<String> {
    let BlockKind::Cell { table, .. } = scope.document.blocks()[cell].kind else { return Vec::new() };
    let before = scope.document.blocks()[..cell].iter().rev().take(64);
    let mut cells: Vec<String> = before
        .filter(|it| matches!(it.kind, BlockKind::Cell { table: of, row: 0, .. } if of == table))
        .map(|it| it.plain_text().trim().to_lowercase())
        .collect();
    cells.reverse();
    cells
}

/// The paragraph of the same section before a list or a table.
fn before(scope: &Scope<'_>, first: BlockIndex) -> Option<BlockIndex> {
    let blocks = scope.document.blocks();
    let is_text = |index: &BlockIndex| !matches!(blocks[*index].kind, BlockKind::Cell { .. });
    let index = (first.saturating_sub(64)..first).rev().find(is_text)?;
    let block = &blocks[index];
    let is_paragraph = block.kind == BlockKind::Paragraph && block.list_depth == 0;
    (is_paragraph && block.section == blocks[first].section).then_some(index)
}

/// The types and tables that stand for the owner: in the paragraph before, shown in the block of code before, in the
/// heading.
fn owners(scope: &Scope<'_>, first: BlockIndex, before: Option<BlockIndex>) -> Vec<Owner> {
    let blocks = scope.document.blocks();
    let mut found: Vec<Owner> = Vec::new();
    let mut add = |name: &str, block: BlockIndex| {
        if is_owner(scope, name) && !found.iter().any(|owner| owner.name == name) {
            found.push(Owner { name: name.to_owned(), block });
        }
    };
    if let Some(index) = before {
        names(scope, &blocks[index]).iter().for_each(|name| add(name, index));
    }
    let shown = scope.shown_types().iter().filter(|shown| shown.block < first && shown.block + 4 > first);
    let shown = shown.filter(|shown| blocks[shown.block].section == blocks[first].section);
    shown.for_each(|shown| add(&shown.name, shown.block));
    if let Some(section) = blocks[first].section {
        let heading = scope.document.sections()[section].heading;
        names(scope, &blocks[heading]).iter().for_each(|name| add(name, heading));
    }
    found.truncate(4);
    found
}

/// The names in code, and the capitalised words of a heading.
fn names(scope: &Scope<'_>, block: &Block) -> Vec<String> {
    let mut found = Vec::new();
    for inline in &block.inlines {
        let text = scope.document.slice(&inline.span);
        match inline.kind {
            InlineKind::Code => found.push(text.trim().to_owned()),
            InlineKind::Text if block.is_heading() || inline.strong => {
                found.extend(text.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_owned));
            }
            _ => {}
        }
    }
    found.retain(|name| name.len() > 1);
    found
}

fn is_owner(scope: &Scope<'_>, name: &str) -> bool {
    let codebase = scope.codebase;
    let is_type = |kind: DefinitionKind| kind.is_type() && kind != DefinitionKind::Enum;
    scope.stored_tables().has(name)
        || codebase.definitions_named(name).iter().any(|id| is_type(codebase.definition(*id).kind))
}

/// The names that an item or a row begins with: `a`, `b`; each with the type in code after it.
pub(crate) fn members_of(scope: &Scope<'_>, index: BlockIndex) -> Vec<ListedMember> {
    let block = &scope.document.blocks()[index];
    let is_cell = matches!(block.kind, BlockKind::Cell { .. });
    let mut found: Vec<ListedMember> = Vec::new();
    for inline in &block.inlines {
        let text = scope.document.slice(&inline.span);
        let is_named = inline.kind == InlineKind::Code || inline.strong || (is_cell && found.is_empty());
        if !is_named {
            // Between names stands a comma; after them, what is said of them.
            if text.trim().is_empty() || matches!(text.trim(), "," | "/" | "and" | "&") {
                continue;
            }
            break;
        }
        // `name: type` in one piece of code.
        let (name, type_text) = text.split_once(':').map_or((text, None), |(name, rest)| (name, Some(rest.trim())));
        let word = name.trim();
        let is_name = word.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && word.chars().all(|c| c.is_alphanumeric() || c == '_');
        let Some(at) = text.find(word).filter(|_| is_name) else { break };
        let start = inline.span.start + at;
        let has_type = type_text.is_some_and(|it| !it.is_empty());
        found.push(ListedMember {
            block: index,
            name: word.to_owned(),
            name_span: start..start + word.len(),
            span: start..if has_type { inline.span.end } else { start + word.len() },
            type_text: type_text.filter(|it| !it.is_empty()).map(str::to_owned),
            is_code: inline.kind == InlineKind::Code,
        });
    }
    if let [only] = &mut found[..]
        && only.type_text.is_none()
        && let Some((type_text, end)) = type_after(scope, index, only)
    {
        only.type_text = Some(type_text);
        only.span.end = end;
    }
    found
}

/// The type that stands in code right after a name: `` `a` — `deque<Packet>` ``, `` **a** (`int`) ``.
fn type_after(scope: &Scope<'_>, index: BlockIndex, member: &ListedMember) -> Option<(String, usize)> {
    let block = &scope.document.blocks()[index];
    let code = block.inlines.iter().find(|it| it.kind == InlineKind::Code && it.span.start > member.span.end)?;
    let between = scope.document.slice(&(member.span.end..code.span.start));
    let is_joint = between.chars().all(|c| c.is_whitespace() || "`*:—–-(".contains(c));
    let text = scope.document.slice(&code.span).trim().to_owned();
    let is_type =
        text.contains(['<', '[', '*', '?']) || text.chars().all(|c| c.is_alphanumeric() || "_.: |".contains(c));
    (is_joint && between.len() < 12 && is_type).then_some((text, code.span.end))
}
