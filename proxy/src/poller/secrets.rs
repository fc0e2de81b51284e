//! Values that come from the environment, and keeping what is secret out of messages.

/// A value as it is, or what the environment holds where it is written `env:NAME`.
///
/// # Errors
/// Where the environment has no such variable.
pub fn resolve(value: &str) -> Result<String, MissingVariable> {
    match value.strip_prefix("env:") {
        Some(name) => std::env::var(name).map_err(|_| MissingVariable(name.to_owned())),
        None => Ok(value.to_owned()),
    }
}

/// An `env:NAME` that the environment does not know.
#[derive(Debug, thiserror::Error)]
#[error("the environment has no variable `{0}`; set it, for example with `export {0}=…`")]
pub struct MissingVariable(String);
