//! From Markdown events to blocks.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{Block, BlockKind, CodeBlock, Comment, Inline, InlineKind, Link};

pub(super) struct Parsed {
    pub(super) blocks: Vec<Block>,
    pub(super) comments: Vec<Comment>,
}

pub(super) fn parse(text: &str) -> Parsed {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let mut reader = Reader { text, ..Reader::default() };
    let body = front_matter(text);
    for (event, range) in Parser::new_ext(&text[body..], options).into_offset_iter() {
        reader.event(event, body + range.start..body + range.end);
    }
    reader.close();
    Parsed { blocks: reader.blocks, comments: comments(text, &reader.html) }
}

/// The length of the front matter: YAML between two lines `---` at the very top. Elsewhere such lines are rules.
fn front_matter(text: &str) -> usize {
    if !text.starts_with("---\n") && !text.starts_with("---\r\n") {
        return 0;
    }
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        if index > 0 && matches!(line.trim_end(), "---" | "...") {
            return at;
        }
    }
    0
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    open: Option<Block>,
    items: Vec<usize>,
    item_count: usize,
    strong: usize,
    links: Vec<Link>,
    table: usize,
    row: usize,
    column: usize,
    html: Vec<Range<usize>>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => {
                let span = code_content(self.text, &range);
                self.inline(InlineKind::Code, span, &code);
            }
            Event::SoftBreak | Event::HardBreak => self.inline(InlineKind::Break, range, " "),
            Event::Html(_) => self.html.push(range),
            Event::InlineHtml(html) => {
                self.html.push(range.clone());
                self.inline(InlineKind::Html, range, &html);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open(BlockKind::Paragraph, range),
            Tag::Heading { level, .. } => self.open(BlockKind::Heading(level as u8), range),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.trim().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.open(BlockKind::Code(CodeBlock { info, lines: Vec::new() }), range);
            }
            Tag::Item => {
                self.close();
                self.items.push(self.item_count);
                self.item_count += 1;
            }
            Tag::Table(_) => {
                self.close();
                self.row = 0;
            }
            Tag::TableHead | Tag::TableRow => self.column = 0,
            Tag::TableCell => {
                let kind = BlockKind::Cell { table: self.table, row: self.row, column: self.column };
                self.open(kind, range);
            }
            Tag::Strong => self.strong += 1,
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.link(&format!("mailto:{dest_url}"), range, false)
            }
            Tag::Link { dest_url, .. } => self.link(&dest_url, range, false),
            Tag::Image { dest_url, .. } => self.link(&dest_url, range, true),
            Tag::Emphasis | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            _ => self.close(),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => {
                if let Some(link) = self.links.pop() {
                    self.leaf(range).links.push(link);
                }
            }
            TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::Item => {
                self.close();
                self.items.pop();
            }
            TagEnd::TableCell => {
                self.close();
                self.column += 1;
            }
            TagEnd::TableHead | TagEnd::TableRow => self.row += 1,
            TagEnd::Table => self.table += 1,
            _ => self.close(),
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        let source = self.text;
        if let Some(Block { kind: BlockKind::Code(code), .. }) = &mut self.open {
            push_lines(source, range, &mut code.lines);
            return;
        }
        self.inline(InlineKind::Text, range, text);
    }

    fn link(&mut self, target: &str, range: Range<usize>, image: bool) {
        let whole = &self.text[range.clone()];
        let target_span = whole
            .rfind("](")
            .and_then(|paren| whole[paren..].find(target).map(|at| paren + at))
            .filter(|_| !target.is_empty())
            .map(|at| range.start + at..range.start + at + target.len());
        self.leaf(range.clone());
        self.links.push(Link { span: range, target: target.to_owned(), target_span, image });
    }

    fn inline(&mut self, kind: InlineKind, span: Range<usize>, text: &str) {
        let strong = self.strong > 0;
        let block = self.leaf(span.clone());
        block.span.end = block.span.end.max(span.end);
        block.inlines.push(Inline { kind, span, text: text.to_owned(), strong });
    }

    /// The open block; text directly in a tight list item opens a paragraph.
    fn leaf(&mut self, range: Range<usize>) -> &mut Block {
        if self.open.is_none() {
            self.open(BlockKind::Paragraph, range);
        }
        self.open.get_or_insert_with(|| unreachable!("a block was opened above"))
    }

    fn open(&mut self, kind: BlockKind, span: Range<usize>) {
        self.close();
        self.open = Some(Block {
            kind,
            span,
            section: None,
            list_depth: self.items.len(),
            item: self.items.last().copied(),
            inlines: Vec::new(),
            links: Vec::new(),
        });
    }

    fn close(&mut self) {
        if let Some(block) = self.open.take() {
            self.blocks.push(block);
        }
    }
}

/// The content of a code span: its bytes without the backticks around it.
fn code_content(text: &str, range: &Range<usize>) -> Range<usize> {
    let whole = &text[range.clone()];
    let ticks = whole.len() - whole.trim_start_matches('`').len();
    let inner = range.start + ticks..range.end.saturating_sub(ticks).max(range.start + ticks);
    let content = &text[inner.clone()];
    let left = content.len() - content.trim_start_matches(' ').len();
    let right = content.len() - content.trim_end_matches(' ').len();
    if left == content.len() { inner } else { inner.start + left..inner.end - right }
}

/// Splits a text event of a code block into lines; an event may hold several, a part of one, or only a line ending.
fn push_lines(text: &str, range: Range<usize>, lines: &mut Vec<Range<usize>>) {
    let mut start = range.start;
    for piece in text[range].split_inclusive('\n') {
        let end = start + piece.trim_end_matches(['\n', '\r']).len();
        match lines.last_mut() {
            Some(last) if !text[last.end..start].contains('\n') => {
                if end > start {
                    last.end = end;
                }
            }
            _ => lines.push(start..end),
        }
        start += piece.len();
    }
}

fn comments(text: &str, html: &[Range<usize>]) -> Vec<Comment> {
    let mut found = Vec::new();
    let mut from = 0;
    for range in html {
        let mut at = range.start.max(from);
        while at < range.end {
            let Some(open) = text.get(at..range.end).and_then(|html| html.find("<!--")) else { break };
            let start = at + open;
            let body = start + 4;
            // `<!-->` and `<!--->` are empty comments, as HTML has it.
            let empty = [">", "->"].into_iter().find(|close| text[body..].starts_with(close));
            let Some(length) = empty.map_or_else(|| text[body..].find("-->"), |_| Some(0)) else { break };
            let end = body + length + empty.map_or(3, str::len);
            found.push(Comment { span: start..end, text: text[body..body + length].trim().to_owned() });
            at = end;
        }
        from = from.max(at);
    }
    found
}
