//! Elements beside those of the catalog, picked like them: those that a person made are kept in the project, those that
//! the server behind the page knows are not.

use super::{Session, history::Change, history::Step};
use pollwright_core::catalog::{self, Element, Flaw, OwnElements};
use serde_json::Value;
use std::sync::Arc;

/// The elements beside those of the catalog.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Made {
    /// Those that a person made.
    own: OwnElements,
    /// Those of the server. Neither storage nor a link takes them along: they are the server's to change, and a copy
    /// would stand before them for ever. Whoever opens the work at this server has them, and elsewhere their file is
    /// opened like any other.
    served: OwnElements,
    /// All of them: what is made here goes before what is served under the same key.
    all: OwnElements,
}

impl Made {
    /// Those of these files that can be read.
    pub(super) fn new(files: impl IntoIterator<Item = Arc<str>>) -> Self {
        Self::default().with_own(OwnElements::of_files(files))
    }

    fn with_own(&self, own: OwnElements) -> Self {
        Self { all: own.before(&self.served), own, served: self.served.clone() }
    }

    fn with_served(&self, served: OwnElements) -> Self {
        Self { all: self.own.before(&served), own: self.own.clone(), served }
    }

    /// Those of the server.
    pub(super) fn served(&self) -> &OwnElements {
        &self.served
    }

    /// The files of those that a person made, in order.
    pub(super) fn files(&self) -> Vec<Arc<str>> {
        self.own.files().cloned().collect()
    }

    /// All of them.
    pub(super) fn elements(&self) -> &OwnElements {
        &self.all
    }
}

/// The elements that a server or a file of a page's site has: a data file, or a list of them.
///
/// # Errors
/// In a sentence, why they cannot be read.
pub fn served(answer: &Value) -> Result<OwnElements, String> {
    let files = match answer {
        Value::Array(files) => files,
        Value::Object(_) => std::slice::from_ref(answer),
        _ => return Err("this is neither a data file nor a list of them".to_owned()),
    };
    let named = |file: &Value| (file["key"].as_str().unwrap_or("element").to_owned(), file.to_string());
    OwnElements::read(&files.iter().map(named).collect::<Vec<_>>())
}

impl Session {
    /// The elements that can be picked: the catalog's, those that a person made, and those of the server.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.made.all.all()
    }

    /// The data file of an element that a person made.
    pub fn file_of(&self, key: &str) -> Option<&str> {
        self.made.own.file(key).map(|file| &**file)
    }

    /// Knows the elements of a server.
    pub(super) fn serve(&mut self, elements: OwnElements) {
        if self.made.served != elements {
            self.made = self.made.with_served(elements);
            self.analyze();
        }
    }

    /// Takes a text into the project that is an element's data file; `false` where it is none.
    pub(super) fn takes_element(&mut self, text: &str) -> bool {
        let Ok(element) = Element::read(text) else { return false };
        let flaws = catalog::flaws(&serde_json::from_str(text).unwrap_or_default());
        if let Some(Flaw { pointer, message }) = flaws.into_iter().next() {
            self.say(format!("this file describes no element yet at `{pointer}`: {message}"));
        } else {
            self.say(format!("{} is one of the elements now, in this project", element.name));
            self.keep_element(text);
        }
        true
    }

    /// Takes a data file into the project, in the place of one with the same key.
    pub(super) fn keep_element(&mut self, file: &str) {
        let element = match Element::read(file) {
            Ok(element) => element,
            Err(why) => return self.say(format!("this is no element yet: {why}")),
        };
        if catalog::element(&element.key).is_some() {
            return self.say(format!("the catalog has an element `{}`: give yours another key", element.key));
        }
        // A body that nobody has touched follows its element.
        let is_own = self.element().is_some_and(|own| own.key == element.key);
        let is_fresh = is_own && self.element().is_some_and(|own| own.body(self.platform) == *self.text);
        let body = element.body(self.platform);
        let mut files = self.files_but(&element.key);
        files.push(file.into());
        self.made = self.made.with_own(OwnElements::of_files(files));
        match Change::between(&self.text, &body).filter(|_| is_fresh) {
            Some(change) => self.commit(Step::Whole, change),
            None => self.analyze(),
        }
    }

    /// Takes an element out of the project; configurations of it stay as they are.
    pub(super) fn forget_element(&mut self, key: &str) {
        self.made = self.made.with_own(OwnElements::of_files(self.files_but(key)));
        self.analyze();
    }

    fn files_but(&self, key: &str) -> Vec<Arc<str>> {
        let gone = self.made.own.file(key);
        self.made.own.files().filter(|file| Some(*file) != gone).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        draft, findings,
        settings::Settings,
        simulation,
        state::{Action, EXAMPLE, Look, Turn},
    };
    use pollwright_core::{date::Instant, platform::Platform};
    use serde_json::json;
    use std::rc::Rc;

    fn file() -> Rc<str> {
        format!("{:#}", draft::example()).into()
    }

    #[test]
    fn an_own_element_is_picked_like_the_five() {
        let session = Session::new(Instant::default()).apply(Action::KeepElement(file()));
        assert_eq!(session.notice(), None);
        assert_eq!(session.elements().last().map(|element| element.name.as_str()), Some("Acme Desk"));
        for platform in Platform::ALL {
            let picked =
                session.apply(Action::SetPlatform(platform)).apply(Action::PickElement("acmedesk".into()));
            let found: Vec<_> =
                findings::problems(&picked).iter().map(|found| found.message.clone()).collect();
            assert_eq!(found, [] as [String; 0], "{platform}");
            assert_eq!(picked.about(), "Acme Desk");
            let secret = picked.apply(Action::Set {
                pointer: "/configuration/password".to_owned(),
                value: "hunter2".into(),
            });
            for kept in [secret.store(), secret.project_link(&Look::default()).unwrap()] {
                assert!(!kept.contains("hunter2"), "{kept}");
            }
            assert!(!secret.shown().text.contains("hunter2"), "{}", secret.shown().text);
        }
    }

    #[test]
    fn its_file_is_opened_and_settings_say_so() {
        let text = Rc::<str>::from(EXAMPLE);
        let session = Session::with_text(&text, Platform::Sap, Instant::default());
        let notice =
            |session: &Session| session.notice().map(|notice| notice.text.clone()).unwrap_or_default();
        let opened = session.apply(Action::Paste(file()));
        assert_eq!(notice(&opened), "Acme Desk is one of the elements now, in this project");
        assert_eq!((opened.text(), opened.file_of("acmedesk")), (&text, Some(&*file())));
        let taken = session.apply(Action::Paste(file().replace("acmedesk", "sagecrm").into()));
        assert_eq!(notice(&taken), "the catalog has an element `sagecrm`: give yours another key");
        let blank = session.apply(Action::Paste(file().replace("Acme Desk", "").into()));
        assert_eq!(notice(&blank), "this file describes no element yet at `/name`: this is still empty");
        let settings = Settings { elements: vec!["elements/".to_owned()], ..Settings::default() };
        let set = session.apply(Action::SetSettings(settings));
        assert_eq!(
            notice(&set),
            "the rules weigh what they weigh by default; its `elements` are files, which this page does not look for: \
             open each of them here, or make it with New element"
        );
        assert_eq!(*set.settings(), Settings::default());
    }

    #[test]
    fn it_is_known_wherever_its_configurations_are_asked_about() {
        let format = "/resources/0/direct/datesConfiguration/updatedDateFormat";
        let file = draft::with(&draft::example(), format, Some("yyyy-MM-dd'T'HH:mm:ss'Z'".into()));
        let session = Session::new(Instant::default());
        let picked = session
            .apply(Action::KeepElement(file.to_string().into()))
            .apply(Action::SetPlatform(Platform::Sap))
            .apply(Action::PickElement("acmedesk".into()));
        let mut options = picked.call_options();
        options["platform"] = "pollwright".into();
        let options = serde_json::from_value(options).unwrap();
        let moved = simulation::converted(picked.text(), &options, Platform::Sap).unwrap();
        let same = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(same(&moved.text), same(&picked.element().unwrap().body(Platform::Pollwright)));
        let about = |elements: serde_json::Value| {
            let about = json!({ "element": "acmedesk", "elements": elements, "resource": "contacts", "platform": "pollwright" });
            let sample = r#"[{ "id": 7, "updated_at": "2026-11-20T10:00:00Z" }]"#;
            let answer = simulation::proposed(sample, &serde_json::from_value(about).unwrap()).unwrap();
            answer.proposed.iter().any(|one| one.value == "yyyy-MM-dd'T'HH:mm:ss'Z'")
        };
        assert!(about(picked.call_options()["elements"].clone()) && !about(json!([])));
    }

    #[test]
    fn it_is_kept_in_storage_and_in_a_link() {
        let session = Session::with_text(EXAMPLE, Platform::Sap, Instant::default());
        let session = session.turned(Turn::Add).apply(Action::KeepElement(file()));
        let session = session.apply(Action::PickElement("acmedesk".into()));
        let restored = Session::restore(&session.store(), Instant::default()).session;
        let opened = Session::from_link(&session.project_link(&Look::default()).unwrap(), Instant::default())
            .unwrap()
            .0;
        for session in [restored, opened] {
            assert_eq!(session.about(), "Acme Desk");
            let turned = session.turned(Turn::To(0));
            assert!(turned.file_of("acmedesk").is_some());
            assert_eq!(turned.apply(Action::ForgetElement("acmedesk".into())).file_of("acmedesk"), None);
        }
    }

    #[test]
    fn what_a_server_knows_is_picked_and_not_kept() {
        let answer = json!([draft::example()]);
        let serve = Action::Serve(served(&answer).unwrap());
        let written = Session::new(Instant::default()).apply(Action::KeepElement(file()));
        let written = written.apply(Action::PickElement("acmedesk".into())).text().to_string();
        // A configuration that is there before is read anew, one that is opened later too.
        let session = Session::with_text(&written, Platform::default(), Instant::default());
        assert_eq!(session.about(), "Own configuration");
        let session = session.apply(serve.clone());
        let session =
            session.apply(Action::PickElement("acmedesk".into())).turned(Turn::Add).turned(Turn::To(0));
        let other = Session::with_text(&written, Platform::default(), Instant::default());
        for session in [session.clone(), session.apply(Action::Open(Box::new(other)))] {
            assert_eq!((session.about(), session.file_of("acmedesk")), ("Acme Desk", None));
            assert_eq!(session.elements().filter(|element| element.key == "acmedesk").count(), 1);
            assert_eq!(session.call_options()["elements"], json!([draft::example().to_string()]));
            assert_eq!(findings::problems(&session), [] as [&_; 0]);
            let secret = session.apply(Action::Set {
                pointer: "/configuration/password".to_owned(),
                value: "hunter2".into(),
            });
            let (store, link) = (secret.store(), secret.project_link(&Look::default()).unwrap());
            let restored = Session::restore(&store, Instant::default()).session;
            let linked = Session::from_link(&link, Instant::default()).unwrap().0;
            for kept in [restored, linked] {
                assert!(!kept.text().contains("hunter2"), "{}", kept.text());
                assert_eq!(kept.about(), "Own configuration", "{store}");
                assert_eq!(kept.apply(serve.clone()).about(), "Acme Desk", "{store}");
            }
        }
        // What the project has goes before what is served, without a word, and after it was taken out no more.
        let own = file().replace("Acme Desk", "Acme Help");
        let session = session.apply(Action::KeepElement(own.clone().into()));
        assert_eq!((session.about(), session.notice()), ("Acme Help", None));
        assert_eq!(session.apply(serve.clone()).call_options()["elements"], json!([own]));
        assert_eq!(session.apply(Action::ForgetElement("acmedesk".into())).about(), "Acme Desk");
        assert_eq!(session.apply(Action::Serve(OwnElements::default())).about(), "Acme Help");
    }

    #[test]
    fn a_list_of_elements_that_cannot_be_read_says_why() {
        #[track_caller]
        fn check(answer: Value, expected: &str) {
            assert_eq!(served(&answer).map(drop), Err(expected.to_owned()), "{answer}");
        }
        check(json!(null), "this is neither a data file nor a list of them");
        check(json!([{}]), "`element` describes no element yet at `/key`: this is still empty");
        let mut file = draft::example();
        file["key"] = "sagecrm".into();
        check(json!([file]), "`sagecrm`: the catalog has an element `sagecrm`; give yours another key");
    }

    #[test]
    fn a_fresh_body_follows_its_element() {
        let session = Session::new(Instant::default()).apply(Action::KeepElement(file()));
        let session = session.apply(Action::PickElement("acmedesk".into()));
        let mut other = draft::example();
        other["resources"][0]["name"] = json!("people");
        let session = session.apply(Action::KeepElement(other.to_string().into()));
        assert!(session.text().contains("\"people\""), "{}", session.text());
    }

    #[test]
    fn what_cannot_be_kept_says_why() {
        #[track_caller]
        fn check(file: &str, expected: &str) {
            let session = Session::new(Instant::default()).apply(Action::KeepElement(file.into()));
            assert_eq!(session.notice().map(|notice| notice.text.as_str()), Some(expected), "{file}");
        }
        check("{}", "this is no element yet: `key` is missing");
        let taken = file().replace("acmedesk", "sagecrm");
        check(&taken, "the catalog has an element `sagecrm`: give yours another key");
    }
}
