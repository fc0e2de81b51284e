//! How answers look: one renderer a file.

pub mod caret;
pub mod date;
pub mod json;
pub mod preview;
pub mod text;

use pollwright_core::{Analysis, diag::Diagnostic, lines::LineIndex};

/// A file that was checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// As the user named it.
    pub path: String,
    /// Its text.
    pub text: String,
    /// What core says about it.
    pub analysis: Analysis,
}

impl Checked {
    /// The first line of the block that a finding lies in; `None` where the whole file is JSON.
    fn block_of(&self, diagnostic: &Diagnostic, lines: &LineIndex) -> Option<u32> {
        let line = lines.position(&self.text, diagnostic.span.start()).line;
        self.analysis.blocks.iter().filter_map(|block| block.line).rfind(|first| *first <= line)
    }
}
