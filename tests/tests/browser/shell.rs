//! Copied commands, run.

use serde_json::Value;
use std::process::Command;

/// What a copied command sends.
pub(super) struct Sent {
    /// The arguments of `curl`.
    pub(super) arguments: Vec<String>,
}

impl Sent {
    /// Runs a command in bash, where `curl` only says what it was given.
    pub(super) fn by(command: &str, environment: &[(String, String)]) -> Self {
        let output = Command::new("bash")
            .args(["-c", &format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}")])
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .output()
            .unwrap_or_else(|error| panic!("bash: {error}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{}: {said}\n{command}", output.status);
        let text = String::from_utf8(output.stdout).unwrap_or_else(|error| panic!("{error}\n{command}"));
        Self { arguments: text.split_terminator('\0').map(str::to_owned).collect() }
    }

    /// The body, as the API reads it.
    pub(super) fn body(&self) -> Value {
        let body = self.after("--data");
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}\n{body}"))
    }

    fn after(&self, option: &str) -> &str {
        let at = self.arguments.iter().position(|argument| argument == option);
        let value = at.and_then(|at| self.arguments.get(at + 1));
        value.unwrap_or_else(|| panic!("no {option} in {:?}", self.arguments))
    }
}
