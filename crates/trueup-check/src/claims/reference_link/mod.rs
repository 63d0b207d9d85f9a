//! `reference/link`: a Markdown link to a file of the project or to a heading.

use trueup_document::{Document, Link, heading_anchors};
use trueup_facts::SourcePath;

use crate::claim::{Cause, Claim, Judgement, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::renamed_file;
use crate::scope::{Scope, join};

/// A Markdown link or image whose target is in the project.
///
/// It holds when the file or directory exists, and the heading it names. It is drifted when the same file stands
/// elsewhere or has another name as git tells, and broken when the target or its heading is gone. Links with a scheme
/// are no claims.
///
/// It is unproven as `template` or `site-route` where only a site generator can resolve it (`@javadoc[Cart](shop.Cart)`), as `anchor-form` or
/// `includes` where the heading cannot be looked for, as `outside-root` where it leads out of the tree, and as
/// `ignored` where git ignores the target.
pub(crate) struct ReferenceLink;

/// A link with the file and the anchor it names.
pub(crate) struct LinkSubject {
    link: Link,
    file: String,
    anchor: Option<String>,
}

impl ClaimKind for ReferenceLink {
    const NAME: &'static str = "reference/link";
    type Subject = LinkSubject;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, LinkSubject)> {
        let links = scope.document.blocks().iter().flat_map(|block| &block.links);
        links
            .filter(|link| !has_scheme(&link.target) && !link.target.is_empty())
            .map(|link| {
                let (file, anchor) = match link.target.split_once('#') {
                    Some((file, anchor)) => (file, Some(anchor.to_owned())),
                    None => (link.target.as_str(), None),
                };
                let file = percent_decode(file.split('?').next().unwrap_or(file));
                let span = link.target_span.clone().unwrap_or(link.span.clone());
                let claim = scope.claim(Self::NAME, span, link.target.clone());
                (claim, LinkSubject { link: link.clone(), file, anchor })
            })
            .collect()
    }

    fn verify(scope: &Scope<'_>, _claim: &Claim, subject: &LinkSubject) -> Outcome {
        if let Some(directive) = site_directive(scope.document.text(), &subject.link) {
            return Outcome::unproven("template", format!("the site generator reads `@{directive}` in its own way"));
        }
        if subject.file.is_empty() {
            return anchor_outcome(scope, subject, scope.document, scope.document.path());
        }
        let is_alias = subject.file.starts_with("~/") || subject.file.starts_with('@');
        if is_alias || subject.file.contains(['{', '<', '$']) {
            return Outcome::unproven("template", "the target is filled in by a site generator");
        }
        let base = if subject.file.starts_with('/') { "" } else { scope.document.path().directory() };
        let Some(path) = join(base, &subject.file) else {
            return Outcome::unproven("outside-root", format!("`{}` lies outside the scanned root", subject.file));
        };
        let paths = scope.codebase.paths();
        if let Some(file) = paths.file(&path) {
            return file_outcome(scope, subject, file);
        }
        if paths.is_directory(&path) {
            return Outcome::holds(format!("the directory `{path}` exists"), Vec::new());
        }
        missing_outcome(scope, subject, &path)
    }

    fn reconcile(scope: &Scope<'_>, judgements: &mut [(Judgement, LinkSubject)]) {
        let written = |_: &Judgement, subject: &LinkSubject| {
            let base = if subject.file.starts_with('/') { "" } else { scope.document.path().directory() };
            join(base, &subject.file)
        };
        renamed_file::consult(scope, judgements, written, |_, subject, now| {
            let span = subject.link.target_span.clone()?;
            Some(Repair { span, replacement: subject.target_at(scope, now) })
        });
    }
}

impl LinkSubject {
    /// The link's target, if its file is the one at `path`, written as the link writes it.
    fn target_at(&self, scope: &Scope<'_>, path: &SourcePath) -> String {
        let file = match self.file.starts_with('/') {
            true => format!("/{path}"),
            false => relative(scope.document.path().directory(), path.as_str(), self.file.starts_with("./")),
        };
        match &self.anchor {
            Some(anchor) => format!("{file}#{anchor}"),
            None => file,
        }
    }
}

/// How far before a link the name of a directive may begin, in bytes.
const DIRECTIVE: usize = 32;

/// The directive right before a link, as in `@javadoc[Cart](shop.Cart)`: what its target means is for the generator of
/// the site to say. A target of `@ref` is a path like that of any link.
fn site_directive<'a>(text: &'a str, link: &Link) -> Option<&'a str> {
    let before = text.get(text.floor_char_boundary(link.span.start.saturating_sub(DIRECTIVE))..link.span.start)?;
    let (around, name) = before.strip_suffix(':').unwrap_or(before).rsplit_once('@')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let begins = !around.ends_with(|last: char| last.is_alphanumeric());
    (is_name && begins && name != "ref").then_some(name)
}

fn file_outcome(scope: &Scope<'_>, subject: &LinkSubject, file: &SourcePath) -> Outcome {
    let is_markdown = matches!(file.extension(), Some("md" | "markdown" | "mdx"));
    match (&subject.anchor, scope.text(file)) {
        (Some(_), Some(text)) if is_markdown => {
            let document = Document::parse(file.clone(), text.to_string());
            anchor_outcome(scope, subject, &document, file)
        }
        _ => Outcome::holds(format!("`{file}` exists"), vec![scope.file_evidence(file)]),
    }
}

fn anchor_outcome(scope: &Scope<'_>, subject: &LinkSubject, document: &Document, file: &SourcePath) -> Outcome {
    let Some(anchor) = subject.anchor.as_deref().filter(|anchor| !anchor.is_empty()) else {
        return Outcome::holds(format!("`{file}` exists"), vec![scope.file_evidence(file)]);
    };
    let decoded = percent_decode(anchor);
    // GitHub puts this before the anchors that it makes itself, and understands links with and without it.
    let anchor = decoded.strip_prefix("user-content-").unwrap_or(&decoded).to_owned();
    let [_, folded] = heading_anchors(&anchor);
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let wanted = letters(&anchor);
    let alike = || !wanted.is_empty() && document.anchors().iter().any(|known| letters(known) == wanted);
    if document.has_anchor(&anchor) || document.has_anchor(&folded) || alike() {
        return Outcome::holds(format!("`{file}` has the heading `#{anchor}`"), vec![scope.file_evidence(file)]);
    }
    if anchor.starts_with("L") && anchor[1..].starts_with(|first: char| first.is_ascii_digit())
        || anchor.contains(":~:")
    {
        return Outcome::unproven("anchor-form", "the anchor names no heading");
    }
    if includes_others(document) {
        return Outcome::unproven("includes", format!("`{file}` takes in other files, which may have the heading"));
    }
    let near = nearest_anchor(&anchor, document);
    let message = format!("`{file}` has no heading `#{anchor}`");
    let advice = match near {
        Some(near) => format!("the nearest heading is `#{near}`; link to it, or to the file alone"),
        None => "link to a heading that exists, or to the file alone".to_owned(),
    };
    Outcome::broken(message, advice).with_evidence(vec![scope.file_evidence(file)])
}

/// Whether a document takes in others when its site is made.
fn includes_others(document: &Document) -> bool {
    let marks = ["{{#include", "{{ #include", "{{<", "{{%", "{% include", "--8<--", "[!INCLUDE", "!include"];
    let is_module = document.path().extension() == Some("mdx");
    is_module || marks.iter().any(|mark| document.text().contains(mark))
}

/// The anchor that shares the most words with `anchor`, where it shares at least half of them.
fn nearest_anchor<'a>(anchor: &str, document: &'a Document) -> Option<&'a str> {
    let words: Vec<&str> = anchor.split('-').filter(|word| word.len() > 2).collect();
    let shared = |known: &str| words.iter().filter(|word| known.split('-').any(|part| part == **word)).count();
    let best = document.anchors().iter().max_by_key(|known| (shared(known), std::cmp::Reverse(known.len())))?;
    (shared(best) * 2 >= words.len().max(1) && shared(best) > 0).then_some(best.as_str())
}

fn missing_outcome(scope: &Scope<'_>, subject: &LinkSubject, path: &str) -> Outcome {
    let paths = scope.codebase.paths();
    let name = path.rsplit('/').next().unwrap_or(path);
    for page in [
        format!("{path}.md"),
        format!("{path}.mdx"),
        format!("{path}/index.md"),
        format!("{path}/README.md"),
        path.replace(".html", ".md"),
    ] {
        if paths.is_file(&page) {
            return Outcome::holds(format!("`{page}` exists"), vec![scope.file_evidence(&SourcePath::new(&page))]);
        }
    }
    if scope.codebase.is_ignored(path) {
        return Outcome::ignored(path);
    }
    if !name.contains('.') || name.ends_with(".html") || name.ends_with(".epub") || subject.file.starts_with('/') {
        return Outcome::unproven(
            "site-route",
            format!("`{}` may be a route of the site made from these files", subject.file),
        );
    }
    let message = format!("the link's target `{path}` does not exist");
    let mut found: Vec<SourcePath> = paths.files_by_suffix(name).cloned().collect();
    found = scope.nearest(found);
    match (found.as_slice(), &subject.link.target_span) {
        ([moved], Some(span)) if !is_common_name(name) => {
            let replacement = subject.target_at(scope, moved);
            let message = format!("{message}; it is now `{moved}`");
            Outcome::drifted(message, vec![scope.file_evidence(moved)], Repair { span: span.clone(), replacement })
                .because(Cause::Gone(path.to_owned()))
        }
        _ => Outcome::broken(message, "link to the file that took its place, or drop the link")
            .because(Cause::Gone(path.to_owned())),
    }
}

fn is_common_name(name: &str) -> bool {
    matches!(
        name,
        "README.md"
            | "index.md"
            | "mod.rs"
            | "lib.rs"
            | "main.rs"
            | "__init__.py"
            | "index.ts"
            | "index.js"
            | "LICENSE"
    )
}

/// The path from `directory` to `path`; one that does not lead upwards begins with `./` where it `is_dotted`.
fn relative(directory: &str, path: &str, is_dotted: bool) -> String {
    let from: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.len() - shared;
    let down = to[shared..].join("/");
    if up == 0 && is_dotted { format!("./{down}") } else { format!("{}{down}", "../".repeat(up)) }
}

fn has_scheme(target: &str) -> bool {
    let scheme = target.split([':', '/', '#', '?']).next().unwrap_or("");
    let names_scheme = target[scheme.len()..].starts_with(':')
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    target.starts_with("//") || (names_scheme && !scheme.is_empty())
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (bytes[at], hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
