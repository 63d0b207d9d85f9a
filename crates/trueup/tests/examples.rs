//! The two examples: every claim about `examples/shop` holds, and of `examples/shop-drifted` exactly the claims listed
//! here are found to be false.
#![allow(clippy::disallowed_methods, reason = "the test runs the binary on the examples")]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A false claim of `examples/shop-drifted/ARCHITECTURE.md`.
struct FalseClaim {
    /// The line that states it; a snippet may state it on any of its lines.
    line: u64,
    kind: &'static str,
    /// Words of it.
    words: &'static str,
    /// What it should say now, where the code tells.
    now: Option<&'static str>,
    /// What the refactor did.
    because: &'static str,
}

const fn drifted(
    line: u64,
    kind: &'static str,
    words: &'static str,
    now: &'static str,
    because: &'static str,
) -> FalseClaim {
    FalseClaim { line, kind, words, now: Some(now), because }
}

const fn broken(line: u64, kind: &'static str, words: &'static str, because: &'static str) -> FalseClaim {
    FalseClaim { line, kind, words, now: None, because }
}

const FALSE_CLAIMS: &[FalseClaim] = &[
    drifted(46, "reference/path", "storage/schema.sql", "storage/migrations/schema.sql", "moved"),
    broken(69, "tree", "payments.py", "renamed to payment_gateway.py"),
    broken(74, "tree", "schema.sql", "moved to migrations/"),
    broken(78, "tree", "test_orders.py", "renamed to test_checkout.py"),
    drifted(99, "reference/line", "repository.py:34", "repository.py:38", "pushed down by a licence header"),
    broken(102, "reference/line", "payments.py:12", "renamed to payment_gateway.py"),
    broken(105, "reference/line", "orders.py:71", "_settle is _complete now"),
    broken(105, "reference/symbol", "_settle", "renamed to _complete"),
    drifted(108, "reference/line", "schemas.py:66", "schemas.py:70", "pushed down by a licence header"),
    broken(112, "reference/symbol", "_settle", "renamed to _complete"),
    drifted(118, "reference/line", "schemas.py:41-46", "schemas.py:45-50", "pushed down by a licence header"),
    drifted(123, "reference/line", "repository.py:80", "repository.py:84", "pushed down by a licence header"),
    drifted(151, "reference/line", "repository.py:34-40", "repository.py:38-44", "pushed down by a licence header"),
    broken(184, "snippet", "SHIPPING_FEE", "renamed to STANDARD_SHIPPING"),
    drifted(264, "reference/path", "storage/schema.sql", "storage/migrations/schema.sql", "moved"),
    drifted(310, "data-model/fields", "payment_reference", "charge_id", "the field is charge_id now"),
    broken(310, "snippet", "payment_reference", "the field is charge_id now"),
    broken(318, "data-model/fields", "payment_reference", "the field is charge_id now"),
    drifted(351, "reference/line", "app.py:57", "app.py:62", "pushed down by a header and a function"),
    drifted(353, "reference/line", "schemas.py:14", "schemas.py:18", "pushed down by a licence header"),
    drifted(353, "reference/line", "schemas.py:34", "schemas.py:38", "pushed down by a licence header"),
    broken(355, "reference/line", "routes.py:136", "require_admin went to access.py"),
    broken(363, "reference/line", "136-140", "require_admin went to access.py"),
    drifted(379, "reference/path", "storage/schema.sql", "storage/migrations/schema.sql", "moved"),
    drifted(379, "reference/link", "storage/schema.sql", "storage/migrations/schema.sql", "moved"),
    broken(401, "reference/symbol", "migrate", "renamed to create_tables"),
    drifted(409, "config/env", "SHOP_PORT=8000", "SHOP_PORT=8080", "the default is 8080 now"),
    broken(428, "snippet", "port: int = 8000", "the default is 8080 now"),
    broken(441, "reference/link", ".env.example", "deleted"),
    broken(452, "reference/symbol", "migrate", "renamed to create_tables"),
    broken(458, "placeholder", "[Describe", "left from the template"),
    drifted(497, "deploy/port", "8000", "8080", "the container listens on 8080 now"),
    broken(511, "reference/link", "#backup", "the heading is Backup and restore now"),
    broken(529, "reference/line", "payments.py:26", "renamed to payment_gateway.py"),
    broken(556, "reference/line", "app.py:73", "create_app went to wiring.py"),
    drifted(595, "reference/path", "storage/schema.sql", "storage/migrations/schema.sql", "moved"),
    broken(600, "reference/link", "tests/test_orders.py", "renamed to test_checkout.py"),
];

/// False claims that trueup leaves unproven or does not see yet. One that is found goes up into the other list.
const OVERLOOKED: &[FalseClaim] = &[
    broken(22, "reference/path", "payments.py", "renamed to payment_gateway.py"),
    broken(126, "reference/symbol", "MAX_CART_LINES", "renamed to CART_LINE_LIMIT"),
    broken(128, "reference/line", "app.py:39-54", "pushed down by a header and a function"),
    broken(168, "reference/symbol", "large_order_discount", "renamed to volume_discount"),
    broken(332, "reference/symbol", "SHIPPING_FEE", "renamed to STANDARD_SHIPPING"),
    broken(397, "snippet", "payment_reference", "the column is charge_id now"),
    broken(454, "reference/symbol", "list_products", "renamed to browse"),
];

impl FalseClaim {
    fn is_told_by(&self, finding: &Value) -> bool {
        let line = finding["line"].as_u64().expect("a line");
        let end_line = finding["end_line"].as_u64().expect("an end line");
        finding["document"] == "ARCHITECTURE.md"
            && finding["kind"] == self.kind
            && (line..=end_line).contains(&self.line)
            && finding["text"].as_str().expect("a text").contains(self.words)
            && self.now.is_none_or(|now| repaired(finding).is_some_and(|text| text.contains(now)))
    }
}

/// What a drifted finding proposes to write.
fn repaired(finding: &Value) -> Option<&str> {
    finding["repair"]["replacement"].as_str()
}

/// Runs `check` on an example; gives all claims and the exit code. A copy of the project may come without its history,
/// which would decide more of them.
fn check(example: &str) -> (Vec<Value>, Option<i32>) {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(example);
    let output = Command::new(env!("CARGO_BIN_EXE_trueup"))
        .args(["check", "--no-history", "--format", "json", "--root"])
        .arg(&root)
        .output()
        .expect("the binary runs");
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (report["claims"].as_array().expect("claims").clone(), output.status.code())
}

fn is_finding(claim: &Value) -> bool {
    claim["verdict"] == "drifted" || claim["verdict"] == "broken"
}

fn describe(claim: &Value) -> String {
    let field = |name: &str| claim[name].to_string();
    let place = format!("{}:{}", field("document"), field("line"));
    let repair = repaired(claim).unwrap_or_default();
    format!("{place} {} {} {}: {} [{repair}]", field("kind"), field("verdict"), field("text"), field("message"))
}

#[test]
fn every_claim_about_the_shop_holds() {
    let (claims, code) = check("shop");
    let findings: Vec<String> = claims.iter().filter(|claim| is_finding(claim)).map(describe).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert_eq!(code, Some(0));
    assert!(claims.iter().filter(|claim| claim["verdict"] == "holds").count() > 100, "few claims were found");
}

#[test]
fn exactly_the_listed_claims_about_the_drifted_shop_are_false() {
    let (claims, code) = check("shop-drifted");
    let findings: Vec<&Value> = claims.iter().filter(|claim| is_finding(claim)).collect();
    let mut complaints = Vec::new();
    for claim in FALSE_CLAIMS {
        if !findings.iter().any(|finding| claim.is_told_by(finding)) {
            let FalseClaim { line, kind, words, now, because } = claim;
            complaints.push(format!("missed: line {line} {kind} {words}, now {now:?} ({because})"));
        }
    }
    for FalseClaim { line, kind, words, .. } in
        OVERLOOKED.iter().filter(|claim| findings.iter().any(|it| claim.is_told_by(it)))
    {
        complaints.push(format!("no longer overlooked: line {line} {kind} {words}"));
    }
    for finding in &findings {
        if !FALSE_CLAIMS.iter().any(|claim| claim.is_told_by(finding)) {
            complaints.push(format!("unlisted: {}", describe(finding)));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert_eq!(code, Some(1));
}

#[test]
fn the_list_has_every_kind() {
    let kinds = [
        "reference/path",
        "reference/line",
        "reference/symbol",
        "reference/link",
        "snippet",
        "tree",
        "placeholder",
        "data-model/fields",
    ];
    for kind in kinds {
        assert!(FALSE_CLAIMS.iter().any(|claim| claim.kind == kind), "no false claim of kind {kind}");
    }
}
