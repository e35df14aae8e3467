//! What a reply holds, on its way to the browser: files piece by piece, events as they come.
//!
//! In: a [`Body`](super::reply::Body). Out: one that can be sent. Never: a whole film in memory.

use std::fs;
use std::io::{self, SeekFrom};
use std::path::Path;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::stream;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;

use super::answer;

/// How much of a file is read at once.
const PIECE: u64 = 64 << 10;

/// A quiet connection is used this often, so that nothing on the way takes it for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The disk as it is now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Disk;

impl answer::Disk for Disk {
    fn size(&self, path: &Path) -> Option<u64> {
        fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|known| known.len())
    }

    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        fs::read(path).ok()
    }
}

/// A part of a file. One that has become shorter meanwhile ends early, and with it the connection;
/// of one that has grown no more is sent than was said.
pub(super) async fn file(path: &Path, from: u64, length: u64) -> io::Result<Body> {
    let mut file = tokio::fs::File::open(path).await?;
    file.seek(SeekFrom::Start(from)).await?;
    let pieces = stream::unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return None;
        }
        let mut piece = Vec::new();
        let read = (&mut file).take(left.min(PIECE)).read_to_end(&mut piece).await;
        match read {
            Ok(0) => None,
            Ok(read) => Some((Ok(Bytes::from(piece)), (file, left - read as u64))),
            Err(error) => Some((Err(error), (file, 0))),
        }
    });
    Ok(Body::from_stream(pieces))
}

/// Events without end. A first line goes out at once: it tells the browser that it is heard, and
/// to come back soon when the preview is started anew.
pub(super) fn events(events: UnboundedReceiver<String>) -> Body {
    let pieces = stream::unfold((events, true), |(mut events, is_first)| async move {
        let text = if is_first {
            ": hello\n\nretry: 500\n\n".to_owned()
        } else {
            match timeout(HEARTBEAT, events.recv()).await {
                Ok(event) => event?,
                Err(_) => ": still here\n\n".to_owned(),
            }
        };
        Some((Ok::<_, io::Error>(Bytes::from(text)), (events, false)))
    });
    Body::from_stream(pieces)
}
