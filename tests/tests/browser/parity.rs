//! One core, one answer: the native build and the one in the browser say the same, byte for byte.

use super::{inputs::inputs, open, page::Page};
use pollwright_web::api::{CallOptions, analysis};
use serde_json::{Value, json};

/// Inputs of one call to the browser.
const BATCH: usize = 25;

#[test]
fn native_and_wasm_answer_alike() {
    open("parity", async |page| {
        let inputs = inputs();
        assert_eq!(inputs.len(), 200);
        let mut n_findings = 0;
        for batch in inputs.chunks(BATCH) {
            for ((text, options), wasm) in batch.iter().zip(in_the_browser(page, batch).await) {
                let native = natively(text, options);
                n_findings += native.matches("\"code\":").count();
                check(text, options, &native, &wasm);
            }
        }
        assert!(n_findings > 400, "the inputs raise {n_findings} findings: too few to mean much");
    });
}

#[track_caller]
fn check(text: &str, options: &Value, native: &str, wasm: &str) {
    if native == wasm {
        return;
    }
    let same = native.bytes().zip(wasm.bytes()).take_while(|(one, other)| one == other).count();
    let around = |answer: &str| {
        let bytes = answer.as_bytes();
        let (from, to) = (same.saturating_sub(80).min(bytes.len()), (same + 80).min(bytes.len()));
        String::from_utf8_lossy(&bytes[from..to]).into_owned()
    };
    panic!(
        "the answers differ from byte {same} on\n native: …{}…\n   wasm: …{}…\noptions: {options}\ninput:\n{text}",
        around(native),
        around(wasm)
    );
}

fn natively(text: &str, options: &Value) -> String {
    let options: CallOptions = serde_json::from_value(options.clone()).unwrap();
    match analysis(text, &options) {
        Ok(answer) => serde_json::to_string(&answer).unwrap(),
        Err(sentence) => format!("refused: {sentence}"),
    }
}

/// The same by the module that widgets and the JavaScript package load.
async fn in_the_browser(page: &Page, batch: &[(String, Value)]) -> Vec<String> {
    const SCRIPT: &str = "const [inputs, done] = arguments; \
        import(new URL('/embed/pollwright.js', location.href).href).then(async core => { \
            window.core ??= core.default().then(() => core); await window.core; \
            done(inputs.map(([text, options]) => { \
                try { return JSON.stringify(core.analyze(text, options)); } \
                catch (error) { return 'refused: ' + error.message; } \
            })); \
        }).catch(error => done('' + error))";
    let answers = page.run_async(SCRIPT, vec![json!(batch)]).await;
    let Value::Array(answers) = answers else { panic!("the module does not answer: {answers}") };
    answers.iter().map(|answer| answer.as_str().unwrap_or_default().to_owned()).collect()
}
