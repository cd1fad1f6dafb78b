#![no_main]

#[path = "../../tests/fuzz/targets.rs"]
#[allow(dead_code, reason = "this is one of them")]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::syntax(data));
