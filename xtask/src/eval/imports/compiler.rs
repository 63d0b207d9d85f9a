//! C and C++: the compiler's own preprocessor (`cc -E -dI`), which writes down every `#include` that it follows.
//!
//! A node is a file of the tree. An edge leads from a file to one that it includes itself; what the compiler reads in
//! the end follows from these. Directives that it does not reach, in branches that conditions leave out, do not count
//! on either side; of a source that lacks a header here, what stands before that counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::Reference;
use crate::eval::cache::{Tool, output};
use crate::eval::graph::Graph;
use crate::eval::subject::{Origin, Project, Subject};

pub(super) static COMPILER: Reference = Reference {
    name: "cc",
    language: "C, C++",
    target: 0.98,
    subjects: &[
        subject("libuv1", "1.44.2-1+deb12u1", &["-Iinclude", "-Isrc", "src", "test"]),
        subject(
            "libzstd",
            "1.5.4+dfsg2-5",
            &["-Ilib", "-Ilib/common", "-Ilib/compress", "-Ilib/dictBuilder", "-Iprograms", "lib", "programs", "tests"],
        ),
        subject(
            "redis",
            "5:7.0.15-1~deb12u7",
            &["-Isrc", "-Ideps/hiredis", "-Ideps/linenoise", "-Ideps/lua/src", "-Ideps/hdr_histogram", "src", "deps"],
        ),
        subject("leveldb", "1.23-4", &["-I.", "-Iinclude", "db", "table", "util", "port", "helpers", "issues"]),
        subject("fmtlib", "9.1.0+ds1-2", &["-Iinclude", "-Itest", "-Itest/gtest", "src", "test"]),
        subject(
            "googletest",
            "1.12.1-0.2",
            &[
                "-Igoogletest/include",
                "-Igoogletest",
                "-Igooglemock/include",
                "-Igooglemock",
                "googletest",
                "googlemock",
            ],
        ),
    ],
    prepare: |_| {
        let version = output(Command::new("cc").arg("-dumpfullversion"), "a C and a C++ compiler")?;
        Ok(Tool { folder: PathBuf::new(), version: version.trim().to_owned() })
    },
    graph,
    counts: |_| true,
};

const fn subject(name: &'static str, version: &'static str, parts: &'static [&'static str]) -> Subject {
    Subject { name, version, origin: Origin::DebianSource, parts }
}

/// The extensions of files that are compiled by themselves.
const SOURCES: [&str; 4] = ["c", "cc", "cpp", "cxx"];

/// `parts` are the directories whose sources are compiled, and the compiler's `-I` flags.
fn graph(_: &Tool, project: &Project) -> Result<Graph> {
    let root = project.root.canonicalize()?;
    let (flags, parts): (Vec<&String>, Vec<&String>) = project.parts.iter().partition(|part| part.starts_with("-I"));
    let mut sources = Vec::new();
    match parts.is_empty() {
        true => find(&root, &mut sources)?,
        false => parts.iter().try_for_each(|part| find(&root.join(part), &mut sources))?,
    }
    let mut seen = Seen { root: root.clone(), ..Seen::default() };
    for source in sources {
        let is_c = source.extension().is_some_and(|extension| extension == "c");
        let mut compiler = Command::new(if is_c { "cc" } else { "c++" });
        compiler.args(["-E", "-dI", "-w"]).args(&flags).arg(&source).current_dir(&root);
        if !is_c {
            compiler.arg("-std=c++17");
        }
        let found = compiler.output()?;
        // Where a header is missing, what was read up to there still counts.
        seen.read(&String::from_utf8_lossy(&found.stdout));
    }
    Ok(seen.graph())
}

fn find(directory: &Path, sources: &mut Vec<PathBuf>) -> Result<()> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    entries.sort();
    for path in entries {
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !path.is_symlink() {
            find(&path, sources)?;
        } else if SOURCES.contains(&extension.as_str()) {
            sources.push(path);
        }
    }
    Ok(())
}

/// What the preprocessor's output told so far.
#[derive(Default)]
struct Seen {
    root: PathBuf,
    /// Each directive that was followed, by file and line: what it says.
    directives: BTreeMap<(String, usize), String>,
    /// Where a directive of a directory led. One whose header guards itself leads there once only.
    led: BTreeMap<(String, String), String>,
    /// Where a directive of a file led.
    edges: BTreeSet<(String, usize, String)>,
    files: BTreeSet<String>,
}

impl Seen {
    fn read(&mut self, text: &str) {
        let (mut file, mut line) = (String::new(), 0_usize);
        let mut open: Option<(String, usize, String)> = None;
        for written in text.lines() {
            if let Some((number, path, is_start)) = marker(written) {
                let path = self.relative(path);
                if let Some((from, at, directive)) = open.take_if(|_| is_start) {
                    self.led.insert((directory(&from), directive), path.clone());
                    self.edges.insert((from, at, path.clone()));
                }
                (file, line) = (path, number);
                continue;
            }
            if ["#include", "#import"].iter().any(|word| written.starts_with(word)) {
                let directive = written.split_once(char::is_whitespace).map_or("", |(_, rest)| rest).trim().to_owned();
                self.directives.insert((file.clone(), line), directive.clone());
                open = Some((file.clone(), line, directive));
            }
            self.files.insert(file.clone());
            line += 1;
        }
    }

    /// A path of the tree from its root; of what is outside, the whole path.
    fn relative(&self, path: &str) -> String {
        let whole = self.root.join(path).canonicalize().unwrap_or_else(|_| PathBuf::from(path));
        whole.strip_prefix(&self.root).unwrap_or(&whole).to_string_lossy().into_owned()
    }

    fn graph(self) -> Graph {
        let mut graph = Graph { lines: Some(BTreeSet::new()), ..Graph::default() };
        let own = |path: &String| !path.starts_with(['/', '<']);
        let mut anywhere: BTreeMap<&String, Option<&String>> = BTreeMap::new();
        for ((_, directive), to) in &self.led {
            let known = anywhere.entry(directive).or_insert(Some(to));
            *known = known.filter(|known| *known == to);
        }
        let mut edges = self.edges;
        for ((file, line), directive) in self.directives.iter().filter(|((file, _), _)| own(file)) {
            if let Some(lines) = &mut graph.lines {
                lines.insert((file.clone(), line.to_string()));
            }
            // A header that was read before is not read again; elsewhere the same words led to it.
            let beside = self.led.get(&(directory(file), directive.clone()));
            if let Some(to) = beside.or_else(|| anywhere.get(directive).copied().flatten()) {
                edges.insert((file.clone(), *line, to.clone()));
            }
        }
        let targets = edges.iter().map(|(_, _, to)| to.clone());
        for path in self.files.iter().cloned().chain(targets).filter(|path| own(path) && !path.is_empty()) {
            graph.nodes.insert(path.clone());
            graph.files.insert(path.clone(), path);
        }
        edges.iter().for_each(|(from, line, to)| graph.add(from, to, &format!("line {line}")));
        graph
    }
}

fn directory(path: &str) -> String {
    path.rsplit_once('/').map_or("", |(directory, _)| directory).to_owned()
}

/// `# 12 "store.h" 1`: the line that follows, its file, and whether the file begins here.
fn marker(line: &str) -> Option<(usize, &str, bool)> {
    let rest = line.strip_prefix("# ")?;
    let (number, rest) = rest.split_once(" \"")?;
    let (path, flags) = rest.rsplit_once('"')?;
    Some((number.parse().ok()?, path, flags.split_whitespace().any(|flag| flag == "1")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guarded_header_is_an_edge_of_every_directive_that_is_followed() {
        let mut seen = Seen { root: "/nowhere".into(), ..Seen::default() };
        seen.read(
            "# 0 \"<built-in>\"\n# 1 \"a.c\"\n#include \"a.h\"\n# 1 \"a.c\"\n# 1 \"a.h\" 1\nint a;\n\
             # 2 \"a.c\" 2\n\n\n#include \"a.h\"\n",
        );
        let graph = seen.graph();
        assert_eq!(graph.edges.keys().collect::<Vec<_>>(), [&("a.c".to_owned(), "a.h".to_owned())]);
        let lines = graph.lines.unwrap_or_default();
        assert_eq!(lines.len(), 2);
        assert!(lines.contains(&("a.c".to_owned(), "4".to_owned())));
    }
}
