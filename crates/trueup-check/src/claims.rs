//! The claim kinds: one folder each, listed once in [`KINDS`].

mod api_route;
mod command;
mod config_env;
mod config_flag;
mod constant;
mod count;
mod data_model_fields;
mod data_model_variants;
mod dependency;
mod deploy_container;
mod deploy_health;
mod deploy_image;
mod deploy_limit;
mod deploy_network;
mod deploy_port;
mod deploy_proxy;
mod deploy_scale;
mod deploy_service;
mod deploy_variable;
mod diagram_component;
mod diagram_relation;
mod error_type;
mod flow_chain;
mod layer_files;
mod layer_forbidden;
mod layer_imports;
mod pattern_participants;
mod placeholder;
mod reference_line;
mod reference_link;
pub(crate) mod reference_path;
mod reference_symbol;
mod snippet;
mod storage_schema;
mod tree;

pub(crate) use reference_path::is_drawing;
pub(crate) use tree::is_tree;

use rustc_hash::FxHashSet;
use trueup_document::Document;

use crate::claim::{Cause, Claim, Evidence, Judgement, Repair, Verdict};
use crate::documentation::Documentation;
use crate::label::names_in;
use crate::scope::Scope;

/// The words of the document that kinds want looked for in the whole tree.
pub(crate) fn wanted_words(document: &Document, scope: &Scope<'_>) -> FxHashSet<String> {
    let mut wanted = reference_symbol::wanted_words(document, scope);
    wanted.extend(config_env::wanted_words(document));
    wanted.extend(config_flag::wanted_words(document));
    wanted.extend(api_route::wanted_words(document));
    wanted.extend(deploy_port::wanted_words(document, scope));
    wanted.extend(names_in(&scope.pictures));
    wanted.extend(count::wanted_words(document));
    wanted.extend(error_type::wanted_words(document));
    wanted.extend(flow_chain::wanted_words(scope));
    wanted
}

/// The words of the document that are names only if the past shows it.
pub(crate) fn ordinary_words(document: &Document, scope: &Scope<'_>) -> FxHashSet<String> {
    reference_symbol::ordinary_words(document, scope)
}

/// The kind that finds by itself what made its findings false.
pub(crate) const DATES_ITSELF: &str = <reference_line::ReferenceLine as ClaimKind>::NAME;

/// A kind of claim.
pub struct Kind {
    /// Its name in every output.
    pub name: &'static str,
    /// The folder under `src/claims/` that recognises and verifies it.
    pub folder: &'static str,
    /// The struct whose comment documents it, the source that has both, and its cases.
    documented: [&'static str; 3],
    judge: fn(&Scope<'_>) -> Vec<Judgement>,
}

/// Takes each kind with the sources that document it, so that what users are told is what stands beside the code.
macro_rules! kinds {
    ($(kind::<$module:ident::$kind:ident>($folder:literal)),* $(,)?) => {
        &[$(Kind {
            name: <$module::$kind as ClaimKind>::NAME,
            folder: $folder,
            documented: [
                stringify!($kind),
                include_str!(concat!("claims/", $folder, "/mod.rs")),
                include_str!(concat!("claims/", $folder, "/cases.md")),
            ],
            judge: judge::<$module::$kind>,
        }),*]
    };
}

/// Every claim kind, in the order in which their claims are found.
pub static KINDS: &[Kind] = kinds![
    kind::<reference_line::ReferenceLine>("reference_line"),
    kind::<reference_path::ReferencePath>("reference_path"),
    kind::<reference_symbol::ReferenceSymbol>("reference_symbol"),
    kind::<reference_link::ReferenceLink>("reference_link"),
    kind::<snippet::Snippet>("snippet"),
    kind::<tree::Tree>("tree"),
    kind::<api_route::ApiRoute>("api_route"),
    kind::<command::Command>("command"),
    kind::<config_env::ConfigEnv>("config_env"),
    kind::<config_flag::ConfigFlag>("config_flag"),
    kind::<constant::Constant>("constant"),
    kind::<count::Count>("count"),
    kind::<data_model_fields::DataModelFields>("data_model_fields"),
    kind::<data_model_variants::DataModelVariants>("data_model_variants"),
    kind::<dependency::Dependency>("dependency"),
    kind::<error_type::ErrorType>("error_type"),
    kind::<storage_schema::StorageSchema>("storage_schema"),
    kind::<deploy_service::DeployService>("deploy_service"),
    kind::<deploy_port::DeployPort>("deploy_port"),
    kind::<deploy_image::DeployImage>("deploy_image"),
    kind::<deploy_limit::DeployLimit>("deploy_limit"),
    kind::<deploy_scale::DeployScale>("deploy_scale"),
    kind::<deploy_health::DeployHealth>("deploy_health"),
    kind::<deploy_network::DeployNetwork>("deploy_network"),
    kind::<deploy_proxy::DeployProxy>("deploy_proxy"),
    kind::<deploy_variable::DeployVariable>("deploy_variable"),
    kind::<deploy_container::DeployContainer>("deploy_container"),
    kind::<diagram_component::DiagramComponent>("diagram_component"),
    kind::<diagram_relation::DiagramRelation>("diagram_relation"),
    kind::<pattern_participants::PatternParticipants>("pattern_participants"),
    kind::<flow_chain::FlowChain>("flow_chain"),
    kind::<layer_files::LayerFiles>("layer_files"),
    kind::<layer_imports::LayerImports>("layer_imports"),
    kind::<layer_forbidden::LayerForbidden>("layer_forbidden"),
    kind::<placeholder::Placeholder>("placeholder"),
];

/// How a kind of claim is found and decided.
pub(crate) trait ClaimKind {
    /// The kind's name in every output.
    const NAME: &'static str;
    /// What a claim of this kind speaks of, as read from the document.
    type Subject;
    /// Finds the claims of the document.
    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Self::Subject)>;
    /// Decides one; a drifted outcome carries its repair.
    fn verify(scope: &Scope<'_>, claim: &Claim, subject: &Self::Subject) -> Outcome;
    /// Decides together what could not be decided alone.
    fn reconcile(_scope: &Scope<'_>, _judgements: &mut [(Judgement, Self::Subject)]) {}
}

impl Kind {
    /// What such a claim is and what decides it, for users.
    pub fn documentation(&self) -> Documentation {
        let [type_name, source, cases] = self.documented;
        Documentation::read(type_name, source, cases)
    }

    /// The first part of its name, which it has in common with its kin: `reference` of `reference/line`.
    pub fn family(&self) -> &'static str {
        self.name.split('/').next().unwrap_or(self.name)
    }

    /// Finds and decides all claims of this kind.
    pub(crate) fn judge(&self, scope: &Scope<'_>) -> Vec<Judgement> {
        (self.judge)(scope)
    }
}

fn judge<K: ClaimKind>(scope: &Scope<'_>) -> Vec<Judgement> {
    let decide = |(claim, subject): (Claim, K::Subject)| {
        let outcome = K::verify(scope, &claim, &subject);
        (outcome.into_judgement(claim), subject)
    };
    let mut judgements: Vec<(Judgement, K::Subject)> = K::recognise(scope).into_iter().map(decide).collect();
    K::reconcile(scope, &mut judgements);
    judgements.into_iter().map(|(judgement, _)| judgement).collect()
}

/// What became of a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    pub(crate) reason: Option<&'static str>,
    pub(crate) message: String,
    pub(crate) advice: Option<String>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) repair: Option<Repair>,
    pub(crate) cause: Option<Cause>,
}

impl Outcome {
    fn new(verdict: Verdict, message: impl Into<String>) -> Outcome {
        Outcome {
            verdict,
            reason: None,
            message: message.into(),
            advice: None,
            evidence: Vec::new(),
            repair: None,
            cause: None,
        }
    }

    pub(crate) fn holds(message: impl Into<String>, evidence: Vec<Evidence>) -> Outcome {
        Outcome { evidence, ..Outcome::new(Verdict::Holds, message) }
    }

    pub(crate) fn unproven(reason: &'static str, message: impl Into<String>) -> Outcome {
        Outcome { reason: Some(reason), ..Outcome::new(Verdict::Unproven, message) }
    }

    /// A path that is not there, where the text does not say that it is: `reason` tells why not.
    pub(crate) fn not_said(reason: &'static str, path: &str) -> Outcome {
        Outcome::unproven(reason, format!("`{path}` is not there, but the text does not say that it is"))
    }

    /// A path that git ignores.
    pub(crate) fn ignored(path: &str) -> Outcome {
        Outcome::unproven("ignored", format!("`{path}` is ignored by git, so it need not be in the tree"))
    }

    pub(crate) fn broken(message: impl Into<String>, advice: impl Into<String>) -> Outcome {
        Outcome { advice: Some(advice.into()), ..Outcome::new(Verdict::Broken, message) }
    }

    pub(crate) fn drifted(message: impl Into<String>, evidence: Vec<Evidence>, repair: Repair) -> Outcome {
        let advice = Some(format!("write `{}`", repair.replacement));
        Outcome { evidence, advice, repair: Some(repair), ..Outcome::new(Verdict::Drifted, message) }
    }

    pub(crate) fn with_evidence(mut self, evidence: Vec<Evidence>) -> Outcome {
        self.evidence = evidence;
        self
    }

    /// Names what lies behind a finding, so that others of the same cause are shown with it.
    pub(crate) fn because(mut self, cause: Cause) -> Outcome {
        self.cause = Some(cause);
        self
    }

    pub(crate) fn into_judgement(self, claim: Claim) -> Judgement {
        Judgement {
            claim,
            verdict: self.verdict,
            reason: self.reason,
            message: self.message,
            advice: self.advice,
            evidence: self.evidence,
            repair: self.repair,
            since: None,
            falsified: None,
            cause: self.cause,
        }
    }
}
