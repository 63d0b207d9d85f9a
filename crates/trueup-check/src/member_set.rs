//! The members of a shown type against those of the code, in both directions.

use trueup_facts::{Codebase, Definition, DefinitionId, DefinitionKind, Visibility};

use crate::claim::{Claim, Evidence, Repair, Verdict};
use crate::claims::Outcome;
use crate::locate::without_comment;
use crate::member_edit::{self, Differing};
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::shown_type::{
    ShownMember, ShownType, Uncertain, counterpart, has_member, is_anchored, is_excerpt, may_be_same_type, members,
    told_files,
};

/// The claim that a shown type makes: its text, with a comment that follows its end on the line.
pub(crate) fn claim_of(scope: &Scope<'_>, kind: &'static str, shown: &ShownType) -> (Claim, ShownType) {
    let rest =
        scope.document.text().get(shown.span.end..).and_then(|rest| rest.lines().next()).unwrap_or("").trim_end();
    let is_comment = without_comment(&format!("}} {rest}")).trim() == "}";
    let end = if is_comment { shown.span.end + rest.len() } else { shown.span.end };
    (scope.claim(kind, shown.span.start..end, shown.name.to_string()), shown.clone())
}

/// How what is shown differs from the code.
struct Difference<'s> {
    /// Shown, but no member of the type.
    extra: Vec<&'s ShownMember>,
    /// Shown, and nobody can tell whether it is a member.
    uncertain: Vec<&'s ShownMember>,
    /// Members that are not shown.
    missing: Vec<DefinitionId>,
    /// Shown with a type that shares no word with the one it has.
    retyped: Vec<(&'s ShownMember, DefinitionId)>,
    /// How many of the shown ones are members.
    shared: usize,
}

impl Difference<'_> {
    /// Whether so little is shared that the document shows a selection of the type, or a sketch of it.
    ///
    /// Where the text names the file and shows no functions beside the type, one that lacks one field of two is no sketch.
    fn is_selection(&self, is_told: bool) -> bool {
        if is_told && self.shared > 0 && self.extra.len() == 1 && self.missing.len() <= 1 {
            return false;
        }
        let is_most = |others: usize| self.shared * 5 >= (self.shared + others) * 3;
        !is_most(self.missing.len()) || !is_most(self.extra.len())
    }
}

/// Decides whether the code's type has the members that the document shows, and no others.
pub(crate) fn verify_shown(scope: &Scope<'_>, claim: &Claim, shown: &ShownType) -> Outcome {
    let codebase = scope.codebase;
    let id = match counterpart(scope, shown) {
        Ok(id) => id,
        Err(Uncertain::Missing) => {
            let message = format!("the code defines no `{}` with members", shown.name);
            return Outcome::unproven("no-subject", message);
        }
        Err(Uncertain::Ambiguous) => {
            let message = format!("the code defines `{}` more than once; name its file above the block", shown.name);
            return Outcome::unproven("ambiguous", message);
        }
    };
    let difference = differences(codebase, shown, id);
    let definition = codebase.definition(id);
    let path = codebase.file(id.file).path();
    let evidence = vec![scope.line_evidence(path, definition.span.line, definition.span.end_line)];
    let is_false = !(difference.extra.is_empty() && difference.missing.is_empty() && difference.retyped.is_empty());
    let is_told = !shown.is_among_functions && told_files(scope, shown.block).contains(path);
    if is_false && (difference.is_selection(is_told) || !is_anchored(scope, shown, id)) {
        let message = format!("the document may show a selection of the {} of `{}`", noun(shown, 2), shown.name);
        return Outcome::unproven("selection", message).with_evidence(evidence);
    }
    let block = &scope.document.blocks()[shown.block];
    if is_false && hypothetical(scope, block, &claim.span).is_some() {
        return Outcome::unproven("hypothetical", format!("the text shows a `{}` that need not be there", shown.name));
    }
    if !is_false && !difference.uncertain.is_empty() {
        let message = format!(
            "`{}` may come from a base of `{}` that is not in the code",
            difference.uncertain[0].name, shown.name
        );
        return Outcome::unproven("may-be-inherited", message).with_evidence(evidence);
    }
    if !is_false {
        let whole = if is_excerpt(codebase, shown, id) { "has" } else { "has exactly" };
        return Outcome::holds(format!("`{}` {whole} the {} shown", shown.name, noun(shown, 2)), evidence);
    }
    let outcome = false_outcome(codebase, shown, &difference, evidence);
    let Difference { extra, missing, retyped, .. } = &difference;
    match member_edit::repair(scope, claim, shown, id, &Differing { extra, missing, retyped }) {
        Some(repair) if outcome.verdict == Verdict::Broken => {
            Outcome { verdict: Verdict::Drifted, repair: Some(repair), ..outcome }
        }
        _ => outcome,
    }
}

/// What became of a member that a document shows and that the type has no more.
pub(crate) enum Now {
    /// It has another name.
    Renamed(String),
    /// It is gone, or nobody can tell what it is now.
    Gone,
}

/// What became of the member `name` of a shown type; `None` where the type may still have it, or where nothing says that
/// the document shows the code's own type as it is.
pub(crate) fn now_of(scope: &Scope<'_>, shown: &ShownType, id: DefinitionId, name: &str) -> Option<Now> {
    let codebase = scope.codebase;
    let difference = differences(codebase, shown, id);
    let is_told = !shown.is_among_functions && told_files(scope, shown.block).contains(codebase.file(id.file).path());
    let extra = difference.extra.iter().find(|member| member.name == name)?;
    if difference.is_selection(is_told) || !is_anchored(scope, shown, id) {
        return None;
    }
    match (&difference.extra[..], &difference.missing[..]) {
        ([_], [missing]) if is_renaming(codebase, shown, extra, *missing) => {
            Some(Now::Renamed(codebase.definition(*missing).name.to_string()))
        }
        _ => Some(Now::Gone),
    }
}

fn differences<'s>(codebase: &Codebase, shown: &'s ShownType, id: DefinitionId) -> Difference<'s> {
    let own = members(codebase, id);
    let named = |name: &str| own.iter().copied().find(|member| codebase.definition(*member).name == name);
    let mut difference =
        Difference { extra: Vec::new(), uncertain: Vec::new(), missing: Vec::new(), retyped: Vec::new(), shared: 0 };
    for member in &shown.members {
        match named(&member.name) {
            Some(now) => {
                difference.shared += 1;
                let types = (member.type_text.as_ref(), codebase.definition(now).type_text.as_ref());
                if let (Some(written), Some(now_written)) = types
                    && !may_be_same_type(written, now_written)
                {
                    difference.retyped.push((member, now));
                }
            }
            None => match has_member(codebase, id, &member.name) {
                Some(true) => difference.shared += 1,
                Some(false) if shown.is_readable => difference.extra.push(member),
                Some(false) => difference.uncertain.push(member),
                None => difference.uncertain.push(member),
            },
        }
    }
    if !is_excerpt(codebase, shown, id) {
        let is_shown = |name: &str| shown.members.iter().any(|member| member.name == name);
        let shows_hidden = shown.members.iter().any(|member| is_hidden(&member.name));
        difference.missing = own
            .into_iter()
            .filter(|member| {
                let member = codebase.definition(*member);
                !is_shown(&member.name) && !is_aside(member) && (shows_hidden || !is_hidden(&member.name))
            })
            .collect();
    }
    // A type spelled in another way is no news beside members that are gone.
    if !(difference.extra.is_empty() && difference.missing.is_empty()) {
        difference.retyped.clear();
    }
    difference
}

/// Options of frameworks that are written like fields.
const OPTIONS: &[&str] = &["meta", "model_config", "objects", "query_class"];

fn is_hidden(name: &str) -> bool {
    name.starts_with('_') && !name.starts_with("__")
}

/// Whether a member is the type's own business or its machinery, which documents leave out.
pub(crate) fn is_aside(member: &Definition) -> bool {
    let is_option = member.kind == DefinitionKind::Field && member.type_text.is_none() && !is_declared(member);
    let is_class_wide = member.type_text.as_ref().is_some_and(|of| of.contains("ClassVar"));
    member.name.starts_with("__")
        || OPTIONS.contains(&member.name.as_str())
        || member.in_test
        || is_option
        || is_class_wide
        || (member.visibility == Visibility::Private && member.type_text.is_none())
}

/// Whether a field without a type is one that a framework makes of a call: `name = StringField()`.
fn is_declared(member: &Definition) -> bool {
    member.value.as_deref().is_none_or(|value| value.contains('('))
}

fn noun(shown: &ShownType, count: usize) -> &'static str {
    match (shown.kind == DefinitionKind::Enum, count == 1) {
        (true, true) => "variant",
        (true, false) => "variants",
        (false, true) => "field",
        (false, false) => "fields",
    }
}

fn false_outcome(
    codebase: &Codebase,
    shown: &ShownType,
    difference: &Difference<'_>,
    evidence: Vec<Evidence>,
) -> Outcome {
    let name_of = |id: &DefinitionId| codebase.definition(*id).name.to_string();
    let list = |names: Vec<String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if let ([extra], [missing], []) = (&difference.extra[..], &difference.missing[..], &difference.retyped[..])
        && is_renaming(codebase, shown, extra, *missing)
    {
        let now = name_of(missing);
        let message = format!("the {} `{}` of `{}` is now `{now}`", noun(shown, 1), extra.name, shown.name);
        return Outcome::drifted(message, evidence, Repair { span: extra.span.clone(), replacement: now });
    }
    let mut parts = Vec::new();
    let mut advice = Vec::new();
    if !difference.extra.is_empty() {
        let names = list(difference.extra.iter().map(|member| member.name.to_string()).collect());
        parts.push(format!("has no {} {names}", noun(shown, difference.extra.len())));
        advice.push(format!("drop {names}"));
    }
    if !difference.missing.is_empty() {
        let names = list(difference.missing.iter().map(name_of).collect());
        parts.push(format!("also has the {} {names}", noun(shown, difference.missing.len())));
        advice.push(format!("add {names}, or `...` where the block is a selection"));
    }
    for (member, now) in &difference.retyped {
        let now = codebase.definition(*now).type_text.clone().unwrap_or_default();
        parts.push(format!("has `{}` as `{now}`, not `{}`", member.name, member.type_text.as_deref().unwrap_or("")));
        advice.push(format!("give `{}` the type `{now}`", member.name));
    }
    Outcome::broken(format!("`{}` {}", shown.name, parts.join(", and ")), advice.join("; ")).with_evidence(evidence)
}

/// Whether the shown member that is gone and the new one are the same under another name: they stand at the same place
/// among the members, with the same type.
fn is_renaming(codebase: &Codebase, shown: &ShownType, extra: &ShownMember, missing: DefinitionId) -> bool {
    let position = shown.members.iter().position(|member| member.name == extra.name);
    let definition = codebase.definition(missing);
    let owner = definition.parent.map(|index| DefinitionId { file: missing.file, index });
    let own = owner.map_or_else(Vec::new, |owner| members(codebase, owner));
    let is_same_type = match (&extra.type_text, &definition.type_text) {
        (Some(written), Some(now)) => written == now,
        (None, None) => true,
        _ => false,
    };
    is_same_type && own.len() == shown.members.len() && own.iter().position(|id| *id == missing) == position
}
