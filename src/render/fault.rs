//! Tera's errors as our diagnostics: file, place, what was wrong.

use tera::{Error, ErrorKind};

use super::theme::TemplateFiles;
use crate::base::Span;
use crate::diag::faults::render as faults;
use crate::diag::{Diagnostic, nearest};

/// A fault of compiling a template, or of rendering a page with it.
pub(super) fn of(
    error: &Error,
    name: &str,
    page: Option<&str>,
    files: &TemplateFiles,
) -> Diagnostic {
    let (at, message) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let at = files.span(report.filename(), Some(report.span().range.clone()));
            (at, report.message().to_owned())
        }
        ErrorKind::MissingParent { current, parent } => {
            (files.span(current, None), format!("it extends `{parent}`, which does not exist"))
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain } => {
            let chain = chain.join("`, `");
            (files.span(tpl, None), format!("it extends itself, by way of `{chain}`"))
        }
        ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let chain = chain.join("`, `");
            (files.span(tpl, None), format!("it includes itself, by way of `{chain}`"))
        }
        ErrorKind::Msg(text) => unwrapped(text, name, files),
        other => (files.span(name, None), other.to_string()),
    };
    faults::template(at, &message, near(&message), page)
}

/// What a name that does not exist was meant to be: Tera tells which ones do.
fn near(message: &str) -> Option<&str> {
    let (missing, known) = message.split_once("` is not defined. Available ")?;
    let (_, missing) = missing.split_once('`')?;
    let (_, known) = known.split_once(": ")?;
    nearest(missing, known.split(", "))
}

/// Unknown filters, functions and components come as a printed report: a first line with the
/// message, and a line `--> file:line:column` from which the place is taken.
fn unwrapped(text: &str, name: &str, files: &TemplateFiles) -> (Span, String) {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or(text).trim();
    let message = first.trim_start_matches("error: ").to_owned();
    let place = text.lines().find_map(|line| {
        let place = line.trim().strip_prefix("--> ")?;
        let mut parts = place.rsplitn(3, ':');
        let column: usize = parts.next()?.trim().parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        Some((parts.next()?.to_owned(), line, column))
    });
    match place {
        Some((file, line, column)) => (files.span_at(&file, line, column), message),
        None => (files.span(name, None), message),
    }
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn a_name_that_does_not_exist_was_meant_to_be_another_one() {
        let field = "Field `titel` is not defined. Available fields: date, title";
        let variable = "Variable `pgae` is not defined. Available variables: head, page";
        assert_eq!([near(field), near(variable)], [Some("title"), Some("page")]);
        assert_eq!(near("Field `x` is not defined"), None);
        assert_eq!(near("Field `colour` is not defined. Available fields: date, title"), None);
    }
}
