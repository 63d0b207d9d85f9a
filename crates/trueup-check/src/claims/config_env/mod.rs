//! `config/env`: an environment variable, with the default that the document gives it.

mod recognise;

use std::ops::Range;

use rustc_hash::FxHashSet;
use trueup_document::{BlockIndex, Document};
use trueup_facts::SourcePath;
use trueup_model::Setting;

use crate::claim::{Claim, Evidence, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::stated_value::StatedValue;
use crate::words::words;

/// An environment variable in a list of assignments, in a table of variables, or in a code span, with its default
/// where one is given (`(default: 30)`, a column `Default`). The values of a list of assignments are taken for defaults
/// when most of them are.
///
/// It holds when product code reads the variable and the default is the one used there. It is drifted when the default
/// is another literal, or when only one variable that is read ends in the name as written. It is broken when the
/// document lists it as a variable and its name stands nowhere in the tree.
///
/// It is unproven as `not-read` where the name stands somewhere without being read in a way that trueup knows; as
/// `may-be-external` where it stands nowhere and the text does not list it as the project's own; as `no-default` or
/// `not-constant` where the code has no default, or none that is a plain value; and as `hypothetical` where the text
/// gives an example or a plan.
pub(crate) struct ConfigEnv;

/// What a claim about a variable says.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Variable {
    block: BlockIndex,
    name: String,
    /// The bytes of the name.
    name_span: Range<usize>,
    /// The default that the document gives it.
    default: Option<StatedValue>,
    /// The value that a list of assignments gives it, which may be an example.
    value: Option<StatedValue>,
    /// Whether the document lists it as a variable of the project, rather than mentioning it.
    is_listed: bool,
    /// Whether the words around it call it an environment variable.
    is_told: bool,
}

impl ClaimKind for ConfigEnv {
    const NAME: &'static str = "config/env";
    type Subject = Variable;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Variable)> {
        let variables = recognise::variables(scope).into_iter();
        let claim = |variable: Variable| {
            let end = variable.default.as_ref().map_or(variable.name_span.end, |default| default.span.end);
            let span = variable.name_span.start..end.max(variable.name_span.end);
            (scope.claim(Self::NAME, span, variable.name.clone()), variable)
        };
        variables.map(claim).collect()
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, variable: &Variable) -> Outcome {
        match setting(scope, &variable.name) {
            Some(setting) => read_outcome(scope, claim, variable, setting),
            None => unread_outcome(scope, claim, variable),
        }
    }
}

/// The names that must be looked for in the whole tree.
pub(crate) fn wanted_words(document: &Document) -> FxHashSet<String> {
    recognise::possible_names(document)
}

fn setting<'a>(scope: &Scope<'a>, name: &str) -> Option<&'a Setting> {
    let settings = scope.model.settings();
    settings.binary_search_by(|setting| setting.name.as_str().cmp(name)).ok().map(|at| &settings[at])
}

fn evidence_of(scope: &Scope<'_>, setting: &Setting) -> Vec<Evidence> {
    setting.reads.iter().take(3).map(|read| scope.line_evidence(&read.path, read.line, read.line)).collect()
}

fn read_outcome(scope: &Scope<'_>, claim: &Claim, variable: &Variable, setting: &Setting) -> Outcome {
    let evidence = evidence_of(scope, setting);
    let name = &variable.name;
    let Some(stated) = &variable.default else {
        return Outcome::holds(format!("the code reads `{name}`"), evidence);
    };
    let defaults = setting.defaults();
    if defaults.iter().any(|default| stated.is(default)) {
        return Outcome::holds(format!("the code reads `{name}` with this default"), evidence);
    }
    let [default] = defaults[..] else {
        let message = match defaults.len() {
            0 => format!("the code reads `{name}`, and its default is not written there"),
            _ => format!("the code reads `{name}` with several defaults"),
        };
        return Outcome::unproven("no-default", message).with_evidence(evidence);
    };
    let Some(literal) = stated.literal_of(default) else {
        let message = format!("the default of `{name}` is `{default}`, which is not a plain value");
        return Outcome::unproven("not-constant", message).with_evidence(evidence);
    };
    if hypothetical(scope, &scope.document.blocks()[variable.block], &claim.span).is_some() {
        return Outcome::unproven(
            "hypothetical",
            format!("the text gives `{name}` a value that need not be its default"),
        )
        .with_evidence(evidence);
    }
    let message = format!("the default of `{name}` is `{literal}`, not `{}`", stated.text);
    Outcome::drifted(message, evidence, Repair { span: stated.span.clone(), replacement: literal })
}

fn unread_outcome(scope: &Scope<'_>, claim: &Claim, variable: &Variable) -> Outcome {
    let name = &variable.name;
    let is_hypothetical = || hypothetical(scope, &scope.document.blocks()[variable.block], &claim.span).is_some();
    let places = scope.words.places(name).map_or(&[][..], |places| &places.places);
    let ending = format!("_{name}");
    let longer: Vec<&Setting> = scope.model.settings().iter().filter(|it| it.name.ends_with(&ending)).collect();
    // A field of that name is what the variable is read into, under its whole name.
    let is_read_into = |path: &SourcePath| longer.iter().any(|it| it.reads.iter().any(|read| read.path == *path));
    // `settings.NAME` is what the variable was read into as well.
    let is_used =
        |path: &SourcePath| !is_read_into(path) && !(longer.len() == 1 && is_attribute_only(scope, path, name));
    let used = places.iter().find(|(path, _)| scope.is_product(path) && is_used(path));
    if let Some((path, line)) = used {
        let message = format!("`{name}` stands in `{path}`, but not in a way that reads a variable");
        return Outcome::unproven("not-read", message).with_evidence(vec![scope.line_evidence(path, *line, *line)]);
    }
    if let [setting] = longer[..]
        && (variable.is_told || variable.is_listed)
        && !is_hypothetical_name(variable)
    {
        let message = format!("no code reads `{name}`; the variable is `{}`", setting.name);
        let repair = Repair { span: variable.name_span.clone(), replacement: setting.name.to_string() };
        return Outcome::drifted(message, evidence_of(scope, setting), repair);
    }
    if !places.is_empty() || !variable.is_listed || scope.model.settings().is_empty() {
        return Outcome::unproven("may-be-external", format!("no code of the tree reads `{name}`"));
    }
    if is_hypothetical() {
        return Outcome::unproven("hypothetical", format!("`{name}` need not be there"));
    }
    let shares_prefix = name.split_once('_').is_some_and(|(prefix, _)| {
        scope.model.settings().iter().filter(|it| it.name.split_once('_').is_some_and(|(of, _)| of == prefix)).count()
            > 1
    });
    if !shares_prefix {
        return Outcome::unproven(
            "may-be-external",
            format!("`{name}` stands nowhere in the tree; another program may read it"),
        );
    }
    let advice = "name the variable that took its place, or drop the line";
    Outcome::broken(format!("no code reads `{name}`, and it stands nowhere in the tree"), advice)
}

/// Whether a file has a name only as an attribute of something, `settings.NAME`.
fn is_attribute_only(scope: &Scope<'_>, path: &SourcePath, name: &str) -> bool {
    let Some(text) = scope.text(path) else { return false };
    let mut places = words(&text).filter(|word| &text[word.clone()] == name);
    places.all(|word| text[..word.start].ends_with('.'))
}

/// Whether a name is made up as an example.
fn is_hypothetical_name(variable: &Variable) -> bool {
    ["MY_", "YOUR_", "EXAMPLE", "FOO", "SOME_"].iter().any(|cue| variable.name.starts_with(cue))
}
