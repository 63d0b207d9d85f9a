//! Reading sources by a tree-sitter grammar: one walk by cursor, and a table that says what to do at which node.
//!
//! A language is a [`Grammar`]: its parser, the node kinds that are comments, decorators and strings, and its rules. A
//! rule is a node kind with a function from the [`Reader`] and the node to a [`Step`]. The walk visits every node once,
//! in source order, by a loop, so that no nesting overflows the stack; nodes without a rule cost one table look-up.

pub(crate) mod budget;
mod environment;
mod notes;
mod reader;
mod text;

use std::cell::RefCell;
use std::sync::OnceLock;

use tree_sitter::{Node, Parser, Tree};
use tree_sitter_language::LanguageFn;

pub(crate) use reader::{Reader, comment_paragraph, is_comment_behind};
pub(crate) use text::{code_lines, one_line, unquoted};

use crate::{DefinitionIndex, FileFacts, Problem, Source};

/// What to do at a node.
pub(crate) type Visit = for<'s, 't> fn(&mut Reader<'s, 't>, Node<'t>) -> Step;

/// How the walk goes on after a node has been visited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// To its children.
    Into,
    /// To its children, which belong to that definition.
    Inside(DefinitionIndex),
    /// Past its children: what they say has been read, or is of no interest.
    Over,
}

/// How a language is read.
pub(crate) struct Grammar {
    /// The parser.
    pub(crate) parser: LanguageFn,
    /// What to do at which kind of node.
    pub(crate) rules: &'static [(&'static str, Visit)],
    /// The kinds of nodes that are comments.
    pub(crate) comments: &'static [&'static str],
    /// The kinds of nodes that are string literals.
    pub(crate) strings: &'static [&'static str],
    /// The kinds of nodes that are one decorator, attribute or annotation each.
    pub(crate) decorators: &'static [&'static str],
    /// The kinds of nodes before a definition's keyword that hold decorators only (`attribute_list`).
    pub(crate) decorator_lists: &'static [&'static str],
    /// The kinds of nodes before a definition's keyword that hold decorators and modifiers mixed (`modifiers`).
    pub(crate) modifiers: &'static [&'static str],
    /// The rules and classes by the parser's own numbers, made on first use.
    pub(crate) compiled: OnceLock<Compiled>,
}

/// What the walk looks up for a node's kind.
pub(crate) struct Compiled {
    language: tree_sitter::Language,
    visits: Vec<Option<Visit>>,
    classes: Vec<Class>,
}

/// What a kind of node is to every language alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Class {
    #[default]
    Other,
    Comment,
    String,
    Decorator,
    DecoratorList,
    Modifiers,
}

impl Grammar {
    /// The facts of `source`, without what frameworks read into them.
    pub(crate) fn read(&'static self, source: &Source) -> FileFacts {
        self.read_text(&source.text)
    }

    /// The facts of a text in this grammar's language.
    pub(crate) fn read_text(&'static self, text: &str) -> FileFacts {
        self.read_as(text, text)
    }

    /// The facts of `text` by the syntax of `plain`: the same text with what the parser cannot read made blank, so that
    /// every place is the same in both.
    pub(crate) fn read_as(&'static self, text: &str, plain: &str) -> FileFacts {
        match self.parse(plain) {
            Some(tree) => self.walk(text, &tree),
            None => {
                let problems = vec![Problem { message: "too costly to parse, not parsed".to_owned(), line: None }];
                FileFacts { problems, ..FileFacts::default() }
            }
        }
    }

    fn compiled(&'static self) -> &'static Compiled {
        self.compiled.get_or_init(|| {
            let language: tree_sitter::Language = self.parser.into();
            let count = language.node_kind_count();
            let mut compiled = Compiled { visits: vec![None; count], classes: vec![Class::Other; count], language };
            let classes = [
                (self.comments, Class::Comment),
                (self.strings, Class::String),
                (self.decorators, Class::Decorator),
                (self.decorator_lists, Class::DecoratorList),
                (self.modifiers, Class::Modifiers),
            ];
            for id in 0..count as u16 {
                let kind = compiled.language.node_kind_for_id(id).unwrap_or("");
                if !compiled.language.node_kind_is_named(id) {
                    continue;
                }
                let rule = self.rules.iter().find(|(name, _)| *name == kind);
                compiled.visits[id as usize] = rule.map(|(_, visit)| *visit);
                let class = classes.iter().find(|(kinds, _)| kinds.contains(&kind));
                compiled.classes[id as usize] = class.map_or(Class::Other, |(_, class)| *class);
            }
            compiled
        })
    }

    /// The class of a node.
    pub(crate) fn class(&'static self, node: Node<'_>) -> Class {
        self.compiled().classes.get(node.kind_id() as usize).copied().unwrap_or_default()
    }

    /// The syntax tree of `text`; `None` where it would take far more work than for any text that people write.
    fn parse(&'static self, text: &str) -> Option<Tree> {
        thread_local! {
            static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
        }
        PARSER.with_borrow_mut(|parser| {
            parser.set_language(&self.compiled().language).ok()?;
            budget::parse(parser, text)
        })
    }

    fn walk(&'static self, text: &str, tree: &Tree) -> FileFacts {
        let compiled = self.compiled();
        let mut reader = Reader::new(self, text);
        let mut cursor = tree.walk();
        loop {
            let node = cursor.node();
            reader.leave_scopes(node.start_byte());
            let id = node.kind_id() as usize;
            let step = match compiled.classes.get(id) {
                Some(Class::Comment) => {
                    reader.comment(node);
                    Step::Over
                }
                _ => match compiled.visits.get(id).copied().flatten() {
                    Some(visit) => visit(&mut reader, node),
                    None => {
                        if node.is_error() || node.is_missing() {
                            reader.syntax_error(node);
                        }
                        Step::Into
                    }
                },
            };
            if let Step::Inside(definition) = step {
                reader.enter(definition, node);
            }
            if step != Step::Over && cursor.goto_first_child() {
                reader.around.push(node.kind());
                continue;
            }
            while !cursor.goto_next_sibling() {
                reader.around.pop();
                if !cursor.goto_parent() {
                    return reader.finish();
                }
            }
        }
    }
}

/// The named children of `node`, comments among them.
pub(crate) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    node.named_children(&mut node.walk()).collect()
}

/// The first child of that kind.
pub(crate) fn child_of_kind<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    node.children(&mut node.walk()).find(|child| child.kind() == kind)
}

/// The named children of `node` that fill its field `name`.
pub(crate) fn fields<'t>(node: Node<'t>, name: &str) -> Vec<Node<'t>> {
    node.children_by_field_name(name, &mut node.walk()).filter(|child| child.is_named()).collect()
}
