//! Real servers on this machine's own network, started by a test and stopped at its end. They are
//! installed by `scripts/test`, which names their folder in `TONGWEN_SERVERS`.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::proxy;

/// Where the servers are installed. Without them a test says that it has not run.
pub(super) fn installed() -> Option<PathBuf> {
    let folder = std::env::var_os("TONGWEN_SERVERS").map(PathBuf::from);
    if folder.is_none() {
        println!("not run: TONGWEN_SERVERS names no folder; scripts/test installs the servers");
    }
    folder
}

/// A server that runs until this is dropped.
pub(super) struct Server {
    child: Child,
    pub(super) port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(command: &mut Command, port: u16) -> Self {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self { child: child.spawn().expect("the server is installed"), port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < Duration::from_mins(1), "{command:?} does not answer");
            thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// A store with a bucket `site` that keeps objects as files.
    pub(super) fn s3rver(installed: &Path, data: &Path) -> Self {
        let port = free_port();
        let program = installed.join("node_modules/s3rver/bin/s3rver.js");
        fs::create_dir_all(data).unwrap();
        let mut command = Command::new("node");
        command.arg(program).arg("-d").arg(data).args(["-a", "127.0.0.1", "-s"]);
        command.args(["--configure-bucket", "site", "-p", &port.to_string()]);
        Self::start(&mut command, port)
    }

    /// A store in memory with a bucket `site`, which lists in pages as the great ones do.
    pub(super) fn moto(installed: &Path) -> Self {
        let port = free_port();
        let program = installed.join("venv/bin/moto_server");
        let mut command = Command::new(program);
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        let server = Self::start(&mut command, port);
        let made = proxy::ask(port, "PUT", "/site", &[]);
        assert_eq!(made.status, 200, "{}", made.text());
        server
    }

    /// A server with `WebDAV`, which keeps its files in a folder `www`.
    #[cfg(feature = "cloud")]
    pub(super) fn lighttpd(room: &Path) -> Self {
        let (port, room) = (free_port(), room.to_str().unwrap());
        fs::create_dir_all(format!("{room}/www")).unwrap();
        let settings = format!(
            "server.modules = (\"mod_webdav\")\nserver.document-root = \"{room}/www\"\n\
             server.bind = \"127.0.0.1\"\nserver.port = {port}\nserver.upload-dirs = (\"{room}\")\n\
             server.errorlog = \"{room}/log\"\nwebdav.activate = \"enable\"\n\
             webdav.is-readonly = \"disable\"\nwebdav.sqlite-db-name = \"{room}/books\"\n"
        );
        let file = format!("{room}/lighttpd.conf");
        fs::write(&file, settings).unwrap();
        Self::start(Command::new("/usr/sbin/lighttpd").args(["-D", "-f", &file]), port)
    }
}

/// A port that was free a moment ago.
pub(super) fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}
