//! `pollwright.toml` in the browser: what a team wants of the page, as of `pollwright check`.

use pollwright_core::{platform::Platform, policy::Policy};
use serde::{Deserialize, Serialize};

/// What the page takes of it; the globs are about files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Where configurations run.
    pub platform: Option<Platform>,
    /// How rules are weighed.
    pub rules: Policy,
}

/// Reads the file's text.
///
/// # Errors
/// Where it is no TOML, says something unknown, or names a rule that does not exist.
#[cfg(any(feature = "embed", feature = "package"))]
pub fn read(text: &str) -> Result<Settings, String> {
    Ok(read_with_globs(text)?.0)
}

/// The same, and the globs of files that are left out.
///
/// # Errors
/// As [`read`].
#[cfg(any(feature = "embed", feature = "package"))]
pub fn read_with_globs(text: &str) -> Result<(Settings, Vec<String>), String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        platform: Option<Platform>,
        #[serde(default)]
        exclude: Vec<String>,
        /// Files too: in the browser elements are kept in the project.
        #[serde(default, rename = "elements")]
        _elements: Vec<String>,
        #[serde(default)]
        rules: Policy,
    }
    let File { platform, rules, exclude, _elements } = toml::from_str(text).map_err(|why| {
        let line = why.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        format!("pollwright.toml, line {line}: {}", why.message())
    })?;
    if let Some(why) = rules.refused() {
        return Err(format!("pollwright.toml: {why}"));
    }
    Ok((Settings { platform, rules }, exclude))
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
            r#"{"platform":"sap","rules":{"server-local-date":"off"}}"#
        );
        assert_eq!(
            read("[rules]\nno-such = \"off\"").unwrap_err(),
            "pollwright.toml: there is no rule `no-such`"
        );
        assert!(read("platfrom = 1").unwrap_err().contains("platfrom"));
        assert!(read("[").is_err());
    }
}
