//! A new element: a form that makes a data file of the catalog. Its rows are those of core's table of that file.

use crate::{
    browser::{download, place},
    components::{AtField, Field, Input, in_code, select, switch},
    hooks::{Page, ViewAction, use_answer, use_dialog, use_session, use_view},
};
use pollwright_core::{
    catalog::shape::{ELEMENT, Key, Kind, Presence},
    diag::Severity,
    platform::Platform,
    schema::{self, Place},
};
use pollwright_web::{
    draft::{draft, fresh, in_words, with},
    state::{Action, Turn},
};
use serde_json::{Value, json};
use std::rc::Rc;
use yew::prelude::*;

/// The dialog.
#[component]
pub(crate) fn Making() -> Html {
    let page = Page { session: use_session(), view: use_view() };
    let dialog = use_dialog();
    let file = page.view.draft.clone().unwrap_or_else(|| Rc::new(draft()));
    let text = format!("{file:#}\n");
    let answer = use_answer("checkElement", vec![json!(text), json!(page.work().clock().ticked())]);
    let wrong: Vec<Wrong> = match &answer {
        Some(Ok(found)) => found.as_array().into_iter().flatten().map(Wrong::new).collect(),
        _ => Vec::new(),
    };
    let key = file["key"].as_str().unwrap_or_default().to_owned();
    let form = Form { page: page.clone(), file: file.clone(), wrong: wrong.clone() };
    let close = page.look::<MouseEvent>(ViewAction::Making(false));
    let onclose = page.look::<Event>(ViewAction::Making(false));
    let save = {
        let (page, text, name) = (page.clone(), text.clone(), format!("{key}.json"));
        Callback::from(move |_: MouseEvent| {
            let said = download::download(&name, &text).map(|()| format!("Saved {name}"));
            page.view.dispatch(ViewAction::Toast(said.unwrap_or_else(|sentence| sentence).into()));
        })
    };
    let take = {
        let (page, text, key) = (page.clone(), text.clone(), key.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let work = page.work();
            let is_at_hand = work.element().is_some_and(|element| element.key == key);
            page.session.dispatch(Action::KeepElement(text.as_str().into()));
            if !is_at_hand {
                // What is worked on stays: the element is tried in a configuration of its own.
                if !work.text().trim().is_empty() {
                    page.open(work.apply(Action::KeepElement(text.as_str().into())).turned(Turn::Add));
                }
                page.session.dispatch(Action::PickElement(key.as_str().into()));
            }
            page.view.dispatch(ViewAction::Making(false));
            page.view.dispatch(ViewAction::Draft(None));
        })
    };
    let forget = page.work().file_of(&key).is_some().then(|| {
        let (page, key) = (page.clone(), key.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            page.session.dispatch(Action::ForgetElement(key.as_str().into()));
            page.view.dispatch(ViewAction::Making(false));
        });
        html! { <button type="button" class="button" {onclick}>{ "Remove it from the project" }</button> }
    });
    let is_whole = matches!(&answer, Some(Ok(_))) && wrong.iter().all(|one| one.severity != Severity::Error);
    html! {
        <dialog ref={dialog} class="making" aria-label="New element" {onclose}>
            <form onsubmit={take} data-own-undo="">
                <div>
                    <h2>{ "New element" }</h2>
                    <p class="soft">{ "It makes a file of the catalog, and is picked like the five. It is kept in this project; a server polls by it once the file is in its catalog." }</p>
                </div>
                <div class="sides">
                    <div class="rows">{ form.rows(ELEMENT, "") }</div>
                    <div class="made">
                        { result(&answer, &wrong) }
                        <pre tabindex="0" aria-label="The catalog's file"><code>{ text }</code></pre>
                    </div>
                </div>
                <div class="row">
                    { for forget }
                    <span class="grow" />
                    <button type="button" class="button" onclick={close}>{ "Cancel" }</button>
                    <button type="button" class="button" disabled={key.is_empty()} onclick={save}>{ "Download" }</button>
                    <button type="submit" class="button primary" disabled={!is_whole}>{ "Use it" }</button>
                </div>
            </form>
        </dialog>
    }
}

/// What is wrong, each with the way to its field.
fn result(answer: &Option<Result<Rc<Value>, Rc<str>>>, wrong: &[Wrong]) -> Html {
    let one = |one: &Wrong| {
        let id = id(&one.pointer);
        let onclick = Callback::from(move |_: MouseEvent| place::focus_id(&id));
        html! {
            <li>
                <button type="button" class="button small" {onclick}>{ in_words(&one.pointer) }</button>
                <span>{ in_code(&one.message) }</span>
            </li>
        }
    };
    match answer {
        None => html! { <p class="soft" role="status">{ "Checking…" }</p> },
        Some(Err(sentence)) => html! { <p class="told warn" role="status">{ in_code(sentence) }</p> },
        Some(Ok(_)) if wrong.is_empty() => html! {
            <p class="soft" role="status">{ "Nothing is wrong with it, nor with the configurations made of it." }</p>
        },
        Some(Ok(_)) => html! {
            <details open=true>
                <summary><span role="status">{ crate::app::counted(wrong.len(), "thing") }{ " to do" }</span></summary>
                <ul>{ for wrong.iter().map(one) }</ul>
            </details>
        },
    }
}

/// Something that is wrong, as core says it.
#[derive(Clone, PartialEq)]
struct Wrong {
    pointer: String,
    severity: Severity,
    message: String,
}

impl Wrong {
    fn new(found: &Value) -> Self {
        let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
        let severity = if found["severity"] == "error" { Severity::Error } else { Severity::Warning };
        Self { pointer: text("pointer"), severity, message: text("message") }
    }
}

/// The form of a file.
struct Form {
    page: Page,
    file: Rc<Value>,
    wrong: Vec<Wrong>,
}

impl Form {
    /// The rows of an object of the file; what few have is folded.
    fn rows(&self, keys: &'static [Key], pointer: &str) -> Html {
        let kind = self.at(&format!("{pointer}/kind")).as_str();
        let known = |is_rare: bool| keys.iter().filter(move |key| key.is_rare == is_rare && key.is_of(kind));
        let row = |key: &Key| self.row(key, &format!("{pointer}/{}", key.name));
        html! {
            <>
                { for known(false).map(row) }
                if known(true).next().is_some() { { folded(html! { { for known(true).map(row) } }) } }
            </>
        }
    }

    fn row(&self, key: &Key, place: &str) -> Html {
        let value = self.at(place);
        let is_optional = key.presence == Presence::Optional;
        let field =
            Field { hint: if is_optional { "optional" } else { "" }.into(), ..self.field(key.label, place) };
        match key.kind {
            Kind::Text => field.around(helped(self.input(place, is_optional).line(), key.help)),
            Kind::Whole => field.around(helped(self.whole(place), key.help)),
            Kind::Flag => self.flag(key.label, key.help, place, value.as_bool() == Some(true)),
            Kind::Choice(words) => {
                let options: Vec<_> = words.iter().map(|word| ((*word).into(), (*word).into())).collect();
                let onchange = self.change(place, |word: String| Some(word.into()));
                let shown = value.as_str().unwrap_or_default();
                field.around(select(id(place).into(), shown, &options, &onchange, false))
            }
            Kind::Pair(labels) => group(key.label, key.help, self.pair(labels, place)),
            Kind::Pairs(labels) => self.list(key, place, json!(["", ""]), |place| self.pair(labels, place)),
            Kind::List(keys) => self.list(key, place, fresh(keys), |place| self.rows(keys, place)),
            Kind::Object(keys) if is_optional && key.of.is_empty() => {
                let is_there = value.is_object();
                let put = fresh(keys);
                let onchange = self.change(place, move |on: bool| on.then(|| put.clone()));
                html! {
                    <>
                        <div class="field">{ switch(id(place).into(), key.label.into(), is_there, &onchange, false) }</div>
                        if is_there { <div class="nested">{ self.rows(keys, place) }</div> }
                    </>
                }
            }
            Kind::Object(keys) => group(key.label, key.help, self.rows(keys, place)),
            Kind::Members => group(key.label, key.help, self.members(place)),
        }
    }

    /// A resource as the format has it.
    fn members(&self, place: &str) -> Html {
        let platform = if place.ends_with("/hub") { Platform::CloudElements } else { Platform::Pollwright };
        let dates = format!("{place}/datesConfiguration");
        let known = |of: Place| {
            schema::keys_of(of).filter(move |key| {
                key.is_known_to(platform) && !matches!(key.kind, schema::Kind::Object(_) | schema::Kind::Any)
            })
        };
        let row = |holder: &str, key: &schema::Key| {
            let of_dates = holder == dates;
            let place = format!("{holder}/{}", key.name);
            let field = self.field(key.label, &place);
            let help = if of_dates { "" } else { key.doc };
            match key.kind {
                schema::Kind::Flag => {
                    let is_on = self.at(&place).as_bool().unwrap_or(key.default == Some("true"));
                    self.flag(key.label, key.doc, &place, is_on)
                }
                schema::Kind::Whole(..) => field.around(helped(self.whole(&place), help)),
                schema::Kind::Template => {
                    field.around(helped(Input { mono: true, ..self.input(&place, false) }.area(), help))
                }

                _ => field
                    .around(helped(Input { mono: true, ..self.input(&place, !key.required) }.line(), help)),
            }
        };
        html! {
            <>
                { for known(Place::Resource).filter(|key| key.required).map(|key| row(place, key)) }
                <div class="dates">{ for known(Place::Dates).map(|key| row(&dates, key)) }</div>
                { folded(html! { { for known(Place::Resource).filter(|key| !key.required).map(|key| row(place, key)) } }) }
            </>
        }
    }

    fn pair(&self, labels: [&'static str; 2], place: &str) -> Html {
        let half = |(at, label): (usize, &'static str)| {
            let place = format!("{place}/{at}");
            self.field(label, &place).around(Input { mono: true, ..self.input(&place, false) }.line())
        };
        html! { <div class="pair">{ for labels.into_iter().enumerate().map(half) }</div> }
    }

    /// The items of a list, each with a way out, and a way in for another.
    fn list(&self, key: &Key, place: &str, item: Value, rows: impl Fn(&str) -> Html) -> Html {
        let n = self.at(place).as_array().map_or(0, Vec::len);
        let one = key.label.trim_end_matches('s').to_lowercase();
        let shown = |at: usize| {
            let place = format!("{place}/{at}");
            let name = format!("{} {}", key.label.trim_end_matches('s'), at + 1);
            let onclick = self.change(&place, |_: MouseEvent| None);
            html! {
                <div class="nested" role="group" aria-label={name.clone()}>
                    <div class="head">
                        <b>{ name }</b>
                        <button type="button" class="button small" {onclick}>{ "Remove" }</button>
                    </div>
                    { rows(&place) }
                </div>
            }
        };
        let (file, page, place) = (self.file.clone(), self.page.clone(), place.to_owned());
        let onclick = Callback::from(move |_: MouseEvent| {
            // A list that is not there yet is made by its first item.
            let list = match file.pointer(&place) {
                Some(Value::Array(items)) => items.iter().cloned().chain([item.clone()]).collect(),
                _ => vec![item.clone()],
            };
            let next = with(&file, &place, Some(list.into()));
            page.view.dispatch(ViewAction::Draft(Some(Rc::new(next))));
        });
        let inside = html! {
            <>
                { for (0..n).map(shown) }
                <button type="button" class="button small" {onclick}>{ format!("Add a {one}") }</button>
            </>
        };
        group(key.label, key.help, inside)
    }

    fn flag(&self, label: &'static str, help: &'static str, place: &str, is_on: bool) -> Html {
        let onchange = self.change(place, |on: bool| Some(on.into()));
        html! {
            <div class="field">
                { switch(id(place).into(), label.into(), is_on, &onchange, false) }
                { helped(Html::default(), help) }{ self.field(label, place).beneath() }
            </div>
        }
    }

    fn whole(&self, place: &str) -> Html {
        let value = match self.at(place) {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        let onchange = self.change(place, |text: String| match text.trim() {
            "" => None,
            text => Some(text.parse::<u32>().map_or_else(|_| text.into(), Value::from)),
        });
        Input { mono: true, ..Input::new(id(place), value, onchange) }.line()
    }

    /// A text; one that is `optional` is taken out once it is empty.
    fn input(&self, place: &str, optional: bool) -> Input {
        let value = self.at(place).as_str().unwrap_or_default().to_owned();
        let onchange =
            self.change(place, move |text: String| (!(optional && text.is_empty())).then(|| text.into()));
        let invalid = self.wrong_at(place).next().is_some() && !value.is_empty();
        Input { invalid, ..Input::new(id(place), value, onchange) }
    }

    fn field(&self, label: &'static str, place: &str) -> Field {
        let said =
            |one: &Wrong| AtField { severity: one.severity, message: one.message.clone().into(), fix: None };
        // What is still empty is said in the list, not all over a form that nobody has filled yet.
        let is_empty = self.at(place).as_str().is_none_or(str::is_empty);
        let findings = self.wrong_at(place).filter(|_| !is_empty).map(said).collect();
        Field { findings, ..Field::new(id(place), label) }
    }

    fn wrong_at<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a Wrong> {
        self.wrong.iter().filter(move |one| one.pointer == place)
    }

    fn at(&self, place: &str) -> &Value {
        self.file.pointer(place).unwrap_or(&Value::Null)
    }

    /// What a change of a control does to the file.
    fn change<T: 'static>(&self, place: &str, value: impl Fn(T) -> Option<Value> + 'static) -> Callback<T> {
        let (file, view, place) = (self.file.clone(), self.page.view.dispatcher(), place.to_owned());
        Callback::from(move |typed| {
            view.dispatch(ViewAction::Draft(Some(Rc::new(with(&file, &place, value(typed))))));
        })
    }
}

fn group(title: &'static str, help: &'static str, inside: Html) -> Html {
    html! {
        <fieldset>
            <legend>{ title }</legend>
            if !help.is_empty() { <p class="soft">{ in_code(help) }</p> }
            { inside }
        </fieldset>
    }
}

/// A control with what to know of it beneath.
fn helped(control: Html, help: &str) -> Html {
    html! { <>{ control }if !help.is_empty() { <span class="key">{ in_code(help) }</span> }</> }
}

fn folded(inside: Html) -> Html {
    html! { <details class="more"><summary>{ "More" }</summary><div class="inside">{ inside }</div></details> }
}

fn id(place: &str) -> String {
    format!("made{place}")
}
