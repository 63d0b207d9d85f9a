//! The parts of the documentation that are made from the code: `cargo xtask docs`.

use std::path::Path;

use anyhow::{Context, Result};

/// A page that is made from the code.
struct Page {
    /// Where it is, relative to the repository.
    path: &'static str,
    text: fn() -> String,
}

const PAGES: &[Page] = &[Page { path: "docs/claims.md", text: trueup_report::claims_page }];

/// Writes every page.
pub fn write(root: &Path) -> Result<()> {
    for page in PAGES {
        std::fs::write(root.join(page.path), (page.text)()).with_context(|| format!("cannot write {}", page.path))?;
        println!("wrote {}", page.path);
    }
    Ok(())
}

/// The pages that say something else than the code now, one message each.
pub fn outdated(root: &Path) -> Vec<String> {
    let is_outdated = |page: &&Page| std::fs::read_to_string(root.join(page.path)).ok() != Some((page.text)());
    let message = |page: &Page| format!("{}: the code says something else now; run `cargo xtask docs`", page.path);
    PAGES.iter().filter(is_outdated).map(message).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_page_says_what_the_code_says() {
        let outdated = super::outdated(&crate::workspace_root());
        assert!(outdated.is_empty(), "{}", outdated.join("\n"));
    }
}
