//! What an `Authorization` header says to the API.

/// What `Authorization` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// The token of whoever asks; empty where none is named.
    pub user: String,
    /// The token of an instance.
    pub element: Option<String>,
}

impl Authorization {
    /// Reads `Bearer TOKEN`, or the platform's `User TOKEN, Organization ANY, Element INSTANCE_TOKEN` in any order.
    ///
    /// # Example
    /// ```
    /// use pollwright_core::authorization::Authorization;
    /// let said = Authorization::parse("User abc, Organization x, Element t=");
    /// assert_eq!((said.user.as_str(), said.element.as_deref()), ("abc", Some("t=")));
    /// ```
    pub fn parse(text: &str) -> Self {
        let after = |part: &str, scheme: &str| {
            let (first, rest) = part.trim().split_once(' ')?;
            first.eq_ignore_ascii_case(scheme).then(|| rest.trim().to_owned())
        };
        if let Some(user) = after(text, "bearer") {
            return Self { user, element: None };
        }
        let find = |scheme| text.split(',').find_map(|part| after(part, scheme));
        Self { user: find("user").unwrap_or_default(), element: find("element") }
    }
}

#[cfg(test)]
mod tests {
    use super::Authorization;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let given = Authorization::parse(text);
        assert_eq!(format!("{} {:?}", given.user, given.element), expected, "{text}");
    }

    #[test]
    fn authorizations() {
        check("Bearer abc", "abc None");
        check("bearer  abc ", "abc None");
        check("User abc, Organization x", "abc None");
        check("User abc=, Organization x, Element t/+=", "abc= Some(\"t/+=\")");
        check("Element t, Organization o, User u", "u Some(\"t\")");
        check("Basic abc", " None");
        check("", " None");
    }
}
