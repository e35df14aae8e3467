//! The preview as a program: a real server on a real folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::sites::{NOW, Site, TINY, files, write};

/// A running preview; it ends with its owner.
struct Serve {
    child: Child,
    address: String,
}

impl Serve {
    fn start(root: &Path, flags: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tongwen"));
        command.current_dir(root).args(["serve", "--port", "0", "--ui", "en"]).args(flags);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.starts_with("preview at http://") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "the program ended");
        }
        let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        // A pipe that nobody reads is full one day, and whoever writes to it waits.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self { child, address }
    }

    /// Status and body of a page, the body without the preview's script.
    fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let host = &self.address;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]);
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, without_script(&answer[end + 4..]))
    }

    /// Resident memory in KiB, where the system tells.
    fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn without_script(html: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(html);
    let Some(start) = text.find("<script src=\"/__tongwen/") else { return html.to_vec() };
    let end = start + text[start..].find("</script>").unwrap() + "</script>".len();
    format!("{}{}", &text[..start], &text[end..]).into_bytes()
}

/// Waits until something is so, and not for ever.
fn until<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let start = Instant::now();
    loop {
        match look() {
            Ok(found) => return found,
            Err(why) => assert!(start.elapsed() < Duration::from_secs(30), "{what}: {why}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn site() -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    let mut site = Site::new(
        "-- content/zh/news/p.svg --\n<svg width=\"1\" height=\"1\"/>\n\
         -- static/logo.txt --\nlogo\n-- themes/tiny/static/site.css --\np {}\n",
    );
    let settings = String::from_utf8(site.files["site.toml"].to_vec()).unwrap();
    let settings = format!(
        "theme = \"tiny\"\nlinks.internal = \"warn\"\nfeeds.formats = [\"atom\"]\n{settings}"
    );
    site.put("site.toml", settings.into_bytes());
    for (lang, number) in ["en", "zh"].iter().flat_map(|lang| (0..30).map(move |n| (lang, n))) {
        let text = format!("+++\ntitle = \"T{number}\"\ndate = 2023-01-01\n+++\ntext\n");
        site.put(&format!("content/{lang}/news/a{number}.md"), text.into_bytes());
    }
    site.with(TINY).write(room.path());
    room
}

/// What the program builds from the same sources, by address.
fn built(root: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongwen"));
    command.current_dir(root).args(["build", "--drafts", "--future", "--at", NOW, "-q"]);
    let output = tempfile::tempdir().unwrap();
    let run = command.arg("-o").arg(output.path().join("out")).output().unwrap();
    if !run.status.success() {
        return Err(String::from_utf8_lossy(&run.stderr).into_owned());
    }
    let all = files(&output.path().join("out")).into_iter();
    let shown =
        all.filter(|(route, _)| !route.starts_with('_') && !route.ends_with("-manifest.json"));
    let address =
        |route: String| format!("/{}", route.strip_suffix("index.html").unwrap_or(&route));
    Ok(shown.map(|(route, bytes)| (address(route), bytes)).collect())
}

/// Numbers that are the same in every run (an xorshift generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

fn edit(root: &Path, dice: &mut Dice, number: u64) {
    let lang = ["en", "zh"][usize::try_from(dice.roll(2)).unwrap()];
    let place = ["news/a", "news/b", "notices/a"][usize::try_from(dice.roll(3)).unwrap()];
    let path = format!("content/{lang}/{place}{}.md", dice.roll(30));
    let text = format!(
        "+++\ntitle = \"T{}\"\ndate = 2023-01-{:02}\n{}+++\n![p](p.svg) [x](a1.md) edit {number}\n",
        dice.roll(9),
        dice.roll(28) + 1,
        ["", "draft = true\n", "slug = \"s\"\n", "tags = [\"a\"]\n"]
            [usize::try_from(dice.roll(4)).unwrap()],
    );
    match dice.roll(12) {
        // In place, as most editors save.
        0..6 => write(root, &path, text.as_bytes()),
        // Through a file beside it, as the careful ones do.
        6..9 => {
            let beside = root.join(format!("{path}.tmp"));
            fs::create_dir_all(beside.parent().unwrap()).unwrap();
            fs::write(&beside, text).unwrap();
            fs::rename(&beside, root.join(&path)).unwrap();
        }
        9 => {
            let _ = fs::remove_file(root.join(&path));
        }
        // A folder comes and goes.
        10 => {
            let (here, there) = (root.join(format!("content/{lang}/events")), root.join("away"));
            if here.exists() {
                let _ = fs::remove_dir_all(&there);
                fs::rename(here, there).unwrap();
            } else {
                write(root, &format!("content/{lang}/events/new/e.md"), text.as_bytes());
            }
        }
        _ => {
            let css = format!("p {{ margin: {number}px }}");
            write(root, "themes/tiny/static/site.css", css.as_bytes());
        }
    }
}

#[test]
fn a_thousand_rapid_edits_leave_nothing_behind() {
    let room = site();
    let serve = Serve::start(room.path(), &["--at", NOW]);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut memory = Vec::new();
    for number in 0..1000 {
        edit(room.path(), &mut dice, number);
        // Sometimes the preview is in the middle of its work, sometimes it has just ended it.
        if number % 5 == 0 {
            std::thread::sleep(Duration::from_millis(dice.roll(20)));
        }
        if number % 100 == 0 {
            serve.get("/en/");
        }
        if number % 250 == 249 {
            memory.push(serve.memory());
        }
    }
    // Two articles of one slug are an error of the site, not of the preview.
    for path in files(room.path()).into_keys().filter(|path| path.ends_with(".md")) {
        let text = fs::read_to_string(room.path().join(&path)).unwrap();
        if text.contains("slug") {
            write(room.path(), &path, text.replace("slug = \"s\"\n", "").as_bytes());
        }
    }
    let expected = built(room.path()).unwrap();
    assert!(expected.len() > 100);
    until("every page is that of a build", || {
        for (address, bytes) in &expected {
            let (status, shown) = serve.get(address);
            let wanted = if address == "/404.html" { 200 } else { status };
            if status != wanted || shown != *bytes {
                return Err(format!("{address}: {status}"));
            }
        }
        Ok(())
    });
    assert!(!room.path().join("public").exists(), "the preview writes nothing");
    if let (Some(Some(early)), Some(late)) = (memory.get(1), serve.memory()) {
        assert!(late < early * 5 / 4 + 8 * 1024, "memory grows: {memory:?}, {late} KiB");
    }
}

#[test]
fn ctrl_c_ends_at_once_and_well() {
    let room = site();
    let mut serve = Serve::start(room.path(), &[]);
    let mut listener = TcpStream::connect(&serve.address).unwrap();
    let host = &serve.address;
    write!(listener, "GET /__tongwen/events?page=/en/ HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    assert!(listener.read(&mut [0; 64]).unwrap() > 0, "somebody listens");
    let start = Instant::now();
    let id = serve.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert_eq!(serve.child.wait().unwrap().code(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(2));
}
