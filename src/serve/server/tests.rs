use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::super::{Listen, Show, ToolPage};
use super::{Stop, bind};
use crate::manifest::Content;

/// Nothing here takes longer, or the test has failed.
const PATIENCE: Duration = Duration::from_secs(5);

const HERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// A site with a page and a film, whose events the test sends.
struct Fake {
    film: PathBuf,
    listeners: Mutex<Vec<(String, UnboundedSender<String>)>>,
}

impl Show for Fake {
    fn base(&self) -> String {
        "/".to_owned()
    }

    fn file(&self, route: &str) -> Option<Content> {
        assert_ne!(route, "broken.txt", "the preview breaks");
        match route {
            "index.html" => Some(Content::Bytes(Cow::Borrowed(b"<head></head>"))),
            "新/index.html" => Some(Content::Bytes(Cow::Borrowed(b"new"))),
            "film.mp4" => Some(Content::File(self.film.clone())),
            _ => None,
        }
    }

    fn tool(&self, _: &str, _: Option<&str>) -> Option<ToolPage> {
        None
    }

    fn name(&self, _: &str, _: &[u8]) -> String {
        "0a".to_owned()
    }

    fn listen(&self, page: &str, _: Option<&str>) -> UnboundedReceiver<String> {
        let (sender, receiver) = unbounded_channel();
        self.listeners.lock().unwrap().push((page.to_owned(), sender));
        receiver
    }
}

/// A server on a port of its own, stopped when the test ends.
struct Running {
    at: SocketAddr,
    stop: Stop,
    ended: Receiver<bool>,
    fake: Arc<Fake>,
    _folder: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.stop();
    }
}

fn start() -> Running {
    let folder = tempfile::tempdir().unwrap();
    let film = folder.path().join("film.mp4");
    let frames: Vec<u8> = (0..1_000_000u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
    std::fs::write(&film, frames).unwrap();
    let fake = Arc::new(Fake { film, listeners: Mutex::default() });
    let bound = bind(HERE, 1).unwrap();
    let (at, stop) = (bound.address(), bound.stopper());
    let (sender, ended) = channel();
    let show: Arc<dyn Show> = fake.clone();
    thread::spawn(move || {
        let listen = Listen { at, allowed: vec!["dev.example".to_owned()] };
        let _ = sender.send(bound.run(show, &listen).is_ok());
    });
    Running { at, stop, ended, fake, _folder: folder }
}

/// A connection that gives up in time.
fn connect(running: &Running) -> BufReader<TcpStream> {
    let stream = TcpStream::connect_timeout(&running.at, PATIENCE).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    BufReader::new(stream)
}

fn send(stream: &mut BufReader<TcpStream>, first: &str, headers: &str) {
    let text = format!("{first} HTTP/1.1\r\n{headers}\r\n");
    stream.get_mut().write_all(text.as_bytes()).unwrap();
}

/// The lines of a head, without the empty one behind it.
fn head(stream: &mut BufReader<TcpStream>) -> Vec<String> {
    let lines = stream.lines().map(Result::unwrap).take_while(|line| !line.is_empty());
    lines.map(|line| line.to_ascii_lowercase()).collect()
}

fn value(head: &[String], name: &str) -> Option<String> {
    let start = format!("{name}: ");
    head.iter().find_map(|line| line.strip_prefix(&start).map(str::to_owned))
}

/// Status, head and body of one exchange; nothing but its own body may follow a head.
fn ask(
    stream: &mut BufReader<TcpStream>,
    first: &str,
    headers: &str,
) -> (u16, Vec<String>, Vec<u8>) {
    send(stream, first, headers);
    let head = head(stream);
    let status = head[0].split(' ').nth(1).unwrap().parse().unwrap();
    let length = value(&head, "content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; if first.starts_with("HEAD") { 0 } else { length }];
    stream.read_exact(&mut body).unwrap();
    (status, head, body)
}

#[test]
fn one_connection_serves_many_requests() {
    let running = start();
    let host = "Host: localhost:1111\r\n";
    let mut stream = connect(&running);
    let (status, head, body) = ask(&mut stream, "GET /", host);
    assert_eq!(status, 200);
    assert_eq!(value(&head, "cache-control").as_deref(), Some("no-store"));
    assert_eq!(
        String::from_utf8(body).unwrap(),
        "<head><script src=\"/__tongwen/preview.js\" data-seen=\"0a\" defer></script></head>"
    );
    let (status, head, _) = ask(&mut stream, "HEAD /film.mp4", host);
    assert_eq!((status, value(&head, "content-length").as_deref()), (200, Some("1000000")));
    let range = "Host: localhost\r\nRange: bytes=500000-500002\r\n";
    let (status, head, body) = ask(&mut stream, "GET /film.mp4", range);
    assert_eq!((status, body), (206, vec![8, 9, 10]));
    assert_eq!(value(&head, "content-range").as_deref(), Some("bytes 500000-500002/1000000"));
    let (status, _, body) = ask(&mut stream, "GET /film.mp4", host);
    assert_eq!((status, body.len(), body[999_999]), (200, 1_000_000, 15));
    let (status, head, _) = ask(&mut stream, "GET /新?a=b", host);
    assert_eq!(status, 301);
    assert_eq!(value(&head, "location").as_deref(), Some("/%e6%96%b0/?a=b"));
    assert_eq!(ask(&mut stream, "GET /%E6%96%B0/", host).0, 200);
    assert_eq!(ask(&mut stream, "GET /", "Host: evil.example\r\n").0, 403);
    assert_eq!(ask(&mut stream, "GET http://evil.example/", host).0, 403);
    assert_eq!(ask(&mut stream, "GET /", "Host: localhost\r\nHost: localhost\r\n").0, 400);
    assert_eq!(ask(&mut stream, "GET /", "").0, 400);
    assert_eq!(ask(&mut stream, "GET /", "Host: dev.example:1\r\n").0, 200);
    assert_eq!(ask(&mut stream, "OPTIONS *", host).0, 405);
    assert_eq!(ask(&mut stream, "GET /../x", host).0, 400);
    assert_eq!(ask(&mut stream, "GET /lost", host).0, 404);
    assert_eq!(ask(&mut stream, "GET /broken.txt", host).0, 500);
    assert_eq!(ask(&mut stream, "GET /", host).0, 200);
}

#[test]
fn events_come_at_once_and_end_with_the_browser_or_the_server() {
    let running = start();
    let mut leaver = connect(&running);
    let mut stayer = connect(&running);
    for (stream, page) in [(&mut leaver, "/a/"), (&mut stayer, "/b/")] {
        let first = format!("GET /__tongwen/events?page={page}");
        send(stream, &first, "Host: localhost\r\nSec-Fetch-Site: same-origin\r\n");
        assert_eq!(value(&head(stream), "content-type").as_deref(), Some("text/event-stream"));
        until(stream, "retry: 500");
    }
    let listener = |page| {
        let all = running.fake.listeners.lock().unwrap();
        all.iter().find(|(name, _)| name == page).unwrap().1.clone()
    };
    listener("/b/").send("event: reload\ndata: 1\n\n".to_owned()).unwrap();
    until(&mut stayer, "event: reload");
    until(&mut stayer, "data: 1");

    let gone = listener("/a/");
    drop(leaver);
    let deadline = Instant::now() + PATIENCE;
    while !gone.is_closed() {
        assert!(Instant::now() < deadline, "a browser that has left is still told");
        thread::yield_now();
    }

    let asked = Instant::now();
    running.stop.stop();
    assert!(running.ended.recv_timeout(PATIENCE).unwrap());
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    let mut rest = Vec::new();
    let _ = stayer.read_to_end(&mut rest);
    assert!(TcpStream::connect(running.at).is_err());
}

/// Reads lines until one is this.
fn until(stream: &mut BufReader<TcpStream>, expected: &str) {
    let found = stream.lines().map(Result::unwrap).any(|line| line == expected);
    assert!(found, "{expected}");
}

#[test]
fn a_file_that_becomes_shorter_ends_its_connection_and_nothing_else() {
    let running = start();
    let film = running.fake.film.clone();
    std::fs::File::create(&film).unwrap().set_len(64 << 20).unwrap();
    let mut stream = connect(&running);
    send(&mut stream, "GET /film.mp4", "Host: localhost\r\n");
    assert_eq!(value(&head(&mut stream), "content-length").as_deref(), Some("67108864"));
    std::fs::File::create(&film).unwrap();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert!(rest.len() < 64 << 20);
    assert_eq!(ask(&mut connect(&running), "GET /", "Host: localhost\r\n").0, 200);
}

#[test]
fn a_port_that_is_taken_leads_to_the_next() {
    let first = bind(HERE, 1).unwrap();
    let taken = bind(first.address(), 1).unwrap_err();
    assert_eq!(taken.kind(), std::io::ErrorKind::AddrInUse);
    // The ports behind it may be taken or not be there at all; then there is nothing to see.
    if let Ok(next) = bind(first.address(), 20) {
        assert!(next.address().port() > first.address().port());
    }
    assert!(bind("[::ffff:1.2.3.4]:0".parse().unwrap(), 3).is_err());
}
