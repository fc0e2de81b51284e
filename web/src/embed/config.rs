//! `<pollwright-config>`: a configuration, what is wrong with it, and what its next polls ask for.

use super::{
    Answer, Asked,
    fields::{copier, sentence, title},
    problems,
    view::{button, part},
    work,
};

pub(super) fn answer(asked: Asked) -> Answer {
    let is_bar = asked.state.contains_key("bar");
    let text = asked.get("text");
    if text.trim().is_empty() {
        let words = "There is no configuration here: write one into the element, or name a file of this site in `src`.";
        return Answer { view: vec![title(""), sentence(words)], ..Answer::default() };
    }
    let session = match work::session(&asked, text) {
        Ok(session) => session,
        Err(words) => return Answer { view: vec![title(""), sentence(&words)], ..Answer::default() },
    };
    let before = session.text().clone();
    let session = problems::mend(&asked, &session).unwrap_or(session);
    let shown = problems::shown(&asked);
    let mut set = vec![("shown".to_owned(), shown.clone())];
    // A bar stands under a text that stays as it is: what a fix makes of it is shown in the bar.
    let is_mended = asked.state.contains_key("mended") || session.text() != &before;
    if is_mended {
        set.push(("mended".to_owned(), Some(String::new())));
    }
    let name = session.element().map_or("Polling configuration", |element| &element.name);
    let has_code = !is_bar || is_mended;
    let mut head = part("div", "head").and(title(name)).and(problems::summary(&session));
    let mut row = part("div", "row");
    row = row.all(problems::mend_all(&session));
    if has_code {
        row = row.and(copier(&asked, "Copy JSON", session.text()));
    }
    row = row.all(work::opener(&asked, &session));
    if is_bar {
        row = row.and(button("fold", "Close"));
    }
    head = head.and(row);
    let mut view = vec![head];
    view.extend(session.notice().map(|notice| part("p", "note").with("role", "status").text(&notice.text)));
    view.extend(has_code.then(|| work::code(&session)));
    view.extend(problems::list(&session, shown.as_deref()));
    view.extend(work::calls(&session));
    work::told(&asked, &session, view, set)
}
