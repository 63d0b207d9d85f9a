//! `constant`: a named value, and what the document says it is.

mod by_words;
mod hardcoded;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, InlineKind};
use trueup_facts::{Constant as Value, Definition, DefinitionId, DefinitionKind};

use crate::claim::{Claim, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::stated_value::{StatedValue, default_in, value_in};
use crate::symbol::has_code_shape;
use crate::words::words;

/// A constant, a variable of a module or a field with a value, named in a code span or as a word in the shape of code,
/// with the value that the document gives it: `` `MAX_LINES = 50` ``, `` `MAX_LINES` (50) ``, `MAX_LINES=50` in a drawing,
/// `` `timeout` (default 30s) ``. Also words that are all in the name of one: "batch size (default 50)" for
/// `BATCH_SIZE`, "three login attempts" for `MAX_LOGIN_ATTEMPTS`; and `` `NAME` is hardcoded to `"x"` ``.
///
/// The value in the code is evaluated, through other constants and across files, and compared in the units given; the
/// end of a name (`_MS`, `_SECONDS`, `_KIB`) says what the code counts in. It holds when they are equal. It is drifted when
/// the name is written out, only one constant is called so, and the code has another plain number or text; broken when
/// that is an expression, or when what is said to be hardcoded is a setting that the environment gives. Words that only
/// fit a name are a claim where the value is equal, and none otherwise.
///
/// Not decided: `ambiguous`, a name that several definitions share, or a field, of which the text may mean another;
/// `not-constant`, a value that is no constant expression; `hypothetical`.
pub(crate) struct Constant;

/// What a claim about a constant says.
pub(crate) struct Subject {
    block: BlockIndex,
    named: Vec<DefinitionId>,
    stated: StatedValue,
    /// Whether words tie the value to the name, which is not written out.
    is_by_words: bool,
}

/// `NAME = value` in one code span.
static ASSIGNMENT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?<name>[A-Za-z_][\w.:]*)\s*(?:=|:=)\s*(?<value>[^=\s].*)$").ok());

impl ClaimKind for Constant {
    const NAME: &'static str = "constant";
    type Subject = Subject;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Subject)> {
        let mut claims = Vec::new();
        for (index, block) in scope.document.blocks().iter().enumerate() {
            for inline in block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code) {
                let Some((name, stated, is_plain)) = written(scope, block, &inline.span) else { continue };
                let span = inline.span.start..stated.span.end.max(inline.span.end);
                claims.extend(claim_of(scope, index, span, name, stated, is_plain));
            }
            for (start, name, stated) in in_plain_text(scope, block) {
                claims.extend(claim_of(scope, index, start..stated.span.end, name, stated, true));
            }
        }
        let claim = |(span, subject): (Range<usize>, Subject)| {
            let name = subject.named.first().map_or("", |id| scope.codebase.definition(*id).name.as_str());
            (scope.claim(Self::NAME, span, name.to_owned()), subject)
        };
        let by_words: Vec<(Claim, Subject)> = by_words::tied(scope).into_iter().map(claim).collect();
        let is_new = |(other, _): &(Claim, Subject)| {
            !claims.iter().any(|(claim, _)| claim.span.start < other.span.end && other.span.start < claim.span.end)
        };
        let new: Vec<(Claim, Subject)> = by_words.into_iter().filter(is_new).collect();
        claims.extend(new);
        claims.extend(hardcoded::claims(scope));
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, subject: &Subject) -> Outcome {
        let name = &claim.subject;
        let stated = &subject.stated;
        if subject.named.is_empty() {
            return hardcoded::outcome(scope, claim, &scope.document.blocks()[subject.block]);
        }
        let codebase = scope.codebase;
        let evidence_of = |id: DefinitionId| {
            let definition = codebase.definition(id);
            vec![scope.line_evidence(codebase.file(id.file).path(), definition.span.line, definition.span.line)]
        };
        let values: Vec<(DefinitionId, Value)> =
            subject.named.iter().filter_map(|id| Some((*id, codebase.constant(*id)?))).collect();
        let as_written = subject.named.iter().find(|id| is_written(codebase.definition(**id), stated));
        let evaluated = values.iter().find(|(_, value)| stated.is_value_of(name, value)).map(|(id, _)| id);
        if let Some(id) = as_written.or(evaluated) {
            return Outcome::holds(format!("`{name}` has this value"), evidence_of(*id));
        }
        if subject.is_by_words {
            return Outcome::unproven("ambiguous", format!("the text may not mean `{name}`"));
        }
        let [(id, value)] = &values[..] else {
            return match values.is_empty() {
                true => Outcome::unproven("not-constant", format!("the value of `{name}` is no constant expression")),
                false => Outcome::unproven("ambiguous", format!("several definitions are called `{name}`")),
            };
        };
        let definition = codebase.definition(*id);
        let literal = definition.value.as_deref().unwrap_or("");
        let is_same_kind = match value {
            Value::Integer(_) | Value::Float(_) | Value::Duration(_) => stated.number().is_some(),
            Value::Text(_) | Value::Boolean(_) => {
                stated.number().is_none() && definition.kind == DefinitionKind::Constant
            }
        };
        if subject.named.len() > 1 || !is_same_kind || definition.kind == DefinitionKind::Field {
            let message = format!("`{name}` is `{literal}` in the code, which may be another one than is meant");
            return Outcome::unproven("ambiguous", message).with_evidence(evidence_of(*id));
        }
        if hypothetical(scope, &scope.document.blocks()[subject.block], &claim.span).is_some() {
            return Outcome::unproven(
                "hypothetical",
                format!("the text gives `{name}` a value that need not be its own"),
            );
        }
        let message = format!("`{name}` is `{literal}`, not `{}{}`", stated.text, stated.unit);
        match stated.literal_of(literal) {
            Some(now) => {
                let repair = Repair { span: stated.span.clone(), replacement: now };
                Outcome::drifted(message, evidence_of(*id), repair)
            }
            None => Outcome::broken(message, "write the value it has now").with_evidence(evidence_of(*id)),
        }
    }
}

fn claim_of(
    scope: &Scope<'_>,
    block: BlockIndex,
    span: Range<usize>,
    name: String,
    stated: StatedValue,
    is_plain: bool,
) -> Option<(Claim, Subject)> {
    let named = values_named(scope, &name);
    let is_said = |id: &DefinitionId| is_written(scope.codebase.definition(*id), &stated);
    let is_decided = !named.is_empty() && (is_plain || named.iter().any(is_said));
    let is_setting = scope.model.settings().iter().any(|setting| setting.name == *name);
    let claim = scope.claim(Constant::NAME, span, name);
    (is_decided && !is_setting).then_some((claim, Subject { block, named, stated, is_by_words: false }))
}

/// Whether a block of code is a drawing or plain text rather than code of a language.
fn is_plain(info: &str) -> bool {
    matches!(info.trim().to_lowercase().as_str(), "" | "text" | "txt" | "ascii" | "plaintext" | "plain")
}

/// The names in the shape of code in a block's plain text, or in the lines of a drawing, with the value right after them:
/// `SNAP_LEN=1518`, `recovery_time (default: 30s)`.
fn in_plain_text(scope: &Scope<'_>, block: &Block) -> Vec<(usize, String, StatedValue)> {
    let spans: Vec<Range<usize>> = match block.code() {
        Some(code) if is_plain(&code.info) => code.lines.clone(),
        Some(_) => return Vec::new(),
        None => {
            block.inlines.iter().filter(|it| it.kind == InlineKind::Text).map(|inline| inline.span.clone()).collect()
        }
    };
    let mut found = Vec::new();
    for span in spans {
        let text = scope.document.slice(&span);
        for word in words(text).filter(|word| has_code_shape(&text[word.clone()])) {
            let start = span.start + word.end;
            let after = &text[word.end..];
            let trimmed = after.trim_start_matches(' ');
            let lead = after.len() - trimmed.len();
            let is_touching = text[..word.start].ends_with(['.', '-', '/', '$', '{', '=']);
            let stated = match trimmed.as_bytes() {
                [b'(', ..] => {
                    let end = trimmed.find(')').unwrap_or(trimmed.len());
                    default_in(&trimmed[..end], start + lead).or_else(|| value_in(&trimmed[1..], start + lead + 1))
                }
                [b'=', next, ..] if *next != b'=' && *next != b'>' => {
                    let inner = trimmed[1..].trim_start_matches(' ');
                    let at = start + after.len() - inner.len();
                    // "=50 lines": a word that is no unit is not part of the value.
                    let number = inner.find(|c: char| !(c.is_ascii_digit() || c == '_')).unwrap_or(inner.len());
                    value_in(inner, at).or_else(|| value_in(&inner[..number], at))
                }
                _ => None,
            };
            if let Some(stated) = stated.filter(|_| !is_touching) {
                found.push((span.start + word.start, text[word].to_owned(), stated));
            }
        }
    }
    found
}

/// The value that a whole text is, and whether it is a plain one with its unit rather than an expression as it stands.
fn whole_value(text: &str, offset: usize) -> (StatedValue, bool) {
    let plain = value_in(text, offset).filter(|value| {
        let rest = text.get(value.span.end - offset..).unwrap_or("").trim_matches(['"', '\'', ' ', ';']);
        rest.eq_ignore_ascii_case(&value.unit)
    });
    let is_plain = plain.is_some();
    let as_it_stands = || StatedValue { text: text.to_owned(), unit: String::new(), span: offset..offset + text.len() };
    (plain.unwrap_or_else(as_it_stands), is_plain)
}

/// Whether the code writes the value just so.
fn is_written(definition: &Definition, stated: &StatedValue) -> bool {
    stated.unit.is_empty()
        && definition.value.as_deref().unwrap_or("").split_whitespace().eq(stated.text.split_whitespace())
}

/// The name and the value that a code span and the words right after it give, and whether the value is a plain one.
fn written(scope: &Scope<'_>, block: &Block, code: &Range<usize>) -> Option<(String, StatedValue, bool)> {
    let document = scope.document;
    let text = document.slice(code);
    if let Some(found) = ASSIGNMENT.as_ref().and_then(|pattern| pattern.captures(text)) {
        let value = found.name("value")?;
        let (stated, is_plain) = whole_value(value.as_str(), code.start + value.start());
        return Some((last_part(found.name("name")?.as_str()).to_owned(), stated, is_plain));
    }
    let is_name = text.len() > 2 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:".contains(&byte));
    let has_shape = text.contains('_') || text.contains('.') || text.chars().all(char::is_uppercase);
    if !is_name || !(has_shape || is_only_constant(scope, text)) {
        return None;
    }
    let whole = document.text();
    let start = code.end + 1;
    let end = whole.floor_char_boundary((start + 60).min(block.span.end)).max(start);
    let after = whole.get(start..end)?;
    let reach = after.find(['`', ';', '\n']).map_or(after.len(), |at| match after[at..].starts_with('`') {
        // The value itself may be a code span.
        true => after[at + 1..].find('`').map_or(at, |close| at + close + 2),
        false => at,
    });
    let after = &after[..reach];
    let stated = default_in(after, start).or_else(|| {
        let inner = after.trim_start().strip_prefix(['(', '=', ':'])?;
        value_in(inner.trim_start(), start + after.len() - inner.trim_start().len())
    })?;
    Some((last_part(text).to_owned(), stated, true))
}

/// Whether a name in the shape of code is that of constants and of nothing else, as languages without capitals for them
/// write it: `MaxLines`.
fn is_only_constant(scope: &Scope<'_>, name: &str) -> bool {
    let named = scope.codebase.definitions_named(name);
    let is_constant = |id: &DefinitionId| scope.codebase.definition(*id).kind == DefinitionKind::Constant;
    has_code_shape(name) && !named.is_empty() && named.iter().all(is_constant)
}

fn last_part(name: &str) -> &str {
    name.rsplit(['.', ':']).next().unwrap_or(name)
}

/// The product's definitions of that name that have a value.
fn values_named(scope: &Scope<'_>, name: &str) -> Vec<DefinitionId> {
    let is_value = |definition: &Definition| {
        use DefinitionKind::{Constant, Field, Variable};
        matches!(definition.kind, Constant | Variable | Field) && definition.value.is_some()
    };
    let codebase = scope.codebase;
    let named: Vec<DefinitionId> =
        codebase.definitions_named(name).iter().copied().filter(|id| is_value(codebase.definition(*id))).collect();
    let near = scope.nearest(named.iter().map(|id| codebase.file(id.file).path().clone()).collect());
    named.into_iter().filter(|id| near.contains(codebase.file(id.file).path())).collect()
}
