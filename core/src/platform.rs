//! Where a configuration runs: the choice carries keys and behaviour.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Where a configuration runs.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// The event framework the format comes from.
    #[default]
    CloudElements,
    /// SAP Open Connectors.
    Sap,
    /// UiPath Integration Service.
    Uipath,
    /// This project's own poller.
    Pollwright,
}

impl Platform {
    /// All of them, in the order of the page's choice.
    pub const ALL: [Platform; 4] = [Self::CloudElements, Self::Sap, Self::Uipath, Self::Pollwright];

    /// What `--platform` takes and share links hold.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::CloudElements => "cloud-elements",
            Self::Sap => "sap",
            Self::Uipath => "uipath",
            Self::Pollwright => "pollwright",
        }
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CloudElements => "Cloud Elements",
            Self::Sap => "SAP Open Connectors",
            Self::Uipath => "UiPath",
            Self::Pollwright => "Pollwright",
        }
    }

    /// Whether somebody else's service polls: no overlap, no seen pairs (`polling.md`, hosted).
    pub const fn is_hosted(self) -> bool {
        !matches!(self, Self::Pollwright)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Platform {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|platform| platform.slug() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|platform| platform.slug()).collect();
            format!("`{text}` is not a platform; choose {}", known.join(", "))
        })
    }
}
