//! A field that an item of a list or a row of a table names, under the name of its type.

use std::ops::Range;

use trueup_document::{BlockIndex, BlockKind};
use trueup_facts::{Codebase, DefinitionId, DefinitionKind};

use crate::claim::{Evidence, Repair};
use crate::claims::Outcome;
use crate::listed_members::{ListedMember, MemberList, Owner, member_lists, members_of};
use crate::member_set::{Now, now_of};
use crate::scope::Scope;
use crate::sentence::{hypothetical, planned};
use crate::shown_type::{ShownType, counterpart, has_member, inherited_members, is_told, may_be_same_type};

/// A field that is listed.
pub(crate) struct Listed {
    pub(super) member: ListedMember,
    /// The type that has most of the fields listed with it.
    owner: DefinitionId,
    /// Which of the types that blocks of code show has the field, so that the text says beyond doubt that it is one.
    shown: Option<usize>,
    /// Whether the list says that it is one of fields, or stands right under the type that is shown with them.
    is_announced: bool,
}

/// The rows of a table that shows a type as a whole.
pub(crate) struct Whole {
    /// The bytes of the first name.
    pub(super) span: Range<usize>,
    block: BlockIndex,
    owner: DefinitionId,
    names: Vec<String>,
}

/// The lists most of whose items are fields of the type that they stand under.
pub(super) fn recognise(scope: &Scope<'_>) -> (Vec<Listed>, Vec<Whole>) {
    let (mut found, mut wholes) = (Vec::new(), Vec::new());
    for list in member_lists(scope) {
        let Some((owner, shown)) = owner(scope, &list) else { continue };
        if list.is_table
            && let Some(first) = list.members.first()
        {
            let names = list.members.iter().map(|member| member.name.clone()).collect();
            wholes.push(Whole { span: first.name_span.clone(), block: first.block, owner, names });
        }
        let is_announced = list.is_announced || shown.is_some();
        found.extend(list.members.into_iter().map(|member| {
            let shown = shown.filter(|at| shows(scope, *at, &member.name));
            Listed { member, owner, shown, is_announced }
        }));
    }
    let single = explained(scope, &found);
    found.extend(single);
    (found, wholes)
}

/// The items of lists that begin with a field which a block of code above, in the same section, shows: what is said of
/// it is said of that type's field, be it alone in its list.
fn explained(scope: &Scope<'_>, found: &[Listed]) -> Vec<Listed> {
    let blocks = scope.document.blocks();
    let mut all = Vec::new();
    let mut from = 0;
    for (index, block) in blocks.iter().enumerate() {
        // The types that the section shows up to here.
        let types = scope.shown_types();
        while types.get(from).is_some_and(|it| blocks[it.block].section != block.section && it.block < index) {
            from += 1;
        }
        if block.kind != BlockKind::Paragraph || block.list_depth != 1 || from >= types.len() {
            continue;
        }
        let above = types.iter().enumerate().skip(from).take_while(|(_, it)| it.block < index);
        let above: Vec<(usize, &ShownType)> = above.filter(|(_, it)| it.kind != DefinitionKind::Enum).collect();
        let Some(member) = members_of(scope, index).into_iter().next().filter(|it| it.is_code) else { continue };
        let mut of = above.iter().filter(|(_, it)| it.members.iter().any(|shown| shown.name == member.name));
        let (Some((shown, only)), None) = (of.next(), of.next()) else { continue };
        if found.iter().any(|it| it.member.name_span == member.name_span) {
            continue;
        }
        if let Ok(owner) = counterpart(scope, only) {
            all.push(Listed { member, owner, shown: Some(*shown), is_announced: true });
        }
    }
    all
}

fn shows(scope: &Scope<'_>, shown: usize, name: &str) -> bool {
    scope.shown_types().get(shown).is_some_and(|it| it.members.iter().any(|member| member.name == name))
}

/// The type under whose name a list stands: the first that has most of what is listed, or is shown with it in a block of
/// code; and which of the shown types that is.
fn owner(scope: &Scope<'_>, list: &MemberList) -> Option<(DefinitionId, Option<usize>)> {
    list.owners.iter().find_map(|owner| {
        let is_meant = |it: &&ShownType| it.block == owner.block && it.name == owner.name;
        let shown = scope.shown_types().iter().position(|it| is_meant(&it));
        if let Some(at) = shown
            && let Ok(id) = counterpart(scope, &scope.shown_types()[at])
        {
            let (own, _) = inherited_members(scope.codebase, id);
            let is_own = |name: &str| own.iter().any(|member| scope.codebase.definition(*member).name == name);
            let of_it = |member: &&ListedMember| is_own(&member.name) || shows(scope, at, &member.name);
            let count = list.members.iter().filter(of_it).count();
            return (count > 1 && is_most(count, list)).then_some((id, shown));
        }
        let counted = types_named(scope, owner).into_iter().map(|id| (shared(scope.codebase, id, list), id));
        let mut best: Vec<(usize, DefinitionId)> = counted.collect();
        best.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
        let (shared, id) = *best.first()?;
        let is_clear = best.get(1).is_none_or(|(next, _)| *next < shared);
        (is_clear && shared > 1 && is_most(shared, list)).then_some((id, shown))
    })
}

fn is_most(shared: usize, list: &MemberList) -> bool {
    shared * 5 >= list.members.len() * 3
}

fn types_named(scope: &Scope<'_>, owner: &Owner) -> Vec<DefinitionId> {
    let codebase = scope.codebase;
    let named = codebase.definitions_named(&owner.name).iter().copied();
    let is_type = |id: &DefinitionId| {
        let kind = codebase.definition(*id).kind;
        kind.is_type() && kind != DefinitionKind::Enum
    };
    let types: Vec<DefinitionId> = named.filter(is_type).collect();
    let near = scope.nearest(types.iter().map(|id| codebase.file(id.file).path().clone()).collect());
    types.into_iter().filter(|id| near.contains(codebase.file(id.file).path())).collect()
}

fn shared(codebase: &Codebase, id: DefinitionId, list: &MemberList) -> usize {
    let (own, _) = inherited_members(codebase, id);
    let is_own = |name: &str| own.iter().any(|member| codebase.definition(*member).name == name);
    list.members.iter().filter(|member| is_own(&member.name)).count()
}

/// Decides whether the type has a field of that name and type.
pub(super) fn verify(scope: &Scope<'_>, listed: &Listed) -> Outcome {
    let codebase = scope.codebase;
    let (name, owner) = (&listed.member.name, codebase.definition(listed.owner));
    let (own, _) = inherited_members(codebase, listed.owner);
    let Some(member) = own.into_iter().find(|it| codebase.definition(*it).name == *name) else {
        return without(scope, listed);
    };
    let now = codebase.definition(member);
    let evidence = evidence(scope, member);
    if let (Some(written), Some(now)) = (&listed.member.type_text, &now.type_text)
        && !may_be_same_type(written, now)
    {
        if hypothetical(scope, &scope.document.blocks()[listed.member.block], &listed.member.span).is_some() {
            return Outcome::unproven("hypothetical", "the text lists a field that need not be there");
        }
        let message = format!("`{}` has `{name}` as `{now}`, not `{written}`", owner.name);
        return Outcome::broken(message, format!("give `{name}` the type `{now}`")).with_evidence(evidence);
    }
    Outcome::holds(format!("`{}` has the field `{name}`", owner.name), evidence)
}

/// What to say of a name that is no field of the type.
fn without(scope: &Scope<'_>, listed: &Listed) -> Outcome {
    let codebase = scope.codebase;
    let (name, owner) = (&listed.member.name, codebase.definition(listed.owner));
    let path = codebase.file(listed.owner.file).path();
    let there = evidence(scope, listed.owner);
    if has_member(codebase, listed.owner, name) != Some(false) {
        let message = format!("`{name}` may come from what `{}` is made of, or be no field", owner.name);
        return Outcome::unproven("may-be-inherited", message).with_evidence(there);
    }
    // What an item says of its field, "never more than the limit", denies nothing of the field.
    if planned(scope, &scope.document.blocks()[listed.member.block], &listed.member.span).is_some() {
        return Outcome::unproven("hypothetical", "the text lists a field that need not be there");
    }
    if let Some(outcome) = shown_before(scope, listed, &there) {
        return outcome;
    }
    let is_told = listed.is_announced && is_told(scope, listed.member.block, path);
    if !is_told || is_written_in(scope, listed.owner, name) {
        return Outcome::unproven("no-subject", format!("`{name}` is no field of `{}`", owner.name))
            .with_evidence(there);
    }
    match only_type_with(scope, name) {
        Some(other) if other != listed.owner => {
            let other_name = other_owner(codebase, other);
            let message = format!("`{}` has no field `{name}`; `{other_name}` has it", owner.name);
            let mut evidence = there;
            evidence.extend(self::evidence(scope, other));
            Outcome::broken(message, format!("list it under `{other_name}`, or drop it")).with_evidence(evidence)
        }
        // A word in bold may be a heading of the list's own.
        _ if listed.member.is_code || listed.member.type_text.is_some() => {
            let message = format!("`{}` has no field `{name}`", owner.name);
            Outcome::broken(message, format!("drop `{name}`, or name the field it is now")).with_evidence(there)
        }
        _ => Outcome::unproven("no-subject", format!("`{name}` is no field of `{}`", owner.name)).with_evidence(there),
    }
}

/// What to say of a name that a block of code shows as a field of the type, which has it no more.
fn shown_before(scope: &Scope<'_>, listed: &Listed, evidence: &[Evidence]) -> Option<Outcome> {
    let shown = scope.shown_types().get(listed.shown?)?;
    let name = &listed.member.name;
    let outcome = match now_of(scope, shown, listed.owner, name)? {
        Now::Renamed(now) => {
            let message = format!("the field `{name}` of `{}` is now `{now}`", shown.name);
            let repair = Repair { span: listed.member.name_span.clone(), replacement: now };
            Outcome::drifted(message, evidence.to_vec(), repair)
        }
        Now::Gone => {
            let message = format!("`{}` has no field `{name}`", shown.name);
            let advice = format!("drop `{name}`, or name the field it is now");
            Outcome::broken(message, advice).with_evidence(evidence.to_vec())
        }
    };
    Some(outcome)
}

/// Whether a type, one of its bases or a method of it has the name as a word: it may be a parameter, or made there.
fn is_written_in(scope: &Scope<'_>, owner: DefinitionId, name: &str) -> bool {
    let codebase = scope.codebase;
    let type_name = &codebase.definition(owner).name;
    let definitions = &codebase.file(owner.file).facts.definitions;
    let own = definitions.iter().enumerate().filter(|(index, it)| {
        *index == owner.index as usize || it.kind.is_callable() && it.owner.as_deref() == Some(type_name.as_str())
    });
    let Some(text) = scope.text(codebase.file(owner.file).path()) else { return true };
    let mut bodies = own.map(|(_, it)| text.get(it.span.start as usize..it.span.end as usize).unwrap_or(""));
    bodies.any(|body| {
        // What is embedded or joined in brings members that no fact tells.
        body.contains("flatten") || body.contains("} & ") || crate::words::contains_word(body, name)
    })
}

/// The one field of that name among the product's types.
fn only_type_with(scope: &Scope<'_>, name: &str) -> Option<DefinitionId> {
    let codebase = scope.codebase;
    let named = codebase.definitions_named(name).iter().copied();
    let mut fields = named.filter(|id| {
        let definition = codebase.definition(*id);
        definition.kind == DefinitionKind::Field
            && definition.owner.is_some()
            && scope.is_product(codebase.file(id.file).path())
    });
    match (fields.next(), fields.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn other_owner(codebase: &Codebase, field: DefinitionId) -> String {
    codebase.definition(field).owner.as_deref().unwrap_or("").to_owned()
}

fn evidence(scope: &Scope<'_>, id: DefinitionId) -> Vec<Evidence> {
    let definition = scope.codebase.definition(id);
    vec![scope.line_evidence(scope.codebase.file(id.file).path(), definition.span.line, definition.span.end_line)]
}

/// Decides whether a table leaves no field of the type out.
pub(super) fn verify_whole(scope: &Scope<'_>, whole: &Whole) -> Outcome {
    let codebase = scope.codebase;
    let owner = codebase.definition(whole.owner);
    let there = evidence(scope, whole.owner);
    let own = crate::shown_type::members(codebase, whole.owner);
    let fields = own.iter().map(|id| codebase.definition(*id)).filter(|it| !crate::member_set::is_aside(it));
    let is_listed = |name: &str| whole.names.iter().any(|listed| listed == name);
    let missing: Vec<String> = fields
        .filter(|it| !is_listed(&it.name) && !it.name.starts_with('_'))
        .map(|it| format!("`{}`", it.name))
        .collect();
    if missing.is_empty() {
        return Outcome::holds(format!("the table leaves no field of `{}` out", owner.name), there);
    }
    let is_selection = missing.len() * 3 > whole.names.len() * 2;
    if is_selection || !is_told(scope, whole.block, codebase.file(whole.owner.file).path()) {
        let message = format!("the table may show a selection of the fields of `{}`", owner.name);
        return Outcome::unproven("selection", message).with_evidence(there);
    }
    if hypothetical(scope, &scope.document.blocks()[whole.block], &whole.span).is_some() {
        return Outcome::unproven("hypothetical", "the table shows fields that need not be there");
    }
    let missing = missing.join(", ");
    let message = format!("`{}` also has {missing}", owner.name);
    Outcome::broken(message, format!("add {missing} to the table")).with_evidence(there)
}
