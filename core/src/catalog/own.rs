//! Elements that a person made.

use super::{Element, Flaw, element, elements, flaws, read};
use crate::config::Config;
use std::sync::Arc;

/// Elements that a person made, beside those of the catalog.
#[derive(Clone, Debug, Default)]
pub struct OwnElements(Arc<Vec<Own>>);

/// Clones are equal without a look.
impl PartialEq for OwnElements {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Own {
    element: Element,
    /// The data file that it was read from, if it was.
    file: Option<Arc<str>>,
}

impl OwnElements {
    /// These.
    pub fn new(elements: Vec<Element>) -> Self {
        Self::of(elements.into_iter().map(|element| Own { element, file: None }))
    }

    /// Those of these data files that can be read.
    pub fn of_files(files: impl IntoIterator<Item = Arc<str>>) -> Self {
        let own = |file: Arc<str>| Some(Own { element: Element::read(&file).ok()?, file: Some(file) });
        Self::of(files.into_iter().filter_map(own))
    }

    fn of(own: impl Iterator<Item = Own>) -> Self {
        Self(Arc::new(own.collect()))
    }

    /// Those that data files describe; each with its name, which is for people. Files that say the same are one.
    ///
    /// # Errors
    /// In a sentence, the first file that describes none that the catalog could take, or one that is there already.
    pub fn read(files: &[(String, String)]) -> Result<Self, String> {
        let mut read: Vec<(&str, Own)> = Vec::new();
        for (name, text) in files {
            let json = serde_json::from_str(text).map_err(|why| format!("`{name}` is no JSON: {why}"))?;
            if let Some(Flaw { pointer, message }) = flaws(&json).into_iter().next() {
                let place = if pointer.is_empty() { pointer } else { format!(" at `{pointer}`") };
                return Err(format!("`{name}` describes no element yet{place}: {message}"));
            }
            let new = read::element(&json).map_err(|why| format!("`{name}`: {why}"))?;
            let key = &new.key;
            if element(key).is_some() {
                return Err(format!("`{name}`: the catalog has an element `{key}`; give yours another key"));
            }
            match read.iter().find(|(_, known)| known.element.key == *key) {
                Some((_, known)) if known.element == new => {}
                Some((other, _)) => {
                    return Err(format!(
                        "`{other}` and `{name}` both describe an element `{key}`; leave one out"
                    ));
                }
                None => read.push((name, Own { element: new, file: Some(text.as_str().into()) })),
            }
        }
        Ok(Self::of(read.into_iter().map(|(_, own)| own)))
    }

    /// These, and of others those with another key.
    #[must_use]
    pub fn before(&self, others: &Self) -> Self {
        let others = others.0.iter().filter(|other| self.own(&other.element.key).is_none());
        Self::of(self.0.iter().chain(others).cloned())
    }

    /// One by its key: of the catalog, else of these.
    pub fn element(&self, key: &str) -> Option<&Element> {
        element(key).or_else(|| self.own(key))
    }

    /// That of a configuration, by its key.
    pub fn named_by(&self, config: &Config) -> Option<&Element> {
        self.element(&config.element.as_ref()?.value)
    }

    /// One by its number; 0 is nobody's.
    pub fn numbered(&self, id: u32) -> Option<&Element> {
        self.all().find(|element| element.id == id && id > 0)
    }

    /// One of these by its key.
    pub fn own(&self, key: &str) -> Option<&Element> {
        self.0.iter().map(|own| &own.element).find(|element| element.key == key)
    }

    /// The data files of these, of those that were read from one.
    pub fn files(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.iter().filter_map(|own| own.file.as_ref())
    }

    /// The data file of one of these, if it was read from one.
    pub fn file(&self, key: &str) -> Option<&Arc<str>> {
        self.0.iter().find(|own| own.element.key == key)?.file.as_ref()
    }

    /// The catalog's and these, in the order of the page's choice.
    pub fn all(&self) -> impl Iterator<Item = &Element> {
        elements().iter().chain(self.0.iter().map(|own| &own.element))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_or_refused() {
        #[track_caller]
        fn check(files: &[(&str, &str)], expected: Result<usize, &str>) {
            let files: Vec<_> =
                files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
            let read = OwnElements::read(&files).map(|own| own.all().count() - elements().len());
            assert_eq!(read.as_ref().copied().map_err(String::as_str), expected, "{files:?}");
        }
        let file = include_str!("freshdeskv2.json").replace("\"freshdeskv2\"", "\"acmedesk\"");
        check(&[], Ok(0));
        check(&[("a.json", &file)], Ok(1));
        check(&[("a.json", &file), ("b.json", &file)], Ok(1));
        let other = file.replace("\"Freshdesk V2\"", "\"Acme Desk\"");
        check(
            &[("a.json", &file), ("b.json", &other)],
            Err("`a.json` and `b.json` both describe an element `acmedesk`; leave one out"),
        );
        let known = include_str!("freshdeskv2.json");
        check(
            &[("a.json", known)],
            Err("`a.json`: the catalog has an element `freshdeskv2`; give yours another key"),
        );
        check(&[("a.json", "{")], Err("`a.json` is no JSON: EOF while parsing an object at line 1 column 1"));
        check(&[("a.json", "{}")], Err("`a.json` describes no element yet at `/key`: this is still empty"));
        let unnamed = file.replace("\"id\": ", "\"no\": ");
        assert!(OwnElements::read(&[("a.json".to_owned(), unnamed)]).is_err());
    }
}
