//! `check --external`, against servers on this machine that this test starts and ends.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tongwen::web::{Answer, Doubt, Manners, ask};

use super::cli::{Run, run_with};
use super::sites::{NOW, Site, write};

/// Method and path of a question, and when it came.
type Question = (String, Instant);

/// A host, as long as this lives. It answers so many questions at most.
struct Host {
    at: SocketAddr,
    asked: Arc<Mutex<Vec<Question>>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// What is answered to a question: the head of the reply, given how often it was asked before.
type Answers = dyn Fn(&str, usize) -> String + Send + Sync;

impl Host {
    fn new(answers: impl Fn(&str, usize) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let (asked, is_over) = <(Arc<Mutex<Vec<Question>>>, Arc<AtomicBool>)>::default();
        let (mine, over) = (asked.clone(), is_over.clone());
        let thread = thread::spawn(move || {
            for stream in listener.incoming().take(300) {
                if over.load(Ordering::Relaxed) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                serve(stream, &mine, &answers);
            }
        });
        Self { at, asked, is_over, thread: Some(thread) }
    }

    fn address(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|(what, _)| what.clone()).collect()
    }

    /// Asks for paths of this host.
    fn answers(&self, paths: &[&str], manners: &Manners) -> BTreeMap<String, Answer> {
        let addresses = paths.iter().map(|path| self.address(path)).collect();
        let here = self.address("");
        let answers = ask(addresses, manners);
        answers.into_iter().map(|(at, answer)| (at.replace(&here, ""), answer)).collect()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.at);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// One question on each connection.
fn serve(mut stream: TcpStream, asked: &Mutex<Vec<Question>>, answers: &Answers) {
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut bytes = Vec::new();
    let mut part = [0; 1024];
    while !bytes.windows(4).any(|end| end == b"\r\n\r\n") && bytes.len() < 16_384 {
        match stream.read(&mut part) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&part[..count]),
            _ => return,
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let what = text.split(' ').take(2).collect::<Vec<_>>().join(" ");
    assert!(text.to_lowercase().contains("user-agent: tongwen/"), "{text}");
    let before = {
        let mut asked = asked.lock().unwrap();
        asked.push((what.clone(), Instant::now()));
        asked.iter().filter(|(other, _)| *other == what).count() - 1
    };
    let head = answers(&what, before);
    let reply = format!("HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all(reply.as_bytes());
}

/// Those of a guest who makes no pauses.
fn hasty() -> Manners {
    Manners {
        pause: Duration::ZERO,
        timeout: Duration::from_secs(20),
        before_next_try: Duration::from_millis(5),
        longest_wait: Duration::from_millis(500),
        ..Manners::default()
    }
}

#[test]
#[expect(clippy::match_same_arms, reason = "a line for each kind of page")]
fn every_answer_is_understood() {
    let host = Host::new(|what, before| {
        let answer = match (what, before) {
            ("HEAD /ok" | "GET /no-head" | "HEAD /%E5%85%B3%E4%BA%8E?q=1", _) => "200 OK",
            ("HEAD /no-head", _) => "405 Method Not Allowed",
            ("HEAD /removed" | "GET /removed", _) => "410 Gone",
            ("HEAD /lying", _) => "404 Not Found",
            ("GET /lying", _) => "200 OK",
            ("HEAD /moved", _) => "301 Moved Permanently\r\nLocation: /ok",
            ("HEAD /for-now", _) => "302 Found\r\nLocation: ok",
            ("HEAD /first", _) => "308 Permanent Redirect\r\nLocation: /moved",
            ("HEAD /mixed", _) => "301 Moved Permanently\r\nLocation: /for-now",
            ("HEAD /to-nothing", _) => "301 Moved Permanently\r\nLocation: /nothing",
            ("HEAD /circle", _) => "302 Found\r\nLocation: /circle",
            ("HEAD /secret" | "GET /secret", _) => "403 Forbidden",
            ("HEAD /flaky", 0 | 1) => "503 Service Unavailable",
            ("HEAD /flaky", _) => "200 OK",
            ("HEAD /broken", _) => "500 Internal Server Error",
            ("HEAD /crowded", 0) => "429 Too Many Requests\r\nRetry-After: 0",
            ("HEAD /crowded", _) => "200 OK",
            _ => "404 Not Found",
        };
        answer.to_owned()
    });
    let ok = host.address("/ok");
    let moved = || Answer::Moved(ok.clone());
    let doubt = |status| Answer::Unknown(Doubt::Status(status));
    let wanted = [
        ("/ok", Answer::There),
        ("/ok#place", Answer::There),
        ("/关于?q=1", Answer::There),
        ("/no-head", Answer::There),
        ("/nothing", Answer::Gone(404)),
        ("/removed", Answer::Gone(410)),
        ("/lying", Answer::There),
        ("/moved", moved()),
        ("/for-now", Answer::There),
        ("/first", moved()),
        ("/mixed", Answer::There),
        ("/to-nothing", Answer::Gone(404)),
        ("/circle", Answer::Unknown(Doubt::Moves)),
        ("/secret", doubt(403)),
        ("/flaky", Answer::There),
        ("/broken", doubt(500)),
        ("/crowded", Answer::There),
    ];
    let paths: Vec<_> = wanted.iter().map(|(path, _)| *path).collect();
    let answers = host.answers(&paths, &hasty());
    for (path, answer) in &wanted {
        assert_eq!(&answers[*path], answer, "{path}");
    }
    let times = |what: &str| host.asked().iter().filter(|asked| *asked == what).count();
    assert_eq!((times("HEAD /broken"), times("GET /broken")), (3, 0), "three tries");
    assert_eq!((times("HEAD /nothing"), times("GET /nothing")), (2, 2), "asked in both ways");
}

/// Who wants to be left alone is, with all addresses.
#[test]
fn a_host_that_has_enough_is_left_alone() {
    for wait in ["3600", "Wed, 21 Oct 2026 07:28:00 GMT"] {
        let host = Host::new(move |what, _| match what {
            "HEAD /b" => format!("429 Too Many Requests\r\nRetry-After: {wait}"),
            _ => "200 OK".to_owned(),
        });
        let answers = host.answers(&["/a", "/b", "/c", "/d"], &hasty());
        assert_eq!(answers["/a"], Answer::There);
        for path in ["/b", "/c", "/d"] {
            assert_eq!(answers[path], Answer::Unknown(Doubt::Busy), "{path}");
        }
        assert_eq!(host.asked(), ["HEAD /a", "HEAD /b"]);
    }
}

#[test]
fn a_host_that_does_not_answer_is_not_waited_for_again_and_again() {
    let host = Host::new(|_, _| {
        thread::sleep(Duration::from_millis(900));
        "200 OK".to_owned()
    });
    let answers = host
        .answers(&["/a", "/b", "/c"], &Manners { timeout: Duration::from_millis(300), ..hasty() });
    let is_silent = |answer: &Answer| matches!(answer, Answer::Unknown(Doubt::Silent(_)));
    assert!(answers.values().all(is_silent), "{answers:?}");
    assert!(host.asked().iter().all(|asked| asked == "HEAD /a"), "{:?}", host.asked());
    // Nobody is there at all.
    let gone = host.address("/a");
    drop(host);
    assert!(is_silent(&ask(vec![gone.clone()], &hasty())[&gone]));
}

#[test]
fn one_question_at_a_time_with_pauses_and_a_few_hosts_at_once() {
    let (now, most) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
    let host = || {
        let (now, most) = (now.clone(), most.clone());
        Host::new(move |_, _| {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(40));
            now.fetch_sub(1, Ordering::SeqCst);
            "200 OK".to_owned()
        })
    };
    let hosts = [host(), host(), host(), host()];
    let paths = ["/a", "/b", "/c"];
    let addresses = hosts.iter().flat_map(|host| paths.map(|path| host.address(path))).collect();
    let pause = Duration::from_millis(60);
    let answers = ask(addresses, &Manners { pause, hosts_at_once: 2, ..hasty() });
    assert!(answers.len() == 12 && answers.values().all(|answer| *answer == Answer::There));
    assert!(most.load(Ordering::SeqCst) <= 2, "{most:?} hosts at once");
    for host in &hosts {
        let asked = host.asked.lock().unwrap();
        assert!(asked.windows(2).all(|two| two[1].1 - two[0].1 >= pause), "{asked:?}");
    }
}

/// The verb: what is gone is a warning, what has moved a note; the next run asks for nothing.
#[test]
#[expect(clippy::too_many_lines, reason = "a story is told in one piece")]
fn check_tells_what_the_web_has_answered() {
    let host = Host::new(|what, _| {
        let answer = match what {
            "HEAD /old" => "301 Moved Permanently\r\nLocation: /new",
            "HEAD /new" | "HEAD /p.png" => "200 OK",
            "HEAD /secret" | "GET /secret" => "401 Unauthorized",
            _ => "404 Not Found",
        };
        answer.to_owned()
    });
    let (gone, old, picture) =
        (host.address("/gone?a=1&b=2"), host.address("/old"), host.address("/p.png"));
    let mut site = Site::new("-- content/en/news/a.md --\n");
    let secret = host.address("/secret");
    let english =
        format!("# A\n\n[gone]({gone}), [old]({old}), ![p]({picture}) [login]({secret})\n");
    let chinese =
        format!("# 甲\n\n[失效]({gone})，[旧]({old})，![图]({picture}) [登录]({secret})\n");
    site.put("content/en/news/a.md", english.into_bytes());
    site.put("content/zh/news/a.md", chinese.into_bytes());
    let room = tempfile::tempdir().unwrap();
    site.write(room.path());
    let check = |args: &[&str]| -> Run {
        let args = [&["check", "--at", NOW, "--external"], args].concat();
        run_with(room.path(), &args, &[("NO_PROXY", "127.0.0.1")])
    };
    let first = check(&["--format", "json"]).ends(0).json();
    assert_eq!((&first["warnings"], &first["notes"]), (&1.into(), &2.into()), "{first}");
    let fault = |code: &str| {
        let all = first["diagnostics"].as_array().unwrap();
        all.iter().find(|fault| fault["code"] == code).unwrap().clone()
    };
    let dead = fault("link::external-gone");
    assert_eq!(dead["path"], "content/en/news/a.md");
    assert_eq!((&dead["line"], &dead["column"]), (&3.into(), &8.into()));
    assert_eq!(dead["related"][0]["path"], "content/zh/news/a.md");
    let unknown = fault("link::external-unknown");
    assert!(unknown["message"].as_str().unwrap().ends_with("the site answers 401"), "{unknown}");
    let moved = fault("link::external-moved");
    assert_eq!(moved["severity"], "note");
    assert_eq!(moved["help"][0], format!("write: {}", host.address("/new")));
    let asked = host.asked();
    let strict = check(&["--strict", "--ui", "zh"]).ends(1);
    assert!(strict.err.contains("错误[link::external-gone]"), "{strict:?}");
    assert!(strict.err.contains("说明[link::external-moved]"), "{strict:?}");
    assert!(strict.err.ends_with("1个错误，2条说明\n"), "{strict:?}");
    let again = ["HEAD /secret".to_owned(), "GET /secret".to_owned()];
    assert_eq!(host.asked(), [asked, again.into()].concat(), "what was learned is believed");
    assert_eq!(fs::read_to_string(room.path().join(".tongwen/.gitignore")).unwrap(), "*\n");
    // Who does not ask for it, asks for nothing.
    let asked = host.asked().len();
    write(room.path(), ".tongwen/links.json", b"damaged");
    run_with(room.path(), &["check", "--at", NOW], &[]).calm();
    assert_eq!(host.asked().len(), asked);
    // What was learned is told even where it cannot be kept.
    fs::remove_dir_all(room.path().join(".tongwen")).unwrap();
    write(room.path(), ".tongwen", b"a file");
    let forgetful = check(&["--format", "short"]).ends(0).out;
    assert!(forgetful.contains("-:1:1: warning[cli::no-memory]: "), "{forgetful}");
    assert!(forgetful.contains("warning[link::external-gone]"), "{forgetful}");
    fs::remove_file(room.path().join(".tongwen")).unwrap();
    // What site.toml says is not asked for is not.
    let settings = fs::read_to_string(room.path().join("site.toml")).unwrap();
    let unasked = format!("[links]\nunasked = [\"{}\"]\n", host.address("/"));
    let settings = settings + &unasked;
    let asked = host.asked().len();
    write(room.path(), "site.toml", settings.as_bytes());
    check(&[]).calm();
    assert_eq!(host.asked().len(), asked);
    let settings = settings.replace("unasked", "internal = \"warn\" # ");
    write(room.path(), "site.toml", settings.as_bytes());
    // Without a network one sentence says so.
    drop(host);
    let alone = check(&[]).ends(0);
    assert_eq!(alone.err.matches("warning[").count(), 1, "{alone:?}");
    assert!(alone.err.contains("warning[cli::no-web]"), "{alone:?}");
}
