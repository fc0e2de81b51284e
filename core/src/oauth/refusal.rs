//! Why an authorization server gives no tokens, in one sentence each.

use std::fmt;

/// Why there are no tokens; each says what to do. The server's own words may repeat what was sent: mask them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody has consented yet, or what came back was not kept.
    NoCode,
    /// The code was used before, has run out, or belongs to another client or callback URL.
    Code {
        /// Who says so.
        name: String,
        /// What the server says.
        words: String,
    },
    /// The refresh token was revoked, replaced, or has run out.
    Refresh {
        /// Who says so.
        name: String,
        /// What the server says.
        words: String,
    },
    /// The access token is not taken any more, and there is no refresh token.
    NoRefresh {
        /// Whose.
        name: String,
    },
    /// The client itself is not known.
    Client {
        /// Who says so.
        name: String,
        /// What the server says.
        words: String,
    },
    /// What is asked for is not given.
    Scope {
        /// Who says so.
        name: String,
        /// What the server says.
        words: String,
    },
    /// It may give them later.
    Busy {
        /// Who.
        name: String,
        /// Its answer.
        status: u16,
    },
    /// Its answer is not what RFC 6749 says.
    Odd {
        /// Who.
        name: String,
        /// Its answer.
        status: u16,
        /// What the server says.
        words: String,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCode => f.write_str(
                "there is no authorization code; open the consent page and send the `code` it comes back with, as `providerData.code`",
            ),
            Self::Code { name, words } => write!(
                f,
                "{name} refused the authorization code{words}; a code works once, for a few minutes, and for the `oauth.callback.url` it was made for: open the consent page again and send the new code"
            ),
            Self::Refresh { name, words } => write!(
                f,
                "{name} no longer takes the refresh token{words}: access was revoked or has run out; open the consent page again and send the new code"
            ),
            Self::NoRefresh { name } => write!(
                f,
                "{name} no longer takes the access token, and gave no refresh token; open the consent page again and send the new code"
            ),
            Self::Client { name, words } => {
                write!(f, "{name} refused the client{words}; check `oauth.api.key` and `oauth.api.secret`")
            }
            Self::Scope { name, words } => write!(f, "{name} refused the scope{words}; check `oauth.scope`"),
            Self::Busy { name, status } => {
                write!(f, "{name} gives no tokens at the moment (it answered {status}); the next poll asks again")
            }
            Self::Odd { name, status, words } => {
                write!(f, "{name} answered {status} and no token{words}; check `oauth.token.url`")
            }
        }
    }
}

impl std::error::Error for Refusal {}
