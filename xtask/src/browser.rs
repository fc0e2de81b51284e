//! The browser that tests drive, and its driver.

use crate::{
    failure::{Failure, Result},
    progress::{Show, step},
    tools::{find, output_of, version_in},
    workspace::Workspace,
};
use std::{env, path::PathBuf, process::Command};

/// A browser and a driver that fit each other.
pub(crate) struct Browser {
    /// Chromium or Chrome.
    pub(crate) program: PathBuf,
    /// chromedriver.
    pub(crate) driver: PathBuf,
}

/// The names under which Chromium and Chrome are installed.
const PROGRAMS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

impl Browser {
    /// Finds both, as `$CHROME` and `$CHROMEDRIVER` or on PATH, or installs them where that is possible.
    ///
    /// # Errors
    /// When one is missing and cannot be installed, or the two do not fit; the message says what to do.
    pub(crate) fn ensure(workspace: &Workspace) -> Result<Self> {
        if Self::found().is_none() {
            let mut packages = Vec::new();
            packages.extend(program().is_none().then_some("chromium"));
            packages.extend(driver().is_none().then_some("chromium-driver"));
            apt_install(workspace, &packages).map_err(|reason| {
                Failure::new(format!(
                    "the tests drive a browser and {} cannot be found ({reason}): install Chromium or Chrome \
                     together with the chromedriver of the same version, and have both on PATH",
                    packages.join(" and ")
                ))
            })?;
        }
        let browser =
            Self::found().ok_or_else(|| Failure::new("the browser was installed but is not on PATH"))?;
        browser.fits()?;
        Ok(browser)
    }

    fn found() -> Option<Self> {
        Some(Self { program: program()?, driver: driver()? })
    }

    fn fits(&self) -> Result<()> {
        let version = |program: &PathBuf| output_of(Command::new(program).arg("--version"));
        let (Some(browser), Some(driver)) = (version(&self.program), version(&self.driver)) else {
            return Ok(());
        };
        if major(&browser) == major(&driver) {
            return Ok(());
        }
        Err(Failure::new(format!(
            "{} is {} but {} is {}: install the two of one version",
            self.program.display(),
            browser.trim(),
            self.driver.display(),
            driver.trim()
        )))
    }
}

fn program() -> Option<PathBuf> {
    given("CHROME").or_else(|| PROGRAMS.iter().find_map(|name| find(name)))
}

fn driver() -> Option<PathBuf> {
    given("CHROMEDRIVER").or_else(|| find("chromedriver"))
}

fn given(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

fn major(version_answer: &str) -> Option<&str> {
    version_in(version_answer)?.split('.').next()
}

/// Installs Debian packages where we may.
///
/// # Errors
/// Why not, as a clause: without apt-get, when not root, when a package is not to be had.
pub(crate) fn apt_install(workspace: &Workspace, packages: &[&str]) -> Result<()> {
    if find("apt-get").is_none() {
        return Err(Failure::new("there is no apt-get to install it with"));
    }
    if output_of(Command::new("id").arg("-u")).is_none_or(|id| id.trim() != "0") {
        return Err(Failure::new("only root can install it with apt-get"));
    }
    let what = format!("installing {} with apt-get", packages.join(" "));
    let install = || {
        let mut command = apt_get(workspace, &["install", "-y", "--no-install-recommends"]);
        command.args(packages);
        step(workspace, "apt-install", &what, Show::Heartbeat, &mut command)
    };
    // A fresh machine has no lists of packages, and old lists name packages that are gone.
    install().or_else(|_| {
        let mut update = apt_get(workspace, &["update"]);
        step(workspace, "apt-update", "updating the lists of packages", Show::Heartbeat, &mut update)?;
        install()
    })
}

fn apt_get(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = workspace.command("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_fit() {
        #[track_caller]
        fn check(answer: &str, expected: Option<&str>) {
            assert_eq!(major(answer), expected, "answer: {answer}");
        }
        check("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)", Some("156"));
        check("ChromeDriver 156.0.8078.79 (0123456789abcdef)", Some("156"));
        check("Google Chrome 99.0.1", Some("99"));
        check("", None);
    }
}
