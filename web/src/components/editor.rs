//! The code editor in the text area's place.

use super::code_text::Show;
use crate::browser::editor::{Editor as Handle, Loaded, set};
use js_sys::Object;
use pollwright_web::sheet::Sheet;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::closure::Closure;
use web_sys::Element;
use yew::prelude::*;

/// What a person does in it, and what it asks. Places are UTF-16 units.
#[derive(Clone, PartialEq)]
pub(crate) struct Talk {
    /// The whole text after each input, and where the caret stands.
    pub edited: Callback<(String, u32)>,
    /// Where the caret stands.
    pub moved: Callback<u32>,
    /// It lost the focus.
    pub settled: Callback<()>,
    /// A fix was pressed, by its number.
    pub fix: Callback<usize>,
    /// What fits at a place, and whether somebody asked for it.
    pub complete: Callback<(u32, bool), String>,
    /// What stands at a place.
    pub explain: Callback<u32, String>,
}

#[derive(Properties, PartialEq)]
pub(crate) struct EditorProps {
    pub loaded: Loaded,
    /// What it shows, secrets masked.
    pub text: AttrValue,
    /// What lies over the text.
    pub sheet: Rc<Sheet>,
    pub talk: Talk,
    /// Where the caret belongs after an undo.
    pub caret: Option<u32>,
    /// A new number shows the text once more: an edit was not taken.
    pub again: u32,
    pub show: Show,
}

/// The editor; it keeps caret and scroll, and hears of what differs alone.
#[component]
pub(crate) fn Editor(props: &EditorProps) -> Html {
    let host = use_node_ref();
    let editor = use_mut_ref(|| None::<Mounted>);
    // The closures outlive the render that made them, and call what the last one gave.
    let talk = use_mut_ref(|| props.talk.clone());
    *talk.borrow_mut() = props.talk.clone();
    // These two come before it is mounted, so that what was asked of the text area is not asked once more.
    {
        let editor = editor.clone();
        use_effect_with((props.text.clone(), props.caret, props.again), move |(text, caret, _)| {
            if let Some(mounted) = &*editor.borrow() {
                // The editor knows one kind of line end only.
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                mounted.handle.set_text(&text, *caret);
            }
        });
    }
    {
        let editor = editor.clone();
        use_effect_with(props.show, move |show| {
            if let Some(mounted) = &*editor.borrow() {
                mounted.handle.show(show.start, show.end);
            }
        });
    }
    {
        let (host, editor) = (host.clone(), editor.clone());
        let (loaded, text) = (props.loaded.clone(), props.text.clone());
        use_effect_with((), move |()| {
            if let Some(host) = host.cast::<Element>() {
                *editor.borrow_mut() = Mounted::new(&loaded, &host, &text, &talk);
            }
            move || drop(editor.take())
        });
    }
    use_effect_with(props.sheet.clone(), move |sheet| {
        if let Some(mounted) = &*editor.borrow() {
            mounted.handle.set_marks(&sheet.roles, &sheet.folds);
            mounted.handle.set_findings(&sheet.findings);
        }
    });
    html! { <div class="editor" id="code" role="group" aria-label="Configuration as text" ref={host} /> }
}

/// An editor in the page, and what it calls.
struct Mounted {
    handle: Handle,
    _edited: Closure<dyn Fn(String, u32)>,
    _moved: Closure<dyn Fn(u32)>,
    _settled: Closure<dyn Fn()>,
    _fix: Closure<dyn Fn(u32)>,
    _complete: Closure<dyn Fn(u32, bool) -> String>,
    _explain: Closure<dyn Fn(u32) -> String>,
}

impl Mounted {
    fn new(loaded: &Loaded, host: &Element, text: &str, talk: &Rc<RefCell<Talk>>) -> Option<Self> {
        let latest = || {
            let talk = talk.clone();
            // Not borrowed while it is called.
            move || talk.borrow().clone()
        };
        let (edited, moved, settled) = (latest(), latest(), latest());
        let (fix, complete, explain) = (latest(), latest(), latest());
        let edited = Closure::new(move |text, caret| edited().edited.emit((text, caret)));
        let moved = Closure::new(move |caret| moved().moved.emit(caret));
        let settled = Closure::new(move || settled().settled.emit(()));
        let fix = Closure::new(move |number: u32| fix().fix.emit(number as usize));
        let complete = Closure::new(move |at, asked| complete().complete.emit((at, asked)));
        let explain = Closure::new(move |at| explain().explain.emit(at));
        let page = Object::new();
        set(&page, "edited", edited.as_ref());
        set(&page, "moved", moved.as_ref());
        set(&page, "settled", settled.as_ref());
        set(&page, "fix", fix.as_ref());
        set(&page, "complete", complete.as_ref());
        set(&page, "explain", explain.as_ref());
        let handle = loaded.mount(host, text, &page)?;
        Some(Self {
            handle,
            _edited: edited,
            _moved: moved,
            _settled: settled,
            _fix: fix,
            _complete: complete,
            _explain: explain,
        })
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.handle.destroy();
    }
}
