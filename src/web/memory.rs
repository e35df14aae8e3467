//! What was learned before: who asks every day need not ask the web every day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Answer;

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;
/// What led somewhere is believed for so long.
const BELIEVED: i64 = 7 * DAY;
/// What was gone may come back.
const BELIEVED_GONE: i64 = DAY;

/// Answers with the time at which they were given.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    answers: BTreeMap<String, Kept>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// Seconds since 1970.
    asked: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gone: Option<u16>,
}

impl Memory {
    /// Reads what [`Memory::text`] wrote; anything else is nothing.
    #[must_use]
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// For the file, without what is too old to be believed.
    #[must_use]
    pub fn text(&self, now: i64) -> String {
        let fresh = self.answers.iter().filter(|(_, kept)| kept.is_fresh(now));
        let answers: BTreeMap<_, _> = fresh.collect();
        serde_json::json!({ "answers": answers }).to_string() + "\n"
    }

    /// What is still believed.
    #[must_use]
    pub fn answer(&self, address: &str, now: i64) -> Option<Answer> {
        let kept = self.answers.get(address).filter(|kept| kept.is_fresh(now))?;
        Some(match (&kept.moved, kept.gone) {
            (Some(to), _) => Answer::Moved(to.clone()),
            (None, Some(status)) => Answer::Gone(status),
            (None, None) => Answer::There,
        })
    }

    /// Keeps an answer. What nobody can tell is asked again.
    pub fn keep(&mut self, address: &str, answer: &Answer, now: i64) {
        let (moved, gone) = match answer {
            Answer::There => (None, None),
            Answer::Moved(to) => (Some(to.clone()), None),
            Answer::Gone(status) => (None, Some(*status)),
            Answer::Unknown(_) => return,
        };
        self.answers.insert(address.to_owned(), Kept { asked: now, moved, gone });
    }
}

impl Kept {
    /// A clock that was set back makes nothing fresh for ever.
    fn is_fresh(&self, now: i64) -> bool {
        let limit = if self.gone.is_some() { BELIEVED_GONE } else { BELIEVED };
        (0..limit).contains(&now.saturating_sub(self.asked))
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, DAY, Memory};
    use crate::web::Doubt;

    #[test]
    fn what_was_learned_is_believed_for_a_while() {
        let mut memory = Memory::default();
        let all = [
            ("a", Answer::There),
            ("b", Answer::Moved("c".to_owned())),
            ("d", Answer::Gone(404)),
            ("e", Answer::Unknown(Doubt::Busy)),
        ];
        for (address, answer) in &all {
            memory.keep(address, answer, 1_000);
        }
        let known = |memory: &Memory, now| {
            let found = all.iter().filter(|(a, _)| memory.answer(a, now).is_some());
            found.map(|(address, _)| *address).collect::<String>()
        };
        let later = Memory::read(&memory.text(1_000 + DAY));
        assert_eq!(known(&memory, 1_000), "abd");
        assert_eq!(known(&later, 1_000 + 6 * DAY), "ab", "what is gone may come back");
        assert_eq!(known(&later, 1_000 + 7 * DAY), "");
        assert_eq!(known(&later, 999), "", "the clock was set back");
        assert_eq!(later.answer("b", 2_000), Some(Answer::Moved("c".to_owned())));
        assert_eq!(known(&Memory::read("no JSON"), 0), "");
    }
}
