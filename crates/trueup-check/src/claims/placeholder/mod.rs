//! `placeholder`: a text of the template that nobody has filled in.

use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, InlineKind};

use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::scope::Scope;
use crate::sentence::column_header;

/// A text of the template that nobody has filled in: `[What this component does]`, `[Describe …]`, `TODO`, `TODO: describe`.
///
/// Any left is broken: only a person knows what belongs there. It never holds, drifts or stays unproven. Links,
/// footnotes, task boxes, code and intervals are none of these, and neither is a date in a table that is still open.
pub(crate) struct Placeholder;

static BRACKETED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\[(?:
            (?:Component|Layer|Pattern|Model|Threat|Step|Benefit|Service|Thing|Reason|Option|Difference|Improvement|Limitation
               |Defense|Bottleneck|Optimization|Error\ category|Failure\ scenario|Storage\ Type|Data\ type|Similar\ tool\S*
               |Major\ Decision|Major\ decision)\ (?:\d+|[A-Z]|Name|[\w\ /]*\d)
            | (?:Explanation|Details|Responsibility|Advantages|field_name|VARIABLE_NAME|file/directory|Next\ component
               |Defense\ mechanism|Layer\ Name|Similar\ tool/approach\ \d)
            | (?:What|Why|How|Where|Which|When|Who)\ [a-z][^\]\n]{3,}
            | (?:Describe|Explain|List|Specific|Insert|Fill|Your|Add|Write|Actual|Brief|Repeat|Same\ structure|If\ applicable
               |If\ relevant|If\ using|Can\ import|Final|Processing|Show|Reasoning|ASCII\ diagram|Code\ snippet|Diagram
               |Placeholder|TODO|TBD|FIXME|XXX)\b[^\]\n]*
        )\]",
    )
    .ok()
});

static MARKER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^\s*(?:\*\*)?(?:TODO|TBD|FIXME|XXX)(?:\*\*)?(?:[:\s.…-]*$|[:\s-]+(?:write|describe|document|explain|expand|add|fill|update|complete)\b)",
    ).ok()
});

impl ClaimKind for Placeholder {
    const NAME: &'static str = "placeholder";
    type Subject = ();

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, ())> {
        let mut claims = Vec::new();
        if is_template(scope) {
            return claims;
        }
        for block in scope.document.blocks() {
            let spans: Vec<_> = match block.code() {
                Some(code) if code.info.is_empty() || code.info.starts_with('[') || code.info == "text" => {
                    code.lines.clone()
                }
                Some(_) => continue,
                None => vec![block.span.clone()],
            };
            for span in spans {
                let text = scope.document.slice(&span);
                let bracketed = BRACKETED.iter().flat_map(|pattern| pattern.find_iter(text));
                for found in bracketed {
                    let at = span.start + found.start()..span.start + found.end();
                    if !is_markup(scope, block, &at) {
                        claims.push((scope.claim(Self::NAME, at, found.as_str().to_owned()), ()));
                    }
                }
                let is_marker = block.code().is_none() && MARKER.as_ref().is_some_and(|marker| marker.is_match(text));
                if is_marker && !is_open_date(scope, block) {
                    let end = span.start + text.trim_end().len();
                    claims.push((scope.claim(Self::NAME, span.start..end, "TODO".to_owned()), ()));
                }
            }
        }
        claims
    }

    fn verify(_scope: &Scope<'_>, claim: &Claim, _subject: &()) -> Outcome {
        let message = format!("`{}` is a placeholder that nobody has filled in", short(&claim.text));
        Outcome::broken(message, "write what belongs here, or delete the line")
    }
}

/// Whether the document is itself a form for others to fill in: an issue or pull request template, an agent's skill.
fn is_template(scope: &Scope<'_>) -> bool {
    let path = scope.document.path().as_str().to_lowercase();
    path.contains("template") || path.split('/').any(|part| part.starts_with('.'))
}

/// Whether a cell tells when something will be, which nobody may know yet.
fn is_open_date(scope: &Scope<'_>, block: &Block) -> bool {
    let header = column_header(scope, block).unwrap_or_default().to_lowercase();
    ["date", "release", "when", "end of"].iter().any(|word| header.contains(word))
}

fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    if line.chars().count() > 60 { line.chars().take(57).chain("...".chars()).collect() } else { line.to_owned() }
}

/// Whether the bracket belongs to a link, an image, a footnote or a code span.
fn is_markup(scope: &Scope<'_>, block: &Block, span: &std::ops::Range<usize>) -> bool {
    let text = scope.document.text();
    let after = text[span.end..].chars().next();
    // The arguments of a type: `Matcher[List[Name]]`.
    let is_argument = text[..span.start].ends_with(|before: char| before.is_alphanumeric() || before == '_');
    let in_code = |inline: &trueup_document::Inline| {
        inline.kind == InlineKind::Code && inline.span.start <= span.start && span.end <= inline.span.end
    };
    let in_link = block.links.iter().any(|link| link.span.start <= span.start && span.end <= link.span.end);
    matches!(after, Some('(' | '[' | ':')) || is_argument || in_link || block.inlines.iter().any(in_code)
}
