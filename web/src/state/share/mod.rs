//! The work as a link: everything but secrets, steps and tastes, in the part of the address after `#`.
//!
//! A link is `#`, one character for the version, and base64url. Version 1 holds a checksum of three bytes and a packed
//! text ([`pack`]): one line of JSON that says platform, clock and the like, and then the configuration as it stands. A
//! key that is missing from the line is as at the first start, and one that is not known says nothing: so keys can be
//! added without a new version. What is likely to stand there is learned from `dictionary-1.txt`, the fresh bodies of
//! the catalog as they were when version 1 was made; that file never changes. A link once sent is readable for ever: the
//! tests hold links of every version.
//!
//! Version 2 is a project, packed as one text in the same way: a line of JSON with name and length of each configuration,
//! which is at hand, and the elements that a person made; and then the text that version 1 would pack of each. One
//! configuration alone is a link of version 1.

mod base64;
mod model;
mod pack;

use super::{Clock, Project, Session, made::Made, project::Waiting};
use pollwright_core::date::Instant;
use serde_json::{Map, Value, json};
use std::{fmt, rc::Rc};

/// What texts of both versions are packed with.
const DICTIONARY: &[u8] = include_bytes!("dictionary-1.txt");
/// A longer link is cut by some programs that links are sent with, characters.
pub const LONG_LINK: usize = 8_000;

/// What is looked at, where a link says it: a view by its name, and what that view wants to keep.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// The view; empty for the first.
    pub view: String,
    /// Whatever the view needs to look the same; never a secret.
    pub extra: Value,
}

/// Why there is no link, or no work in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// The text is too long for any link.
    TooLong,
    /// Something is missing or changed.
    Damaged,
    /// A newer page made it.
    Newer,
}

/// Whether the part of an address from `#` on is a link of any version; `#code`, for one, leads to a place in the page.
pub fn is_link(fragment: &str) -> bool {
    fragment.strip_prefix('#').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

impl Session {
    /// The part of a link after the page's address, `#` included: a link to the configuration at hand alone.
    ///
    /// In the place of each secret stands its placeholder.
    ///
    /// # Errors
    /// The text is too long.
    pub fn link(&self, look: &Look) -> Result<String, LinkError> {
        fragment('1', &self.plain(look))
    }

    /// A link to the whole project.
    ///
    /// # Errors
    /// As [`Session::link`].
    pub fn project_link(&self, look: &Look) -> Result<String, LinkError> {
        let (others, elements) = (&self.project.others, self.made.files());
        if others.is_empty() && self.project.name.is_empty() && elements.is_empty() {
            return self.link(look);
        }
        let other = |waiting: &Waiting| {
            (waiting.name().clone(), waiting.session(self.clock.ticked()).plain(&Look::default()))
        };
        let mut parts: Vec<_> = others.iter().map(other).collect();
        parts.insert(self.place(), (self.project.name.clone(), self.plain(look)));
        let list: Vec<_> = parts.iter().map(|(name, part)| json!([**name, part.len()])).collect();
        let mut head = json!({ "at": self.place(), "parts": list });
        if !elements.is_empty() {
            head["elements"] = json!(elements);
        }
        let mut plain = format!("{head}\n");
        parts.iter().for_each(|(_, part)| plain.push_str(part));
        fragment('2', &plain)
    }

    /// One configuration as a link packs it: a line that says how it is looked at, and its text.
    fn plain(&self, look: &Look) -> String {
        let mut head = Map::new();
        let mut put = |key: &str, value: Value, is_usual: bool| {
            if !is_usual {
                head.insert(key.to_owned(), value);
            }
        };
        let (now, last_poll) = (&*self.clock.now_field().typed, &*self.clock.last_poll_field().typed);
        put("platform", self.platform.slug().into(), false);
        put("now", now.into(), now.is_empty());
        put("last_poll", last_poll.into(), last_poll.is_empty());
        put("server_zone", (*self.server_zone).into(), self.server_zone.is_empty());
        put("block", self.block.into(), self.block == 0);
        put("selected", self.selected.as_deref().into(), self.selected.is_none());
        put("view", look.view.as_str().into(), look.view.is_empty());
        put("extra", look.extra.clone(), look.extra.is_null());
        let head = Value::Object(head);
        format!("{head}\n{}", self.without_secrets())
    }

    /// The session that a link holds, and what it looks at; `fragment` is one by [`is_link`].
    ///
    /// # Errors
    /// It is cut, damaged, or of a newer version.
    pub fn from_link(fragment: &str, clock: Instant) -> Result<(Self, Look), LinkError> {
        if let Some(coded) = fragment.strip_prefix("#1") {
            return Self::of_plain(&unpacked(coded)?, clock);
        }
        let coded = fragment.strip_prefix("#2").ok_or(LinkError::Newer)?;
        Self::of_project(&unpacked(coded)?, clock)
    }

    /// Several configurations, from what [`Session::link`] packed.
    fn of_project(plain: &str, clock: Instant) -> Result<(Self, Look), LinkError> {
        let (head, mut rest) = plain.split_once('\n').ok_or(LinkError::Damaged)?;
        let head: Value = serde_json::from_str(head).map_err(|_| LinkError::Damaged)?;
        let place = head["at"].as_u64().unwrap_or_default() as usize;
        let mut own = None;
        let mut others = Vec::new();
        for (at, part) in head["parts"].as_array().into_iter().flatten().enumerate() {
            let length = part[1].as_u64().ok_or(LinkError::Damaged)?;
            let (plain, after) = rest.split_at_checked(length as usize).ok_or(LinkError::Damaged)?;
            rest = after;
            let name: Rc<str> = part[0].as_str().unwrap_or_default().into();
            let (session, look) = Self::of_plain(plain, clock)?;
            if at == place {
                own = Some((session, look, name));
            } else {
                others.push(Waiting::new(&session, name));
            }
        }
        let files = head["elements"].as_array().into_iter().flatten();
        let made = Made::new(files.filter_map(|file| Some(file.as_str()?.into())));
        let (session, look, name) = own.ok_or(LinkError::Damaged)?;
        let project = Rc::new(Project::new(name, place, others));
        let mut session = Self { project, made, ..session };
        session.analyze();
        Ok((session, look))
    }

    /// One configuration, from what [`Session::plain`] gave.
    fn of_plain(plain: &str, clock: Instant) -> Result<(Self, Look), LinkError> {
        let (head, text) = plain.split_once('\n').ok_or(LinkError::Damaged)?;
        let head: Value = serde_json::from_str(head).map_err(|_| LinkError::Damaged)?;
        let says = |key: &str| head[key].as_str().unwrap_or_default();
        let platform = says("platform").parse().map_err(|_| LinkError::Newer)?;
        let mut session = Self::with_text(text, platform, clock);
        session.clock = Clock::new(clock);
        session.clock.type_now(says("now"));
        session.clock.type_last_poll(says("last_poll"));
        session.server_zone = says("server_zone").into();
        session.block = head["block"].as_u64().unwrap_or_default() as usize;
        session.selected = head["selected"].as_str().map(Into::into);
        session.analyze();
        Ok((session, Look { view: says("view").to_owned(), extra: head["extra"].clone() }))
    }
}

/// A text as the part of an address from `#` on.
fn fragment(version: char, plain: &str) -> Result<String, LinkError> {
    if plain.len() > pack::MAX_BYTES {
        return Err(LinkError::TooLong);
    }
    let packed = pack::pack(plain.as_bytes(), DICTIONARY);
    let mut bytes = checksum(&packed).to_vec();
    bytes.extend(packed);
    Ok(format!("#{version}{}", base64::encode(&bytes)))
}

/// The text of what stands behind the version.
fn unpacked(coded: &str) -> Result<String, LinkError> {
    let bytes = base64::decode(coded).ok_or(LinkError::Damaged)?;
    let (sum, packed) = bytes.split_at_checked(3).ok_or(LinkError::Damaged)?;
    if sum != checksum(packed) {
        return Err(LinkError::Damaged);
    }
    let plain = pack::unpack(packed, DICTIONARY).ok_or(LinkError::Damaged)?;
    String::from_utf8(plain).map_err(|_| LinkError::Damaged)
}

/// Three bytes that tell whether a link arrived whole (FNV-1a).
fn checksum(bytes: &[u8]) -> [u8; 3] {
    let sum =
        bytes.iter().fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    let [_, one, two, three] = (sum ^ sum >> 24).to_be_bytes();
    [one, two, three]
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "this work is too long for a link; use Download instead",
            Self::Damaged => "the link is cut or damaged: nothing was opened; ask for it again",
            Self::Newer => "the link is of a newer version of this page: nothing was opened; reload the page and try again",
        })
    }
}

impl std::error::Error for LinkError {}

#[cfg(test)]
mod tests;
