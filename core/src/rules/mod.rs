//! The rules: one file each with its metadata, its check, its words and its fix.
//!
//! Adding one is a new file and two adjacent lines here; docs and tests are derived from [`RULES`].

use crate::{
    catalog::Element,
    config::{FieldFormatKind, Resource},
    date::{
        DateFormat, Instant, Pattern, Zone,
        explain::{PatternWarning, warnings},
    },
    decoded::Decoded,
    diag::{Applicability, Diagnostic, Edit, Fix, Severity, shown, shown_within},
    json::{
        Document, Node, SyntaxError, SyntaxErrorKind,
        edit::{self, Place as At},
    },
    lower::{Lowered, ResourceNode},
    platform::Platform,
    sample::{Samples, has_word, says_created, says_updated},
    scan,
    schema::{self, Meant, Place},
    secret::{SecretSpan, Secrets},
    source::{Filled, Kind, Shell},
    span::{Span, sort_by_span},
    template::{Format, ZoneSource},
};
use std::{collections::BTreeMap, sync::LazyLock};

mod placeholder;
#[cfg(test)]
mod tests;

mod ambiguous_timezone;
mod assumed_template;
mod bad_callback_url;
mod bad_date_pattern;
mod bad_endpoint;
mod bad_interval;
mod bad_legacy_urls;
mod bad_resource_name;
mod blank_value;
mod boundary_lost;
mod coarse_window;
mod conflicting_settings;
mod created_equals_updated;
mod created_updated_format_mismatch;
mod duplicate_key;
mod empty_configuration;
mod empty_resource;
mod epoch_unit_mismatch;
mod events_disabled;
mod field_not_in_sample;
mod fixed_page;
mod foreign_key;
mod foreign_setting;
mod format_not_in_sample;
mod grant_code_unused;
mod hard_coded_date;
mod hard_coded_value;
mod json_syntax;
mod legacy_setting;
mod literal_z_without_timezone;
mod misleading_pattern;
mod misplaced_key;
mod missing_callback;
mod missing_dates;
mod missing_interval;
mod missing_required;
mod missing_timezone;
mod misspelled_key;
mod no_date_filter;
mod not_a_configuration;
mod placeholder_left;
mod repeated_hour;
mod resource_url_mismatch;
mod secret_in_config;
mod server_local_date;
mod shell_quoting;
mod suspicious_date_field;
mod suspicious_id_field;
mod suspicious_value;
mod swapped_date_fields;
mod template_syntax;
mod timezone_mismatch;
mod unknown_key;
mod unknown_rule;
mod unknown_timezone;
mod url_field_mismatch;
mod url_format_mismatch;
mod url_misspelled_parameter;
mod url_needs_encoding;
mod url_not_hub_path;
mod url_unbalanced_quote;
mod url_unknown_resource;
mod url_unresolved_parameter;
mod wrong_case_field;
mod wrong_case_key;
mod wrong_type;

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        /// All rules, in the order of their codes.
        pub const RULES: &[Rule] = &[$(Rule { meta: &$module::META, check: $module::check }),*];
        /// The examples of [`RULES`], in their order; apart from them, because only docs and tests need any.
        pub const EXAMPLES: &[&Example] = &[$(&$module::EXAMPLE),*];
    };
}

rules! {
    json_syntax,
    duplicate_key,
    shell_quoting,
    not_a_configuration,
    unknown_rule,
    unknown_key,
    misspelled_key,
    wrong_case_key,
    misplaced_key,
    foreign_key,
    wrong_type,
    blank_value,
    missing_required,
    missing_dates,
    missing_interval,
    empty_resource,
    placeholder_left,
    bad_interval,
    events_disabled,
    bad_callback_url,
    secret_in_config,
    empty_configuration,
    missing_callback,
    conflicting_settings,
    suspicious_value,
    grant_code_unused,
    foreign_setting,
    bad_endpoint,
    legacy_setting,
    bad_legacy_urls,
    template_syntax,
    assumed_template,
    url_unbalanced_quote,
    url_unresolved_parameter,
    server_local_date,
    url_field_mismatch,
    hard_coded_date,
    resource_url_mismatch,
    url_not_hub_path,
    no_date_filter,
    url_format_mismatch,
    epoch_unit_mismatch,
    url_needs_encoding,
    url_unknown_resource,
    bad_resource_name,
    boundary_lost,
    coarse_window,
    fixed_page,
    hard_coded_value,
    url_misspelled_parameter,
    bad_date_pattern,
    literal_z_without_timezone,
    missing_timezone,
    unknown_timezone,
    timezone_mismatch,
    misleading_pattern,
    repeated_hour,
    ambiguous_timezone,
    created_equals_updated,
    swapped_date_fields,
    suspicious_id_field,
    wrong_case_field,
    suspicious_date_field,
    created_updated_format_mismatch,
    field_not_in_sample,
    format_not_in_sample,
}

/// The answer that the examples of rules about samples are held against: those of [`SAMPLED`].
pub const SAMPLE: &str =
    r#"[{ "id": 7, "created": "2026-11-20T10:05:00Z", "updated": "2026-11-20T10:05:00Z" }]"#;
/// The codes of the rules that look at samples.
pub const SAMPLED: [&str; 2] = ["PC507", "PC508"];

pub(crate) use conflicting_settings::ends_window;
pub(crate) use fixed_page::find as fixed_page;
pub(crate) use unknown_rule::report as unknown_rule;
pub(crate) use url_field_mismatch::asked_date;

pub use placeholder::{Placeholder, find as find_placeholder};

/// What people are to keep to themselves, and what they are to fill in.
#[derive(Debug, Default)]
pub(crate) struct Marked {
    /// In order of place.
    pub(crate) secrets: Vec<SecretSpan>,
    /// In order of place.
    pub(crate) placeholders: Vec<Placeholder>,
}

/// Finds both in one walk over all values; no secrets where the text is private.
pub(crate) fn marked(document: &Document, element: Option<&Element>, private: bool) -> Marked {
    let (mut secrets, mut placeholders) = ((!private).then(|| Secrets::of(element)), Vec::new());
    document.leaves(&mut |path, node| {
        // Most values are no address and hold no placeholder: one look at their bytes spares them all others.
        let has_signs = node.as_str().is_some_and(scan::has_signs);
        if let Some(secrets) = &mut secrets {
            secrets.leaf(path, node, has_signs);
        }
        placeholder::placeholders(path, node, has_signs, &mut placeholders);
    });
    Marked { secrets: secrets.map(Secrets::named).unwrap_or_default(), placeholders }
}

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What it is about.
    pub meta: &'static Meta,
    check: fn(&Subject<'_>, &mut Vec<Diagnostic>),
}

/// What a rule is about.
#[derive(Debug)]
pub struct Meta {
    /// `PC201`: fixed for ever.
    pub code: &'static str,
    /// The corpus kind that it reports; several rules may share one.
    pub slug: &'static str,
    /// How much it matters where nothing says otherwise.
    pub severity: Severity,
    /// What is wrong, in a clause.
    pub summary: &'static str,
    /// Why it matters, in the user's terms.
    pub why: &'static str,
}

/// What a rule finds, shown.
#[derive(Debug)]
pub struct Example {
    /// A text that raises the rule, and no other of its severity or above.
    pub bad: &'static str,
    /// The same text put right.
    pub good: &'static str,
}

/// What rules look at: one configuration of a text.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The whole text; spans count its bytes.
    pub text: &'a str,
    /// The text of the configuration by itself, with the way back.
    pub block: &'a Decoded,
    /// The tree.
    pub document: &'a Document,
    /// What it says.
    pub lowered: &'a Lowered<'a>,
    /// What the configuration is.
    pub kind: Kind,
    /// Where it runs.
    pub platform: Platform,
    /// The element, where the catalog has it.
    pub element: Option<&'a Element>,
    /// What is wrong with its patterns.
    pub pattern_warnings: Vec<PlacedWarning<'a>>,
    /// What is to be kept secret, and what is still to be filled in.
    pub(crate) marked: &'a Marked,
    /// What the shell makes of it, where it stands in a command.
    pub shell: Option<&'a Shell>,
    /// What its API answers, where that is at hand.
    pub samples: &'a Samples,
    /// What a page puts in the place of its tags.
    pub filled: &'a [Filled],
    /// Whether it is about to be sent: placeholders are errors then.
    pub ready: bool,
    /// Whether comments may stand in JSON.
    pub comments: bool,
    /// Whether the text stays with its author: secrets in it are no finding.
    pub private: bool,
}

/// Applies all rules; the findings come in order of place.
pub fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        (rule.check)(subject, &mut found);
    }
    if found.iter().any(|found| found.rule == "not-a-configuration") {
        // What is no configuration lacks nothing of one.
        found
            .retain(|found| matches!(found.rule, "not-a-configuration" | "json-syntax" | "secret-in-config"));
    }
    // A URL with a fixed date has one, and what is wrong with it is said.
    let fixed: Vec<_> =
        found.iter().filter(|d| d.rule.starts_with("hard-coded")).map(|d| d.pointer.clone()).collect();
    found.retain(|found| found.rule != "no-date-filter-in-url" || !fixed.contains(&found.pointer));
    if subject.kind == Kind::Response {
        // An answer reports state: nothing in it can be mended by its reader, but broken text is still broken,
        // and what is polled is polled so.
        for found in found.iter_mut().filter(|found| found.rule != "json-syntax") {
            let pointer = found.pointer.as_deref().unwrap_or_default();
            let is_polled =
                pointer.contains("event.poller.configuration#/") && found.severity > Severity::Info;
            if found.rule != "secret-in-config" {
                found.severity = if is_polled { Severity::Warning } else { Severity::Info };
            }
            found.fixes.iter_mut().for_each(Fix::by_hand);
        }
    }
    // What a page puts in the place of its tags is mended where the page has it from.
    let is_filled = |edit: &Edit| {
        let ends_in = |tag: &Filled| tag.span.touches(edit.span.start()) || tag.span.touches(edit.span.end());
        subject.filled.iter().any(ends_in)
    };
    for fix in found.iter_mut().flat_map(|found| &mut found.fixes) {
        if fix.edits.iter().any(is_filled) {
            fix.by_hand();
        }
    }
    // What is put between quotes that make no pair comes out otherwise: the repair would call for another.
    if subject.shell.is_some_and(|shell| shell.is_uneven) {
        for found in found.iter_mut().filter(|found| found.rule != "shell-quoting") {
            found.fixes.iter_mut().for_each(Fix::by_hand);
        }
    }
    // A pointer leads to the last of what stands twice: a fix for another one would change that.
    let shadowed = shadowed(subject.document);
    for found in found.iter_mut().filter(|found| shadowed.iter().any(|span| span.covers(found.span))) {
        found.fixes.iter_mut().for_each(Fix::by_hand);
    }
    // What stands at one place keeps the order of the rules, which is that of their codes.
    sort_by_span(&mut found, |found| found.span);
    found
}

/// The members that do not count, because their key stands once more after them.
fn shadowed(document: &Document) -> Vec<Span> {
    fn collect(node: &Node, out: &mut Vec<Span>) {
        let members = node.members();
        for (at, member) in members.iter().enumerate() {
            if members[at + 1..].iter().any(|later| later.key.text == member.key.text) {
                out.push(member.key_span.join(member.value.span));
            } else {
                collect(&member.value, out);
            }
        }
    }
    let mut out = Vec::new();
    for layer in document.layers() {
        let is_double = |error: &SyntaxError| matches!(error.kind, SyntaxErrorKind::DuplicateKey(_));
        if let Some(root) = layer.root.as_ref().filter(|_| layer.errors.iter().any(is_double)) {
            collect(root, &mut out);
        }
    }
    out
}

impl Meta {
    /// A finding of this rule, with its severity and its reason.
    // Cold, so that what is only said of mistakes grows no check that finds none.
    #[cold]
    fn at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self.code,
            rule: self.slug,
            severity: self.severity,
            pointer: None,
            span,
            message: message.into(),
            note: Some(self.why.to_owned()),
            fixes: Vec::new(),
        }
    }
}

impl Diagnostic {
    fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// A repair, where there is one: an edit that was refused leaves the finding without.
    fn fix(
        mut self,
        title: impl Into<String>,
        applicability: Applicability,
        edits: Option<Vec<Edit>>,
    ) -> Self {
        if let Some(edits) = edits.filter(|edits| !edits.is_empty()) {
            self.fixes.push(Fix::new(title, applicability, edits));
        }
        self
    }

    /// Words on what to do, where no program can.
    fn advice(mut self, title: impl Into<String>) -> Self {
        self.fixes.push(Fix::new(title, Applicability::Display, Vec::new()));
        self
    }
}

impl<'a> Subject<'a> {
    /// Whether it changes an instance that is there: what it leaves out stays as it is.
    fn is_change(&self) -> bool {
        self.shell.and_then(|shell| shell.method.as_ref()).is_some_and(|method| &*method.text == "PATCH")
    }

    fn resources(&self) -> &[Resource] {
        self.lowered.config.resources()
    }

    /// Whether a resource is one of the catalog's, as the catalog has it: what is right there needs no remark.
    fn is_catalogued(&self, resource: &Resource) -> bool {
        let (Some(element), Some(url)) = (self.element, &resource.url) else { return false };
        let has = |form: &serde_json::Value| {
            let format = form.get("datesConfiguration").and_then(|dates| dates.get("updatedDateFormat"));
            form.get("url").and_then(|form| form.as_str()) == Some(&*url.text.text)
                && format.and_then(|format| format.as_str())
                    == resource.updated.format.as_ref().map(|format| &*format.text.text)
        };
        element.resources.iter().any(|known| has(&known.hub) || has(&known.direct))
    }

    /// Each resource with its values in the tree.
    fn resource_nodes(&self) -> impl Iterator<Item = (&Resource, ResourceNode<'a>)> {
        self.resources().iter().zip(self.lowered.resource_nodes.iter().copied())
    }

    /// Each resource with its `datesConfiguration`, where it has one.
    fn dates_nodes(&self) -> impl Iterator<Item = (&Resource, &'a Node)> {
        self.resource_nodes().filter_map(|(resource, node)| Some((resource, node.dates?)))
    }

    fn set(&self, pointer: &str, json: &str) -> Option<Vec<Edit>> {
        edit::set(self.text, self.document, pointer, json).ok()
    }

    fn insert(&self, parent: &str, key: &str, json: &str, at: At<'_>) -> Option<Vec<Edit>> {
        edit::insert(self.text, self.document, parent, key, json, at).ok()
    }

    fn remove(&self, pointer: &str) -> Option<Vec<Edit>> {
        edit::remove(self.text, self.document, pointer).ok()
    }

    fn rename(&self, pointer: &str, key: &str) -> Option<Vec<Edit>> {
        edit::rename(self.text, self.document, pointer, key).ok()
    }

    /// Puts another text in the place of some bytes of a string's content.
    fn replace_within(&self, text: &Decoded, inner: Span, with: &str) -> Option<Vec<Edit>> {
        let span = text.source_span(inner);
        let encoding = &self.document.innermost(span).encoding;
        (self.document.broken_at(span).is_none())
            .then(|| vec![Edit::replace(span, encoding.encode_text(with))])
    }
}

/// Calls `each` with every warning about a pattern: the text that holds the pattern, the warning, the pointer of the
/// value, and where the pattern starts in the text.
fn each_pattern_warning(subject: &Subject<'_>, each: &mut dyn FnMut(&Decoded, &PatternWarning, &str, u32)) {
    for placed in &subject.pattern_warnings {
        each(placed.text, &placed.warning, &placed.pointer, placed.at);
    }
}

/// A warning about a pattern, and where the pattern stands.
#[derive(Debug)]
pub struct PlacedWarning<'a> {
    text: &'a Decoded,
    at: u32,
    warning: PatternWarning,
    pointer: String,
}

/// What is wrong with the patterns of a configuration. It repeats a few of them many times: each is looked at once.
pub fn pattern_warnings<'a>(
    resources: &'a [Resource],
    now: Instant,
    server_zone: &'a Zone,
) -> Vec<PlacedWarning<'a>> {
    static GMT: LazyLock<Zone> = LazyLock::new(Zone::gmt);
    let gmt: &Zone = &GMT;
    let mut known: BTreeMap<(&str, &str), Vec<PatternWarning>> = BTreeMap::new();
    // Most have nothing wrong, and most that follow are the same.
    let mut latest_good: Option<(&Pattern, &Zone)> = None;
    let mut out = Vec::new();
    let mut add =
        |text: &'a Decoded, pattern: &'a Pattern, zone: &'a Zone, pointer: &dyn Fn() -> String, at| {
            if latest_good.is_some_and(|good| good.0 == pattern && good.1.id() == zone.id()) {
                return;
            }
            let warnings = known
                .entry((pattern.source(), zone.id()))
                .or_insert_with(|| warnings(pattern, now.timestamp_millis(), zone));
            if warnings.is_empty() {
                latest_good = Some((pattern, zone));
            }
            out.extend(warnings.iter().map(|warning| PlacedWarning {
                text,
                at,
                warning: warning.clone(),
                pointer: pointer(),
            }));
        };
    for resource in resources {
        for (side, key) in
            [(&resource.updated, "updatedDateFormat"), (&resource.created, "createdDateFormat")]
        {
            let Some(format) = &side.format else { continue };
            if let FieldFormatKind::Known(DateFormat::Pattern(pattern)) = &format.kind {
                let zone = side.zone.as_ref().map_or(gmt, |zone| &zone.zone);
                let pointer = || format!("{}/datesConfiguration/{key}", resource.pointer);
                add(&format.text, pattern, zone, &pointer, 0);
            }
        }
        let Some(url) = &resource.url else { continue };
        for (time, _) in url.template.times() {
            if let Format::Pattern(pattern) = &time.format
                && !time.format_span.is_empty()
            {
                let zone = match &time.zone {
                    ZoneSource::Gmt => gmt,
                    ZoneSource::Server => server_zone,
                    ZoneSource::Named(named) => &named.zone,
                };
                let pointer = || format!("{}/url", resource.pointer);
                add(&url.text, pattern, zone, &pointer, time.format_span.start());
            }
        }
    }
    out
}

/// Whether a parameter's name says from when on: `updated_since`, `modifiedAfter`, `updated_at_min`.
fn says_from(name: &str) -> bool {
    says_updated(name) || has_word(name, &["since", "after", "from"])
}

/// Whether an object has a key that was meant to be this one: that slip is reported as such.
fn has_other_spelling(node: &Node, place: Place, name: &str) -> bool {
    node.members().iter().any(|member| {
        let meant = schema::meant(place, &member.key.text);
        member.key.text != name
            && matches!(meant, Some(Meant::Case(key) | Meant::Spelling(key)) if key.name == name)
    })
}

/// Whether a name belongs to the element rather than the format: `configuration` holds both.
fn is_ours(place: Place, name: &str) -> bool {
    place != Place::Configuration || name.starts_with("event.")
}
