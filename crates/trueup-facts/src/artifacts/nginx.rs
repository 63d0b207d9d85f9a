//! nginx configuration: servers, what they listen on, and where their locations send requests.

use std::ops::Range;

use super::Artifact;
use super::recorder::{Recorder, hash_comment};
use crate::{Aspect, DefinitionIndex, DefinitionKind, FileFacts, SourcePath};

/// Configuration of nginx.
pub static NGINX: Artifact = Artifact { name: "nginx", file: "nginx", reads, extract };

/// How deep blocks may stand in each other; what is deeper is not looked at.
const MOST_NESTED: usize = 100;

fn reads(path: &SourcePath) -> bool {
    let extension = path.extension().unwrap_or("");
    let is_site = || ["sites-available", "sites-enabled"].iter().any(|place| path.directory().ends_with(place));
    match extension {
        "conf" => true,
        "nginx" | "template" | "tmpl" | "j2" | "tpl" => says_nginx(path),
        "" => is_site(),
        _ => false,
    }
}

fn says_nginx(path: &SourcePath) -> bool {
    path.as_str().to_ascii_lowercase().contains("nginx")
}

fn extract(path: &SourcePath, text: &str) -> Option<FileFacts> {
    let says_so = |needle: &str| memchr::memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
    if !(says_so("server") || says_so("upstream") || says_so("proxy_pass")) || !says_so("{") {
        return None;
    }
    let is_nginx =
        says_nginx(path) || ["listen", "proxy_pass", "server_name"].iter().filter(|word| says_so(word)).count() >= 2;
    if !is_nginx {
        return None;
    }
    let mut reader = Reader { recorder: Recorder::new(text), blocks: Vec::new() };
    reader.recorder.leading_comment(hash_comment);
    for directive in Directives::new(text) {
        reader.take(&directive);
    }
    Some(reader.recorder.finish())
}

/// A block that is open.
struct Block {
    name: String,
    arguments: Vec<String>,
    definition: Option<DefinitionIndex>,
    start: usize,
}

struct Reader<'t> {
    recorder: Recorder<'t>,
    blocks: Vec<Block>,
}

impl Reader<'_> {
    fn take(&mut self, directive: &Directive<'_>) {
        match directive.ending {
            Ending::Opens => self.open(directive),
            Ending::Closes => {
                let Some(block) = self.blocks.pop() else { return };
                let parent = self.blocks.last().and_then(|block| block.definition);
                if let Some(index) = block.definition.filter(|index| Some(*index) != parent) {
                    let span = self.recorder.span(block.start..directive.range.end);
                    self.recorder.definition(index).span = span;
                }
            }
            Ending::Line => self.setting(directive),
        }
    }

    fn open(&mut self, directive: &Directive<'_>) {
        let Some((name, arguments)) = directive.words.split_first() else {
            self.blocks.push(Block { name: String::new(), arguments: Vec::new(), definition: None, start: 0 });
            return;
        };
        let outer = self.blocks.last().and_then(|block| block.definition);
        let is_too_deep = self.blocks.len() >= MOST_NESTED;
        let range = directive.range.clone();
        let definition = match *name {
            _ if is_too_deep => None,
            "server" => Some(self.recorder.define(DefinitionKind::Service, "server", range.clone(), None)),
            "upstream" => arguments.first().map(|name| {
                let index = self.recorder.define(DefinitionKind::Resource, name, range.clone(), None);
                self.recorder.definition(index).type_text = Some("upstream".into());
                index
            }),
            "location" => {
                self.recorder.setting(outer, Aspect::Other, "location", &arguments.join(" "), range.clone());
                outer
            }
            _ => outer,
        };
        if let Some(index) = definition.filter(|index| Some(*index) != outer) {
            self.recorder.document(index, hash_comment);
        }
        let arguments = arguments.iter().map(|word| (*word).to_owned()).collect();
        self.blocks.push(Block { name: (*name).to_owned(), arguments, definition, start: range.start });
    }

    fn setting(&mut self, directive: &Directive<'_>) {
        let Some((&name, arguments)) = directive.words.split_first() else { return };
        let definition = self.blocks.last().and_then(|block| block.definition);
        let is_upstream = self.blocks.last().is_some_and(|block| block.name == "upstream");
        let location = self.blocks.iter().rev().find(|block| block.name == "location");
        let location = location.map(|block| block.arguments.join(" ")).unwrap_or_default();
        let range = directive.range.clone();
        let value = arguments.join(" ");
        match name {
            "listen" => self.recorder.setting(definition, Aspect::Port, "", &value, range),
            "server_name" => {
                let own = arguments.iter().find(|name| **name != "_" && !name.is_empty());
                if let (Some(index), Some(own)) = (definition, own)
                    && self.recorder.definition(index).name == "server"
                {
                    self.recorder.definition(index).name = (*own).into();
                }
                arguments.iter().for_each(|host| {
                    self.recorder.setting(definition, Aspect::Host, "", host, range.clone());
                });
            }
            "proxy_pass" | "grpc_pass" | "fastcgi_pass" | "uwsgi_pass" => {
                self.recorder.setting(definition, Aspect::Upstream, &location, &value, range);
            }
            "server" if is_upstream => {
                self.recorder.setting(definition, Aspect::Upstream, "", arguments.first().unwrap_or(&""), range);
            }
            name if is_limit(name) || PLAIN.contains(&name) => {
                self.recorder.setting(definition, Aspect::Other, name, &value, range);
            }
            "include" if !value.contains('*') && !value.starts_with('/') && value.ends_with(".conf") => {
                self.recorder.import(&value, range);
            }
            "include" => self.recorder.setting(definition, Aspect::Other, name, &value, range),
            _ => {}
        }
    }
}

/// Directives whose arguments are taken as they are.
const PLAIN: &[&str] = &[
    "root",
    "alias",
    "return",
    "auth_basic",
    "client_max_body_size",
    "client_body_buffer_size",
    "expires",
    "gzip",
    "keepalive",
    "proxy_buffering",
    "proxy_cache",
    "proxy_http_version",
    "server_tokens",
    "ssl",
    "ssl_certificate",
    "ssl_protocols",
    "worker_connections",
    "worker_processes",
];

/// Whether a directive says how much, how often or how long something may be.
fn is_limit(name: &str) -> bool {
    name.starts_with("limit_") || name.ends_with("_timeout")
}

enum Ending {
    Line,
    Opens,
    Closes,
}

/// A directive: its words, and whether a block follows.
struct Directive<'t> {
    words: Vec<&'t str>,
    ending: Ending,
    range: Range<usize>,
}

/// The directives of a text.
struct Directives<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Directives<'t> {
    fn new(text: &'t str) -> Directives<'t> {
        Directives { text, at: 0 }
    }

    /// Where the word that begins at `start` ends; a quoted one ends with its quote.
    fn word_end(&self, start: usize) -> usize {
        let rest = &self.text[start..];
        let quote = rest.chars().next().filter(|first| ['"', '\''].contains(first));
        let mut characters = rest.char_indices().skip(usize::from(quote.is_some()));
        while let Some((at, character)) = characters.next() {
            match quote {
                _ if character == '\\' => {
                    characters.next();
                }
                Some(quote) if character == quote => return start + at + 1,
                Some(_) => {}
                // A variable's braces are no block: `${name}`.
                None if character == '$' && rest[at + 1..].starts_with('{') => {
                    let end = rest[at..].find('}').unwrap_or(0);
                    characters.by_ref().take_while(|(next, _)| *next < at + end).for_each(drop);
                }
                None if character.is_whitespace() || ";{}".contains(character) => return start + at,
                None => {}
            }
        }
        self.text.len()
    }
}

impl<'t> Iterator for Directives<'t> {
    type Item = Directive<'t>;

    fn next(&mut self) -> Option<Directive<'t>> {
        let mut words = Vec::new();
        let mut start = None;
        loop {
            let rest = self.text.get(self.at..)?;
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let first = trimmed.chars().next()?;
            let begin = *start.get_or_insert(self.at);
            let ending = match first {
                '#' => {
                    self.at += trimmed.find('\n').unwrap_or(trimmed.len());
                    start = words.first().map(|_| begin);
                    continue;
                }
                ';' => Ending::Line,
                '{' => Ending::Opens,
                '}' => Ending::Closes,
                _ => {
                    let from = self.at;
                    self.at = self.word_end(from).max(from + first.len_utf8());
                    words.push(self.text[from..self.at].trim_matches(['"', '\'']));
                    continue;
                }
            };
            self.at += 1;
            return Some(Directive { words, ending, range: begin..self.at });
        }
    }
}
