//! A proxy between the program and a store: counts requests, fails some by chance, and calls
//! somebody at every request. And a small client for looking at stores.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Pass,
    /// The connection ends before the store has heard of it.
    Cut,
    /// The store does it, and nobody is told.
    CutAnswer,
    /// Half of the answer comes.
    CutMiddle,
    Delay(Duration),
    /// The store is said to answer this.
    Answer(u16, String),
}

pub(super) type Judge = dyn Fn(usize, &str) -> Fate + Send + Sync;

/// The proxy. It ends with the test.
pub(super) struct Proxy {
    pub(super) port: u16,
    state: Arc<State>,
}

struct State {
    to: u16,
    judge: Mutex<Arc<Judge>>,
    /// The first lines of requests, since they were last asked for.
    log: Mutex<Vec<String>>,
    count: AtomicUsize,
    busy: AtomicUsize,
    ended: AtomicBool,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.state.ended.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for connections.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl Proxy {
    pub(super) fn new(to: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State {
            to,
            judge: Mutex::new(Arc::new(|_, _| Fate::Pass)),
            log: Mutex::default(),
            count: AtomicUsize::new(0),
            busy: AtomicUsize::new(0),
            ended: AtomicBool::new(false),
        });
        let shared = state.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if shared.ended.load(Ordering::SeqCst) {
                    break;
                }
                let state = shared.clone();
                thread::spawn(move || {
                    state.busy.fetch_add(1, Ordering::SeqCst);
                    // A client that was killed has no complaints.
                    let _ = state.serve(client);
                    state.busy.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { port, state }
    }

    /// From now on this decides, and counting begins anew.
    pub(super) fn judge(&self, judge: impl Fn(usize, &str) -> Fate + Send + Sync + 'static) {
        self.state.count.store(0, Ordering::SeqCst);
        *self.state.judge.lock().unwrap() = Arc::new(judge);
    }

    /// The requests since the last call: method and key.
    pub(super) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut *self.state.log.lock().unwrap())
    }

    /// Waits until the store has nothing of ours left to do.
    pub(super) fn settle(&self) {
        while self.state.busy.load(Ordering::SeqCst) > 0 {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl State {
    fn serve(&self, mut client: TcpStream) -> io::Result<()> {
        client.set_read_timeout(Some(Duration::from_secs(10)))?;
        let Some((head, body)) = read_message(&mut client)? else { return Ok(()) };
        let line = head.lines().next().unwrap_or_default();
        let mut words = line.split([' ', '?']);
        let asked =
            format!("{} {}", words.next().unwrap_or_default(), words.next().unwrap_or_default());
        self.log.lock().unwrap().push(asked.clone());
        let number = self.count.fetch_add(1, Ordering::SeqCst) + 1;
        let judge = self.judge.lock().unwrap().clone();
        let fate = judge(number, &asked);
        match &fate {
            Fate::Cut => return Ok(()),
            Fate::Delay(time) => thread::sleep(*time),
            Fate::Answer(status, text) => {
                let head = format!(
                    "HTTP/1.1 {status} So\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
                    text.len()
                );
                return client.write_all(head.as_bytes());
            }
            _ => {}
        }
        let mut store = TcpStream::connect(("127.0.0.1", self.to))?;
        let head = head.replacen("\r\n", "\r\nconnection: close\r\n", 1);
        store.write_all(head.as_bytes())?;
        store.write_all(&body)?;
        let mut answer = Vec::new();
        store.read_to_end(&mut answer)?;
        match fate {
            Fate::CutAnswer => Ok(()),
            Fate::CutMiddle => client.write_all(&answer[..answer.len() / 2]),
            _ => client.write_all(&answer),
        }
    }
}

/// Head and body of a request, whose length stands in the head.
fn read_message(from: &mut TcpStream) -> io::Result<Option<(String, Vec<u8>)>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let count = from.read(&mut buffer)?;
        bytes.extend_from_slice(&buffer[..count]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            if count == 0 {
                return Ok(None);
            }
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end + 4]).into_owned();
        let length = header(&head, "content-length").and_then(|text| text.parse().ok());
        let whole = end + 4 + length.unwrap_or(0_usize);
        while bytes.len() < whole {
            match from.read(&mut buffer)? {
                0 => return Ok(None),
                count => bytes.extend_from_slice(&buffer[..count]),
            }
        }
        return Ok(Some((head, bytes[end + 4..whole].to_vec())));
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    let mut lines = head.lines().skip(1);
    lines.find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// What a store has answered.
pub(super) struct Answer {
    pub(super) status: u16,
    head: String,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<String> {
        header(&self.head, name)
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks a store, as somebody whom it knows; the stores of these tests look no further.
pub(super) fn ask(port: u16, method: &str, path: &str, body: &[u8]) -> Answer {
    let mut store = TcpStream::connect(("127.0.0.1", port)).unwrap();
    store.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ");
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n\
         authorization: AWS4-HMAC-SHA256 Credential=S3RVER/20260101/us-east-1/s3/aws4_request, \
         SignedHeaders=host, Signature=0\r\nx-amz-content-sha256: UNSIGNED-PAYLOAD\r\nx-amz-date: {now}\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    store.write_all(head.as_bytes()).unwrap();
    store.write_all(body).unwrap();
    let mut answer = Vec::new();
    store.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&answer[..end + 4]).into_owned();
    let status = head.split(' ').nth(1).and_then(|text| text.parse().ok()).unwrap();
    let mut body = answer[end + 4..].to_vec();
    if header(&head, "transfer-encoding").is_some_and(|text| text == "chunked") {
        body = unchunked(&body);
    }
    Answer { status, head, body }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).unwrap_or_default();
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        all.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 4 + size..];
    }
    all
}

/// A key as it stands in the address of a request.
pub(super) fn path(key: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::from("/site/");
    for byte in key.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                out.push(byte as char);
            }
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}
