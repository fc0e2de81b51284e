//! [`pollwright_fuzz::read`]; without a fuzzer it replays the files and folders of its arguments.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| pollwright_fuzz::read(data));

#[cfg(not(fuzzing))]
fn main() -> std::process::ExitCode {
    pollwright_fuzz::replay(pollwright_fuzz::read)
}
