//! Whether documents stay whole when `trueup sync` is killed in the middle: each must be as it was or as it should be,
//! whenever the process ends. `cargo xtask eval kill`.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

/// How to run the trial.
#[derive(Args)]
pub struct Options {
    /// The command to kill.
    #[arg(long, value_name = "FILE", default_value = "target/release/trueup")]
    trueup: PathBuf,
    /// How often.
    #[arg(long, value_name = "N", default_value_t = 100)]
    rounds: u32,
    /// How many documents each run repairs.
    #[arg(long, value_name = "N", default_value_t = 200)]
    documents: usize,
}

/// What the documents were like after all rounds.
#[derive(Default)]
struct Tally {
    /// Documents that were as before.
    old: usize,
    /// Documents that were repaired.
    new: usize,
    /// Documents that were neither.
    torn: usize,
    /// Rounds after which some documents were repaired and some were not: killed while it wrote.
    in_between: u32,
    /// Unfinished files that a killed run left beside the documents.
    unfinished: usize,
}

/// How many runs that are left alone are timed; the shortest is what the moments are spread over.
const TIMED_RUNS: usize = 3;

const CODE: &str = "def total(cart):\n    return sum(cart.rows())\n\n\ndef empty(cart):\n    cart.drop_all()\n";

/// Runs the trial and prints what came out.
pub fn run(options: &Options) -> Result<()> {
    let tree = tempfile::tempdir().context("no temporary directory")?;
    let filler = "Nothing to see here.\n\n".repeat(100);
    let old = format!("{filler}`empty` (shop/cart.py:1) ends it.\n\n{filler}");
    let new = old.replace("cart.py:1)", "cart.py:5)");
    write(tree.path(), "shop/cart.py", CODE)?;
    let documents: Vec<String> = (0..options.documents).map(|index| format!("docs/d{index}.md")).collect();
    let lay_out = || documents.iter().try_for_each(|path| write(tree.path(), path, &old));
    let mut whole = Duration::MAX;
    for _ in 0..TIMED_RUNS {
        lay_out()?;
        let start = Instant::now();
        if !sync(options, tree.path())?.wait()?.success() {
            bail!("{} does not repair the documents when it is left alone", options.trueup.display());
        }
        whole = whole.min(start.elapsed());
    }
    let mut tally = Tally::default();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..options.rounds {
        lay_out()?;
        let mut child = sync(options, tree.path())?;
        std::thread::sleep(moment(&mut state, whole));
        // It may have ended already.
        let _ = child.kill();
        child.wait()?;
        tally.add(tree.path(), &documents, [&old, &new])?;
    }
    let Tally { old, new, torn, in_between, unfinished } = tally;
    println!(
        "{} runs of {:.2} s killed at random moments, {in_between} of them while they wrote",
        options.rounds,
        whole.as_secs_f64()
    );
    println!("documents: {old} old, {new} new, {torn} torn; {unfinished} unfinished files left beside them");
    if torn > 0 {
        bail!("a document must be old or new, whole");
    }
    Ok(())
}

/// A moment of a run that takes `whole`, the last tenth of them after its end. The same numbers come in every trial.
fn moment(state: &mut u64, whole: Duration) -> Duration {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    whole.mul_f64((*state % 1000) as f64 / 900.0)
}

fn sync(options: &Options, tree: &Path) -> Result<Child> {
    let mut command = Command::new(&options.trueup);
    command.args(["sync", "--root"]).arg(tree).stdout(Stdio::null()).stderr(Stdio::null());
    command
        .spawn()
        .with_context(|| format!("cannot run {}; build it, or name it with --trueup", options.trueup.display()))
}

impl Tally {
    fn add(&mut self, tree: &Path, documents: &[String], [old, new]: [&str; 2]) -> Result<()> {
        let mut repaired = 0;
        for path in documents {
            match std::fs::read_to_string(tree.join(path))?.as_str() {
                text if text == old => self.old += 1,
                text if text == new => repaired += 1,
                _ => self.torn += 1,
            }
        }
        self.new += repaired;
        self.in_between += u32::from(repaired > 0 && repaired < documents.len());
        for entry in std::fs::read_dir(tree.join("docs"))? {
            let path = entry?.path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".trueup-")) {
                self.unfinished += 1;
                std::fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

fn write(tree: &Path, path: &str, text: &str) -> Result<()> {
    let path = tree.join(path);
    std::fs::create_dir_all(path.parent().unwrap_or(tree))?;
    std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}
