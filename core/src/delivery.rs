//! The platform's words for what became of an event, and for deliveries that somebody asks for.

/// The platform's status of an event, from how its notification is stored and whether a callback was ever asked.
///
/// The platform publishes the words NEW, RECEIVED, DISPATCHED, CONSUMED and NOTIFIED without their meaning; this is ours:
/// RECEIVED where nobody is to be told, NEW before the first try, DISPATCHED after it, NOTIFIED once it was taken.
pub fn event_status(stored: &str, was_tried: bool) -> &'static str {
    match (stored, was_tried) {
        ("unsent", _) => "RECEIVED",
        ("delivered", _) => "NOTIFIED",
        (_, false) => "NEW",
        (_, true) => "DISPATCHED",
    }
}

/// Which deliveries are wanted: `channel='webhook' and status='queued' and config.url='https://…'`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// `created`, `delivered`, `notified`, `retry` or `queued`.
    pub status: Option<String>,
    /// The address that they go to.
    pub url: Option<String>,
    /// Whether nothing can match: another channel than `webhook` is asked for.
    pub is_nothing: bool,
}

impl Wanted {
    /// Reads a `where`: conditions `key='value'` with `and` between them; a quote in a value is doubled.
    ///
    /// # Errors
    /// A sentence that says what is wrong and how it is written.
    ///
    /// # Example
    /// ```
    /// use pollwright_core::delivery::Wanted;
    /// let wanted = Wanted::parse("channel='webhook' and status='queued'").unwrap();
    /// assert_eq!(wanted.status.as_deref(), Some("queued"));
    /// assert!(Wanted::parse("status=queued").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut wanted = Self::default();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (key, after) = rest.split_once('=').ok_or_else(|| wrong(rest))?;
            let (value, after) = quoted(after.trim_start()).ok_or_else(|| wrong(rest))?;
            match key.trim() {
                "channel" => wanted.is_nothing |= value != "webhook",
                "status" => wanted.status = Some(value),
                "config.url" => wanted.url = Some(value),
                other => return Err(wrong(other)),
            }
            let after = after.trim_start();
            rest = match after.split_once(char::is_whitespace) {
                None if after.is_empty() => after,
                Some((word, more)) if word.eq_ignore_ascii_case("and") && !more.trim().is_empty() => {
                    more.trim()
                }
                _ => return Err(wrong(after)),
            };
        }
        Ok(wanted)
    }
}

/// A text in single quotes, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('\'')?;
    let mut value = String::new();
    loop {
        let (part, after) = rest.split_once('\'')?;
        value.push_str(part);
        let Some(more) = after.strip_prefix('\'') else { return Some((value, after)) };
        value.push('\'');
        rest = more;
    }
}

fn wrong(at: &str) -> String {
    format!(
        "`where` is not understood at `{at}`: write `channel='webhook' and status='queued'`, \
         with `config.url='https://…'` where only one address is meant"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions() {
        #[track_caller]
        fn check(text: &str, expected: &str) {
            let actual = match Wanted::parse(text) {
                Ok(wanted) => format!("{:?} {:?} {}", wanted.status, wanted.url, wanted.is_nothing),
                Err(error) => error.split(':').next().unwrap_or_default().to_owned(),
            };
            assert_eq!(actual, expected, "{text}");
        }
        check("", "None None false");
        check("channel='webhook' and status='queued'", r#"Some("queued") None false"#);
        check(
            " status = 'retry'  AND config.url='http://a/b?c=d' ",
            r#"Some("retry") Some("http://a/b?c=d") false"#,
        );
        check("channel='email'", "None None true");
        check("config.url='it''s'", r#"None Some("it's") false"#);
        check("status=queued", "`where` is not understood at `status=queued`");
        check("status='queued", "`where` is not understood at `status='queued`");
        check("status='a' or status='b'", "`where` is not understood at `or status='b'`");
        check("status='a' and", "`where` is not understood at `and`");
        check("colour='red'", "`where` is not understood at `colour`");
    }

    #[test]
    fn statuses() {
        let words = [
            ("unsent", false),
            ("pending", false),
            ("pending", true),
            ("set-aside", true),
            ("delivered", true),
        ];
        let words = words.map(|(stored, was_tried)| event_status(stored, was_tried));
        assert_eq!(words, ["RECEIVED", "NEW", "DISPATCHED", "DISPATCHED", "NOTIFIED"]);
    }
}
