//! A visit to one host: one question after the other, with pauses, and an end when it has had enough.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use ureq::Agent;
use ureq::http::Response;

use super::{Answer, Doubt, Manners, address};

/// Who asks, so that whoever runs the host can tell.
const NAME: &str = concat!("tongwen/", env!("CARGO_PKG_VERSION"), " (link check)");

pub(super) struct Guest<'a> {
    manners: &'a Manners,
    agent: Agent,
    /// For this machine.
    neighbour: Agent,
    has_asked: bool,
    /// Why the host is asked no more.
    has_enough: Option<Doubt>,
}

/// What came of one question.
enum Reply {
    Status { status: u16, to: Option<String>, wait: Option<Duration> },
    Silence(String),
}

impl<'a> Guest<'a> {
    pub(super) fn new(manners: &'a Manners) -> Self {
        let config = || {
            Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .timeout_global(Some(manners.timeout))
                .max_idle_connections(1)
                .user_agent(NAME)
        };
        let agent = config().build().new_agent();
        let neighbour = config().proxy(None).build().new_agent();
        Self { manners, agent, neighbour, has_asked: false, has_enough: None }
    }

    /// Asks for the addresses of one host.
    pub(super) fn visit(&mut self, addresses: Vec<String>) -> BTreeMap<String, Answer> {
        let answers = addresses.into_iter().map(|address| {
            let answer = match &self.has_enough {
                Some(doubt) => Answer::Unknown(doubt.clone()),
                None => self.learn(&address),
            };
            (address, answer)
        });
        answers.collect()
    }

    /// Follows an address to where it leads. It has moved for good when every step was for good.
    fn learn(&mut self, from: &str) -> Answer {
        let mut at = from.split('#').next().unwrap_or_default().to_owned();
        let mut is_for_good = true;
        for _ in 0..=self.manners.moves {
            match self.settled(&at) {
                Reply::Status {
                    status: status @ (301 | 302 | 303 | 307 | 308),
                    to: Some(to),
                    ..
                } => {
                    is_for_good &= matches!(status, 301 | 308);
                    at = address::joined(&at, &to);
                }
                Reply::Status { status: 200..=399, .. } => {
                    let has_moved = is_for_good && at != from.split('#').next().unwrap_or_default();
                    return if has_moved { Answer::Moved(at) } else { Answer::There };
                }
                Reply::Status { status: status @ (404 | 410), .. } => return Answer::Gone(status),
                Reply::Status { status: 429, .. } => {
                    self.has_enough = Some(Doubt::Busy);
                    return Answer::Unknown(Doubt::Busy);
                }
                Reply::Status { status, .. } => return Answer::Unknown(Doubt::Status(status)),
                Reply::Silence(reason) => {
                    let doubt = Doubt::Silent(reason);
                    // Who does not answer now will not answer the next question either.
                    self.has_enough = Some(doubt.clone());
                    return Answer::Unknown(doubt);
                }
            }
        }
        Answer::Unknown(Doubt::Moves)
    }

    /// The reply that stays: another try where the host has trouble, or asks to come back later.
    fn settled(&mut self, address: &str) -> Reply {
        let mut wait = self.manners.before_next_try;
        let mut tries = 1;
        loop {
            let reply = self.reply(address);
            let pause = match &reply {
                Reply::Status { status: 429 | 503, wait: Some(asked), .. } => *asked,
                Reply::Status { status: 429 | 500..=599, .. } | Reply::Silence(_) => wait,
                Reply::Status { .. } => return reply,
            };
            if tries >= self.manners.tries || pause > self.manners.longest_wait {
                return reply;
            }
            thread::sleep(pause);
            wait *= 2;
            tries += 1;
        }
    }

    /// `HEAD`; and `GET` where that is refused, since some hosts know only this one.
    fn reply(&mut self, address: &str) -> Reply {
        let head = self.question(address, true);
        match head {
            Reply::Status { status, .. } if (400..500).contains(&status) && status != 429 => {
                self.question(address, false)
            }
            Reply::Status { status: 501, .. } => self.question(address, false),
            reply => reply,
        }
    }

    fn question(&mut self, to: &str, is_head: bool) -> Reply {
        if std::mem::replace(&mut self.has_asked, true) {
            thread::sleep(self.manners.pause);
        }
        let sent = address::sent(to);
        let agent = if address::is_here(to) { &self.neighbour } else { &self.agent };
        let replied = if is_head { agent.head(&sent).call() } else { agent.get(&sent).call() };
        // The text of the page is not read: the connection ends with the reply.
        match replied {
            Ok(reply) => Reply::Status {
                status: reply.status().as_u16(),
                to: header(&reply, "location"),
                wait: header(&reply, "retry-after").map(|text| self.asked_to_wait(&text)),
            },
            Err(error) => Reply::Silence(error.to_string()),
        }
    }

    /// Seconds; a date is longer than anybody waits here.
    fn asked_to_wait(&self, text: &str) -> Duration {
        text.trim().parse().map_or(self.manners.longest_wait * 2, Duration::from_secs)
    }
}

fn header<T>(reply: &Response<T>, name: &str) -> Option<String> {
    let value = reply.headers().get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}
