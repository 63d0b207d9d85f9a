//! Lists of names that may be services.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind, CodeBlock, InlineKind};
use trueup_facts::SourcePath;

use crate::deployment::Passage;
use crate::scope::Scope;

/// An item of a list.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) block: BlockIndex,
    /// The bytes of its name.
    pub(super) span: Range<usize>,
    pub(super) name: String,
    /// Indices of the services that bear the name.
    pub(super) services: Vec<usize>,
    /// Whether it says something that only deployed things have.
    pub(super) speaks_of_deployment: bool,
}

/// The items of a list, the rows of a table or the branches of a tree.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    pub(super) items: Vec<Item>,
    /// The file that the text around names.
    pub(super) file: Option<SourcePath>,
    /// Whether it presents all services.
    pub(super) is_whole: bool,
    /// What it is told under.
    around: String,
}

/// Words of a title that say that services follow.
static OF_SERVICES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(?:deploy\w*|compose|containers?|docker|kubernetes|services)\b").ok());

/// Words that only what is deployed is told with.
static DEPLOYED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:images?|containers?|replicas?|volumes?|sidecar|runs the image)\b").ok());

/// A title that presents all of them.
static WHOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|\n)\W*(?:the )?(?:(?:docker )?compose |docker )?(?:services|containers)\W*$").ok()
});

impl List {
    /// Whether what the list is told under says that it is of services.
    pub(super) fn is_of_services(&self) -> bool {
        self.file.is_some() || OF_SERVICES.as_ref().is_some_and(|words| words.is_match(&self.around))
    }
}

/// Every list of at least two names.
pub(super) fn lists(scope: &Scope<'_>) -> Vec<List> {
    let mut found = Vec::new();
    let mut open = List::default();
    let mut of: Option<(usize, Option<usize>)> = None;
    let passages = &scope.deployment().passages;
    for (index, block) in scope.document.blocks().iter().enumerate() {
        let table = match &block.kind {
            BlockKind::Cell { table, column: 0, row } if *row > 0 => Some(*table),
            BlockKind::Paragraph if block.list_depth == 1 => None,
            BlockKind::Cell { .. } => continue,
            BlockKind::Paragraph if block.list_depth > 1 => continue,
            kind => {
                found.push(std::mem::take(&mut open));
                of = None;
                if let BlockKind::Code(code) = kind {
                    found.push(tree(scope, index, code));
                }
                continue;
            }
        };
        let at = (block.section.map_or(usize::MAX, |it| it), table);
        if of != Some(at) {
            found.push(std::mem::take(&mut open));
            of = Some(at);
        }
        let first = passages.partition_point(|it| it.block < index);
        if let Some(passage) = passages.get(first).filter(|it| it.block == index) {
            add(scope, &mut open, index, block, passage);
        }
    }
    found.push(open);
    found.retain(|list| list.items.len() > 1);
    found
}

fn add(scope: &Scope<'_>, list: &mut List, index: BlockIndex, block: &Block, passage: &Passage) {
    if list.items.is_empty() {
        list.file.clone_from(&passage.file);
        list.around.clone_from(&passage.around);
        list.is_whole = WHOLE.as_ref().is_some_and(|form| form.is_match(&passage.around)) && block.list_depth == 1;
    }
    let lead = block.inlines.first().filter(|it| it.kind == InlineKind::Code || it.strong);
    let Some(lead) = lead else {
        list.is_whole = false;
        return;
    };
    let written = scope.document.slice(&lead.span);
    let name = written.trim_matches(['*', '`', ':', ' ']);
    let Some(start) = written.find(name).filter(|_| !name.is_empty()) else { return };
    let span = lead.span.start + start..lead.span.start + start + name.len();
    let text = scope.document.slice(&block.span);
    let speaks = DEPLOYED.as_ref().is_some_and(|words| words.is_match(text));
    list.items.push(item(scope, index, span, speaks));
}

fn item(scope: &Scope<'_>, block: BlockIndex, span: Range<usize>, speaks_of_deployment: bool) -> Item {
    let name = scope.document.slice(&span).to_owned();
    let mentions = scope.deployment().names.mentions(&name);
    let services = match &mentions[..] {
        [only] if only.span == (0..name.len()) => only.services.clone(),
        _ => Vec::new(),
    };
    Item { block, span, name, services, speaks_of_deployment }
}

/// A branch right below the root of a tree.
static BRANCH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\s?(?:├|└)─+\s*(?P<name>[a-z][\w-]*)\s*(?:$|[(:#]|\s{2})").ok());

/// A tree that hangs from the name of a file that deploys.
fn tree(scope: &Scope<'_>, index: BlockIndex, code: &CodeBlock) -> List {
    let mut lines = code.lines.iter();
    let root = lines.next().map_or("", |line| scope.document.slice(line).trim());
    let files = scope.model.deployment().services.iter().map(|it| &it.path);
    let Some(file) = files.into_iter().find(|path| path.as_str() == root || path.file_name() == root) else {
        return List::default();
    };
    let mut list = List { file: Some(file.clone()), is_whole: true, ..List::default() };
    for line in lines {
        let text = scope.document.slice(line);
        match BRANCH.as_ref().and_then(|form| form.captures(text)).and_then(|it| it.name("name")) {
            Some(name) => {
                let span = line.start + name.start()..line.start + name.end();
                list.items.push(item(scope, index, span, true));
            }
            None => list.is_whole &= !text.trim_start().starts_with(['├', '└']) || text.starts_with("  "),
        }
    }
    list
}
