//! `constant`: a named value, and what the document says it is.

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

/// A constant, a variable of a module or a field with a value, named in a code span, with the value that the document
/// gives it: `` `MAX_LINES = 50` ``, `` `MAX_LINES` (50) ``, `` `timeout` (default 30s) ``.
///
/// It holds when the value in the code, evaluated through other constants and across files and compared in the units
/// given, is the one stated. It is drifted when the code has another plain number or text, and broken when the other
/// value is computed from constants.
///
/// It is unproven as `ambiguous` where several definitions share the name with different values, as `not-constant`
/// where the value is no constant expression, and as `hypothetical` where the text gives a value that it need not have.
pub(crate) struct Constant;

/// What a claim about a constant says.
pub(crate) struct Subject {
    block: BlockIndex,
    named: Vec<DefinitionId>,
    stated: StatedValue,
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
                let named = values_named(scope, &name);
                let is_said = |id: &DefinitionId| is_written(scope.codebase.definition(*id), &stated);
                if named.is_empty()
                    || !(is_plain || named.iter().any(is_said))
                    || scope.model.settings().iter().any(|setting| setting.name == *name)
                {
                    continue;
                }
                let span = inline.span.start..stated.span.end.max(inline.span.end);
                claims.push((scope.claim(Self::NAME, span, name), Subject { block: index, named, stated }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, subject: &Subject) -> Outcome {
        let name = &claim.subject;
        let stated = &subject.stated;
        let codebase = scope.codebase;
        let evidence_of = |id: DefinitionId| {
            let definition = codebase.definition(id);
            vec![scope.line_evidence(codebase.file(id.file).path(), definition.span.line, definition.span.line)]
        };
        let values: Vec<(DefinitionId, Value)> =
            subject.named.iter().filter_map(|id| Some((*id, codebase.constant(*id)?))).collect();
        let as_written = subject.named.iter().find(|id| is_written(codebase.definition(**id), stated));
        let evaluated = values.iter().find(|(_, value)| stated.is_constant(value)).map(|(id, _)| id);
        if let Some(id) = as_written.or(evaluated) {
            return Outcome::holds(format!("`{name}` has this value"), evidence_of(*id));
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
        let message = format!("`{name}` is `{literal}`, not `{}`", stated.text);
        match stated.literal_of(literal) {
            Some(now) => {
                let repair = Repair { span: stated.span.clone(), replacement: now };
                Outcome::drifted(message, evidence_of(*id), repair)
            }
            None => Outcome::broken(message, "write the value it has now").with_evidence(evidence_of(*id)),
        }
    }
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
    definition.value.as_deref().unwrap_or("").split_whitespace().eq(stated.text.split_whitespace())
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
    if !is_name || !(text.contains('_') || text.contains('.') || text.chars().all(char::is_uppercase)) {
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
