//! What the words of an article cost: `cargo bench --bench words`.
//!
//! `articles` is the speed at which bodies are made of Markdown, on one core. `hostile` is the same
//! for texts that nobody writes, at growing sizes: where the speed falls with the size, time does
//! not follow the length, and something looks at everything again for every part.

use divan::Bencher;
use divan::counter::BytesCount;
use tongwen::load::body_of;
use tongwen::site::Markdown;

#[path = "../src/load/body/tests/shapes.rs"]
mod shapes;

#[global_allocator]
#[cfg(feature = "fast-alloc")]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ENGLISH: &str = "The laboratory **repeats** the test when a sample fails, and tells the \
    [applicant](/news/story-0/) which clause it fails. Records are kept for *six* years.\n\n\
    ## What to send\n\n- the list of critical parts;\n- the plan of production control;\n\n\
    > A certificate is no promise about the next batch.\n\n| Test | Limit |\n|---|--:|\n\
    | Leakage | 0.25 mA |\n\nWhoever cannot be reached writes to the office, which answers within \
    five working days and keeps what it was sent until the certificate has expired.\n\n";
const CHINESE: &str = "样品**不合格**时，实验室重新试验，并告知[申请人](/news/story-0/)不符合哪一条款。\
    记录保存*六*年。\n\n## 需要提交的资料\n\n- 关键元器件清单；\n- 生产一致性控制计划；\n\n\
    > 证书并不保证下一批产品。\n\n| 试验 | 限值 |\n|---|--:|\n| 泄漏电流 | 0.25 mA |\n\n\
    **联系不上的**，可来信询问，\n办公室在五个工作日内答复，所收资料保存至证书到期。\n\n";
const ADDRESSES: &str = "See https://news.example.org/a_b/ or write to a.name@example.org; \
    the <a href=\"../files/form.pdf\">form</a>[^1] is at www.example.org.\n\n";

fn bench(bencher: Bencher<'_, '_>, text: &str, chinese: bool) {
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| body_of(divan::black_box(text), Markdown::USUAL, chinese));
}

#[divan::bench(name = "articles, English")]
fn english(bencher: Bencher<'_, '_>) {
    bench(bencher, &ENGLISH.repeat(6), false);
}

#[divan::bench(name = "articles, Chinese")]
fn chinese(bencher: Bencher<'_, '_>) {
    bench(bencher, &CHINESE.repeat(6), true);
}

#[divan::bench(name = "articles full of addresses")]
fn addresses(bencher: Bencher<'_, '_>) {
    bench(bencher, &(ADDRESSES.repeat(20) + "[^1]: In English."), false);
}

/// Names of shapes, and sizes in bytes.
fn hostile_cases() -> Vec<(&'static str, usize)> {
    let names = shapes::shapes(64).into_iter().map(|(name, _)| name);
    names.flat_map(|name| [1 << 14, 1 << 16, 1 << 18].map(|size| (name, size))).collect()
}

/// A case, as the table of results names it.
struct Case(&'static str, usize);

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {} KiB", self.0, self.1 >> 10)
    }
}

#[divan::bench(args = hostile_cases().into_iter().map(|(name, size)| Case(name, size)), max_time = 0.2)]
fn hostile(bencher: Bencher<'_, '_>, Case(name, size): &Case) {
    let all = shapes::shapes(*size).into_iter();
    let text = all.filter(|(own, _)| own == name).map(|(_, text)| text).next().unwrap_or_default();
    bench(bencher, &text, false);
}

fn main() {
    divan::main();
}
