//! A record, as far as change detection reads it: a few fields, and the text that it came as.

use super::{
    Reading,
    record::{RecordText, lookup},
};
use crate::{config::Deletes, date::FieldValue};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor},
};
use serde_json::{Map, Value, value::RawValue};
use std::{borrow::Cow, fmt};

/// A record that can be judged.
pub trait Record {
    /// The value at a path that the reading names ([`lookup`]).
    fn field(&self, path: &str) -> Option<FieldValue<'_>>;
    /// All of it.
    fn whole(&self) -> Cow<'_, Value>;
    /// What an event carries of it.
    fn text(&self) -> RecordText;
}

impl Record for Value {
    fn field(&self, path: &str) -> Option<FieldValue<'_>> {
        lookup(self, path).map(FieldValue::from)
    }

    fn whole(&self) -> Cow<'_, Value> {
        Cow::Borrowed(self)
    }

    fn text(&self) -> RecordText {
        RecordText::of(self)
    }
}

/// The fields that a reading names.
#[derive(Clone, Debug)]
pub struct Fields<'r> {
    /// Each once, and without the blanks around it.
    paths: Vec<(&'r str, &'r str)>,
    /// Whether each is a member of the record itself.
    is_flat: bool,
}

/// A record of which only the fields of a reading are read.
#[derive(Clone, Debug)]
pub struct RawRecord<'a> {
    raw: &'a RawValue,
    fields: Vec<(&'a str, FieldValue<'a>)>,
}

impl<'r> Fields<'r> {
    /// The fields of a reading.
    pub fn of(reading: &'r Reading) -> Self {
        let dates = [&reading.updated, &reading.created].into_iter().flatten().map(|date| date.path.as_str());
        let flag = match &reading.deletes {
            Some(Deletes::Flag(path)) => Some(path.as_str()),
            _ => None,
        };
        let mut paths: Vec<(&str, &str)> = Vec::new();
        for path in [reading.id_field.as_str()].into_iter().chain(dates).chain(flag) {
            if !path.trim().is_empty() && paths.iter().all(|(known, _)| *known != path) {
                paths.push((path, path.trim()));
            }
        }
        let is_flat = paths.iter().all(|(path, _)| !path.contains(['.', '[']));
        Self { paths, is_flat }
    }

    /// Reads the fields of a record that [`Answer::read`](super::answer::Answer::read) let through.
    pub fn read<'a>(&self, raw: &'a RawValue) -> RawRecord<'a>
    where
        'r: 'a,
    {
        // What was let through can be read.
        RawRecord { raw, fields: self.try_read(raw).unwrap_or_default() }
    }

    fn try_read<'a>(&self, raw: &'a RawValue) -> serde_json::Result<Vec<(&'a str, FieldValue<'a>)>>
    where
        'r: 'a,
    {
        let mut fields = Vec::with_capacity(self.paths.len());
        if !raw.get().starts_with('{') {
            // Something else than an object has no members to choose from.
            self.look_up(&serde_json::from_str(raw.get())?, &mut fields);
        } else if self.is_flat {
            let chosen =
                |name: &str| self.paths.iter().find(|(_, path)| *path == name).map(|(path, _)| *path);
            members(raw, chosen, |path, value: &RawValue| {
                let value = FieldValue::try_from(value)?;
                match fields.iter_mut().find(|(known, _)| *known == path) {
                    // Of members of one name the last one counts.
                    Some(known) => known.1 = value,
                    None => fields.push((path, value)),
                }
                Ok(())
            })?;
        } else {
            // A path begins with the name of a member, or with `$` or a bracket in front of it.
            let chosen =
                |name: &str| self.paths.iter().any(|(path, _)| path.contains(name)).then(|| name.to_owned());
            let mut some = Map::new();
            members(raw, chosen, |name, value: &RawValue| {
                some.insert(name, serde_json::from_str(value.get())?);
                Ok(())
            })?;
            self.look_up(&Value::Object(some), &mut fields);
        }
        Ok(fields)
    }

    fn look_up<'a>(&self, record: &Value, fields: &mut Vec<(&'a str, FieldValue<'a>)>)
    where
        'r: 'a,
    {
        let found = |path| lookup(record, path).map(|value| FieldValue::from(value).into_owned());
        fields.extend(self.paths.iter().filter_map(|(path, _)| Some((*path, found(path)?))));
    }
}

impl Record for RawRecord<'_> {
    fn field(&self, path: &str) -> Option<FieldValue<'_>> {
        self.fields.iter().find(|(known, _)| *known == path).map(|(_, value)| value.into())
    }

    fn whole(&self) -> Cow<'_, Value> {
        // As above.
        Cow::Owned(serde_json::from_str(self.raw.get()).unwrap_or_default())
    }

    fn text(&self) -> RecordText {
        RecordText::from(self.raw)
    }
}

/// Reads the members of an object that `choose` names, and skips the others.
fn members<'a, T>(
    raw: &'a RawValue,
    choose: impl Fn(&str) -> Option<T>,
    take: impl FnMut(T, &'a RawValue) -> serde_json::Result<()>,
) -> serde_json::Result<()> {
    serde_json::Deserializer::from_str(raw.get()).deserialize_map(Members { choose, take })
}

struct Members<C, K> {
    choose: C,
    take: K,
}

impl<'de, T, C, K> Visitor<'de> for Members<C, K>
where
    C: Fn(&str) -> Option<T>,
    K: FnMut(T, &'de RawValue) -> serde_json::Result<()>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(chosen) = map.next_key_seed(Name(&self.choose))? {
            match chosen {
                Some(chosen) => (self.take)(chosen, map.next_value()?).map_err(A::Error::custom)?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// The name of a member, looked at where it stands.
struct Name<'c, C>(&'c C);

impl<'de, T, C: Fn(&str) -> Option<T>> DeserializeSeed<'de> for Name<'_, C> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        let name = <NameText<'_>>::deserialize(deserializer)?;
        Ok((self.0)(&name.0))
    }
}

/// Borrowed wherever it has no escapes.
#[derive(Deserialize)]
struct NameText<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::{Fields, Record};
    use crate::change::tests::scene;
    use serde_json::{Value, value::RawValue};

    /// Finds in the text of a record what the whole record has.
    #[track_caller]
    fn check(text: &str, id: &str, updated: &str) {
        let whole: Value = serde_json::from_str(text).expect("the test's own JSON");
        let raw: &RawValue = serde_json::from_str(text).expect("the test's own JSON");
        let mut reading = scene::reading();
        reading.id_field = id.to_owned();
        if let Some(date) = &mut reading.updated {
            date.path = updated.to_owned();
        }
        let fields = Fields::of(&reading);
        let record = fields.read(raw);
        for path in [id, updated, "created"] {
            assert_eq!(record.field(path), whole.field(path), "{path} in {text}");
        }
        assert_eq!(record.whole().as_ref(), &whole);
        assert_eq!(record.text().text(), text.trim());
    }

    #[test]
    fn fields_of_the_whole_record() {
        let records = [
            r#"{"id":1,"updated":"u","created":"c","x":{"id":2}}"#,
            r#"{ "x":[{"id":2}], "id" : 1.50, "id":2.0,"up\u0064ated":null }"#,
            r#"{"a":{"id":7,"b.c":8},"a.id":9,"$":{"id":3},"Modified Time":"m"}"#,
            r#"{"a":[{"id":7},{"id":8}],"@id":4,"":5}"#,
            r#"{"id":1E5,"updated":-0,"created":12345678901234567890.10e-7}"#,
            r#"{"id":"a\"\u00e9","updated":"","created":true}"#,
            r#"[{"id":1},2]"#,
            r#""text""#,
            "null",
        ];
        let ids =
            ["id", "a.id", "a.b.c", "$.id", "$['id']", "a[1].id", "a.1.id", "@id", "", "0", "0.id", " id "];
        for text in records {
            for id in ids {
                for updated in ["updated", "Modified Time", "['Modified Time']"] {
                    check(text, id, updated);
                }
            }
        }
    }
}
