//! Compares our calls with call graphs that people made by hand.
//!
//! The benchmarks are public repositories that lie below one directory; none of them is part of this one.

mod graph;
mod python;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use self::graph::{Edges, Score};

/// What to compare, and where it lies.
#[derive(Args)]
pub struct Options {
    /// The directory below which the benchmarks' repositories lie, each in one of its own.
    #[arg(long)]
    data: PathBuf,
    /// Show every edge that differs.
    #[arg(long)]
    show: bool,
    /// Only cases whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
}

/// A benchmark of small programs: their directories, each with what its calls should be.
struct Benchmark {
    name: &'static str,
    /// Where it lies in its repository.
    programs: &'static str,
    /// Where the expected graphs lie; beside the programs where it is the same.
    expected: &'static str,
    /// The expected graph's file in each case's directory.
    graph: &'static str,
    ours: fn(&Path) -> Result<Edges>,
}

const BENCHMARKS: &[Benchmark] = &[
    Benchmark {
        name: "PyCG",
        programs: "micro-benchmark/snippets",
        expected: "micro-benchmark/snippets",
        graph: "callgraph.json",
        ours: python::pycg,
    },
    Benchmark {
        name: "Jarvis",
        programs: "Jarvis/dataset/micro_benchmark",
        expected: "Jarvis/ground_truth/micro_benchmark",
        graph: "callgraph.json",
        ours: python::jarvis,
    },
];

/// Compares, and prints what came out.
pub fn run(options: &Options) -> Result<()> {
    let mut found = false;
    for benchmark in BENCHMARKS {
        if let Some(repository) = repository(&options.data, benchmark.expected)? {
            found = true;
            small_programs(options, benchmark, &repository)?;
        }
    }
    if let Some(repository) = repository(&options.data, "Jarvis/ground_truth/macro_benchmark")? {
        found = true;
        python::projects(&repository.join("Jarvis"), &options.only, options.show)?;
    }
    match found {
        true => Ok(()),
        false => bail!("no benchmark below {}", options.data.display()),
    }
}

/// The repository below the data that has a directory.
fn repository(data: &Path, directory: &str) -> Result<Option<PathBuf>> {
    let entries = std::fs::read_dir(data).with_context(|| format!("cannot read {}", data.display()))?;
    let mut repositories: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    repositories.sort();
    Ok(repositories.into_iter().find(|repository| repository.join(directory).is_dir()))
}

fn small_programs(options: &Options, benchmark: &Benchmark, repository: &Path) -> Result<()> {
    let expected = repository.join(benchmark.expected);
    let mut total = Score::default();
    let (mut cases, mut exact, mut complete, mut sound) = (0, 0, 0, 0);
    for case in graph::cases(&expected, benchmark.graph)? {
        let name = case.to_string_lossy().into_owned();
        let mut program = repository.join(benchmark.programs).join(&case);
        if !program.is_dir() {
            // One benchmark writes a blank in one name on one side.
            program =
                repository.join(benchmark.programs).join(name.replacen("new_direct_calls", "new_direct calls", 1));
        }
        if !program.is_dir() || !name.contains(&options.only) {
            continue;
        }
        let theirs = graph::read(&expected.join(&case).join(benchmark.graph))?;
        let ours = (benchmark.ours)(&program)?;
        let score = Score::of(&ours, &theirs);
        cases += 1;
        complete += usize::from(score.surplus == 0);
        sound += usize::from(score.missing == 0);
        exact += usize::from(score.surplus == 0 && score.missing == 0);
        total.add(&score);
        if options.show {
            graph::show(&format!("{}/{name}", benchmark.name), &ours, &theirs);
        }
    }
    println!(
        "{}: {cases} programs, {exact} exact, {complete} complete, {sound} sound; precision {:.3}, recall {:.3}",
        benchmark.name,
        total.precision(),
        total.recall()
    );
    Ok(())
}
