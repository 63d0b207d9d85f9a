//! The benchmarks for Python: how each names what we find.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use trueup_facts::calls::How;

use super::graph::{self, Edges, Node, Score};

/// How a benchmark names methods of native types.
struct Convention {
    native: fn(&str, &str) -> String,
    /// Whether decorators that the language brings count as calls.
    counts_builtin_decorators: bool,
    /// Whether importing a module and defining a class are calls.
    counts_runs: bool,
    /// Whether reading a property, operators, loops and conversions are calls.
    counts_implicit: bool,
}

const PYCG: Convention = Convention {
    native: |native, method| match native {
        "dict" => format!("<**PyDict**>.{method}"),
        "str" => format!("<**PyStr**>.{method}"),
        other => format!("<**Py{other}**>.{method}"),
    },
    counts_builtin_decorators: false,
    counts_runs: false,
    counts_implicit: true,
};

const JARVIS: Convention = Convention {
    native: |native, method| match native {
        "dict" => format!("<map>.{method}"),
        other => format!("<{other}>.{method}"),
    },
    counts_builtin_decorators: true,
    counts_runs: false,
    counts_implicit: true,
};

/// Our calls of a program as PyCG would write them.
pub(super) fn pycg(root: &Path) -> Result<Edges> {
    named(root, &PYCG)
}

/// Our calls of a program as Jarvis would write them.
pub(super) fn jarvis(root: &Path) -> Result<Edges> {
    named(root, &JARVIS)
}

fn named(root: &Path, convention: &Convention) -> Result<Edges> {
    let mut edges = Edges::new();
    for (caller, callee, how) in graph::ours(root)? {
        // Neither counts functions that are handed on, nor an instance of a class without a constructor.
        if how == How::Runs && !convention.counts_runs {
            continue;
        }
        if matches!(how, How::Property | How::Protocol) && !convention.counts_implicit {
            continue;
        }
        if how == How::HandedOver || (how == How::Constructor && callee.is_class) {
            continue;
        }
        let is_builtin = callee.path.is_none() && callee.name.starts_with("<builtin>.");
        if how == How::Decorator && is_builtin && !convention.counts_builtin_decorators {
            continue;
        }
        edges.insert((name(&caller, convention), name(&callee, convention)));
    }
    Ok(edges)
}

fn name(node: &Node, convention: &Convention) -> String {
    let Some(path) = &node.path else {
        return match node.name.strip_prefix("<builtin>.").and_then(|rest| rest.split_once('.')) {
            Some((native, method)) => (convention.native)(native, method),
            None => node.name.clone(),
        };
    };
    let module = path.strip_prefix("src/").unwrap_or(path);
    let module = module.strip_suffix(".py").unwrap_or(module);
    let module = module.strip_suffix("/__init__").unwrap_or(module).replace('/', ".");
    if node.name.is_empty() { module } else { format!("{module}.{}", node.name) }
}

/// Compares whole projects, each with the graph of all that its own modules call.
pub(super) fn projects(benchmark: &Path, only: &str, show: bool) -> Result<()> {
    let expected = benchmark.join("ground_truth/macro_benchmark");
    let (mut precision, mut explicit, mut recall, mut count) = (0.0, 0.0, 0.0, 0.0);
    for case in graph::cases(&expected, "EA.json")? {
        let project = case.to_string_lossy().into_owned();
        if !format!("project {project}").contains(only) {
            continue;
        }
        let theirs = graph::read(&expected.join(&case).join("EA.json"))?;
        let callers: BTreeSet<&String> = theirs.iter().map(|(caller, _)| caller).collect();
        let root = benchmark.join("dataset/macro_benchmark/pj").join(&case);
        let mut ours = named(&root, &Convention { counts_runs: true, ..JARVIS })?;
        // Modules that the benchmark did not look at: tests, examples, set-up.
        let package = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
        let packages: BTreeSet<String> = callers.iter().map(|caller| package(caller)).collect();
        ours.retain(|(caller, _)| packages.contains(&package(caller)));
        let all = Score::of(&ours, &theirs);
        if show {
            graph::show(&project, &ours, &theirs);
        }
        let within = |edges: &Edges| edges.iter().filter(|(_, to)| packages.contains(&package(to))).cloned().collect();
        let (ours, theirs): (Edges, Edges) = (within(&ours), within(&theirs));
        let written = named(&root, &Convention { counts_runs: true, counts_implicit: false, ..JARVIS })?;
        let written = Score::of(&ours.intersection(&written).cloned().collect(), &theirs);
        let score = Score::of(&ours, &theirs);
        println!(
            "Jarvis {project}: {} calls within the project, precision {:.3} ({:.3} of those that are written as \
             calls), recall {:.3}; with those that leave it precision {:.3}, recall {:.3}",
            theirs.len(),
            score.precision(),
            written.precision(),
            score.recall(),
            all.precision(),
            all.recall()
        );
        precision += score.precision();
        explicit += written.precision();
        recall += score.recall();
        count += 1.0;
    }
    if count > 0.0 {
        println!(
            "Jarvis projects: precision {:.3} ({:.3} of those that are written as calls), recall {:.3} on average",
            precision / count,
            explicit / count,
            recall / count
        );
    }
    Ok(())
}
