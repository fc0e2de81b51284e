//! What nobody needs in order to see a configuration and edit it: the other views and the dialogs. They are a module of
//! their own (`cargo xtask page` cuts it off the page's), fetched when the first of them is opened.

use crate::{
    hooks::{Page, use_session, use_view},
    panes::{
        Compare, Events, FromSample, Making, Palette, Paste, Polls, date_table, instances, log_in, naming,
    },
};
use std::cell::Cell;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Polls,
    Events,
    Dates,
    Compare,
    Instances,
    Paste,
    Naming,
    Making,
    FromSample,
    LogIn,
    Palette,
}

impl Part {
    /// Whether it is a view: one fills the page's middle, so that something has to stand there meanwhile.
    const fn is_view(self) -> bool {
        matches!(self, Self::Polls | Self::Events | Self::Dates | Self::Compare | Self::Instances)
    }
}

/// Draws one; the one thing that the page's own module knows of the other.
type Draw = fn(Part, &Page) -> Html;

fn draw(part: Part, page: &Page) -> Html {
    match part {
        Part::Polls => html! { <Polls /> },
        Part::Events => html! { <Events /> },
        Part::Dates => date_table(page),
        Part::Compare => html! { <Compare /> },
        Part::Instances => instances(page),
        Part::Paste => html! { <Paste /> },
        Part::Naming => naming(page),
        Part::Making => html! { <Making /> },
        Part::FromSample => html! { <FromSample /> },
        Part::LogIn => log_in(page),
        Part::Palette => html! { <Palette /> },
    }
}

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(later, fallible)]
fn drawing() -> Result<Draw, wasm_split_helpers::SplitLoaderError> {
    Ok(draw)
}

/// Built by trunk alone, the page is one module.
#[cfg(not(feature = "split"))]
async fn drawing() -> Result<Draw, std::convert::Infallible> {
    Ok(draw)
}

thread_local! {
    /// Once it is here it stays.
    static LOADED: Cell<Option<Draw>> = const { Cell::new(None) };
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub part: Part,
}

/// How far it has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Asked,
    Failed,
    Here,
}

/// One of them, as soon as it is here.
#[component]
pub(crate) fn Later(props: &Props) -> Html {
    let page = Page { session: use_session(), view: use_view() };
    let way = use_state_eq(|| if LOADED.get().is_some() { Way::Here } else { Way::Asked });
    {
        let way = way.clone();
        use_effect_with(*way, move |now| {
            if *now == Way::Asked {
                spawn_local(async move {
                    let loaded = drawing().await.ok();
                    LOADED.set(loaded);
                    way.set(if loaded.is_some() { Way::Here } else { Way::Failed });
                });
            }
        });
    }
    let shown = match (LOADED.get(), *way) {
        (Some(draw), _) => return draw(props.part, &page),
        (None, Way::Failed) => {
            let onclick = Callback::from(move |_: MouseEvent| way.set(Way::Asked));
            html! {
                <div class="notice" role="alert">
                    <p>{ "This part of the page could not be loaded. Try again, or reload a page that has been open for long: \
                          your work is kept." }</p>
                    <button type="button" class="button small" {onclick}>{ "Try again" }</button>
                </div>
            }
        }
        (None, _) if props.part.is_view() => html! { <p class="soft" role="status">{ "Loading" }</p> },
        (None, _) => Html::default(),
    };
    if props.part.is_view() {
        html! { <main class="job">{ shown }</main> }
    } else {
        shown
    }
}
