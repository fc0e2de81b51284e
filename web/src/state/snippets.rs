//! What is taken to other places than the platform: a terminal, a documentation page. Secrets stay here.

use super::Session;
use pollwright_core::{
    analyze,
    export::{ExportError, check_command},
};
use std::fmt::Write;

impl Session {
    /// Commands that check the configuration and show its next call in a terminal; secrets are environment variables.
    ///
    /// # Errors
    /// There is no JSON, or it is broken.
    pub fn check_command(&self) -> Result<String, ExportError> {
        let (style, shell) = (self.export.style, self.export.shell);
        let times: Vec<_> = self.typed_times().collect();
        check_command(self.json(), self.element(), self.platform, shell, style, &times)
    }

    /// The widget that shows the next call of the chosen resource on a page of one's own; `None` where there is none.
    ///
    /// `script` is the address of the widget's script.
    pub fn widget(&self, script: &str) -> Option<String> {
        let resource = self.resource()?;
        let analysis = analyze(&self.without_secrets(), &self.options());
        let config = &analysis.blocks.get(self.block()).or(analysis.blocks.first())?.config;
        let template = &config.resource(&resource.name.value)?.url.as_ref()?.text.text;
        let mut out =
            format!("<script type=\"module\" src=\"{}\"></script>\n<pollwright-url", attribute(script));
        let mut put = |name: &str, value: &str| {
            if !value.is_empty() {
                // Writing to a string does not fail.
                let _ = write!(out, " {name}=\"{}\"", attribute(value));
            }
        };
        put("template", template);
        for (option, value) in self.typed_times() {
            put(option.trim_start_matches('-'), value);
        }
        put("zone", self.server_zone.trim());
        put("platform", self.platform.slug());
        let _ = writeln!(out, "><code>{}</code></pollwright-url>", attribute(template));
        Some(out)
    }

    /// What was typed for now and the last poll, as options of `pollwright preview`.
    fn typed_times(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let fields = [("--last-poll", self.clock.last_poll_field()), ("--now", self.clock.now_field())];
        let given = fields.into_iter().filter(|(_, field)| field.error.is_none());
        given.map(|(option, field)| (option, field.typed.trim())).filter(|(_, typed)| !typed.is_empty())
    }
}

/// A text as it stands in markup, inside of quotes or between tags.
fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::super::Action;
    use super::*;
    use pollwright_core::{date::Instant, export::CommandShell, platform::Platform};

    const TEXT: &str = r#"{
  "element": { "key": "freshdeskv2" },
  "configuration": {
    "username": "hunter2-c0ffee",
    "event.poller.configuration": {
      "contacts": { "url": "/hubs/x?where=a>\"1\"&since='${date:yyyy}'&token=abc", "idField": "id" }
    }
  }
}"#;

    fn session() -> Session {
        let session = Session::with_text(TEXT, Platform::Uipath, Instant::default());
        let session = session.apply(Action::TypeLastPoll("now-1h".into()));
        session.apply(Action::TypeNow("2026-03-".into())).apply(Action::SetServerZone("Europe/London".into()))
    }

    #[test]
    fn the_widget_says_what_the_page_shows() {
        assert_eq!(
            session().widget("https://x.example/embed/pollwright-embed.js").unwrap().lines().nth(1).unwrap(),
            "<pollwright-url template=\"/hubs/x?where=a&gt;&quot;1&quot;&amp;since='${date:yyyy}'&amp;token=&lt;TOKEN&gt;\" \
             last-poll=\"now-1h\" zone=\"Europe/London\" platform=\"uipath\"><code>/hubs/x?where=a&gt;&quot;1&quot;\
             &amp;since='${date:yyyy}'&amp;token=&lt;TOKEN&gt;</code></pollwright-url>"
        );
        assert_eq!(Session::new(Instant::default()).widget("x"), None);
    }

    #[test]
    fn commands_for_the_terminal_hold_no_secret() {
        let mut session = session();
        for shell in [CommandShell::Bash, CommandShell::PowerShell] {
            session.export.shell = shell;
            let command = session.check_command().unwrap();
            let ends = "pollwright check freshdeskv2.json --platform uipath\n\
                        pollwright preview freshdeskv2.json --platform uipath --last-poll 'now-1h'";
            assert!(command.ends_with(ends), "{command}");
            assert!(command.contains("\"username\": \"env:FRESHDESK_API_KEY\""), "{command}");
        }
        session = Session::new(Instant::default());
        assert!(session.check_command().is_err());
    }
}
