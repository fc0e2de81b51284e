//! The custom elements as a page uses them: attributes, properties, events, methods, slots, the keyboard.

use super::{
    embed_site::{SCRIPT, STRICT, Site, document},
    open,
    page::{Page, key},
};

const URL: &str = "<pollwright-url template=\"/a?x=${epoch:s}\" last-poll=\"2026-03-20T12:00:00Z\" \
    now=\"2026-03-20T12:15:00Z\"><b slot=\"title\">Ours</b><code>/a</code></pollwright-url>";
const DATE: &str = "<pollwright-date pattern=\"yyyy-MM-dd\" sample=\"2026-11-20\" now=\"2026-11-20T14:30Z\">\
    </pollwright-date>";
const CONFIG: &str = "<pollwright-config now=\"2026-11-20T14:30Z\" workbench=\"/handbook/tool/none.html\"><pre>\
    {\"contacts\": {\"url\": \"/hubs/crm/contacts?where=updated&gt;='${date:yyyy-MM-dd'T'HH:mm:ss'Z'}'\", \
    \"idField\": \"id\", \"datesConfiguration\": {\"updatedDateField\": \"updated\", \
    \"updatedDateFormat\": \"yyyy-MM-dd'T'HH:mm:ss'Z'\", \"createdDateField\": \"created\", \
    \"createdDateFormat\": \"yyyy-MM-dd'T'HH:mm:ss'Z'\"}}}</pre></pollwright-config>";
const FORM: &str = "<pollwright-form element=\"freshdeskv2\" now=\"2026-11-20T14:30Z\"></pollwright-form>";

/// What an element shows, as an expression.
fn inside(kind: &str, place: &str) -> String {
    format!("document.querySelector('pollwright-{kind}').shadowRoot.querySelector('{place}')")
}

#[test]
fn one_script_line_and_four_elements() {
    open("embed-elements", async |page| {
        let site = Site::default()
            .page("/page.html", STRICT, &document(SCRIPT, &format!("{URL}{DATE}{CONFIG}{FORM}")))
            .page("/bare.html", STRICT, &document("", ""))
            .serve();
        page.goto(&format!("{site}/page.html")).await;
        // What the page is told from now on.
        page.run(
            "window.told = []; for (const type of ['change', 'diagnostics', 'before-open']) \
             addEventListener(type, (event) => { told.push([event.target.localName, type, event.detail]); \
             if (type === 'before-open') event.preventDefault(); })",
            vec![],
        )
        .await;
        the_reader_changes_a_time(page).await;
        the_page_changes_an_attribute(page).await;
        a_date_is_tested(page).await;
        a_configuration_is_mended(page).await;
        a_form_writes(page).await;
        everything_has_a_name(page).await;
        page.expect(
            "what was fetched besides the elements' own files",
            "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => \
             !name.includes('/handbook/tool/pollwright-') && !name.endsWith('/favicon.ico'))",
            serde_json::json!([]),
        )
        .await;
        page.check_console().await;
        page.goto(&format!("{site}/bare.html")).await;
        before_and_after_the_script(page).await;
        page.check_console().await;
    });
}

async fn the_reader_changes_a_time(page: &Page) {
    page.expect("the call", &format!("{}?.textContent", inside("url", ".url")), "/a?x=1774008000").await;
    page.expect(
        "the page's own title",
        &format!("{}.assignedNodes()[0].textContent", inside("url", "slot[name=title]")),
        "Ours",
    )
    .await;
    page.run(&format!("{}.select()", inside("url", "input")), vec![]).await;
    page.keys("2026-03-20T13:00Z").await;
    page.expect("as typed", &format!("{}.textContent", inside("url", ".url")), "/a?x=1774011600").await;
    page.expect(
        "the attribute",
        "document.querySelector('pollwright-url').getAttribute('last-poll')",
        "2026-03-20T13:00Z",
    )
    .await;
    page.expect("the event", "told.findLast(([, type]) => type === 'change')[2].url", "/a?x=1774011600")
        .await;
    page.expect("the result", "document.querySelector('pollwright-url').result.url", "/a?x=1774011600").await;
    page.keys(key::TAB).await;
    page.expect(
        "the next field by keyboard",
        "document.querySelector('pollwright-url').shadowRoot.activeElement.id",
        "set:now",
    )
    .await;
}

async fn the_page_changes_an_attribute(page: &Page) {
    page.run("document.querySelector('pollwright-url').lastPoll = '2026-01-01'", vec![]).await;
    page.expect("a property", &format!("{}.textContent", inside("url", ".url")), "/a?x=1767225600").await;
    page.expect("in its field", &format!("{}.value", inside("url", "input")), "2026-01-01").await;
    page.run("document.querySelector('pollwright-url').removeAttribute('last-poll')", vec![]).await;
    page.expect("without", &format!("{}.textContent", inside("url", ".url")), "/a?x=1774008000").await;
}

async fn a_date_is_tested(page: &Page) {
    page.run("document.querySelector('pollwright-date').scrollIntoView()", vec![]).await;
    page.expect("read", "document.querySelector('pollwright-date').result?.millis", 1_795_132_800_000_i64)
        .await;
    page.run(&format!("{}.select()", inside("date", "[id=\"set:sample\"]")), vec![]).await;
    page.keys("20.11.2026").await;
    page.expect("not read", "document.querySelector('pollwright-date').result", serde_json::Value::Null)
        .await;
    page.run(&format!("{}.click()", inside("date", ".formats button")), vec![]).await;
    page.expect("the proposed pattern", "document.querySelector('pollwright-date').pattern", "dd.MM.yyyy")
        .await;
    page.expect("read", "document.querySelector('pollwright-date').result?.millis", 1_795_132_800_000_i64)
        .await;
}

async fn a_configuration_is_mended(page: &Page) {
    let config = "document.querySelector('pollwright-config')";
    page.run(&format!("{config}.scrollIntoView()"), vec![]).await;
    page.expect("its calls", &format!("{} !== null", inside("config", ".calls .url")), true).await;
    let codes = format!("{config}.diagnostics.map(({{ rule }}) => rule).includes('server-local-date')");
    page.expect("a finding", &codes, true).await;
    page.run(&format!("{}.click()", inside("config", "[data-act^=\"show:\"]")), vec![]).await;
    page.expect("a proof", &format!("{} !== null", inside("config", ".proof table")), true).await;
    let fixes = format!("[...{config}.shadowRoot.querySelectorAll('[data-act^=\"fix:\"]')]");
    page.run(
        &format!(
            "const fix = {fixes}.find((fix) => fix.textContent.includes('gmtDate')); fix.focus(); fix.click()"
        ),
        vec![],
    )
    .await;
    page.expect("mended", &codes, false).await;
    page.expect("the new text", &format!("{config}.value.includes('${{gmtDate:')"), true).await;
    page.expect(
        "it was told",
        "told.findLast(([name, type]) => name === 'pollwright-config' && type === 'change')[2].value.includes('${gmtDate:')",
        true,
    )
    .await;
    page.expect(
        "the focus stays in the element",
        &format!("document.activeElement === {config} && {config}.shadowRoot.activeElement !== null"),
        true,
    )
    .await;
    page.run(&format!("{config}.open()"), vec![]).await;
    page.expect(
        "asked before",
        "told.findLast(([, type]) => type === 'before-open')[2].href.includes('/handbook/tool/none.html#1')",
        true,
    )
    .await;
    the_page_changes_what_stands_in_it(page, config).await;
    page.run(&format!("{config}.value = 'good morning'"), vec![]).await;
    page.expect("no JSON", &format!("{} !== null", inside("config", ".pill.bad")), true).await;
}

/// The content is the configuration for as long as no property is: another text, another node, a text that changes.
async fn the_page_changes_what_stands_in_it(page: &Page, config: &str) {
    let polls =
        |name: &str| format!("{{ \"{name}\": {{ \"url\": \"/hubs/crm/{name}\", \"idField\": \"id\" }} }}");
    let changes = [
        ("its text", "one.textContent = text", "leads"),
        (
            "a node of it",
            "one.replaceChildren(document.createElement('code')); one.firstChild.append(text)",
            "deals",
        ),
        ("the node's text", "one.firstChild.firstChild.data = text", "tasks"),
        (
            "while it is out of the page",
            "const next = one.nextSibling; one.remove(); one.textContent = text; next.before(one)",
            "calls",
        ),
    ];
    for (what, script, name) in changes {
        let script = format!("const one = {config}; const text = arguments[0]; {script}");
        page.run(&script, vec![polls(name).into()]).await;
        let url = format!("{}.textContent", inside("config", ".calls .url"));
        page.expect(what, &url, format!("/hubs/crm/{name}")).await;
        page.expect(what, &format!("{config}.value"), polls(name)).await;
    }
    page.run(
        &format!("const one = {config}; one.value = '{{}}'; one.textContent = arguments[0]"),
        vec![polls("x").into()],
    )
    .await;
    page.expect("a property is stronger", &format!("{config}.result.value"), "{}").await;
}

async fn a_form_writes(page: &Page) {
    let form = "document.querySelector('pollwright-form')";
    page.run(&format!("{form}.scrollIntoView()"), vec![]).await;
    page.expect("a fresh body", &format!("{form}.value.includes('freshdeskv2')"), true).await;
    let interval = "[id=\"set:/configuration/event.poller.refresh_interval\"]";
    page.run(&format!("{}.select()", inside("form", interval)), vec![]).await;
    page.keys("45").await;
    page.expect(
        "typed",
        &format!("`${{JSON.parse({form}.value).configuration['event.poller.refresh_interval']}}`"),
        "45",
    )
    .await;
    page.run(&format!("{}.click()", inside("form", ".resource input")), vec![]).await;
    page.expect(
        "told",
        &format!("told.findLast(([, type]) => type === 'change')[2].value === {form}.value"),
        true,
    )
    .await;
}

/// Each control has a label, each button words, and what changes is said.
async fn everything_has_a_name(page: &Page) {
    let nameless = "[...document.querySelectorAll('*')].filter((host) => host.shadowRoot).flatMap((host) => \
        [...host.shadowRoot.querySelectorAll('input, select, textarea, button, a')].filter((control) => \
        !control.textContent.trim() && !control.labels?.length).map((control) => control.outerHTML))";
    page.expect("controls without a name", nameless, serde_json::json!([])).await;
    let silent = "[...document.querySelectorAll('*')].filter((host) => host.shadowRoot && \
        !host.shadowRoot.querySelector('[role=status]')).length";
    page.expect("elements that say nothing", silent, 0).await;
}

/// Properties from before, a script that is there twice, a template's clone, an element that moves.
async fn before_and_after_the_script(page: &Page) {
    const EARLY: &str = "const early = document.createElement('pollwright-url'); early.id = 'early'; \
        early.template = '/early?x=${epoch:s}'; early.lastPoll = '2026-01-01'; document.body.append(early); \
        for (const again of ['', '?again']) { const script = document.createElement('script'); \
        script.type = 'module'; script.src = `handbook/tool/pollwright-embed.js${again}`; document.head.append(script); }";
    page.run(EARLY, vec![]).await;
    let shown =
        |id: &str| format!("document.getElementById('{id}')?.shadowRoot?.querySelector('.url')?.textContent");
    page.expect("set before the script", &shown("early"), "/early?x=1767225600").await;
    page.run(
        "const template = document.createElement('template'); \
         template.innerHTML = '<p><pollwright-url id=\"clone\" template=\"/clone\"></pollwright-url></p>'; \
         document.body.append(document.importNode(template.content, true))",
        vec![],
    )
    .await;
    page.expect("in a template", &shown("clone"), "/clone").await;
    page.run("document.body.prepend(document.getElementById('clone'))", vec![]).await;
    page.run("document.getElementById('clone').template = '/moved'", vec![]).await;
    page.expect("moved", &shown("clone"), "/moved").await;
}
