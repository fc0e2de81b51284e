//! Where things lie, and commands that run there.

use crate::failure::{At, Failure, Result};
use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

/// The checkout that this program was built from.
pub(crate) struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// The folder that holds `debug/` and `release/`.
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Finds it from the running program: cargo puts it into `TARGET/debug/`, wherever `TARGET` is set to be.
    ///
    /// # Errors
    /// When the program was moved out of a target folder.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .filter(|root| root.join("Cargo.lock").is_file())
            .ok_or_else(|| Failure::new("the checkout was moved; run this through `cargo xtask`"))?;
        let program = env::current_exe()
            .map_err(|error| Failure::new(format!("cannot tell where the target folder is: {error}")))?;
        let target = program
            .ancestors()
            .nth(2)
            .ok_or_else(|| Failure::new("cannot tell where the target folder is; run `cargo xtask`"))?;
        Ok(Self { root: root.to_owned(), target: target.to_owned() })
    }

    /// This checkout with a target folder of its own, for a test.
    #[cfg(test)]
    pub(crate) fn temporary(name: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let target = env::temp_dir().join(format!("pollwright-xtask-{name}-{}", std::process::id()));
        Self { root: root.to_owned(), target }
    }

    /// A file or folder of the checkout.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// What this program keeps: logs, stamps, locks. The folder is made.
    pub(crate) fn own(&self, name: &str) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        fs::create_dir_all(&folder).at("make", &folder)?;
        Ok(folder.join(name))
    }

    /// A built program: `binary("release", "pollwright")`.
    pub(crate) fn binary(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// Cargo in the root of the checkout, with space-separated arguments.
    pub(crate) fn cargo(&self, args: &str) -> Command {
        let mut command = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(args.split_whitespace());
        command
    }

    /// A program in the root of the checkout, in the environment of the person's shell: what `cargo run` sets for
    /// this program would make build scripts that watch those variables run again on every change of the caller.
    pub(crate) fn command(&self, program: impl Into<OsString>) -> Command {
        let mut command = Command::new(program.into());
        command.current_dir(&self.root);
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(is_set_by_cargo_run) {
                command.env_remove(&name);
            }
        }
        command
    }
}

fn is_set_by_cargo_run(name: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_", "OUT_DIR"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

/// Waits for its turn: two runs at once must not write the same files. Given back when the value is dropped, also by
/// the end of the process.
///
/// # Errors
/// When the file cannot be made or locked.
pub(crate) fn lock(path: &Path) -> Result<File> {
    let file = File::options().create(true).append(true).open(path).at("open", path)?;
    if file.try_lock().is_err() {
        eprintln!("[xtask] waiting for another run that holds {}", path.display());
        file.lock().at("lock", path)?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_cargo_run() {
        #[track_caller]
        fn check(name: &str, expected: bool) {
            assert_eq!(is_set_by_cargo_run(name), expected, "variable: {name}");
        }
        check("CARGO_PKG_VERSION", true);
        check("CARGO_MANIFEST_DIR", true);
        check("CARGO_BIN_NAME", true);
        check("CARGO_HOME", false);
        check("CARGO_TARGET_DIR", false);
        check("CARGO_BUILD_JOBS", false);
        check("PATH", false);
    }
}
