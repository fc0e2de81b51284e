//! What is wrong with a template, in words.

use super::TemplateErrorKind;
use crate::diag::shown;
use std::fmt;

impl fmt::Display for TemplateErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unclosed => "this `${` is never closed: nothing is rendered",
            Self::MissingBrace => "`{` is missing after `$`: nothing is rendered",
            Self::OtherSigns(meant) => {
                return write!(f, "this is sent as it stands: a template is written {}", shown(meant));
            }
            Self::StrayBrace => "this `}` closes nothing and is sent as it stands",
            Self::Empty => "`${}` names no descriptor",
            Self::UnknownDescriptor(name) => {
                return write!(
                    f,
                    "{} is no descriptor; gmtDate, date, dateTimeZone and epoch are",
                    shown(name)
                );
            }
            Self::WrongCase(meant) => return write!(f, "the descriptor is `{meant}`, in this case"),
            Self::MissingDescriptor => "a descriptor is missing: write `${gmtDate:…}`",
            Self::Literal(text) => return write!(f, "{} is a value, no descriptor", shown(text)),
            Self::MetaSyntax => {
                "this is the documentation's own example: write `${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}`"
            }
            Self::MissingZone => {
                "a zone is missing before the format: write `${dateTimeZone:GMT:yyyy-MM-dd}`"
            }
            Self::NoFormat => {
                "a format is missing: `yyyy-MM-dd'T'HH:mm:ssXXX` is assumed, which is not documented"
            }
            Self::SecondColon => "a second `:` stands here: it is sent before the date",
            Self::ConstantEpoch => "`${epoch:0}` is taken for the constant 0, which is not documented",
            Self::UnknownEpochUnit(unit) => {
                return write!(f, "{} is no unit: `s`, `ms` and `us` are", shown(unit));
            }
            Self::Pattern(error, _) => return error.fmt(f),
            Self::UnbalancedQuote => "a quote inside the format is never closed",
            Self::UnknownZone(id) => {
                return write!(f, "Java does not know the zone {} and takes GMT", shown(id));
            }
            Self::PlaceholderZone(id) => return write!(f, "{} stands in the place of a zone", shown(id)),
        })
    }
}
