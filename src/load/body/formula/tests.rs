//! Formulas that people write about here, and some that nobody should.

use std::fmt::Write;

use super::Form;
use super::mathml::{LONGEST, mathml};
use crate::base::SourcePath;
use crate::load::body::tests::shown;
use crate::load::body::{Rules, convert};
use crate::site::Markdown;

const RULES: Rules = Rules {
    markdown: Markdown { math: true, ..Markdown::USUAL },
    take_title: false,
    standfirst: true,
    raw_shortcodes: None,
    chinese: true,
};

const FORMULAS: &[&str] = &[
    r"\frac{a}{b}",
    r"\dfrac{1}{1+\frac{1}{x}}",
    r"\sqrt{2}",
    r"\sqrt[3]{x+1}",
    r"\sum_{i=1}^{n} x_i",
    r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}",
    r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\text{合格率} = \frac{\text{合格数}}{\text{总数}} \times 100\%",
    r"10\,\mathrm{mA} \le I \le 0.25\,\mathrm{A}",
    r"25\,^\circ\mathrm{C}",
    r"\begin{aligned} a &= b + c \\ &= d \end{aligned}",
    r"\lim_{x \to 0} \frac{\sin x}{x} = 1",
    r"\bar{x} = \frac{1}{n}\sum_{i=1}^n x_i",
    r"\hat{\sigma}^2",
    r"\vec{F} = m\vec{a}",
    r"\left( \frac{a}{b} \right)^2",
    r"\mathbb{R}^n \subset \mathcal{H}",
    r"\alpha \beta \gamma \Delta \Omega",
    r"x \in A \cup B",
    r"a \neq b \approx c",
    r"\binom{n}{k}",
    r"\overline{AB} \perp \overline{CD}",
    r"\underbrace{a+b}_{c}",
    r"\color{red} x",
    r"\textbf{bold} \mathbf{v}",
    r"\prod_{k=1}^{m} k",
    r"|x| \leq \|y\|",
    r"\log_{10} x + \ln y + \exp z",
    r"x'' + y' = 0",
    r"a \pmod{m}",
    r"\begin{array}{c|c} 1 & 2 \\ \hline 3 & 4 \end{array}",
    r"\tfrac12 \cdots \ldots",
    r"\operatorname{Var}(X)",
    r"P(A \mid B)",
    r"\xrightarrow{n\to\infty}",
    r"u_{\text{c}} = \sqrt{u_A^2 + u_B^2}",
    r"中 + 文",
    r"a < b > c \& d",
    r"\text{<b onclick=x> \& </b>}",
    r"\begin{matrix} a \\[2cm] b \end{matrix}",
];

fn body(source: &str) -> (String, Vec<(&'static str, String)>) {
    let made = convert(&SourcePath::new("a.md"), source, 0, RULES);
    let faults = made.diagnostics.iter().map(|fault| {
        let place = fault.labels[0].span.range.clone().expect("a formula has a place");
        (fault.code, source[place].to_owned())
    });
    let faults = faults.collect();
    (shown(&made.value.body), faults)
}

#[test]
fn formulas_are_mathml() {
    let mut all = String::new();
    for formula in FORMULAS {
        let made = mathml(formula, Form::InLine).unwrap_or_else(|why| panic!("{formula}: {why}"));
        assert!(!made.contains(" style="), "{made}");
        let _ = writeln!(all, "{formula}\n    {made}");
    }
    insta::assert_snapshot!("formulas", all);
}

#[test]
fn elements_are_balanced_and_signs_escaped() {
    for formula in FORMULAS {
        let made = mathml(formula, Form::Alone).unwrap();
        let mut open = Vec::new();
        let mut rest = made.as_str();
        while let Some((text, tag)) = rest.split_once('<') {
            assert!(!text.contains('&') || text.contains(';'), "{made}");
            let (tag, after) = tag.split_once('>').unwrap();
            rest = after;
            let name = tag.split(' ').next().unwrap();
            match name.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name), "{made}"),
                None if tag.ends_with('/') => {}
                None => open.push(name),
            }
        }
        assert!(open.is_empty() && rest.is_empty(), "{made}");
    }
}

#[test]
fn formulas_stand_in_text() {
    let (html, faults) = body("合格率 $p < 1$，费用 5\\$ 和 $6。\n\n$$\na\n$$\n\n`$x$`");
    assert!(faults.is_empty());
    assert_eq!(
        html,
        "<p>合格率 <math><semantics><mrow><mi>p</mi><mo>&lt;</mo><mn>1</mn></mrow>\
         <annotation encoding=\"application/x-tex\">p &lt; 1</annotation></semantics></math>，\
         费用 5$ 和 $6。</p>\n<p><math display=\"block\"><semantics><mrow><mi>a</mi></mrow>\
         <annotation encoding=\"application/x-tex\">a</annotation></semantics></math></p>\n\
         <p><code>$x$</code></p>\n"
    );
}

#[test]
fn what_cannot_be_read_is_told_and_stays() {
    let long = format!("${}$", "x+".repeat(LONGEST / 2 + 1));
    let deep = format!("${}{}$", "{".repeat(99), "}".repeat(99));
    for source in
        [r"$\frac{a}$", r"$\unheard{x}$", r"$\operatorname{<i>}$", r"$a & b$", &long, &deep]
    {
        let (html, faults) = body(&format!("字 {source}"));
        assert_eq!(faults, [("math::formula", source.to_owned())]);
        assert!(html.starts_with("<p>字 <code>"), "{html}");
    }
}
