//! What a field of a record holds.

use serde_json::{Number, Value, value::RawValue};
use std::{borrow::Cow, fmt};

/// The value of a field, as far as ids, dates and flags need it.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written but for an exponent: `1E5` is `1e+5`.
    Number(Cow<'a, str>),
    /// Text, without quotes and escapes.
    Text(Cow<'a, str>),
    /// An object or an array, as JSON.
    Other(Cow<'a, str>),
}

impl FieldValue<'_> {
    /// Text or number, as text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Number(text) | Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The same, held by itself.
    pub fn into_owned(self) -> FieldValue<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Null => FieldValue::Null,
            Self::Bool(value) => FieldValue::Bool(value),
            Self::Number(text) => FieldValue::Number(owned(text)),
            Self::Text(text) => FieldValue::Text(owned(text)),
            Self::Other(text) => FieldValue::Other(owned(text)),
        }
    }
}

/// The text itself; anything else as JSON.
impl fmt::Display for FieldValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Number(text) | Self::Text(text) | Self::Other(text) => f.write_str(text),
        }
    }
}

impl<'a> From<&'a Value> for FieldValue<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.to_string().into()),
            Value::String(text) => Self::Text(text.into()),
            other => Self::Other(other.to_string().into()),
        }
    }
}

impl<'a> From<&'a FieldValue<'_>> for FieldValue<'a> {
    fn from(value: &'a FieldValue<'_>) -> Self {
        match value {
            FieldValue::Null => Self::Null,
            FieldValue::Bool(value) => Self::Bool(*value),
            FieldValue::Number(text) => Self::Number(Cow::Borrowed(text)),
            FieldValue::Text(text) => Self::Text(Cow::Borrowed(text)),
            FieldValue::Other(text) => Self::Other(Cow::Borrowed(text)),
        }
    }
}

impl<'a> TryFrom<&'a RawValue> for FieldValue<'a> {
    type Error = serde_json::Error;

    /// Reads JSON where it stands; text that has escapes is copied.
    ///
    /// # Errors
    /// An escape that stands for half a character.
    fn try_from(raw: &'a RawValue) -> serde_json::Result<Self> {
        let text = raw.get();
        Ok(match text.as_bytes().first() {
            Some(b'"') => match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                Some(inner) if !inner.contains('\\') => Self::Text(Cow::Borrowed(inner)),
                _ => Self::Text(Cow::Owned(serde_json::from_str(text)?)),
            },
            // serde_json writes exponents its own way: a record that was read whole has the same number.
            Some(b'-' | b'0'..=b'9') if text.contains(['e', 'E']) => {
                Self::Number(Cow::Owned(serde_json::from_str::<Number>(text)?.to_string()))
            }
            Some(b'-' | b'0'..=b'9') => Self::Number(Cow::Borrowed(text)),
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'{' | b'[') => Self::Other(Cow::Borrowed(text)),
            _ => Self::Null,
        })
    }
}
