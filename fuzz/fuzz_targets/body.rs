//! Any text is a body: no panic, no torn slot, nothing harmful where HTML is not trusted.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (u8, &str)| {
    let (markdown, chinese) = tongwen_fuzz::switches(input.0);
    let _ = tongwen_fuzz::sound(input.1, markdown, chinese);
});
