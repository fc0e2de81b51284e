//! A field: label in the console's words, control, key, and what is wrong at it.

use pollwright_core::diag::Severity;
use yew::prelude::*;

/// A finding as its field shows it.
#[derive(Clone, PartialEq)]
pub(crate) struct AtField {
    /// How much it matters.
    pub severity: Severity,
    /// What it means.
    pub message: AttrValue,
    /// The button that repairs it: title, and what it does.
    pub fix: Option<(AttrValue, Callback<MouseEvent>)>,
}

/// A field without its control.
pub(crate) struct Field {
    /// The control's id; the label points at it.
    pub id: AttrValue,
    /// The console's words.
    pub label: AttrValue,
    /// The JSON key, shown small beneath.
    pub key: Option<AttrValue>,
    /// "optional", "seconds": beside the label.
    pub hint: AttrValue,
    /// What is wrong here.
    pub findings: Vec<AtField>,
    /// Why it cannot be edited, where it cannot.
    pub locked: Option<AttrValue>,
}

impl Field {
    /// One with nothing but a label.
    pub(crate) fn new(id: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            key: None,
            hint: AttrValue::default(),
            findings: Vec::new(),
            locked: None,
        }
    }

    /// A label, its control, and everything that is said about it.
    pub(crate) fn around(&self, control: Html) -> Html {
        html! {
            <div class="field">
                <div class="name">
                    <label for={&self.id}>{ &self.label }</label>
                    if !self.hint.is_empty() { <span class="hint">{ &self.hint }</span> }
                </div>
                { control }
                { self.beneath() }
            </div>
        }
    }

    /// What stands beneath a control that is its own label.
    pub(crate) fn beneath(&self) -> Html {
        html! {
            <>
                if let Some(key) = &self.key { <code class="key">{ key }</code> }
                if let Some(locked) = &self.locked { <p class="at-field warn"><span>{ locked }</span></p> }
                { at_fields(&self.findings) }
            </>
        }
    }
}

/// All findings of a field. They are a node of their own: in the field's list of children their number would move the
/// control, which would lose the focus.
fn at_fields(findings: &[AtField]) -> Html {
    html! { <div class="at-fields">{ for findings.iter().map(at_field) }</div> }
}

/// A finding beneath its field, with its repair as a button.
fn at_field(finding: &AtField) -> Html {
    let class = match finding.severity {
        Severity::Error => "at-field bad",
        Severity::Warning => "at-field warn",
        Severity::Info => "at-field",
    };
    html! {
        <div {class}>
            <span>{ sentence(&finding.message) }</span>
            if let Some((title, run)) = &finding.fix {
                <button type="button" class="button small" onclick={run}>{ title }</button>
            }
        </div>
    }
}

/// A finding's message as a sentence: the rules write one clause, which starts small.
pub(crate) fn sentence(clause: &str) -> Html {
    let mut letters = clause.chars();
    match letters.next() {
        Some(first) => in_code(&format!("{}{}", first.to_ascii_uppercase(), letters.as_str())),
        None => Html::default(),
    }
}

/// A sentence whose parts between backticks are code.
pub(crate) fn in_code(sentence: &str) -> Html {
    let parts = sentence.split('`').enumerate().map(|(index, part)| match index % 2 {
        0 => html! { { part } },
        _ => html! { <code>{ part }</code> },
    });
    html! { <>{ for parts }</> }
}
