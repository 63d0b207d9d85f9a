//! `deploy/volume`: a named volume that a deployed service keeps.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;
use trueup_document::Document;
use trueup_facts::{Aspect, SourcePath};
use trueup_model::{DeployedResource, DeployedService};

use crate::claim::{Claim, Evidence, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::deployment::{Form, Passage, Said, Stance, Weighed, may_be_hypothetical, outcome, stances, weigh};
use crate::scope::Scope;
use crate::words::PLACES_KEPT;

/// A named volume: "keeps the volume `tickets`", "a named volume (`c2_data`)", "the `shop-data` volume at `/data`", the
/// items of a list under "Volumes:", the cells of a column of volumes, `volume: shop-data` in the box of a drawing.
///
/// It holds when the service that the text speaks of has a volume of that name, in a compose file or in a Kubernetes
/// manifest, mounted where the text says; where the text names no service, when some service has. It is drifted when the
/// service of a compose file has one named volume, and that has another name; broken when it has none or several others,
/// or when a volume is declared that no service has. Where the text names no service, a name that stands nowhere in the
/// tree is broken.
///
/// It is not decided when no file says which volumes the service has (`not-declared`), when the name stands elsewhere in
/// the tree and may be meant there (`may-be-another`), when files for several stages differ (`several-files`), or when the
/// text speaks of what need not be deployed (`hypothetical`).
pub(crate) struct DeployVolume;

/// A volume as written.
pub(crate) struct Written {
    name: String,
    /// The bytes of the name.
    span: Range<usize>,
    /// Where it is said to be mounted.
    target: Option<String>,
}

/// A name in code; a passage leaves the outer backticks of its first and last code span out.
const NAMED: &str = r"(?:`|^)[a-z][\w.-]*(?:`|$)";

/// Where it is mounted: "at `/data`".
const MOUNTED: &str = r"(?:[^`\n.;]{0,24}\b(?:at|on|under|to)\s+`(?P<target>/[^`]*)(?:`|$))?";

/// "volume `a`", "volumes `a` and `b`", "named volume (`a`)".
static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)\bvolumes?\b\s*:?\s*(?:named|called)?\s*[(*]{{0,3}}(?P<list>{NAMED}(?:\*{{0,2}}(?:,\s*(?:and\s+)?|\s+and\s+){NAMED})*){MOUNTED}",
    ))
    .ok()
});

/// "`a` volume".
static AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)(?P<list>{NAMED})\*{{0,2}}\s+(?:(?:named|docker|compose|persistent|data)\s+){{0,2}}volume\b{MOUNTED}",
    ))
    .ok()
});

/// `volume: a`, `a_data volume`, in a drawing.
static DRAWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b[Vv]olumes?:?\s+(?P<list>[a-z][\w-]*)|(?P<other>[a-z][a-z0-9]*[_-][\w-]*)\s+volume\b").ok()
});

/// A name in a cell or at the beginning of an item.
static ALONE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!(r"^[*\s]*(?P<list>{NAMED})")).ok());

static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z][\w.-]*").ok());

impl ClaimKind for DeployVolume {
    const NAME: &'static str = "deploy/volume";
    type Subject = Said<Written>;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Said<Written>)> {
        let mut claims = Vec::new();
        for (index, passage) in scope.deployment().passages.iter().enumerate() {
            for written in volumes_in(scope, passage) {
                let is_known = is_declared(scope, &written.name) || any_with(scope, &written.name).is_some();
                // A word of a drawing that is no volume may be said of anything.
                if passage.form == Form::Drawn && !is_known {
                    continue;
                }
                let subject = passage.subject_at(written.span.start);
                // An item of a list of volumes begins with the volume, which no service is called by.
                let subject = subject.filter(|it| it.words != written.name);
                let claim = scope.claim(Self::NAME, written.span.clone(), written.name.clone());
                claims.push((claim, Said { passage: index, subject, what: written }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, said: &Said<Written>) -> Outcome {
        let Some(passage) = scope.deployment().passages.get(said.passage) else {
            return Outcome::unproven("not-declared", "no file deploys anything");
        };
        let written = &said.what;
        let subject = said.subject.as_ref().filter(|it| it.is_sure);
        let mut services = subject.map_or_else(Vec::new, |subject| scope.services_meant(passage, subject));
        // Volumes are given to a service where it is run, not where its image is built.
        if services.iter().any(|it| it.platform != "Dockerfile") {
            services.retain(|it| it.platform != "Dockerfile");
        }
        let Some(subject) = subject.filter(|_| !services.is_empty()) else {
            return any_outcome(scope, claim, passage, written);
        };
        let weighed = weigh(stances(&services, |service| stance(scope, service, written)));
        // What no compose file says of the service may be said of another.
        if matches!(weighed, Weighed::Silent) {
            return any_outcome(scope, claim, passage, written);
        }
        let words = match &written.target {
            Some(target) => format!("`{}` has the volume `{}` at `{target}`", subject.words, written.name),
            None => format!("`{}` has the volume `{}`", subject.words, written.name),
        };
        let repair = |now: &str| {
            let only = now.strip_prefix("its volume is ")?;
            Some(Repair { span: written.span.clone(), replacement: only.to_owned() })
        };
        outcome(scope, claim, passage, weighed, &words, repair)
    }
}

/// The names that must be looked for in the whole tree.
pub(crate) fn wanted_words(document: &Document, scope: &Scope<'_>) -> FxHashSet<String> {
    let mut wanted = FxHashSet::default();
    if scope.model.deployment().services.is_empty() {
        return wanted;
    }
    for block in document.blocks().iter().filter(|it| it.code().is_none()) {
        let codes = block.inlines.iter().filter(|it| it.kind == trueup_document::InlineKind::Code);
        wanted.extend(codes.filter_map(|it| longest_part(document.slice(&it.span))).map(str::to_owned));
    }
    wanted
}

/// The word by which the places of a volume's name are looked for: its longest part.
fn longest_part(name: &str) -> Option<&str> {
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
    let parts = name.split(['-', '.']).filter(|_| is_name && name.len() < 64);
    parts.max_by_key(|part| part.len()).filter(|part| part.len() > 1)
}

/// The volumes that a passage names.
fn volumes_in(scope: &Scope<'_>, passage: &Passage) -> Vec<Written> {
    let text = scope.document.slice(&passage.span);
    let is_told_below = passage.around.trim_end().ends_with("volumes:") || passage.around.starts_with("volumes\n");
    let is_item = scope.document.blocks()[passage.block].list_depth > 0;
    let is_alone = (passage.form == Form::Cell && passage.column.contains("volume"))
        || (is_item && is_told_below && passage.span.start == scope.document.blocks()[passage.block].span.start);
    let forms: Vec<&Regex> = match passage.form {
        Form::Drawn => vec![&DRAWN],
        _ if is_alone => vec![&BEFORE, &AFTER, &ALONE],
        _ => vec![&BEFORE, &AFTER],
    }
    .into_iter()
    .filter_map(|form| form.as_ref())
    .collect();
    let mut found: Vec<Written> = Vec::new();
    for captures in forms.into_iter().flat_map(|form| form.captures_iter(text)) {
        let Some(list) = captures.name("list").or_else(|| captures.name("other")) else { continue };
        let target = captures.name("target").map(|it| it.as_str().trim_end_matches('/').to_owned());
        for name in NAME.iter().flat_map(|form| form.find_iter(list.as_str())) {
            // Between two names of a list stands a word of the text.
            if name.as_str() == "and" {
                continue;
            }
            let start = passage.span.start + list.start() + name.start();
            let span = start..start + name.len();
            let is_file = name.as_str().contains('.') || scope.touches_reference(&span);
            if !is_file && !found.iter().any(|it| it.span == span) {
                found.push(Written { name: name.as_str().to_owned(), span, target: target.clone() });
            }
        }
    }
    found
}

fn resource<'s>(scope: &'s Scope<'_>, name: &str) -> Option<&'s DeployedResource> {
    scope.model.deployment().resources.iter().find(|it| it.sort == "volume" && it.name == name)
}

fn is_declared(scope: &Scope<'_>, name: &str) -> bool {
    resource(scope, name).is_some()
}

/// The named volumes of a service with where each is mounted and the 1-based line of it; a directory of the host is none.
fn named_volumes(service: &DeployedService) -> impl Iterator<Item = (&str, &str, u32)> {
    service.of(Aspect::Volume).filter_map(|it| {
        let mut parts = it.value.split(':');
        let (source, target) = (parts.next()?, parts.next()?);
        let is_name = source.starts_with(|c: char| c.is_alphanumeric());
        is_name.then(|| (source, target.trim_end_matches('/'), it.line))
    })
}

/// The first service that has a volume.
fn any_with<'s>(scope: &'s Scope<'_>, name: &str) -> Option<(&'s DeployedService, &'s str, Evidence)> {
    scope.model.deployment().services.iter().find_map(|service| {
        let (_, target, line) = named_volumes(service).find(|(source, ..)| *source == name)?;
        Some((service, target, scope.line_evidence(&service.path, line, line)))
    })
}

fn stance(scope: &Scope<'_>, service: &DeployedService, written: &Written) -> Stance {
    let own: Vec<(&str, &str, u32)> = named_volumes(service).collect();
    if let Some((_, target, line)) = own.iter().find(|(source, ..)| *source == written.name) {
        let evidence = scope.line_evidence(&service.path, *line, *line);
        return match &written.target {
            Some(stated) if stated != target => Stance::Contradicts(evidence, format!("it is mounted at {target}")),
            _ => Stance::Agrees(evidence),
        };
    }
    // What a service takes over from another file is not read.
    let takes_over = service.named("extends").next().is_some();
    let has_unknown = service.of(Aspect::Volume).any(|it| it.value.contains('$'));
    if service.platform != "Compose" || takes_over || has_unknown {
        return Stance::Silent;
    }
    match own[..] {
        [] => Stance::Contradicts(scope.service_evidence(service), "it has no named volume".to_owned()),
        [(only, _, line)] => {
            let evidence = scope.line_evidence(&service.path, line, line);
            Stance::Contradicts(evidence, format!("its volume is {only}"))
        }
        [(_, _, line), ..] => {
            let names = own.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ");
            Stance::Contradicts(scope.line_evidence(&service.path, line, line), format!("its volumes are {names}"))
        }
    }
}

/// Whether another file than the one that declares a volume may have its name; of a word that many files have, nobody
/// knows.
fn stands_elsewhere(scope: &Scope<'_>, name: &str, declared: Option<&DeployedResource>) -> bool {
    let Some(places) = longest_part(name).and_then(|word| scope.words.places(word)) else { return false };
    let has_it = |path: &SourcePath| scope.text(path).is_none_or(|text| text.contains(name));
    places.places.len() >= PLACES_KEPT
        || places.places.iter().any(|(path, _)| declared.is_none_or(|it| *path != it.path) && has_it(path))
}

/// The outcome of a volume of no named service.
fn any_outcome(scope: &Scope<'_>, claim: &Claim, passage: &Passage, written: &Written) -> Outcome {
    let name = &written.name;
    if let Some((service, target, evidence)) = any_with(scope, name) {
        let is_there = written.target.as_ref().is_none_or(|stated| stated == target);
        return match is_there {
            true => Outcome::holds(format!("`{}` has the volume `{name}`", service.name), vec![evidence]),
            false => Outcome::unproven("may-be-another", format!("`{}` has `{name}` at `{target}`", service.name))
                .with_evidence(vec![evidence]),
        };
    }
    let declared = resource(scope, name);
    if stands_elsewhere(scope, name, declared) {
        return Outcome::unproven(
            "may-be-another",
            format!("no file that deploys gives a service the volume `{name}`"),
        );
    }
    if may_be_hypothetical(scope, passage, &claim.span) {
        return Outcome::unproven("hypothetical", "the text speaks of a volume that need not be there");
    }
    match declared {
        Some(it) => Outcome::broken(
            format!("`{}` declares the volume `{name}`, but no service has it", it.path),
            "mount it, or say where the data is now",
        )
        .with_evidence(vec![scope.line_evidence(&it.path, it.line, it.line)]),
        None => Outcome::broken(
            format!("no file that deploys has a volume `{name}`"),
            "drop it, or name the volume it is now",
        ),
    }
}
