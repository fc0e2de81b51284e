//! The page as a person has it before them: what can be done to it, and what can be read from it.
//!
//! Nothing here waits for a time: each call asks again until the page is as it should be, and fails with what it saw
//! last when that takes too long.

use super::command::Command;
use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    error::CmdError,
    wd::WindowHandle,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    env, fs,
    path::Path,
    time::{Duration, Instant},
};

/// So long a step may take: a machine that builds something beside the tests is slow.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
/// So long until a condition is looked at again.
const PAUSE: Duration = Duration::from_millis(30);

pub(super) const ARGUMENTS: &[&str] = &[
    "--headless",
    // Containers run as root, where Chromium's sandbox does not start; only our own pages are opened.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en",
    "--window-size=1440,1000",
];

/// The text in the code pane, as an expression.
pub(super) const TEXT: &str = "document.getElementById('code').value";
/// What the editor is made of, as an expression; null while the text area is there.
pub(super) const EDITOR: &str = "(document.getElementById('code')?.shadowRoot ?? null)";
/// The call that is shown, as an expression.
pub(super) const URL: &str = "document.getElementById('next-url').dataset.url";

/// Keys without a letter, as WebDriver writes them.
pub(super) mod key {
    pub(crate) const CONTROL: &str = "\u{e009}";
    pub(crate) const SHIFT: &str = "\u{e008}";
    pub(crate) const ALT: &str = "\u{e00a}";
    /// Lets go of what is held.
    pub(crate) const NONE: &str = "\u{e000}";
    pub(crate) const TAB: &str = "\u{e004}";
    pub(crate) const ENTER: &str = "\u{e007}";
    pub(crate) const ESCAPE: &str = "\u{e00c}";
    pub(crate) const BACKSPACE: &str = "\u{e003}";
    pub(crate) const DELETE: &str = "\u{e017}";
    pub(crate) const F1: &str = "\u{e031}";
}

/// A browser with the page in it. Places are CSS selectors, or XPath where they start with `/`.
pub(super) struct Page {
    client: Client,
    site: String,
}

impl Page {
    /// Starts a browser with a fresh profile and opens the site's root.
    pub(super) async fn open(driver: &str, browser: &Path, profile: &Path, site: String) -> Self {
        let mut arguments: Vec<String> = ARGUMENTS.iter().map(|&argument| argument.to_owned()).collect();
        arguments.push(format!("--user-data-dir={}", profile.display()));
        let wishes = json!({
            "goog:chromeOptions": { "binary": browser, "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "script": PATIENCE.as_millis(), "pageLoad": PATIENCE.as_millis() },
        });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wishes.as_object().cloned().unwrap_or_default())
            .connect(driver)
            .await
            .unwrap_or_else(|error| panic!("the browser does not start: {error}"));
        let page = Self { client, site };
        page.goto("/").await;
        page.ready().await;
        page
    }

    /// The address of the server: `http://127.0.0.1:PORT`.
    pub(super) fn site(&self) -> &str {
        &self.site
    }

    /// Opens a path of the server, or a whole address.
    pub(super) async fn goto(&self, path: &str) {
        let url = if path.starts_with('/') { format!("{}{path}", self.site) } else { path.to_owned() };
        self.client.goto(&url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Opens the page as at the first visit.
    pub(super) async fn start_afresh(&self) {
        // What is still to be kept would be written on leaving.
        self.run("localStorage.clear(); Storage.prototype.setItem = () => {}", vec![]).await;
        self.goto("/").await;
        self.ready().await;
    }

    pub(super) async fn reload(&self) {
        self.client.refresh().await.unwrap_or_else(|error| panic!("reload: {error}"));
        self.ready().await;
    }

    /// Waits until the page is there, and the editor in the place of the text area.
    async fn ready(&self) {
        self.seen("main").await;
        self.expect("the editor", &format!("{EDITOR} !== null"), true).await;
    }

    /// Opens the page in another tab and turns to that; gives the tab before.
    pub(super) async fn new_tab(&self) -> WindowHandle {
        let before = self.client.window().await.unwrap_or_else(|error| panic!("the tab: {error}"));
        let tab = self.client.new_window(true).await.unwrap_or_else(|error| panic!("another tab: {error}"));
        self.turn_to(tab.handle).await;
        self.goto("/").await;
        self.ready().await;
        before
    }

    /// Opens the tab once more, as a browser's "Duplicate" does, and turns to the twin; gives the tab before.
    pub(super) async fn duplicate_tab(&self) -> WindowHandle {
        let tabs = async || self.client.windows().await.unwrap_or_else(|error| panic!("the tabs: {error}"));
        let before = tabs().await;
        // A tab that is opened by another begins with a copy of its `sessionStorage`.
        self.run("window.open(location.href)", vec![]).await;
        let twin = tabs().await.into_iter().find(|tab| !before.contains(tab));
        let own = self.client.window().await.unwrap_or_else(|error| panic!("the tab: {error}"));
        self.turn_to(twin.unwrap_or_else(|| panic!("no other tab"))).await;
        self.ready().await;
        own
    }

    /// Turns to a tab.
    pub(super) async fn turn_to(&self, tab: WindowHandle) {
        self.client.switch_to_window(tab).await.unwrap_or_else(|error| panic!("the other tab: {error}"));
    }

    /// A command of the Chrome DevTools protocol.
    pub(super) async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let command = Command::devtools(method, parameters);
        self.client.issue_cmd(command).await.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Sets the size of the view, pixels.
    pub(super) async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Runs a script's body; `arguments[0]` and so on are what it is given.
    pub(super) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client
            .execute(script, arguments)
            .await
            .unwrap_or_else(|error| panic!("the script fails: {error}\n{script}"))
    }

    /// Runs a script whose last argument is to be called with the answer.
    pub(super) async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client
            .execute_async(script, arguments)
            .await
            .unwrap_or_else(|error| panic!("the script fails: {error}\n{script}"))
    }

    /// Waits until an expression is as expected.
    pub(super) async fn expect(&self, what: &str, expression: &str, expected: impl Into<Value>) {
        let expected = expected.into();
        let script = format!("return {expression}");
        patiently(what, async || match self.client.execute(&script, vec![]).await {
            Ok(found) if found == expected => Ok(()),
            Ok(found) => Err(format!("{expression}\n   found: {found}\nexpected: {expected}")),
            Err(error) => Err(error.to_string()),
        })
        .await;
    }

    /// Waits until a place is seen.
    pub(super) async fn seen(&self, place: &str) -> Element {
        patiently(place, async || {
            let element = self.client.find(locator(place)).await.map_err(|error| error.to_string())?;
            match element.is_displayed().await {
                Ok(true) => Ok(element),
                Ok(false) => Err("it is there, but not seen".to_owned()),
                Err(error) => Err(error.to_string()),
            }
        })
        .await
    }

    /// Waits until nothing is at a place.
    pub(super) async fn gone(&self, place: &str) {
        patiently(&format!("{place} is to go"), async || match self.client.find_all(locator(place)).await {
            Ok(found) if found.is_empty() => Ok(()),
            Ok(found) => Err(format!("{} are there", found.len())),
            Err(error) => Err(error.to_string()),
        })
        .await;
    }

    /// Waits until the words at a place hold some.
    pub(super) async fn reads(&self, place: &str, words: &str) {
        patiently(place, async || {
            let element = self.client.find(locator(place)).await.map_err(|error| error.to_string())?;
            let text = element.text().await.map_err(|error| error.to_string())?;
            match text.contains(words) {
                true => Ok(()),
                false => Err(format!("   found: {text}\nexpected: {words}")),
            }
        })
        .await;
    }

    /// The words at a place.
    pub(super) async fn words(&self, place: &str) -> String {
        self.seen(place).await.text().await.unwrap_or_else(|error| panic!("{place}: {error}"))
    }

    /// Clicks with the pointer; what lies over the place for a moment is waited for.
    pub(super) async fn click(&self, place: &str) {
        patiently(&format!("click {place}"), async || {
            let element = self.client.find(locator(place)).await.map_err(|error| error.to_string())?;
            element.click().await.map_err(|error| error.to_string())
        })
        .await;
    }

    /// Clicks the button with these words.
    pub(super) async fn press(&self, words: &str) {
        self.click(&format!("//button[normalize-space()='{words}']")).await;
    }

    /// Clicks the entry with these words in a menu that is opened first.
    pub(super) async fn choose(&self, menu: &str, entry: &str) {
        self.click(&format!("//button[@aria-label='{menu}']")).await;
        self.click(&format!(
            "//div[contains(@class,'sheet')]//button[normalize-space()='{entry}' or b='{entry}']"
        ))
        .await;
    }

    /// Picks an element from the first view.
    pub(super) async fn pick(&self, name: &str) {
        self.click(&format!("//section[@aria-label='Form']//button[.//b='{name}']")).await;
        self.expect("the next call", "document.getElementById('next-url') !== null", true).await;
    }

    /// Pastes a configuration into the first view's dialog.
    pub(super) async fn paste(&self, text: &str) {
        self.click("//section[@aria-label='Form']//button[normalize-space()='Paste a configuration']").await;
        self.seen("dialog textarea").await;
        self.keys(text).await;
        self.press("Use it").await;
        self.gone("dialog").await;
    }

    /// Types keys to what has the focus.
    pub(super) async fn keys(&self, keys: &str) {
        let typed: Result<(), CmdError> = async {
            let is_editor =
                self.client.execute("return !!document.activeElement?.shadowRoot", vec![]).await?;
            if is_editor == true {
                // WebDriver's typing would take the focus away from what is inside and give it back.
                return self.client.perform_actions(presses(keys)).await;
            }
            let element = self.client.active_element().await?;
            element.send_keys(keys).await
        }
        .await;
        typed.unwrap_or_else(|error| panic!("typing {keys:?}: {error}"));
    }

    /// Replaces what an input holds by typing.
    pub(super) async fn fill(&self, place: &str, text: &str) {
        self.click(place).await;
        self.keys(&format!("{}a{}", key::CONTROL, key::NONE)).await;
        self.keys(if text.is_empty() { key::DELETE } else { text }).await;
    }

    /// Chooses from a list by the words of an option.
    pub(super) async fn select(&self, place: &str, words: &str) {
        let element = self.seen(place).await;
        element.select_by_label(words).await.unwrap_or_else(|error| panic!("{place}, {words}: {error}"));
    }

    /// What an input or text area holds.
    pub(super) async fn value(&self, place: &str) -> String {
        let value = self.seen(place).await.prop("value").await;
        value.unwrap_or_else(|error| panic!("{place}: {error}")).unwrap_or_default()
    }

    /// Whether an input can be read only.
    pub(super) async fn is_read_only(&self, place: &str) -> bool {
        let value = self.seen(place).await.prop("readOnly").await;
        value.unwrap_or_else(|error| panic!("{place}: {error}")).as_deref() == Some("true")
    }

    /// The text in the code pane.
    pub(super) async fn text(&self) -> String {
        self.value("#code").await
    }

    /// The text in the code pane, read as JSON; waits until it is.
    pub(super) async fn json(&self) -> Value {
        patiently("the text is JSON", async || {
            let text = self.client.execute("return document.getElementById('code').value", vec![]).await;
            let text = text.map_err(|error| error.to_string())?;
            let text = text.as_str().unwrap_or_default();
            serde_json::from_str(text).map_err(|error| format!("{error}\n{text}"))
        })
        .await
    }

    /// Waits until the JSON has a value at a pointer.
    pub(super) async fn expect_json(&self, pointer: &str, expected: impl Into<Value>) {
        let expected = expected.into();
        patiently(pointer, async || {
            let json = self.json().await;
            match json.pointer(pointer) {
                Some(found) if *found == expected => Ok(()),
                found => Err(format!("   found: {found:?}\nexpected: {expected}\n{json:#}")),
            }
        })
        .await;
    }

    /// Puts the caret of the code pane after a stretch of its text.
    pub(super) async fn caret_after(&self, stretch: &str) {
        const SCRIPT: &str = "const area = document.getElementById('code'); \
            const at = area.value.indexOf(arguments[0]); if (at < 0) return false; \
            area.focus(); area.setSelectionRange(at + arguments[0].length, at + arguments[0].length); return true";
        let found = self.run(SCRIPT, vec![stretch.into()]).await;
        assert_eq!(found, true, "{stretch:?} does not stand in the text");
    }

    /// Lets the page read and write the clipboard unasked, as a browser does that was asked once.
    pub(super) async fn allow_clipboard(&self) {
        let permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"];
        self.devtools("Browser.grantPermissions", json!({ "origin": self.site, "permissions": permissions }))
            .await;
    }

    /// What is on the clipboard.
    pub(super) async fn clipboard(&self) -> String {
        const SCRIPT: &str = "const done = arguments[arguments.length - 1]; \
            navigator.clipboard.readText().then(done, error => done('no clipboard: ' + error))";
        self.run_async(SCRIPT, vec![]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Moves the pointer over an element that an expression gives.
    pub(super) async fn hover(&self, element: &str) {
        // What is to scroll has scrolled two frames on.
        let script = format!(
            "const done = arguments[arguments.length - 1]; \
            requestAnimationFrame(() => requestAnimationFrame(() => {{ const box = {element}.getBoundingClientRect(); \
            done([box.x + box.width / 2, box.y + box.height / 2]); }}))"
        );
        let place = self.run_async(&script, vec![]).await;
        // From elsewhere: a pointer that is there already does not move.
        for (x, y) in [(json!(1), json!(1)), (place[0].clone(), place[1].clone())] {
            self.devtools("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": x, "y": y })).await;
        }
    }

    /// Takes the handle of a slider so many pixels to the right, with the pointer.
    pub(super) async fn drag(&self, place: &str, by: i32) {
        const HANDLE: &str = "const slider = document.querySelector(arguments[0]); slider.scrollIntoView(); \
            const box = slider.getBoundingClientRect(); \
            const part = (slider.value - slider.min) / (slider.max - slider.min); \
            return [box.x + 7 + part * (box.width - 14), box.y + box.height / 2]";
        let handle = self.run(HANDLE, vec![place.into()]).await;
        let (x, y) = (handle[0].as_f64().unwrap_or_default(), handle[1].as_f64().unwrap_or_default());
        let steps = [
            ("mouseMoved", 0),
            ("mousePressed", 0),
            ("mouseMoved", by / 2),
            ("mouseMoved", by),
            ("mouseReleased", by),
        ];
        for (kind, by) in steps {
            let event = json!({ "type": kind, "x": x + f64::from(by), "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
            self.devtools("Input.dispatchMouseEvent", event).await;
        }
    }

    /// Leaves out what the console has said so far.
    pub(super) async fn forget_console(&self) {
        let said = self.client.issue_cmd(Command::console()).await;
        said.unwrap_or_else(|error| panic!("the console's log: {error}"));
    }

    /// Fails on anything that the console calls an error; a violation of the content security policy is one.
    pub(super) async fn check_console(&self) {
        let said = self.client.issue_cmd(Command::console()).await;
        let said = said.unwrap_or_else(|error| panic!("the console's log: {error}"));
        let entries = said.as_array().cloned().unwrap_or_default();
        let bad: Vec<_> = entries.iter().filter(|entry| entry["level"] == "SEVERE").collect();
        assert!(bad.is_empty(), "the console has errors: {bad:#?}");
    }

    /// Leaves a picture for whoever looks for the reason of a failure.
    pub(super) async fn leave_picture(&self, name: &str) {
        let file = env::temp_dir().join(format!("pollwright-{name}.png"));
        if let Ok(picture) = self.client.screenshot().await
            && fs::write(&file, picture).is_ok()
        {
            println!("the page as it was: {}", file.display());
        }
    }

    /// What is seen now, as PNG.
    pub(super) async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.unwrap_or_else(|error| panic!("no picture: {error}"))
    }

    /// Ends the browser.
    pub(super) async fn close(self) {
        // A driver that does not answer is ended right after, as is one that does.
        let _ = tokio::time::timeout(PATIENCE, self.client.close()).await;
    }
}

/// Keys one after the other. A modifier is held until [`key::NONE`] or the end.
fn presses(keys: &str) -> KeyActions {
    let mut actions = KeyActions::new("keys".to_owned());
    let mut held = Vec::new();
    for letter in keys.chars() {
        let value = if letter == '\n' { '\u{e007}' } else { letter };
        let text = value.to_string();
        if text == key::NONE {
            actions = held.drain(..).fold(actions, |actions, value| actions.then(KeyAction::Up { value }));
            continue;
        }
        actions = actions.then(KeyAction::Down { value });
        if [key::CONTROL, key::SHIFT, key::ALT].contains(&text.as_str()) {
            held.push(value);
        } else {
            actions = actions.then(KeyAction::Up { value });
        }
    }
    held.into_iter().fold(actions, |actions, value| actions.then(KeyAction::Up { value }))
}

fn locator(place: &str) -> Locator<'_> {
    if place.starts_with('/') { Locator::XPath(place) } else { Locator::Css(place) }
}

/// Tries until it works.
async fn patiently<T>(what: &str, mut attempt: impl AsyncFnMut() -> Result<T, String>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        match attempt().await {
            Ok(value) => return value,
            Err(reason) if Instant::now() > end => panic!("{what}: {reason}"),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// The place of the form's control at a pointer.
pub(super) fn field(pointer: &str) -> String {
    format!("[id='at{pointer}']")
}
