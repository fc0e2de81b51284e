//! The clock of the page: the only place that asks the browser for the time.

use super::use_session;
use gloo::{timers::callback::Interval, utils::document};
use pollwright_core::date::Instant;
use pollwright_web::state::Action;
use yew::prelude::*;

/// A text this long is analysed again only every so often.
const LONG_TEXT_BYTES: usize = 128 * 1024;

/// The browser's time, to the second: milliseconds would make the URL flicker.
pub(crate) fn now() -> Instant {
    let seconds = (js_sys::Date::now() / 1_000.0).floor() as i64;
    Instant::from_timestamp(seconds, 0).unwrap_or_default()
}

/// Moves a session that follows the clock on, once a second while the page is seen.
#[hook]
pub(crate) fn use_clock() {
    let session = use_session();
    let is_long = session.0.text().len() > LONG_TEXT_BYTES;
    let is_following = session.0.clock().is_following();
    let dispatcher = session.dispatcher();
    use_effect_with((is_following, is_long), move |(is_following, is_long)| {
        let pause = if *is_long { 15_000 } else { 1_000 };
        let interval = is_following.then(|| {
            Interval::new(pause, move || {
                if !document().hidden() {
                    dispatcher.dispatch(Action::Tick(now()));
                }
            })
        });
        move || drop(interval)
    });
}
