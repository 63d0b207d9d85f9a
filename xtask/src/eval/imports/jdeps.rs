//! Java: `jdeps`, which reads what a built jar's classes refer to, with the descriptors of annotations that `javap` shows
//! beside it.
//!
//! A node is a source of the jar; a class belongs to the source that its file names. An edge is a reference between
//! classes of two sources. Class files say more than sources name: the types of what calls in a chain give, which stand
//! in no source. Such an edge counts only where the source's code names a class of the other one. And they say less:
//! the compiler leaves out imports that only documentation uses, so an import counts only where the code uses its name.
//! What else differs is told as it is: inlined constants, and annotations that do not outlast the compiler.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Reference;
use crate::eval::cache::{Tool, output, run};
use crate::eval::graph::Graph;
use crate::eval::subject::{Origin, Project, Subject};

/// A subject's parts are Debian's binary package, the jar in it, and the directory of the jar's sources.
pub(super) static JDEPS: Reference = Reference {
    name: "jdeps",
    language: "Java",
    target: 0.99,
    subjects: &[
        Subject {
            name: "guava-libraries",
            version: "31.1-1",
            origin: Origin::DebianSource,
            parts: &["libguava-java", "guava.jar", "guava/src"],
        },
        Subject {
            name: "jackson-databind",
            version: "2.14.0-1+deb12u1",
            origin: Origin::DebianSource,
            parts: &["libjackson2-databind-java", "jackson-databind.jar", "src/main/java"],
        },
        Subject {
            name: "libcommons-lang3-java",
            version: "3.12.0-2+deb12u1",
            origin: Origin::DebianSource,
            parts: &["libcommons-lang3-java", "commons-lang3.jar", "src/main/java"],
        },
        Subject {
            name: "jsoup",
            version: "1.15.3-1",
            origin: Origin::DebianSource,
            parts: &["libjsoup-java", "jsoup.jar", "src/main/java"],
        },
    ],
    prepare: |cache| {
        let version = output(Command::new("jdeps").arg("--version"), "a JDK")?;
        Ok(Tool { folder: cache.folder("jdeps", |_| Ok(()))?, version: version.trim().to_owned() })
    },
    graph,
    counts: |_| true,
};

fn graph(tool: &Tool, project: &Project) -> Result<Graph> {
    let [package, jar, directory] = project.parts.as_slice() else {
        bail!("Java wants three parts: a Debian package, its jar, and the directory of the jar's sources");
    };
    let unpacked = tool.folder.join(package);
    if !unpacked.is_dir() {
        run(Command::new("apt-get").args(["download", package]).current_dir(&tool.folder), "apt, on Debian 12")?;
        let archive = find(&tool.folder, &|name| name.starts_with(&format!("{package}_")))?;
        run(Command::new("dpkg-deb").arg("-x").arg(archive).arg(&unpacked), "dpkg")?;
    }
    let jar = unpacked.join("usr/share/java").join(jar).canonicalize().context("the package has no such jar")?;
    let classes = tool.folder.join(format!("{package}-classes"));
    if !classes.is_dir() {
        std::fs::create_dir_all(&classes)?;
        run(Command::new("jar").arg("xf").arg(&jar).current_dir(&classes), "a JDK")?;
    }
    let sources = Sources::read(&project.root, directory)?;
    let described = described(&classes)?;
    let mut graph = Graph { lines: Some(sources.lines()), ..Graph::default() };
    let source_of = |class: &str| described.sources.get(class).and_then(|source| sources.path(class, source));
    for path in described.sources.keys().filter_map(|class| source_of(class)) {
        graph.files.insert(path.clone(), path.clone());
        graph.nodes.insert(path);
    }
    let text =
        output(Command::new("jdeps").args(["--multi-release", "base", "-v", "-filter:none"]).arg(&jar), "a JDK")?;
    let referred = text.lines().filter(|line| line.starts_with("   ")).filter_map(|line| {
        let (from, rest) = line.trim().split_once(" -> ")?;
        Some((from.trim().to_owned(), rest.split_whitespace().next()?.to_owned()))
    });
    for (from, to) in referred.chain(described.annotations.iter().cloned()) {
        let (Some(from_path), Some(to_path)) = (source_of(&from), source_of(&to)) else { continue };
        let names = described.sources.iter().filter(|(_, source)| Some(*source) == described.sources.get(&to));
        let is_named = names
            .filter(|(class, _)| source_of(class).is_some_and(|path| path == to_path))
            .flat_map(|(class, _)| class.rsplit('.').next().unwrap_or(class).split('$'))
            .any(|name| sources.names(&from_path, name));
        if is_named {
            graph.add(&from_path, &to_path, &format!("{from} refers to {to}"));
        }
    }
    Ok(graph)
}

/// The one entry of a directory whose name is wanted.
fn find(directory: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<std::path::PathBuf> {
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_file() && wanted(&path.file_name().unwrap_or_default().to_string_lossy()) {
            return Ok(path);
        }
    }
    bail!("nothing was downloaded to {}", directory.display())
}

/// What class files say of themselves.
#[derive(Default)]
struct Described {
    /// The name of every class's source.
    sources: BTreeMap<String, String>,
    /// The annotations of every class and its members that stay in the class file, whether or not a program sees them.
    annotations: BTreeSet<(String, String)>,
}

fn described(classes: &Path) -> Result<Described> {
    let mut described = Described::default();
    let mut pending = vec![classes.to_owned()];
    let mut files = Vec::new();
    while let Some(directory) = pending.pop() {
        for entry in std::fs::read_dir(directory)? {
            let path = entry?.path();
            let is_class = path.extension().is_some_and(|extension| extension == "class");
            if path.is_dir() && !path.ends_with("META-INF") {
                pending.push(path);
            } else if is_class {
                files.push(path);
            }
        }
    }
    files.sort();
    for some in files.chunks(200) {
        let text = output(Command::new("javap").args(["-v", "-p"]).args(some), "a JDK")?;
        let mut class = String::new();
        // The name of an annotation stands below its number: `0: #113()`.
        let mut is_below_number = false;
        for line in text.lines().map(str::trim) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["this_class:", .., name] => class = name.replace('/', "."),
                ["SourceFile:", name] => {
                    described.sources.insert(class.clone(), name.trim_matches('"').to_owned());
                }
                [name, ..] if is_below_number => {
                    let name = name.split('(').next().unwrap_or(name);
                    described.annotations.insert((class.clone(), name.to_owned()));
                }
                _ => {}
            }
            let number = line.split_once(": #").map_or("", |(number, _)| number);
            is_below_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        }
    }
    Ok(described)
}

/// The sources of a jar.
struct Sources {
    directory: String,
    /// Their code by their path from the root of the project, with comments and texts blanked, line by line.
    texts: BTreeMap<String, String>,
    /// The names that the code of each uses outside of its imports.
    words: BTreeMap<String, BTreeSet<String>>,
}

impl Sources {
    fn read(root: &Path, directory: &str) -> Result<Sources> {
        let mut sources = Sources { directory: directory.to_owned(), texts: BTreeMap::new(), words: BTreeMap::new() };
        let mut pending = vec![root.join(directory)];
        while let Some(directory) = pending.pop() {
            for entry in std::fs::read_dir(&directory).context("no such directory of sources")? {
                let path = entry?.path();
                if path.is_dir() {
                    pending.push(path);
                } else if path.extension().is_some_and(|extension| extension == "java") {
                    let shown = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
                    sources.add(shown, &String::from_utf8_lossy(&std::fs::read(&path)?));
                }
            }
        }
        Ok(sources)
    }

    fn add(&mut self, path: String, text: &str) {
        let code = without_comments(text);
        let body = code.lines().filter(|line| !is_import(line));
        let words = body.flat_map(|line| line.split(|it: char| !(it.is_alphanumeric() || it == '_' || it == '$')));
        let mut words: BTreeSet<String> = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
        // A member imported from a class names that class.
        for line in code.lines().filter_map(|line| line.strip_prefix("import static ")) {
            let names: Vec<&str> = line.trim().trim_end_matches(';').split('.').map(str::trim).collect();
            if names.last().is_some_and(|last| *last == "*" || words.contains(*last)) {
                words.extend(names.into_iter().map(str::to_owned));
            }
        }
        self.words.insert(path.clone(), words);
        self.texts.insert(path, code);
    }

    /// The path of the source that a class stands in.
    fn path(&self, class: &str, source: &str) -> Option<String> {
        let package = class.rsplit_once('.').map_or(String::new(), |(package, _)| package.replace('.', "/") + "/");
        let path = format!("{}/{package}{source}", self.directory);
        self.texts.contains_key(&path).then_some(path)
    }

    /// Whether the code of a source uses a name, outside of its imports.
    fn names(&self, path: &str, name: &str) -> bool {
        name.len() > 1 && self.words.get(path).is_some_and(|words| words.contains(name))
    }

    /// The path and the line of all that may count: every line but the imports of names that the code does not use.
    fn lines(&self) -> BTreeSet<(String, String)> {
        let mut lines = BTreeSet::new();
        for (path, text) in &self.texts {
            for (line, number) in text.lines().zip(1..) {
                let last = line.trim().trim_end_matches(';').trim_end().rsplit('.').next().unwrap_or("");
                if !is_import(line) || last == "*" || self.names(path, last) {
                    lines.insert((path.clone(), number.to_string()));
                }
            }
        }
        lines
    }
}

fn is_import(line: &str) -> bool {
    line.starts_with("import ") || line.starts_with("package ")
}

/// Java code with comments and texts blanked; the lines stay.
fn without_comments(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(inner) = rest.strip_prefix("/*") {
            inner.find("*/").map_or(rest.len(), |end| end + 4)
        } else if let Some(inner) = rest.strip_prefix("\"\"\"") {
            inner.find("\"\"\"").map_or(rest.len(), |end| end + 6)
        } else if matches!(first, '"' | '\'') {
            quoted_length(rest, first)
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.push(' ');
        code.extend(rest[..length].matches('\n'));
        rest = &rest[length..];
    }
    code
}

/// The length of the literal that a text begins with.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '\n' => return at,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_are_blank_and_lines_stay() {
        let code = without_comments("import a.B; // B\n/* C\n D */ E \"F\\\"G\" 'h' I\n");
        assert_eq!(code, "import a.B;  \n \n E     I\n");
    }

    #[test]
    fn an_import_counts_where_the_code_uses_its_name() {
        let mut sources = Sources { directory: "src".to_owned(), texts: BTreeMap::new(), words: BTreeMap::new() };
        sources.add("src/A.java".to_owned(), "import b.Box;\nimport c.Cup;\n/** {@link Cup} */\nclass A { Box b; }\n");
        let lines: Vec<String> = sources.lines().into_iter().map(|(_, line)| line).collect();
        assert_eq!(lines, ["1", "3", "4"]);
    }
}
