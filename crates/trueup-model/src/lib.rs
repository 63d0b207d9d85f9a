//! The architecture read from a codebase.
//!
//! Architecture Invariant: no syntax, no disk; everything follows from the [`trueup_facts::Codebase`] and, where it is
//! asked for, its [`trueup_facts::History`].

mod component;
mod data_model;
mod deployment;
mod error_type;
mod extension_point;
mod flag;
mod key_file;
mod layer;
mod marker;
mod named_value;
mod partition;
mod purpose;
mod relation;
mod setting;
mod trace;
mod usage;

use std::sync::{Arc, OnceLock};

pub use component::{Component, ComponentId, ComponentKind, Components, Purpose};
pub use data_model::{DataModel, ModelRelation};
pub use deployment::{DeployedResource, DeployedService, Deployment, ProxyFile, ServiceSetting, Stage};
pub use error_type::{ErrorSite, ErrorType};
pub use extension_point::ExtensionPoint;
pub use flag::Flag;
pub use key_file::{KeyFile, Role};
pub use layer::{Cycle, Layer, Layering};
pub use marker::Marker;
pub use named_value::{NamedValues, meaning, singular, words_of_name};
pub use relation::{External, ImportSite, Relation, Relations};
pub use setting::{Setting, SettingRead};
pub use trace::{Boundary, Trace, TraceError, TracePlace, TraceRequest, TraceStep};
pub use usage::Usage;

use trueup_facts::calls::CallGraph;
use trueup_facts::{Codebase, History, ServedRoute};

/// The architecture of a codebase. Each part is read when it is first asked for.
pub struct Model {
    codebase: Codebase,
    history: Option<Arc<dyn History>>,
    calls: OnceLock<CallGraph>,
    usage: OnceLock<Usage>,
    components: OnceLock<Components>,
    relations: OnceLock<Relations>,
    layering: OnceLock<Layering>,
    data_models: OnceLock<Vec<DataModel>>,
    settings: OnceLock<Vec<Setting>>,
    flags: OnceLock<Vec<Flag>>,
    routes: OnceLock<Vec<ServedRoute>>,
    key_files: OnceLock<Vec<KeyFile>>,
    deployment: OnceLock<Deployment>,
    named_values: OnceLock<NamedValues>,
    error_types: OnceLock<Vec<ErrorType>>,
    extension_points: OnceLock<Vec<ExtensionPoint>>,
    markers: OnceLock<Vec<Marker>>,
}

impl Model {
    /// Takes a linked codebase, from which the architecture is read.
    pub fn new(codebase: Codebase) -> Model {
        Model {
            codebase,
            history: None,
            calls: OnceLock::new(),
            usage: OnceLock::new(),
            components: OnceLock::new(),
            relations: OnceLock::new(),
            layering: OnceLock::new(),
            data_models: OnceLock::new(),
            settings: OnceLock::new(),
            flags: OnceLock::new(),
            routes: OnceLock::new(),
            key_files: OnceLock::new(),
            deployment: OnceLock::new(),
            named_values: OnceLock::new(),
            error_types: OnceLock::new(),
            extension_points: OnceLock::new(),
            markers: OnceLock::new(),
        }
    }

    /// The same, able to ask for the past of the tree.
    #[must_use]
    pub fn with_history(mut self, history: Arc<dyn History>) -> Model {
        self.history = Some(history);
        self
    }

    /// The past of the tree, where it may be asked for.
    pub fn history(&self) -> Option<&dyn History> {
        self.history.as_deref()
    }

    /// The codebase it was read from.
    pub fn codebase(&self) -> &Codebase {
        &self.codebase
    }

    /// Which call leads where.
    pub fn calls(&self) -> &CallGraph {
        self.calls.get_or_init(|| CallGraph::of(&self.codebase))
    }

    /// Who uses what: importers of files, users of definitions.
    pub fn usage(&self) -> &Usage {
        self.usage.get_or_init(|| Usage::read(&self.codebase))
    }

    /// The components, most prominent first.
    pub fn components(&self) -> &Components {
        self.components.get_or_init(|| Components::read(&self.codebase, self.usage()))
    }

    /// What a manifest at the root says the product is, else the first paragraph of the README.
    pub fn root_purpose(&self) -> Option<Purpose> {
        let packages = self.codebase.packages().iter().enumerate();
        let mut at_root = packages.filter(|(_, package)| package.manifest.directory().is_empty());
        let declared = at_root.find_map(|(index, _)| purpose::from_manifest(&self.codebase, index));
        declared.or_else(|| purpose::from_readme(&self.codebase, ""))
    }

    /// The components that a reader should meet first, at most `limit`: by their share of the code and of the relations.
    pub fn prominent_components(&self, limit: usize) -> Vec<ComponentId> {
        let all = self.components().all();
        let lines: u64 = all.iter().map(|component| u64::from(component.code_lines)).sum();
        let weights: u64 = self.relations().internal.iter().map(|relation| u64::from(relation.weight)).sum();
        let score = |component: &Component| {
            let of = |relation: &&Relation| relation.from == component.id || relation.to == component.id;
            let weight: u64 = self.relations().internal.iter().filter(of).map(|it| u64::from(it.weight)).sum();
            let code = u64::from(component.code_lines) * 1_000_000 / lines.max(1);
            code + weight * 500_000 / weights.max(1)
        };
        let mut ranked: Vec<(u64, ComponentId)> =
            all.iter().map(|component| (score(component), component.id)).collect();
        ranked.sort_by_key(|&(score, id)| (std::cmp::Reverse(score), id));
        ranked.into_iter().take(limit).map(|(_, id)| id).collect()
    }

    /// Which component imports which, and which packages from outside.
    pub fn relations(&self) -> &Relations {
        self.relations.get_or_init(|| Relations::read(&self.codebase, self.components()))
    }

    /// The layers that the relations form, the top one first.
    pub fn layering(&self) -> &Layering {
        self.layering.get_or_init(|| Layering::read(self.components(), self.relations()))
    }

    /// The central types with fields, most used first.
    pub fn data_models(&self) -> &[DataModel] {
        self.data_models.get_or_init(|| data_model::read(&self.codebase, self.components(), self.usage()))
    }

    /// The environment variables that product code reads, sorted by name.
    pub fn settings(&self) -> &[Setting] {
        self.settings.get_or_init(|| setting::read(&self.codebase, self.components()))
    }

    /// The flags of the product's command lines, sorted by name.
    pub fn flags(&self) -> &[Flag] {
        self.flags.get_or_init(|| flag::read(&self.codebase))
    }

    /// The HTTP routes that the product serves, sorted by path.
    pub fn routes(&self) -> &[ServedRoute] {
        self.routes.get_or_init(|| self.codebase.routes())
    }

    /// What is run, and how.
    pub fn deployment(&self) -> &Deployment {
        self.deployment.get_or_init(|| deployment::read(&self.codebase))
    }

    /// The product's constants, variables and fields with a value, by the words of their names.
    pub fn named_values(&self) -> &NamedValues {
        self.named_values.get_or_init(|| named_value::read(&self.codebase))
    }

    /// The error types of the product, those that are raised and caught most often first.
    pub fn error_types(&self) -> &[ErrorType] {
        self.error_types.get_or_init(|| error_type::read(&self.codebase, self.components()))
    }

    /// The types that others of the product are made after, those with the most implementors first.
    pub fn extension_points(&self) -> &[ExtensionPoint] {
        self.extension_points
            .get_or_init(|| extension_point::read(&self.codebase, self.components(), self.error_types()))
    }

    /// The comments by which the authors say that something is left to do.
    pub fn markers(&self) -> &[Marker] {
        self.markers.get_or_init(|| marker::read(&self.codebase, self.components()))
    }

    /// The files a newcomer should know, by role.
    pub fn key_files(&self) -> &[KeyFile] {
        self.key_files.get_or_init(|| key_file::read(self))
    }
}
