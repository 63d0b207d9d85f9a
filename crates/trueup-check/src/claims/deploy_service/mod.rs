//! `deploy/service`: the services that a document lists against those that are declared.

mod lists;

use rustc_hash::FxHashSet;
use trueup_facts::SourcePath;
use trueup_model::DeployedService;

use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::scope::{Scope, is_inside};
use crate::sentence::hypothetical;
use lists::{Item, List};

/// The services that a list, a table or a tree below a compose file's name gives: items that begin with a name in code or
/// bold, told under words such as "deployment", "services" or "containers", where at least half of them are services that
/// a compose file or a Kubernetes manifest declares.
///
/// An item holds when a service of that name is declared, or one that runs the product of that name. It is broken when none
/// is, and the item surely means one: most of the list are services, or the item speaks of an image or a container. A list
/// that is titled "Services", or a tree below the file's name, is broken as a whole when the one file that it means declares
/// a service more.
///
/// Not decided: `several-files`, when only another file than the one named declares it; `not-declared`, when nothing declares
/// it and it may be something else; `hypothetical`, when it need not be deployed.
pub(crate) struct DeployService;

/// What is said of services.
pub(crate) struct Said {
    block: usize,
    says: Says,
}

enum Says {
    /// A service of this index is declared, in the file that is meant.
    Declared(usize),
    /// Only another file than the one named declares it.
    Elsewhere(usize, SourcePath),
    /// Nothing declares it; whether it surely was a service.
    Gone(bool),
    /// A list as a whole, with the services of its file that it leaves out.
    Whole(SourcePath, Vec<usize>),
}

impl ClaimKind for DeployService {
    const NAME: &'static str = "deploy/service";
    type Subject = Said;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Said)> {
        let services = &scope.model.deployment().services;
        if !services.iter().any(is_workload) {
            return Vec::new();
        }
        let mut claims = Vec::new();
        for list in lists::lists(scope) {
            let known = list.items.iter().filter(|item| !item.services.is_empty()).count();
            if known == 0 || known * 2 < list.items.len() || !list.is_of_services() {
                continue;
            }
            for item in &list.items {
                let says = says(scope, &list, item, known);
                let claim = scope.claim(Self::NAME, item.span.clone(), item.name.clone());
                claims.push((claim, Said { block: item.block, says }));
            }
            claims.extend(whole(scope, &list).map(|(claim, says)| (claim, Said { block: list.items[0].block, says })));
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, said: &Said) -> Outcome {
        let services = &scope.model.deployment().services;
        let name = &claim.subject;
        let evidence = |index: &usize| services.get(*index).map(|it| scope.service_evidence(it)).into_iter().collect();
        let outcome = match &said.says {
            Says::Declared(index) => Outcome::holds(format!("`{name}` is deployed"), evidence(index)),
            Says::Elsewhere(index, file) => {
                let message = format!("`{file}` declares no `{name}`, but another file does; name that file");
                Outcome::unproven("several-files", message).with_evidence(evidence(index))
            }
            Says::Gone(true) => Outcome::broken(
                format!("no file that deploys declares a service `{name}`"),
                format!("drop `{name}`, or write the name that it has now"),
            ),
            Says::Gone(false) => Outcome::unproven(
                "not-declared",
                format!("no file that deploys declares `{name}`, which may be another thing"),
            ),
            Says::Whole(file, missing) if missing.is_empty() => {
                Outcome::holds(format!("`{file}` declares exactly these services"), vec![scope.file_evidence(file)])
            }
            Says::Whole(file, missing) => {
                let names: Vec<String> =
                    missing.iter().filter_map(|it| services.get(*it)).map(|it| format!("`{}`", it.name)).collect();
                let names = names.join(", ");
                Outcome::broken(format!("`{file}` also declares {names}"), format!("add {names}"))
                    .with_evidence(missing.iter().flat_map(evidence_of(scope)).collect())
            }
        };
        let is_hypothetical = || hypothetical(scope, &scope.document.blocks()[said.block], &claim.span).is_some();
        match outcome.verdict.is_finding() && is_hypothetical() {
            true => Outcome::unproven("hypothetical", "the text speaks of what need not be deployed"),
            false => outcome,
        }
    }
}

fn evidence_of<'s>(scope: &'s Scope<'_>) -> impl Fn(&usize) -> Option<crate::claim::Evidence> + 's {
    |index| scope.model.deployment().services.get(*index).map(|it| scope.service_evidence(it))
}

fn is_workload(service: &DeployedService) -> bool {
    matches!(service.platform, "Compose" | "Kubernetes")
}

fn says(scope: &Scope<'_>, list: &List, item: &Item, known: usize) -> Says {
    let services = &scope.model.deployment().services;
    let of_file = |index: &&usize| {
        list.file.as_ref().is_none_or(|file| services.get(**index).is_some_and(|service| service.path == *file))
    };
    match (item.services.iter().find(of_file), item.services.first(), &list.file) {
        (Some(index), ..) => Says::Declared(*index),
        (None, Some(index), Some(file)) => Says::Elsewhere(*index, file.clone()),
        (None, Some(index), None) => Says::Declared(*index),
        (None, None, _) => {
            let is_most = known >= 2 && known * 3 >= list.items.len() * 2;
            Says::Gone((is_most || item.speaks_of_deployment) && is_sure(scope, item))
        }
    }
}

/// Whether a name that no service bears can mean nothing else than one.
fn is_sure(scope: &Scope<'_>, item: &Item) -> bool {
    let deployment = scope.model.deployment();
    let is_other = deployment.services.iter().any(|it| it.name == item.name.as_str())
        || deployment.resources.iter().any(|it| it.name == item.name.as_str())
        || scope.codebase.packages().iter().any(|it| it.name == item.name.as_str())
        || scope.is_directory_name(&item.name);
    // Charts and variables may make services whose names nobody can read here.
    let is_made = deployment.services.iter().any(|it| it.platform == "Helm" || it.name.contains(['$', '{']));
    let is_name = item.name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || b"-_".contains(&it));
    !is_other && !is_made && is_name
}

/// Whether a service only runs when it is asked for, or once before the others.
fn is_started_apart(scope: &Scope<'_>, service: &DeployedService) -> bool {
    let prepares = ["init", "migrat", "seed", "setup"].iter().any(|word| service.name.contains(word));
    let text = scope.text(&service.path);
    let lines = text.iter().flat_map(|text| text.lines().skip(service.line as usize));
    let mut own = lines.take(service.end_line.saturating_sub(service.line) as usize);
    prepares || own.any(|line| line.trim_start().starts_with("profiles:"))
}

/// A list that leaves nothing out, against the one file that it means.
fn whole(scope: &Scope<'_>, list: &List) -> Option<(Claim, Says)> {
    if !list.is_whole || list.items.iter().any(|item| item.services.is_empty()) {
        return None;
    }
    let all = &scope.model.deployment().services;
    let near = |it: &&DeployedService| is_workload(it) && is_inside(it.path.as_str(), &scope.project);
    let mut files: Vec<&SourcePath> = all.iter().filter(near).map(|it| &it.path).collect();
    files.dedup();
    let file = match (&list.file, &files[..]) {
        (Some(file), _) => file.clone(),
        (None, [only]) => (*only).clone(),
        _ => return None,
    };
    let listed: FxHashSet<usize> = list.items.iter().flat_map(|item| item.services.iter().copied()).collect();
    let is_missing = |(index, service): &(usize, &DeployedService)| {
        service.path == file
            && !listed.contains(index)
            && service.platform == "Compose"
            && !is_started_apart(scope, service)
    };
    let is_there = |item: &Item| item.services.iter().any(|it| all.get(*it).is_some_and(|it| it.path == file));
    if !list.items.iter().all(is_there) {
        return None;
    }
    let missing: Vec<usize> = all.iter().enumerate().filter(is_missing).map(|(index, _)| index).collect();
    let (first, last) = (list.items.first()?, list.items.last()?);
    let claim = scope.claim(DeployService::NAME, first.span.start..last.span.end, file.as_str().to_owned());
    Some((claim, Says::Whole(file, missing)))
}
