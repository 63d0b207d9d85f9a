//! Which SQL files are migrations, and in which order they run.

use crate::SourcePath;

/// When a migration runs among those of its directory.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Order {
    /// The numbers its name begins with.
    pub(crate) numbers: Vec<u64>,
    /// Its name, where the numbers are alike.
    pub(crate) name: String,
}

/// What a file is among migrations.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Migration {
    /// It changes the schema: the directory of its migrations, and when.
    Step(String, Order),
    /// It undoes a change.
    Backwards,
    /// It stands alone.
    None,
}

/// What a file is, told by its name: `V1_2__x.sql`, `0001_x.up.sql`, `20240101_x/up.sql`, `20240101_x/migration.sql`.
pub(crate) fn migration(path: &SourcePath) -> Migration {
    let name = path.file_name().to_ascii_lowercase();
    let stem = name.strip_suffix(".sql").unwrap_or(&name);
    let is_undo = stem
        .strip_prefix('u')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains("__"));
    if stem == "down"
        || [".down", "_down", "-down", ".undo", ".rollback", "_rollback"].iter().any(|it| stem.ends_with(it))
        || is_undo
    {
        return Migration::Backwards;
    }
    let (above, directory) = path.directory().rsplit_once('/').unwrap_or(("", path.directory()));
    let order = |numbers: Vec<u64>, name: &str| Order { numbers, name: name.to_owned() };
    if matches!(stem, "up" | "migration")
        && let Some(numbers) = leading_numbers(directory)
    {
        return Migration::Step(above.to_owned(), order(numbers, directory));
    }
    // Deltas of a version lie in a directory of its number.
    if !directory.is_empty() && directory.bytes().all(|byte| byte.is_ascii_digit()) {
        let mut numbers = leading_numbers(directory).unwrap_or_default();
        numbers.extend(leading_numbers(stem).unwrap_or_default());
        return Migration::Step(above.to_owned(), order(numbers, stem));
    }
    let versioned = stem.strip_prefix('v').and_then(leading_numbers);
    if let Some(numbers) = versioned.or_else(|| leading_numbers(stem)) {
        return Migration::Step(path.directory().to_owned(), order(numbers, stem));
    }
    // Flyway repeats these after all others.
    if stem.starts_with("r__") {
        return Migration::Step(path.directory().to_owned(), order(vec![u64::MAX], stem));
    }
    Migration::None
}

/// The numbers a name begins with: `1_2__x` has 1 and 2, `2024-01-02-x` has 2024, 1 and 2.
fn leading_numbers(name: &str) -> Option<Vec<u64>> {
    let mut numbers = Vec::new();
    let mut rest = name;
    loop {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = &rest[length..];
        let ends_word = after.is_empty() || after.starts_with(['_', '-', '.', ' ']);
        if length == 0 || !ends_word {
            break;
        }
        numbers.push(rest[..length.min(19)].parse().unwrap_or(u64::MAX));
        rest = after.get(1..).unwrap_or("");
    }
    (!numbers.is_empty()).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::{Migration, migration};

    fn told(path: &str) -> String {
        match migration(&path.into()) {
            Migration::Step(directory, order) => format!("{directory} {:?}", order.numbers),
            Migration::Backwards => "backwards".to_owned(),
            Migration::None => "none".to_owned(),
        }
    }

    #[test]
    fn names_tell_the_order() {
        assert_eq!(told("db/V1_2__x.sql"), "db [1, 2]");
        assert_eq!(told("db/0001_x.up.sql"), "db [1]");
        assert_eq!(told("db/20240102030405-x.sql"), "db [20240102030405]");
        assert_eq!(told("m/2024-01-02-030405_x/up.sql"), "m [2024, 1, 2, 30405]");
        assert_eq!(told("schema/delta/54/01_x.sql"), "schema/delta [54, 1]");
        assert_eq!(told("db/schema.sql"), "none");
        assert_eq!(told("db/3d_shapes.sql"), "none");
    }

    #[test]
    fn what_goes_back_is_told() {
        for path in ["db/1_x.down.sql", "m/1_x/down.sql", "db/U1__x.sql", "db/1_rollback.sql"] {
            assert_eq!(told(path), "backwards", "{path}");
        }
    }
}
