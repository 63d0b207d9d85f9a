//! Types of columns, whatever a dialect calls them.

/// A type of SQL: its family and the numbers in its brackets.
#[derive(PartialEq, Eq, Debug)]
struct ColumnType {
    family: &'static str,
    arguments: String,
}

/// What dialects call the same type.
const FAMILIES: &[(&str, &[&str])] = &[
    ("integer", &["int", "integer", "int4", "serial", "serial4", "mediumint"]),
    ("bigint", &["bigint", "int8", "bigserial", "serial8"]),
    ("smallint", &["smallint", "int2", "smallserial", "tinyint"]),
    ("varchar", &["varchar", "character varying", "nvarchar", "varchar2"]),
    ("char", &["char", "character", "nchar", "bpchar"]),
    ("text", &["text", "clob", "longtext", "mediumtext"]),
    ("timestamp with time zone", &["timestamptz", "timestamp with time zone"]),
    ("timestamp", &["timestamp", "timestamp without time zone", "datetime"]),
    ("date", &["date"]),
    ("boolean", &["bool", "boolean"]),
    ("numeric", &["decimal", "numeric"]),
    ("double", &["double precision", "float8", "double", "real", "float", "float4"]),
    ("bytes", &["blob", "bytea", "longblob", "mediumblob", "varbinary"]),
    ("json", &["json"]),
    ("jsonb", &["jsonb"]),
    ("uuid", &["uuid"]),
    ("inet", &["inet"]),
];

fn column_type(text: &str) -> Option<ColumnType> {
    let text = text.to_lowercase();
    let (before, rest) = text.split_once('(').unwrap_or((&text, ""));
    let (arguments, after) = rest.split_once(')').unwrap_or((rest, ""));
    let name = format!("{} {}", before.trim(), after.trim()).split_whitespace().collect::<Vec<_>>().join(" ");
    let family = FAMILIES.iter().find(|(_, names)| names.contains(&name.as_str()))?.0;
    let arguments = arguments.chars().filter(|c| !c.is_whitespace()).collect();
    Some(ColumnType { family, arguments })
}

/// Whether two types of SQL are surely not the same; one that is left out may be any, and so may its length.
pub(super) fn are_different(shown: &str, now: &str) -> bool {
    let (Some(shown), Some(now)) = (column_type(shown), column_type(now)) else { return false };
    let is_integer = |it: &ColumnType| it.family == "integer";
    let has_length = !shown.arguments.is_empty() && !now.arguments.is_empty() && !is_integer(&shown);
    shown.family != now.family || (has_length && shown.arguments != now.arguments)
}

#[cfg(test)]
mod tests {
    use super::are_different;

    #[test]
    fn dialects_call_one_type_by_many_names() {
        for (a, b) in [
            ("INT", "integer"),
            ("VARCHAR", "character varying(255)"),
            ("TIMESTAMPTZ", "timestamp with time zone"),
            ("timestamp(6) with time zone", "timestamptz"),
            ("mood", "text"),
        ] {
            assert!(!are_different(a, b), "{a} {b}");
        }
        for (a, b) in [("int", "bigint"), ("varchar(20)", "varchar(40)"), ("text", "jsonb")] {
            assert!(are_different(a, b), "{a} {b}");
        }
    }
}
