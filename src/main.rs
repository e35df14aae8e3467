//! The program: arguments in, exit status out. Everything else is the library's.

use std::process::ExitCode;

#[cfg(feature = "fast-alloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tongwen::cli::run(std::env::args_os())
}
