//! What may fail in a browser: storage, clipboard, files, the server. Each failure is a sentence, never a panic.

pub(crate) mod clipboard;
pub(crate) mod core;
pub(crate) mod download;
pub(crate) mod editor;
pub(crate) mod link;
pub(crate) mod place;
pub(crate) mod server;
pub(crate) mod storage;
pub(crate) mod theme;
