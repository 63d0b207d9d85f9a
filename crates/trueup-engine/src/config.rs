//! `trueup.toml`: what a project may settle, all of it optional.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

/// The name of the configuration file at the root.
pub const CONFIG_FILE: &str = "trueup.toml";

/// What a project settles.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "trueup.toml")]
pub struct Config {
    /// Globs, relative to the root, of the documents to check, such as `docs/**/*.md`. Each must match a file. Without
    /// any, documents are looked for by their names.
    #[schemars(with = "Vec<String>")]
    pub documents: Vec<Spanned<String>>,
    /// Globs, relative to the root, of sources that are not read. Their paths still count as existing. Each must match
    /// a file.
    #[schemars(with = "Vec<String>")]
    pub exclude: Vec<Spanned<String>>,
    /// What documents call the parts of the project, where the code does not tell.
    #[schemars(with = "Vec<ComponentRule>")]
    pub component: Vec<Spanned<ComponentRule>>,
    /// Findings that are accepted, each with its reason.
    #[schemars(with = "Vec<IgnoreRule>")]
    pub ignore: Vec<Spanned<IgnoreRule>>,
}

/// A part of the project, and what documents call it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ComponentRule {
    /// Its name; that of a component that trueup finds itself, such as a package, where no files are given.
    pub name: String,
    /// Other names that documents have for it, such as `Auth Service`. Case, spaces, hyphens and underscores do not
    /// matter.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Globs, relative to the root, of its files. Each must match a file.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub files: Vec<Spanned<String>>,
}

/// A finding that is accepted. One that applies to nothing is reported.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct IgnoreRule {
    /// The kind of the claims, such as `reference/path`, or the part before the slash for all kinds of that family.
    pub kind: String,
    /// A glob, relative to the root, of the documents it is accepted in; every document where it is not given.
    pub document: Option<String>,
    /// The claim's own words or its subject; every claim of the kind where it is not given.
    pub text: Option<String>,
    /// Why it is accepted.
    pub reason: String,
}

/// What is wrong with a configuration file, and where.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct ConfigError {
    /// The file, as named.
    pub file: String,
    /// The 1-based line.
    pub line: usize,
    /// The 1-based column, in characters.
    pub column: usize,
    /// What is wrong, and what is expected instead.
    pub message: String,
}

impl ConfigError {
    /// An error at a span of `text`.
    pub(crate) fn at(file: &str, text: &str, span: Range<usize>, message: String) -> ConfigError {
        let before = text.get(..span.start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&character| character != '\n').count() + 1;
        ConfigError { file: file.to_owned(), line, column, message }
    }
}

impl Config {
    /// Reads the text of a configuration file; `file` names it in errors.
    ///
    /// # Errors
    /// Where it is no TOML, has unknown keys, names an unknown claim kind, ignores without a reason, or names a component
    /// without saying what it is.
    pub fn parse(file: &str, text: &str) -> Result<Config, ConfigError> {
        let config: Config = toml::from_str(text).map_err(|error| {
            let message = error.message().trim().replace('\n', ", ");
            ConfigError::at(file, text, error.span().unwrap_or(0..0), message)
        })?;
        for rule in &config.component {
            if let Err(message) = rule.get_ref().validate() {
                return Err(ConfigError::at(file, text, rule.span(), message));
            }
        }
        for rule in &config.ignore {
            if let Err(message) = rule.get_ref().validate() {
                return Err(ConfigError::at(file, text, rule.span(), message));
            }
        }
        Ok(config)
    }
}

impl ComponentRule {
    fn validate(&self) -> Result<(), String> {
        if std::iter::once(&self.name).chain(&self.aliases).any(|name| name.trim().is_empty()) {
            return Err("a component and its aliases need names".to_owned());
        }
        if self.aliases.is_empty() && self.files.is_empty() {
            return Err(format!(
                "the component `{}` needs `aliases` that documents call it by, or its `files`",
                self.name
            ));
        }
        Ok(())
    }
}

impl IgnoreRule {
    fn validate(&self) -> Result<(), String> {
        if !names_a_kind(&self.kind) {
            return Err(format!("unknown claim kind `{}`; {}", self.kind, known_kinds()));
        }
        if self.reason.trim().is_empty() {
            return Err("an ignore needs a reason that says why the finding is accepted".to_owned());
        }
        if let Some(glob) = &self.document {
            globset::Glob::new(glob).map_err(|error| format!("`{glob}` is not a glob: {}", error.kind()))?;
        }
        Ok(())
    }
}

/// Whether `kind` is a claim kind or a family of them.
pub(crate) fn names_a_kind(kind: &str) -> bool {
    trueup_check::KINDS.iter().any(|known| covers(kind, known.name))
}

/// Whether `named` is `kind` or its family.
pub(crate) fn covers(named: &str, kind: &str) -> bool {
    kind.strip_prefix(named).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) && !named.is_empty()
}

/// A phrase that lists the claim kinds.
pub(crate) fn known_kinds() -> String {
    let names: Vec<&str> = trueup_check::KINDS.iter().map(|kind| kind.name).collect();
    format!("known kinds are {}", names.join(", "))
}

/// The JSON Schema of the file.
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(Config);
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let error = Config::parse("trueup.toml", text).expect_err("the text is wrong");
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn every_key_is_read() {
        let text = "documents = [\"A.md\"]\nexclude = [\"gen/**\"]\n[[component]]\nname = \"web\"\naliases = [\"Front End\"]\nfiles = [\"ui/**\"]\n[[ignore]]\nkind = \"reference/path\"\nreason = \"gone\"\n";
        let config = Config::parse("trueup.toml", text).expect("the text is right");
        assert_eq!(config.documents[0].get_ref(), "A.md");
        assert_eq!(config.component[0].get_ref().aliases, ["Front End"]);
        assert_eq!(config.component[0].get_ref().files[0].get_ref(), "ui/**");
        assert_eq!(config.ignore[0].get_ref().reason, "gone");
    }

    #[test]
    fn errors_name_the_place_and_what_is_expected() {
        check_error(
            "exclude = []\ndocument = [\"A.md\"]\n",
            "trueup.toml:2:1: unknown field `document`, expected one of `documents`, `exclude`, `component`, `ignore`",
        );
        check_error("exclude = 3\n", "trueup.toml:1:11: invalid type: integer `3`, expected a sequence");
        check_error(
            "[[component]]\nname = \"web\"\n",
            "trueup.toml:1:1: the component `web` needs `aliases` that documents call it by, or its `files`",
        );
        check_error("[[ignore]]\nkind = \"snippet\"\n", "trueup.toml:1:1: missing field `reason`");
        check_error(
            "[[ignore]]\nkind = \"snippet\"\nreason = \" \"\n",
            "trueup.toml:1:1: an ignore needs a reason that says why the finding is accepted",
        );
    }

    #[test]
    fn a_kind_may_be_a_family() {
        assert!(covers("reference", "reference/path") && covers("reference/path", "reference/path"));
        assert!(!covers("refer", "reference/path") && !covers("", "reference/path"));
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "the test reads the published schema, and writes it when asked to")]
    fn the_published_schema_is_the_one_of_the_code() {
        let published = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/trueup.schema.json");
        let schema = json_schema();
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(published, &schema).expect("the schema can be written");
        }
        let text = std::fs::read_to_string(published).expect("the schema is published");
        assert_eq!(text, schema, "run the tests with UPDATE_SCHEMAS=1 to publish it anew");
    }
}
