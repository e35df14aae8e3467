//! Real servers on this machine's own network, started by a test and stopped at its end. They are
//! installed by `scripts/test`, which names their folders in `TONGWEN_SERVERS`.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use std::thread;
use std::time::{Duration, Instant};

use super::proxy;

/// Where the servers are installed.
pub(super) struct Installed {
    /// Packages of npm.
    node: PathBuf,
    /// Programs of Python.
    python: PathBuf,
}

/// Where the servers are installed. Without them the tests that need some say, once, that they have
/// not run.
pub(super) fn installed() -> Option<Installed> {
    static TOLD: Once = Once::new();
    let Some(folders) = std::env::var_os("TONGWEN_SERVERS") else {
        TOLD.call_once(|| {
            let told =
                "not run: deploying to servers, which scripts/test installs (TONGWEN_SERVERS)";
            // Past what holds back the output of tests that pass.
            let _ = writeln!(io::stderr(), "{told}");
        });
        return None;
    };
    let mut folders = std::env::split_paths(&folders);
    let mut next = || folders.next().expect("TONGWEN_SERVERS names two folders");
    Some(Installed { node: next(), python: next() })
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
        let mut server = Self { child: child.spawn().expect("the server is installed"), port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < Duration::from_mins(1), "{command:?} does not answer");
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none(), "{command:?} has ended: {ended:?}");
            thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// A store with a bucket `site` that keeps objects as files.
    pub(super) fn s3rver(installed: &Installed, data: &Path) -> Self {
        let port = free_port();
        let program = installed.node.join("s3rver/bin/s3rver.js");
        fs::create_dir_all(data).unwrap();
        let mut command = server("node");
        command.arg(program).arg("-d").arg(data).args(["-a", "127.0.0.1", "-s"]);
        command.args(["--configure-bucket", "site", "-p", &port.to_string()]);
        Self::start(&mut command, port)
    }

    /// A store in memory with a bucket `site`, which lists in pages as the great ones do.
    pub(super) fn moto(installed: &Installed) -> Self {
        let port = free_port();
        let mut command = server(installed.python.join("moto_server"));
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        let server = Self::start(&mut command, port);
        let made = proxy::ask(port, "PUT", "/site", &[]);
        assert_eq!(made.status, 200, "{}", made.text());
        server
    }

    /// A store with a bucket `site` that knows one key, and computes the signature of every request
    /// for itself. (The others look no further than the name of the key: `s3rver` knows signatures of
    /// this version by name only, and moto none that stand in the address.)
    pub(super) fn nanio(installed: &Installed, data: &Path, key: &str, secret: &str) -> Self {
        let port = free_port();
        fs::create_dir_all(data.join("site")).unwrap();
        let mut command = server(installed.python.join("nanio"));
        command.args(["serve", "--host", "127.0.0.1", "--port", &port.to_string(), "--data-dir"]);
        command.arg(data).env("NANIO_ACCESS_KEY", key).env("NANIO_SECRET_KEY", secret);
        Self::start(&mut command, port)
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
        Self::start(server("/usr/sbin/lighttpd").args(["-D", "-f", &file]), port)
    }

    /// A server with SFTP for whoever runs the tests: with the key `key`, and its own in `known_hosts`.
    #[cfg(feature = "cloud")]
    pub(super) fn sshd(room: &Path) -> Self {
        let (port, room) = (free_port(), room.to_str().unwrap());
        for name in ["host", "key"] {
            let mut make = Command::new("ssh-keygen");
            make.args(["-q", "-t", "ed25519", "-N", "", "-f", &format!("{room}/{name}")]);
            assert!(make.status().unwrap().success());
        }
        let host = fs::read_to_string(format!("{room}/host.pub")).unwrap();
        fs::write(format!("{room}/known_hosts"), format!("[127.0.0.1]:{port} {host}")).unwrap();
        let settings = format!(
            "ListenAddress 127.0.0.1\nPort {port}\nHostKey {room}/host\nPidFile none\n\
             AuthorizedKeysFile {room}/key.pub\nStrictModes no\nUsePAM no\n\
             AuthenticationMethods publickey\nMaxStartups 100\nMaxSessions 100\n\
             Subsystem sftp internal-sftp\n"
        );
        let file = format!("{room}/sshd_config");
        fs::write(&file, settings).unwrap();
        Self::start(server("/usr/sbin/sshd").args(["-D", "-e", "-f", &file]), port)
    }
}

/// The command for a server. On Linux it ends with the thread that starts it, even when the tests
/// are killed.
fn server(program: impl AsRef<OsStr>) -> Command {
    if !cfg!(target_os = "linux") {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]).arg(program);
    command
}

/// A port that was free a moment ago.
pub(super) fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}
