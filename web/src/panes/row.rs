//! One row of the form: the field at a pointer, its control, and what was found at it.

use super::problems::apply;
use crate::{
    browser::place::field_id,
    components::{AtField, Field, NumberInput, SecretInput, Select, Switch, TextArea, TextInput},
    hooks::{SessionHandle, use_session},
};
use pollwright_core::diag::Applicability;
use pollwright_web::findings::is_calm;
use pollwright_web::state::{Action, Control, Field as Value, Row};
use serde_json::Value as Json;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct RowProps {
    pub row: Row,
}

/// Shows the value that the text has; each input goes to the text at once.
#[component]
pub(crate) fn FormRow(props: &RowProps) -> Html {
    let session = use_session();
    let row = &props.row;
    let draft = use_state(|| None::<String>);
    let field = session.0.field(&row.pointer);
    let onchange = {
        let (session, row, draft, field) = (session.dispatcher(), row.clone(), draft.clone(), field.clone());
        Callback::from(move |typed: String| {
            draft.set(Some(typed.clone()));
            match json(row.control, &typed) {
                Some(value) => session.dispatch(Action::Set { pointer: row.pointer.clone(), value }),
                None if field.is_present => session.dispatch(Action::Remove { pointer: row.pointer.clone() }),
                None => {}
            }
        })
    };
    let id = AttrValue::from(field_id(&row.pointer));
    let findings = findings(&session, &field);
    let shown = draft.as_ref().filter(|typed| is_same(row.control, typed, &field)).unwrap_or(&field.value);
    let control = control(&session, row, &field, id.clone(), AttrValue::from(shown.clone()), onchange);
    if row.control == Control::Toggle {
        return html! {
            <div class="field">
                { control }
                <code class="key">{ &row.key }</code>
                if let Some(lock) = &field.lock { <p class="at-field warn"><span>{ lock.reason() }</span></p> }
                { crate::components::at_fields(&findings) }
            </div>
        };
    }
    let hint = match (row.unit, row.is_required) {
        (Some(unit), _) if !row.label.contains("(mins)") => unit,
        (_, true) => "",
        _ if field.is_present => "",
        _ => "optional",
    };
    html! {
        <Field {id} label={row.label.clone()} key_name={AttrValue::from(row.key.clone())} {hint}
            locked={field.lock.as_ref().map(|lock| AttrValue::from(lock.reason()))} {findings}>
            { control }
        </Field>
    }
}

fn control(
    session: &SessionHandle,
    row: &Row,
    field: &Value,
    id: AttrValue,
    value: AttrValue,
    onchange: Callback<String>,
) -> Html {
    let invalid = !field.problems.is_empty() && field.worst >= Some(pollwright_core::diag::Severity::Warning);
    let read_only = field.lock.is_some();
    let placeholder = AttrValue::from(row.placeholder.clone().unwrap_or_default());
    let mono = matches!(
        row.control,
        Control::Path | Control::Pattern | Control::Zone | Control::Instant | Control::Url
    );
    match row.control {
        Control::Toggle => {
            let on = if field.is_present {
                field.value == "true"
            } else {
                row.placeholder.as_deref() == Some("true")
            };
            let onchange = onchange.reform(|on: bool| on.to_string());
            html! { <Switch {id} label={row.label.clone()} {on} {onchange} disabled={read_only} /> }
        }
        Control::Secret => {
            let (dispatcher, pointer) = (session.dispatcher(), row.pointer.clone());
            let onshow = Callback::from(move |shown: bool| {
                let pointer = pointer.clone();
                dispatcher.dispatch(if shown { Action::Reveal(pointer) } else { Action::Hide(pointer) });
            });
            let plain = pollwright_core::secret::is_placeholder(&field.value);
            let shown = field.is_revealed;
            html! { <SecretInput {id} {value} {onchange} {onshow} {shown} {plain} {placeholder} {invalid} {read_only} /> }
        }
        Control::Slider(min, slider, max) => html! {
            <NumberInput {id} {value} {onchange} {min} {max} slider={Some(slider)} label={row.label.clone()} {placeholder}
                {invalid} {read_only} />
        },
        Control::Number(min, max) => {
            html! { <NumberInput {id} {value} {onchange} {min} {max} {placeholder} {invalid} {read_only} /> }
        }
        Control::Choice(words) => {
            let mut options: Vec<(AttrValue, AttrValue)> =
                words.iter().map(|word| ((*word).into(), (*word).into())).collect();
            if !field.is_present {
                options.insert(0, ("".into(), "not set".into()));
            }
            html! { <Select {id} {value} {options} {onchange} disabled={read_only} /> }
        }
        Control::Template => {
            html! { <TextArea {id} {value} {onchange} {placeholder} mono=true {invalid} {read_only} /> }
        }
        _ => html! { <TextInput {id} {value} {onchange} {placeholder} {mono} {invalid} {read_only} /> },
    }
}

/// The value that a typed text stands for; `None` for a number that was emptied, which takes its key out.
fn json(control: Control, typed: &str) -> Option<Json> {
    Some(match control {
        Control::Toggle => Json::Bool(typed == "true"),
        Control::Number(..) | Control::Slider(..) => match typed.trim() {
            "" => return None,
            number => number.parse::<u32>().map_or_else(|_| Json::from(typed), Json::from),
        },
        Control::List => Json::from(items(typed)),
        _ => Json::from(typed),
    })
}

fn items(typed: &str) -> Vec<String> {
    typed.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// Whether what was typed last is what the text has: then it is shown as it was typed (`a, ` of a list).
fn is_same(control: Control, typed: &str, field: &Value) -> bool {
    match control {
        Control::List => items(typed).join(", ") == field.value,
        Control::Number(..) | Control::Slider(..) => typed.trim().is_empty() && !field.is_present,
        _ => false,
    }
}

fn findings(session: &SessionHandle, field: &Value) -> Vec<AtField> {
    let found = field.problems.iter().filter_map(|index| session.0.diagnostics().get(*index));
    found
        .filter(|found| !is_calm(&session.0, found))
        .map(|found| {
            let safe = found.fixes.iter().find(|fix| fix.applicability == Applicability::Safe);
            AtField {
                severity: found.severity,
                message: found.message.clone().into(),
                fix: safe.map(|fix| (fix.title.clone().into(), apply(session, fix))),
            }
        })
        .collect()
}
