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

#[derive(Properties, PartialEq)]
pub(crate) struct FieldProps {
    /// The control's id; the label points at it.
    pub id: AttrValue,
    /// The console's words.
    pub label: AttrValue,
    /// The JSON key, shown small beneath.
    #[prop_or_default]
    pub key_name: Option<AttrValue>,
    /// "optional", "seconds": beside the label.
    #[prop_or_default]
    pub hint: AttrValue,
    /// One sentence of help.
    #[prop_or_default]
    pub help: AttrValue,
    /// What is wrong here.
    #[prop_or_default]
    pub findings: Vec<AtField>,
    /// Why it cannot be edited, where it cannot.
    #[prop_or_default]
    pub locked: Option<AttrValue>,
    pub children: Html,
}

/// A label, its control, and everything that is said about it.
#[component]
pub(crate) fn Field(props: &FieldProps) -> Html {
    let worst = props.findings.iter().map(|finding| finding.severity).max();
    let class = classes!("field", worst.filter(|worst| *worst == Severity::Warning).map(|_| "warn"));
    html! {
        <div {class}>
            <div class="name">
                <label for={&props.id}>{ &props.label }</label>
                if !props.hint.is_empty() { <span class="hint">{ &props.hint }</span> }
            </div>
            { props.children.clone() }
            if let Some(key) = &props.key_name { <code class="key">{ key }</code> }
            if !props.help.is_empty() { <p class="help" id={format!("{}-help", props.id)}>{ in_code(&props.help) }</p> }
            if let Some(locked) = &props.locked { <p class="at-field warn"><span>{ locked }</span></p> }
            { at_fields(&props.findings) }
        </div>
    }
}

/// All findings of a field. They are a node of their own: in the field's list of children their number would move the
/// control, which would lose the focus.
pub(crate) fn at_fields(findings: &[AtField]) -> Html {
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
