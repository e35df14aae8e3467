//! What rendering and publishing would find, for a run that does neither; and how the faults of both
//! are told.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::diag::{Diagnostic, Diagnostics, Origin};
use crate::plan::{Page, Subject, Work};
use crate::publish::{examine, unreadable};
use crate::render::Printing;

/// What rendering would find, for a run that publishes nothing because its content is at fault:
/// whoever mends that wants to know of the templates too. Faults of the foundation are left alone:
/// every page would repeat them.
#[must_use]
pub fn proof(printing: &Printing, found: &Diagnostics) -> Diagnostics {
    let is_content = |fault: &Diagnostic| fault.origin == Origin::Content;
    if !found.has_errors() || !found.iter().all(is_content) {
        return Diagnostics::new();
    }
    trial(printing)
}

/// What rendering finds, for a run that publishes nothing.
#[must_use]
pub fn trial(printing: &Printing) -> Diagnostics {
    let jobs = printing.jobs().par_iter().filter(|job| job.work.can_fail());
    let rendered = jobs.map(|job| printing.render(job).diagnostics);
    let mut found = folded(rendered.collect::<Vec<_>>().into_iter().flatten().collect());
    let barred = examine(printing.jobs().iter().map(|job| &job.route));
    found.extend(barred.into_iter().map(|(at, fault)| placed(fault, printing, at)));
    let jobs = printing.jobs().iter().enumerate();
    let copies = jobs.filter(|(_, job)| matches!(job.work, Work::Copy(..)));
    found.extend(copies.filter_map(|(at, job)| {
        let fault = unreadable(&printing.render(job).value?.content)?;
        Some(placed(fault, printing, at))
    }));
    found
}

/// Nobody reads further, and each is looked for among all jobs.
const MANY: usize = 100;

/// Faults of publishing, the first of them with the sources of the files that they are about. What is
/// in the way of many files is told once.
#[must_use]
pub fn located(found: Diagnostics, printing: &Printing) -> Diagnostics {
    let jobs = printing.jobs();
    let locate = |(number, fault): (usize, Diagnostic)| {
        let route = fault.value("route").filter(|_| fault.labels.is_empty() && number < MANY);
        let at = route.and_then(|route| jobs.iter().position(|job| job.route.as_str() == route));
        match at {
            Some(at) => placed(fault, printing, at),
            None => fault,
        }
    };
    let mut told = BTreeSet::new();
    let is_first =
        |fault: &Diagnostic| fault.value("other").is_none_or(|other| told.insert(other.to_owned()));
    found.into_iter().filter(is_first).enumerate().map(locate).collect()
}

/// A fault about a file of the site, with the source of that file.
fn placed(fault: Diagnostic, printing: &Printing, job: usize) -> Diagnostic {
    let jobs = printing.jobs();
    let other = fault.value("other");
    let other = other.and_then(|other| jobs.iter().find(|job| job.route.as_str() == other));
    let mut files =
        [Some(&jobs[job]), other].into_iter().flatten().filter_map(|job| match &job.work {
            Work::Copy(_, file) => Some(file.clone()),
            Work::Page(Page { subject: Subject::Article { id, .. }, .. }) => {
                Some(printing.card(*id).file.clone())
            }
            _ => None,
        });
    match (files.next(), files.next()) {
        (Some(first), Some(second)) => fault.at(first.whole()).also(second.whole()),
        (Some(first), None) => fault.at(first.whole()),
        _ => fault,
    }
}

/// A template's fault shows on every page that uses it: told once, with the first page and how
/// many others.
#[must_use]
pub fn folded(diagnostics: Diagnostics) -> Diagnostics {
    let mut folded: Vec<(Diagnostic, usize)> = Vec::new();
    for fault in diagnostics {
        let same = |(first, _): &&mut (Diagnostic, usize)| {
            first.code == fault.code
                && first.labels == fault.labels
                && first.value("reason") == fault.value("reason")
        };
        match folded.iter_mut().find(same) {
            Some((first, more)) if fault.value("page").is_some() => {
                *more += 1;
                // The same page is named in whatever order they were rendered.
                if fault.value("page") < first.value("page") {
                    *first = fault;
                }
            }
            _ => folded.push((fault, 0)),
        }
    }
    let told =
        folded.into_iter().map(|(fault, more)| fault.with_some("more", (more > 0).then_some(more)));
    told.collect()
}
