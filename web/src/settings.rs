//! `pollwright.toml` in the browser: what a team wants of the page, as of `pollwright check`.

use pollwright_core::{platform::Platform, policy::Policy};
use serde::{Deserialize, Serialize};

/// What it says; the page keeps of it what is not about files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Where configurations run.
    pub platform: Option<Platform>,
    /// Globs of files that are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Data files of elements that the catalog lacks, folders or globs of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elements: Vec<String>,
    /// How rules are weighed.
    pub rules: Policy,
}

/// Reads the file's text.
///
/// # Errors
/// Where it is no TOML, says something unknown, or names a rule that does not exist.
#[cfg(any(feature = "embed", feature = "package"))]
pub fn read(text: &str) -> Result<Settings, String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        platform: Option<Platform>,
        #[serde(default)]
        exclude: Vec<String>,
        #[serde(default)]
        elements: Vec<String>,
        #[serde(default)]
        rules: Policy,
    }
    let File { platform, exclude, elements, rules } = toml::from_str(text).map_err(|why| {
        let line = why.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        format!("pollwright.toml, line {line}: {}", why.message())
    })?;
    if let Some(why) = rules.refused() {
        return Err(format!("pollwright.toml: {why}"));
    }
    Ok(Settings { platform, exclude, elements, rules })
}

#[cfg(all(test, feature = "embed"))]
mod tests {
    use super::*;

    #[test]
    fn settings() {
        let read = |text| read(text).map(|settings| serde_json::to_string(&settings).unwrap());
        assert_eq!(
            read("platform = \"sap\"\nexclude = [\"old/**\"]\nelements = [\"elements\"]\n[rules]\nserver-local-date = \"off\"\n")
                .unwrap(),
            r#"{"platform":"sap","exclude":["old/**"],"elements":["elements"],"rules":{"server-local-date":"off"}}"#
        );
        assert_eq!(
            read("[rules]\nno-such = \"off\"").unwrap_err(),
            "pollwright.toml: there is no rule `no-such`"
        );
        assert!(read("platfrom = 1").unwrap_err().contains("platfrom"));
        assert!(read("[").is_err());
    }
}
