//! Change detection: records of successive polls to events.
