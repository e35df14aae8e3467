//! Being told to end, by Ctrl-C or by whoever ends the processes of a CI job. Once lets what is under
//! way come to its end; twice ends the program.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::{register, register_conditional_default};

/// How often it is looked whether somebody wants an end.
const LOOK: Duration = Duration::from_millis(50);

/// Does `work`, which heeds `ended`. From now on signals set that; `told` is called then, at once.
pub(super) fn watched<T>(
    ended: &Arc<AtomicBool>,
    told: impl FnOnce() + Send,
    work: impl FnOnce() -> T,
) -> T {
    for signal in [SIGINT, SIGTERM] {
        // The second one, in this order. Where a signal cannot be caught, it ends the program.
        let _ = register_conditional_default(signal, ended.clone());
        let _ = register(signal, ended.clone());
    }
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        let watch = scope.spawn(|| {
            while !is_done.load(Ordering::SeqCst) {
                if ended.load(Ordering::SeqCst) {
                    told();
                    return;
                }
                thread::park_timeout(LOOK);
            }
        });
        let result = work();
        is_done.store(true, Ordering::SeqCst);
        watch.thread().unpark();
        result
    })
}
