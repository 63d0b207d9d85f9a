//! What documents say of services that are deployed: passages, whom they speak of, and which files they mean.

mod drawing;
mod names;
mod passages;

pub(crate) use names::{ServiceNames, image_name, image_tag, normal, products_of};
pub(crate) use passages::{Form, Passage, Subject, passages};

use std::ops::Range;

use trueup_facts::SourcePath;
use trueup_model::{DeployedService, Stage};

use crate::claim::{Claim, Evidence, Repair};
use crate::claims::Outcome;
use crate::scope::Scope;
use crate::sentence::hypothetical;

/// All that a document says of deployed services, read once for every kind of claim.
#[derive(Debug, Default)]
pub(crate) struct DeploymentReading {
    pub(crate) names: ServiceNames,
    pub(crate) passages: Vec<Passage>,
}

impl DeploymentReading {
    pub(crate) fn new(scope: &Scope<'_>) -> DeploymentReading {
        let deployment = scope.model.deployment();
        if deployment.services.is_empty() && deployment.proxies.is_empty() {
            return DeploymentReading::default();
        }
        let names = ServiceNames::new(scope);
        let passages = passages(scope, &names);
        DeploymentReading { names, passages }
    }
}

/// What a deployed thing says of a claim.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Stance {
    /// It is as the text says.
    Agrees(Evidence),
    /// It is not; what it is instead, in words.
    Contradicts(Evidence, String),
    /// It does not say.
    Silent,
}

/// A claim on deployed services, with where it was read.
#[derive(Clone, Debug)]
pub(crate) struct Said<S> {
    /// The index of its passage.
    pub(crate) passage: usize,
    /// Whom it speaks of; `None` where the text does not say.
    pub(crate) subject: Option<Subject>,
    /// What it says.
    pub(crate) what: S,
}

/// What all candidates say together.
pub(crate) enum Weighed {
    Agreed(Evidence),
    /// Every candidate contradicts; what the first says, and whether all say the same.
    Contradicted(Vec<Evidence>, String, bool),
    /// Some contradict and some say nothing.
    Mixed(Vec<Evidence>),
    Silent,
}

/// One agreeing candidate is enough; a contradiction needs all that say something, and none that is silent.
pub(crate) fn weigh(stances: Vec<Stance>) -> Weighed {
    let mut against = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut is_any_silent = false;
    for stance in stances {
        match stance {
            Stance::Agrees(evidence) => return Weighed::Agreed(evidence),
            Stance::Contradicts(evidence, now) => {
                against.push(evidence);
                words.push(now);
            }
            Stance::Silent => is_any_silent = true,
        }
    }
    let is_same = words.windows(2).all(|pair| pair[0] == pair[1]);
    match words.into_iter().next() {
        None => Weighed::Silent,
        Some(_) if is_any_silent => Weighed::Mixed(against),
        Some(first) => Weighed::Contradicted(against, first, is_same),
    }
}

impl<'a> Scope<'a> {
    /// What the document says of deployed services.
    pub(crate) fn deployment(&self) -> &DeploymentReading {
        self.deployment.get_or_init(|| DeploymentReading::new(self))
    }

    /// The services that a passage means by its subject: those of the file or the stage that it speaks of.
    pub(crate) fn services_meant(&self, passage: &Passage, subject: &Subject) -> Vec<&'a DeployedService> {
        let services = &self.model.deployment().services;
        let all: Vec<&DeployedService> = subject.services.iter().filter_map(|&index| services.get(index)).collect();
        self.of_context(passage, all, |service| (&service.path, service.stage))
    }

    /// The passage of a claim, whom it speaks of and the services it means; `None` where the text does not say.
    pub(crate) fn meant_by<'s, S>(
        &'s self,
        said: &'s Said<S>,
    ) -> Option<(&'s Passage, &'s Subject, Vec<&'a DeployedService>)> {
        let passage = self.deployment().passages.get(said.passage)?;
        let subject = said.subject.as_ref()?;
        Some((passage, subject, self.services_meant(passage, subject)))
    }

    /// Those of some deployed things that are of the file or the stage that a passage speaks of.
    pub(crate) fn of_context<T: Copy>(
        &self,
        passage: &Passage,
        all: Vec<T>,
        place: impl Fn(T) -> (&'a SourcePath, Stage),
    ) -> Vec<T> {
        if let Some(file) = &passage.file {
            let of_file: Vec<T> = all.iter().copied().filter(|it| place(*it).0 == file).collect();
            if !of_file.is_empty() {
                return of_file;
            }
        }
        let Some(stage) = passage.stage else { return all };
        let fits = |it: &T| matches!(place(*it).1, Stage::Any | Stage::Overlay) || place(*it).1 == stage;
        let of_stage: Vec<T> = all.iter().copied().filter(fits).collect();
        if of_stage.is_empty() { all } else { of_stage }
    }

    /// The last stage of the image that a service runs, where it is built here.
    pub(crate) fn image_of(&self, service: &DeployedService) -> Option<&'a DeployedService> {
        let file = service.image_file.as_ref()?;
        let services = &self.model.deployment().services;
        services.iter().find(|it| it.path == *file && it.platform == "Dockerfile" && it.is_last)
    }

    /// Every stage of the image that a service runs.
    pub(crate) fn stages_of(&self, service: &DeployedService) -> Vec<&'a DeployedService> {
        let Some(file) = &service.image_file else { return Vec::new() };
        self.model.deployment().services.iter().filter(|it| it.path == *file && it.platform == "Dockerfile").collect()
    }

    /// Where a service is declared.
    pub(crate) fn service_evidence(&self, service: &DeployedService) -> Evidence {
        self.line_evidence(&service.path, service.line, service.end_line)
    }
}

/// What each of some services says; a file laid over others that is silent says nothing new.
pub(crate) fn stances(
    services: &[&DeployedService],
    mut stance: impl FnMut(&DeployedService) -> Stance,
) -> Vec<Stance> {
    let each = services.iter().map(|service| (service.stage, stance(service)));
    each.filter(|(stage, it)| !(*stage == Stage::Overlay && *it == Stance::Silent)).map(|(_, it)| it).collect()
}

/// Decides a claim from what its candidates say; `said` is what the text says in words.
pub(crate) fn outcome(
    scope: &Scope<'_>,
    claim: &Claim,
    passage: &Passage,
    weighed: Weighed,
    said: &str,
    repair: impl FnOnce(&str) -> Option<Repair>,
) -> Outcome {
    match weighed {
        Weighed::Agreed(evidence) => Outcome::holds(said.to_owned(), vec![evidence]),
        Weighed::Silent => {
            Outcome::unproven("not-declared", format!("no file that deploys says whether {said}; name the file"))
        }
        Weighed::Mixed(evidence) => {
            let message = format!("some files that deploy contradict that {said}, and some do not say; name the file");
            Outcome::unproven("several-files", message).with_evidence(evidence)
        }
        Weighed::Contradicted(evidence, now, is_same) => {
            if may_be_hypothetical(scope, passage, &claim.span) {
                let message = format!("the text speaks of what need not be deployed: {said}");
                return Outcome::unproven("hypothetical", message).with_evidence(evidence);
            }
            let message = format!("the text says that {said}, but {now}");
            match repair(&now).filter(|_| is_same) {
                Some(repair) => Outcome::drifted(message, evidence, repair),
                None => Outcome::broken(message, "say what is deployed now, or correct the file that deploys")
                    .with_evidence(evidence),
            }
        }
    }
}

/// Whether a passage speaks of what need not be deployed.
pub(crate) fn may_be_hypothetical(scope: &Scope<'_>, passage: &Passage, span: &Range<usize>) -> bool {
    hypothetical(scope, &scope.document.blocks()[passage.block], span).is_some()
}

/// The names of services for a message.
pub(crate) fn named(services: &[&DeployedService]) -> String {
    services.iter().map(|it| format!("`{}`", it.name)).collect::<Vec<_>>().join(", ")
}
