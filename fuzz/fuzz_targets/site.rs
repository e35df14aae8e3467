//! Any tree of files is a site, or is told why not. What is published lies inside, each file once.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tongwen_fuzz::site(bytes));
