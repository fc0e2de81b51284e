//! What `z`, `Z` and `X` read: offsets and names of zones.

use super::{Reader, Zone, prefix};
use crate::date::{
    resolve::Field,
    zone_names::{self, ZoneNames},
};

/// How hours and minutes of an offset are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `hh`.
    Hours,
    /// `hhmm`.
    HoursMinutes,
    /// `hh:mm`.
    Colon,
    /// `h:mm` or `hh:mm`.
    ShortColon,
}

impl Reader<'_> {
    /// Reads a zone; the blanks before it end at `start`.
    pub(super) fn zone_field(&mut self, letter: char, width: u32, start: usize) -> Result<(), (usize, u32)> {
        let from = self.at;
        let rest = &self.text[start..];
        let signed = rest.starts_with(['+', '-']);
        if letter == 'X' {
            let form = match width {
                1 => Form::Hours,
                2 => Form::HoursMinutes,
                _ => Form::Colon,
            };
            return match rest.chars().next() {
                Some('Z') => {
                    self.at = start + 1;
                    self.set_offset(0);
                    Ok(())
                }
                _ if signed => self.offset(start, form),
                // Java has passed one unit when it finds that it is no sign.
                Some(other) if other.len_utf16() == 1 => Err((start + other.len_utf8(), 0)),
                _ => Err((start, 1)),
            };
        }
        if signed {
            return self.offset(start, Form::HoursMinutes);
        }
        // Looked for where the field starts, and its first letter where its blanks end.
        match prefix(&self.text[from..], "GMT") {
            Some(length) if rest.starts_with(['G', 'g']) => {
                let end = from + length;
                if self.text[end..].starts_with(['+', '-']) {
                    return self.offset(end, Form::ShortColon);
                }
                self.at = end;
                self.set_offset(0);
                Ok(())
            }
            _ => self.zone_name(start),
        }
    }

    fn set_offset(&mut self, seconds: i32) {
        self.fields.set(Field::ZoneOffset, seconds);
        self.fields.set(Field::Saving, 0);
    }

    /// A sign at `start`, and hours and minutes.
    fn offset(&mut self, start: usize, form: Form) -> Result<(), (usize, u32)> {
        let bytes = self.text.as_bytes();
        let digit = |at: usize| match bytes.get(at) {
            Some(byte @ b'0'..=b'9') => Ok(i32::from(byte - b'0')),
            _ => Err((at.min(bytes.len()), 0)),
        };
        let mut at = start + 1;
        let mut hours = digit(at)?;
        at += 1;
        match digit(at) {
            Ok(units) => {
                hours = hours * 10 + units;
                at += 1;
            }
            Err(end) if form != Form::ShortColon || end.0 == bytes.len() => return Err(end),
            Err(_) => {}
        }
        if hours > 23 {
            return Err((at - 1, 0));
        }
        let mut minutes = 0;
        if form != Form::Hours {
            if form != Form::HoursMinutes {
                if bytes.get(at) != Some(&b':') {
                    return Err((at.min(bytes.len()), 0));
                }
                at += 1;
            }
            minutes = digit(at)? * 10 + digit(at + 1)?;
            at += 2;
            if minutes > 59 {
                return Err((at - 1, 0));
            }
        }
        let seconds = (hours * 60 + minutes) * 60;
        self.set_offset(if bytes[start] == b'-' { -seconds } else { seconds });
        self.at = at;
        Ok(())
    }

    /// The name of a zone: of the zone at hand, of UTC (which is the JVM's own), or of any other.
    fn zone_name(&mut self, start: usize) -> Result<(), (usize, u32)> {
        let rest = &self.text[start..];
        let of = |names: ZoneNames| {
            let columns = names.columns();
            let found = (0..4).find_map(|column| Some((column, prefix(rest, columns[column])?)));
            found.map(|(column, length)| (names, column, length))
        };
        let own = self.zone().own_names().and_then(of);
        let (zone, (names, column, length)) = match own {
            Some(found) => (None, found),
            None => {
                let utc = zone_names::of("UTC").and_then(of).map(|found| ("UTC", found));
                let other = || zone_names::all().find_map(|names| Some((names.first_id(), of(names)?)));
                let (id, found) = utc.or_else(other).ok_or((start, 0))?;
                (Zone::listed(id), found)
            }
        };
        if zone.is_some() {
            self.named = zone;
        }
        self.at = start + length;
        let columns = names.columns();
        // Names that do not tell standard time from daylight time leave it to the time on the wall.
        let tells = !columns[column].eq_ignore_ascii_case(columns[(column + 2) % 4]);
        let saving = if column >= 2 { self.zone().daylight_saving_seconds() } else { 0 };
        if tells && (column < 2 || saving > 0) {
            self.fields.clear(Field::ZoneOffset);
            self.fields.set(Field::Saving, saving);
        }
        Ok(())
    }
}
