//! Keeps secrets that somebody committed out of facts.

use std::borrow::Cow;

/// What stands in the place of a secret.
const HIDDEN: &str = "…";

/// Words of a variable's name that say its value is nobody's business.
const SECRET_WORDS: &[&str] = &[
    "key",
    "secret",
    "token",
    "password",
    "passwd",
    "pass",
    "pwd",
    "pw",
    "passphrase",
    "credential",
    "credentials",
    "apikey",
    "salt",
    "dsn",
    "auth",
    "private",
];

/// The value of a variable, or `…` where its name says that it is a secret. A reference to another variable is none.
pub(crate) fn hidden<'v>(name: &str, value: &'v str) -> Cow<'v, str> {
    if value.is_empty() || is_reference(value) || !names_secret(name) {
        return without_password(value);
    }
    // `${NAME:-default}` says where the value comes from; its default is the secret.
    if let Some(at) = value.starts_with("${").then(|| value.find(":-")).flatten() {
        return Cow::Owned(format!("{}:-{HIDDEN}}}", &value[..at]));
    }
    Cow::Borrowed(HIDDEN)
}

/// A text in which the passwords of addresses, `scheme://user:password@host`, are hidden.
pub(crate) fn without_password(value: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut rest = value;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        let authority = after.find(|c: char| c == '/' || c.is_whitespace() || c == '"').unwrap_or(after.len());
        shown.push_str(before);
        let password = after[..authority].rfind('@').and_then(|end| Some((after[..end].find(':')? + 1, end)));
        match password {
            Some((start, end)) if !is_reference(&after[start..end]) => {
                shown.push_str(&after[..start]);
                shown.push_str(HIDDEN);
                shown.push_str(&after[end..authority]);
            }
            _ => shown.push_str(&after[..authority]),
        }
        rest = &after[authority..];
    }
    if shown.is_empty() { Cow::Borrowed(value) } else { Cow::Owned(shown + rest) }
}

/// Whether the name of a variable says that its value is a secret.
pub(crate) fn names_secret(name: &str) -> bool {
    let spaced = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_").to_ascii_lowercase();
    let words: Vec<&str> = spaced.split('_').collect();
    let is_about_secret = words.iter().any(|word| SECRET_WORDS.contains(word) || word.ends_with("password"));
    // A file, a name or a lifetime of a secret is none.
    let last = words.last().copied().unwrap_or("");
    is_about_secret && !["file", "path", "name", "url", "expiry", "ttl", "seconds", "minutes", "id"].contains(&last)
}

/// Whether a value only refers to a variable, an expression or a secret kept elsewhere.
fn is_reference(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    if value.starts_with("{{") && value.ends_with("}}") || value.starts_with("${{") {
        return true;
    }
    let Some(rest) = value.strip_prefix('$') else { return false };
    let inner = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(rest);
    let inner = inner.split(":?").next().unwrap_or(inner);
    !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_references_are_not() {
        assert_eq!(hidden("DB_PASSWORD", "hunter2"), "…");
        assert_eq!(hidden("DB_PASSWORD", "${DB_PASSWORD}"), "${DB_PASSWORD}");
        assert_eq!(hidden("DB_PASSWORD", "${DB_PASSWORD:-hunter2}"), "${DB_PASSWORD:-…}");
        assert_eq!(hidden("DB_PASSWORD_FILE", "/run/secrets/db"), "/run/secrets/db");
        assert_eq!(hidden("PORT", "80"), "80");
        assert_eq!(hidden("KEYBOARD", "us"), "us");
    }

    #[test]
    fn passwords_of_addresses_are_hidden() {
        assert_eq!(without_password("postgres://app:hunter2@db:5432/app"), "postgres://app:…@db:5432/app");
        assert_eq!(without_password("http://db:5432/a@b"), "http://db:5432/a@b");
        assert_eq!(without_password("a://u:${P}@h b://u:p@h"), "a://u:${P}@h b://u:…@h");
    }
}
