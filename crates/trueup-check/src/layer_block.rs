//! The layers that a document describes: blocks of bullets and drawn boxes with what each has, imports and must not do.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind};

use crate::part::{NoPart, Part, PartKind, fold_phrase, is_path};
use crate::pieced::Pieced;
use crate::scope::Scope;

/// A part of the project as the document describes it: its title and its bullets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LayerBlock {
    /// The title as written, `Layer 2: Core (core/)`.
    pub(crate) title: Pieced,
    /// What text may call it, folded: `layer2`, `core`.
    pub(crate) names: Vec<String>,
    /// What the title gives in brackets, where these are files or modules.
    pub(crate) in_title: Vec<Pieced>,
    /// Its bullets, in order.
    pub(crate) bullets: Vec<LayerBullet>,
}

/// A bullet of a layer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LayerBullet {
    /// What the bullet tells.
    pub(crate) role: BulletRole,
    /// The words that make it one, `Does NOT know about`, in lower case.
    pub(crate) lead: String,
    /// What follows.
    pub(crate) value: Pieced,
    /// The block of the document it stands in.
    pub(crate) block: BlockIndex,
}

/// What a bullet of a layer tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BulletRole {
    /// Which files belong to it.
    Files,
    /// What it imports, or may import.
    Imports,
    /// What it must not do.
    Forbidden,
    /// Which library it is made with.
    Library,
}

static ROLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^ (?:[-•*]\s+)? (?:
            (?<files>files?|modules?)\s*: |
            (?<library>(?:library|libraries|framework)\s*:) |
            (?<imports>(?:imports?(?:\ from)?|(?:may|can)\ import(?:\ from)?|allowed\ imports|depends\ on|dependencies)\s*:) |
            (?<forbidden>
                (?:forbidden|must\ not|not\ allowed|never|does\ not|doesn't|never\ touches|never\ imports|never\ calls)\s*: |
                (?:does\ not|doesn't|never|must\ not|may\ not|cannot)\ (?:ever\ )?
                    (?:import|depend\ on|know\ about|know|touch|call|use|access)(?:e?s)?(?:\ from)?\b:?
            )
        )\s*",
    )
    .ok()
});

static NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^\s*(?:layer|tier|level)\s+(?<number>\d+)\b\s*[:.–—-]?\s*").ok());

/// Lines of a file: `store.py:10-20`.
static LINES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\.\w+:\d").ok());

/// The layers that the document describes, in order.
pub(crate) fn layer_blocks(scope: &Scope<'_>) -> Vec<LayerBlock> {
    let mut found: Vec<LayerBlock> = Vec::new();
    // Whether bullets that follow belong to the last one found.
    let mut is_open = false;
    for (index, block) in scope.document.blocks().iter().enumerate() {
        if let Some(code) = block.code() {
            found.extend(drawn_layers(scope, index, &code.lines));
            is_open = false;
            continue;
        }
        if matches!(block.kind, BlockKind::Cell { .. }) {
            is_open = false;
            continue;
        }
        let text = Pieced::of_block(scope.document.text(), block);
        if is_open && let Some(bullet) = bullet(&text, index) {
            if let Some(layer) = found.last_mut() {
                layer.bullets.push(bullet);
            }
            continue;
        }
        if is_title(block) {
            // A title without bullets is no layer.
            if is_open && found.last().is_some_and(|layer| layer.bullets.is_empty()) {
                found.pop();
            }
            found.push(LayerBlock::new(&text));
            is_open = true;
        } else if block.list_depth == 0 {
            is_open &= found.last().is_some_and(|layer| layer.bullets.is_empty()) && !begins_with_name(block);
        }
    }
    found.retain(|layer| !layer.bullets.is_empty());
    found
}

/// Whether a block is a heading, or a line all in strong emphasis that may end with a colon.
fn is_title(block: &Block) -> bool {
    let is_strong = || {
        let mut texts = block.inlines.iter().filter(|inline| !inline.text.trim().is_empty());
        texts.clone().next().is_some() && texts.all(|inline| inline.strong || inline.text.trim() == ":")
    };
    block.is_heading() || (block.list_depth == 0 && block.kind == BlockKind::Paragraph && is_strong())
}

/// Whether a paragraph begins with a name in strong emphasis, of which the bullets below it then tell.
fn begins_with_name(block: &Block) -> bool {
    let mut texts = block.inlines.iter().filter(|inline| !inline.text.trim().is_empty());
    block.kind == BlockKind::Paragraph && texts.next().is_some_and(|first| first.strong)
}

fn bullet(text: &Pieced, block: BlockIndex) -> Option<LayerBullet> {
    let found = ROLE.as_ref()?.captures(text.text())?;
    let (whole, names) = (found.get(0)?, ["files", "library", "imports", "forbidden"]);
    let role = [BulletRole::Files, BulletRole::Library, BulletRole::Imports, BulletRole::Forbidden];
    let role = names.iter().zip(role).find(|(name, _)| found.name(name).is_some()).map(|(_, role)| role)?;
    let lead =
        whole.as_str().trim().trim_start_matches(['-', '•', '*', ' ']).trim_end_matches([':', ' ']).to_lowercase();
    let value = text.part(whole.end()..text.text().len());
    (!value.text().is_empty()).then_some(LayerBullet { role, lead, value, block })
}

impl LayerBlock {
    fn new(title: &Pieced) -> LayerBlock {
        let mark = title.text().len() - title.text().trim_start_matches(['#', ' ']).len();
        let title = &title.part(mark..title.text().len());
        let text = title.text().trim_end_matches([':', ' ']);
        let mut names = Vec::new();
        let mut start = 0;
        if let Some(found) = NUMBER.as_ref().and_then(|number| number.captures(text)) {
            names.push(format!("layer{}", &found["number"]));
            start = found.get(0).map_or(0, |whole| whole.end());
        }
        let open = text[start..].find('(').map(|at| start + at);
        let end = open.unwrap_or(text.len());
        let mut in_title = Vec::new();
        if let Some(open) = open {
            let close = text.rfind(')').filter(|close| *close > open).unwrap_or(text.len());
            let inner = title.part(open + 1..close);
            let is_files = inner.text().contains(',') || is_path(inner.text().trim_matches('`'));
            if is_files {
                in_title = inner.items();
            } else {
                names.push(fold_name(inner.text()));
            }
        }
        names.push(fold_name(&text[start..end]));
        names.retain(|name| name.len() > 1);
        LayerBlock { title: title.clone(), names, in_title, bullets: Vec::new() }
    }

    /// The first bullet of a role.
    pub(crate) fn bullet(&self, role: BulletRole) -> Option<&LayerBullet> {
        self.bullets.iter().find(|bullet| bullet.role == role)
    }

    /// Whether it stands in a drawing.
    fn is_drawn(&self, scope: &Scope<'_>) -> bool {
        let block = self.bullets.first().and_then(|bullet| scope.document.blocks().get(bullet.block));
        block.is_some_and(|block| block.code().is_some())
    }

    /// The title, for messages.
    pub(crate) fn name(&self) -> &str {
        self.title.text().trim_end_matches([':', ' '])
    }
}

/// The name of a layer without the word "layer", folded.
fn fold_name(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().filter(|word| !word.eq_ignore_ascii_case("layer")).collect();
    fold_phrase(&words.join(" "))
}

/// The boxes of a drawing that have bullets of a layer.
fn drawn_layers(scope: &Scope<'_>, index: BlockIndex, lines: &[Range<usize>]) -> Vec<LayerBlock> {
    let mut found = Vec::new();
    let mut box_lines: Vec<Range<usize>> = Vec::new();
    for line in lines {
        match inside_box(scope.document.slice(line)) {
            Some(inner) => box_lines.push(line.start + inner.start..line.start + inner.end),
            None => found.extend(drawn_layer(scope, index, &std::mem::take(&mut box_lines))),
        }
    }
    found.extend(drawn_layer(scope, index, &box_lines));
    found
}

/// The text between the two borders of a line of a box; `None` for any other line.
fn inside_box(line: &str) -> Option<Range<usize>> {
    let is_border = |c: char| matches!(c, '│' | '|' | '║' | '┃');
    let trimmed = line.trim();
    let inner = trimmed.strip_prefix(is_border)?.strip_suffix(is_border)?;
    if inner.contains(is_border) || trimmed.chars().count() < 3 {
        return None;
    }
    let start = line.find(is_border)?;
    let start = start + line[start..].chars().next().map_or(0, char::len_utf8);
    let lead = inner.len() - inner.trim_start().len();
    Some(start + lead..start + lead + inner.trim().len())
}

fn drawn_layer(scope: &Scope<'_>, index: BlockIndex, lines: &[Range<usize>]) -> Option<LayerBlock> {
    let text = scope.document.text();
    let mut title = Pieced::default();
    let mut items: Vec<Pieced> = Vec::new();
    for line in lines {
        let written = scope.document.slice(line);
        if written.is_empty() {
            continue;
        }
        let starts = written.starts_with(['-', '•', '*']) || ROLE.as_ref().is_some_and(|role| role.is_match(written));
        match items.last_mut() {
            _ if starts => items.push(Pieced::of(text, line.clone())),
            Some(item) => item.push(text, line.clone()),
            // A title goes on in the next line while a bracket is open.
            None if title.text().is_empty() || unclosed(title.text()) => title.push(text, line.clone()),
            None => items.push(Pieced::of(text, line.clone())),
        }
    }
    let mut layer = LayerBlock::new(&title);
    layer.bullets = items.iter().filter_map(|item| bullet(item, index)).collect();
    (!layer.bullets.is_empty() && !layer.names.is_empty()).then_some(layer)
}

fn unclosed(text: &str) -> bool {
    text.matches('(').count() > text.matches(')').count()
}

/// A layer of the document with the files it has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Layer {
    /// What text may call it, folded.
    pub(crate) names: Vec<String>,
    /// Its files.
    pub(crate) part: Part,
    /// Whether all that the document counts to it was found.
    pub(crate) is_whole: bool,
    /// Whether lines of files are counted to it rather than whole files.
    pub(crate) has_lines: bool,
    /// Whether it stands in a drawing.
    pub(crate) is_drawn: bool,
}

/// The layers of a document whose files are known.
pub(crate) fn layers(scope: &Scope<'_>, blocks: &[LayerBlock]) -> Vec<Layer> {
    let mut layers: Vec<Layer> = Vec::new();
    for block in blocks {
        let items = match block.bullet(BulletRole::Files) {
            Some(files) => files.value.items(),
            None => block.in_title.clone(),
        };
        let mut files = Vec::new();
        let mut missing = 0;
        let has_lines = items.iter().any(|item| LINES.as_ref().is_some_and(|lines| lines.is_match(item.text())));
        for item in &items {
            match file_item(scope, item, block) {
                Some(part) => files.extend(part.files),
                None => missing += 1,
            }
        }
        files.sort_unstable();
        files.dedup();
        if !files.is_empty() {
            let name = block.name().to_owned();
            let part = Part { name, kind: PartKind::Layer, files, component: None, definition: None };
            layers.push(Layer {
                names: block.names.clone(),
                part,
                is_whole: missing == 0,
                has_lines,
                is_drawn: block.is_drawn(scope),
            });
        }
    }
    layers
}

/// Whether an item only says that there are others: "3 more".
pub(crate) fn is_rest(text: &str) -> bool {
    text.strip_suffix(" more").is_some_and(|count| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The part that an item of a list of files names: `a.py`, `Store (store.py:10-20)`, "everything under `core/`".
pub(crate) fn file_item(scope: &Scope<'_>, item: &Pieced, block: &LayerBlock) -> Option<Part> {
    let codes = item.codes();
    let text = match &codes[..] {
        [only] => only.clone(),
        [] => item.clone(),
        _ => return None,
    };
    let path = text.text().split(':').next().unwrap_or("").trim();
    let found = scope.part_by_name(path, text.start());
    if !matches!(found, Err(NoPart::Ambiguous(_))) {
        return found.ok();
    }
    // Of several, a box called `core (…)` or `API (api/)` means the one in that directory.
    let title = block.title.text().to_lowercase();
    let words = title.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).filter(|word| word.len() > 1);
    let mut near = words.filter_map(|directory| scope.part_below(directory, path, text.start()));
    near.next()
}
