//! One row of the form: the field at a pointer, its control, and what was found at it.

use crate::{
    browser::place::field_id,
    components::{AtField, Field, Input, select, switch},
    hooks::{SessionHandle, use_session},
};
use pollwright_core::{
    diag::{Applicability, Severity},
    secret::is_placeholder,
};
use pollwright_web::findings::is_calm;
use pollwright_web::state::{Action, Control, Field as Value, Row, items};
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
            match row.control.value(&typed) {
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
    let hint = match (row.unit, row.is_required) {
        (Some(unit), _) if !row.label.contains("(mins)") => unit,
        (_, false) if !field.is_present => "optional",
        _ => "",
    };
    let around = Field {
        key: Some(row.key.clone().into()),
        hint: hint.into(),
        findings,
        locked: field.lock.as_ref().map(|lock| lock.reason().into()),
        ..Field::new(id, row.label.clone())
    };
    if row.control == Control::Toggle {
        return html! { <div class="field">{ control }{ around.beneath() }</div> };
    }
    around.around(control)
}

fn control(
    session: &SessionHandle,
    row: &Row,
    field: &Value,
    id: AttrValue,
    value: AttrValue,
    onchange: Callback<String>,
) -> Html {
    let read_only = field.lock.is_some();
    let input = Input {
        placeholder: row.placeholder.clone().unwrap_or_default().into(),
        mono: matches!(
            row.control,
            Control::Path
                | Control::Pattern
                | Control::Zone
                | Control::Instant
                | Control::Url
                | Control::Template
        ),
        invalid: field.worst >= Some(Severity::Warning),
        read_only,
        ..Input::new(id.clone(), value.clone(), onchange.clone())
    };
    match row.control {
        Control::Toggle => {
            let on = match field.is_present {
                true => field.value == "true",
                false => row.placeholder.as_deref() == Some("true"),
            };
            let onchange = onchange.reform(|on: bool| on.to_string());
            switch(id, row.label.clone().into(), on, &onchange, read_only)
        }
        Control::Secret => {
            let (dispatcher, pointer) = (session.dispatcher(), row.pointer.clone());
            let onshow = Callback::from(move |shown: bool| {
                let pointer = pointer.clone();
                dispatcher.dispatch(if shown { Action::Reveal(pointer) } else { Action::Hide(pointer) });
            });
            input.secret(field.is_revealed, is_placeholder(&field.value), &onshow)
        }
        Control::Slider(min, most, _) => input.slider(row.label.clone().into(), min, most),
        Control::Choice(words) => {
            let mut options: Vec<(AttrValue, AttrValue)> =
                words.iter().map(|word| ((*word).into(), (*word).into())).collect();
            if !field.is_present {
                options.insert(0, ("".into(), "not set".into()));
            }
            select(id, &value, &options, &onchange, read_only)
        }
        Control::Template => input.area(),
        _ => input.line(),
    }
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
                fix: safe.map(|fix| {
                    let (dispatcher, action) = (session.dispatcher(), Action::ApplyFix(fix.clone()));
                    let run = Callback::from(move |_| dispatcher.dispatch(action.clone()));
                    (fix.title.clone().into(), run)
                }),
            }
        })
        .collect()
}
