//! The server: sockets, the only asynchronous runtime of the program, and its end.
//!
//! In: where to listen, and what to show. Out: replies on the wire. Never: a decision about what
//! is answered.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::serve::ListenerExt as _;
use tokio::runtime::Builder;
use tokio::sync::Notify;

use super::answer::{self, answer};
use super::guard::Guard;
use super::reply::{self, Reply};
use super::{Listen, Show, body};

/// Pages that are rendered at the same time; further requests wait for them.
const RENDERED_AT_ONCE: usize = 32;

/// A port that is ours, on which nobody is answered yet.
#[derive(Debug)]
pub(crate) struct Bound {
    listener: TcpListener,
    address: SocketAddr,
    stop: Stop,
}

/// Ends a server from elsewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Arc<Notify>);

impl Stop {
    /// Ends it at once; one that does not run yet will not begin.
    #[cfg(test)]
    pub(crate) fn stop(&self) {
        self.0.notify_one();
    }
}

/// Takes a port, or when others have it one of the `tries - 1` that follow. Port 0 is any port.
pub(crate) fn bind(at: SocketAddr, tries: u16) -> io::Result<Bound> {
    let mut first = None;
    for step in 0..tries.max(1) {
        let Some(port) = at.port().checked_add(step) else { break };
        match TcpListener::bind(SocketAddr::new(at.ip(), port)) {
            Ok(listener) => {
                listener.set_nonblocking(true)?;
                let address = listener.local_addr()?;
                return Ok(Bound { listener, address, stop: Stop::default() });
            }
            Err(error) if is_taken(&error) => {
                first.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    Err(first.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

/// True when another port may be free. Windows keeps whole ranges for itself and calls them
/// forbidden.
fn is_taken(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::AddrInUse
        || (cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied)
}

impl Bound {
    /// The address that we have.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends [`Bound::run`] from another thread.
    #[cfg(test)]
    pub(crate) fn stopper(&self) -> Stop {
        self.stop.clone()
    }

    /// Answers until the program is told to end, by Ctrl-C, SIGTERM or its [`Stop`]. Whoever
    /// still listens to events does not hold it up.
    pub(crate) fn run(self, show: Arc<dyn Show>, listen: &Listen) -> io::Result<()> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(RENDERED_AT_ONCE)
            .thread_name("preview")
            .enable_all()
            .build()?;
        let guard = Guard::new(self.address.ip(), &listen.allowed);
        let desk = Arc::new(Desk { show, guard });
        let ended = runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            // A page waits for its small script; it should not wait for a full packet as well.
            let listener = listener.tap_io(|stream| {
                let _ = stream.set_nodelay(true);
            });
            let router = Router::new().fallback(respond).with_state(desk);
            tokio::select! {
                ended = axum::serve(listener, router) => ended,
                ended = told_to_end() => ended,
                () = self.stop.0.notified() => Ok(()),
            }
        });
        runtime.shutdown_background();
        ended
    }
}

/// Waits for Ctrl-C or the system's wish that the program end.
async fn told_to_end() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            ended = tokio::signal::ctrl_c() => ended,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// What every request needs.
struct Desk {
    show: Arc<dyn Show>,
    guard: Guard,
}

/// Answers one request. Rendering is work for a processor, and so happens beside the runtime.
async fn respond(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let at_work = Arc::clone(&desk);
    let reply = tokio::task::spawn_blocking(move || reply_to(&at_work, &request)).await;
    let reply = reply.unwrap_or_else(|_| {
        Reply::plain(500, "The preview broke over this page.", "预览在这个页面上出错了。")
    });
    let body = match reply.body {
        reply::Body::Empty => axum::body::Body::empty(),
        reply::Body::Bytes(std::borrow::Cow::Borrowed(bytes)) => bytes.into(),
        reply::Body::Bytes(std::borrow::Cow::Owned(bytes)) => bytes.into(),
        reply::Body::Events { page, seen } => {
            let listen = move || desk.show.listen(&page, seen.as_deref());
            match tokio::task::spawn_blocking(listen).await {
                Ok(events) => body::events(events),
                Err(_) => return bare(StatusCode::INTERNAL_SERVER_ERROR),
            }
        }
        reply::Body::File { path, from, length } => {
            match body::file(&path, from, length).await {
                Ok(body) => body,
                // It was there a moment ago.
                Err(_) => return bare(StatusCode::NOT_FOUND),
            }
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::NOT_FOUND);
    for (name, value) in reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The reply to a request that came by no wire: method and address, then a header a line. None for
/// what the types of HTTP refuse.
pub(super) fn reply_of(show: Arc<dyn Show>, guard: Guard, lines: &[u8]) -> Option<Reply> {
    let mut lines = lines.split(|byte| *byte == b'\n');
    let mut words = lines.next()?.splitn(2, |byte| *byte == b' ');
    let (method, uri) = (words.next()?, words.next()?);
    let mut request = Request::builder().method(method).uri(uri);
    for line in lines {
        let at = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = (&line[..at], line[at + 1..].trim_ascii());
        request = request.header(name, value);
    }
    let request = request.body(axum::body::Body::empty()).ok()?;
    Some(reply_to(&Desk { show, guard }, &request))
}

/// A status and nothing else.
fn bare(status: StatusCode) -> Response {
    let mut response = Response::new(axum::body::Body::empty());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Takes a request apart for [`answer()`].
fn reply_to(desk: &Desk, request: &Request) -> Reply {
    let (uri, headers) = (request.uri(), request.headers());
    // A request that names its host twice names none.
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().filter(|_| hosts.next().is_none()).and_then(|host| host.to_str().ok());
    let asked = answer::Request {
        method: request.method().as_str(),
        path: uri.path(),
        query: uri.query(),
        host: host.map(|host| uri.authority().map_or(host, |named| named.as_str())),
        range: text(headers, &header::RANGE),
        if_range: text(headers, &header::IF_RANGE),
        origin: text(headers, &header::ORIGIN),
        fetch_site: text(headers, &HeaderName::from_static("sec-fetch-site")),
    };
    answer(&*desk.show, &body::Disk, &desk.guard, &asked)
}

/// A header as text.
fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

#[cfg(test)]
mod tests;
