//! Themes that are broken, endless, or after what is none of their business.

#![allow(clippy::too_many_lines, clippy::format_collect, reason = "a table, case by case")]

use super::stand::Case;

/// The template of articles, as the site has it.
fn page(name: &'static str, text: &str) -> Case {
    whole(name, &format!("{{% block main %}}{text}{{% endblock %}}"))
}

/// The same, without the block that other templates replace.
fn whole(name: &'static str, text: &str) -> Case {
    Case::file(name, "templates/page.html", text).unforgiven()
}

/// A file of the site's theme.
fn theme(name: &'static str, path: &str, text: &str) -> Case {
    Case::file(name, format!("themes/tiny/{path}"), text).unforgiven()
}

pub(super) fn cases() -> Vec<Case> {
    let doubled = "{% set x = \"xxxxxxxx\" %}".to_owned() + &"{% set x = x ~ x %}".repeat(22);
    vec![
        Case::made("a template is missing", |site| {
            std::fs::remove_file(site.join("themes/tiny/templates/section.html")).unwrap();
        })
        .told("theme::missing-template").unforgiven(),
        Case::made("the theme is missing", |site| {
            std::fs::remove_dir_all(site.join("themes/tiny")).unwrap();
        })
        .told("survey::no-theme").unforgiven(),
        page("nothing closed", "{% if page %}").told("theme::template templates/page.html:1:33"),
        page("a tag that is none", "{% fi page %}").told("theme::template templates/page.html:1:20"),
        page("braces that never close", "{{ page.title").told("theme::template templates/page.html:1:30"),
        page("an unknown filter", "{{ page.title | shuot }}").told("theme::template templates/page.html:1:33"),
        page("an unknown function", "{{ shout(a=1) }}").told("theme::template templates/page.html:1:20"),
        page("an unknown test", "{% if page is loud %}{% endif %}").told("theme::template templates/page.html:1:31"),
        page("an unknown component", "{{ <card title=\"a\" /> }}").told("theme::template templates/page.html:1:20"),
        page("a value that is not there", "{{ page.colour }}").told("theme::template templates/page.html:1:25"),
        page("a value that is not there, called safe", "{{ page.colour | safe }}").told("theme::template templates/page.html:1:34"),
        page("a value that is not there, as JSON", "{{ page.colour | json }}").told("theme::template templates/page.html:1:34"),
        page("a value of nothing", "{{ nobody.title }}").told("theme::template templates/page.html:1:20"),
        page("words added to a number", "{{ page.title + 1 }}").told("theme::template templates/page.html:1:20"),
        page("a loop over a number", "{% for a in 5 %}{% endfor %}").told("theme::template templates/page.html:1:29"),
        page("a division by zero", "{{ 1 / 0 }}").told("theme::template templates/page.html:1:24"),
        page("a number beyond all numbers", "{{ 170141183460469231731687303715884105727 + 1 }}").told("theme::template templates/page.html:1:20"),
        page("a filter on another kind of value", "{{ 5 | excerpt }}").told("theme::template templates/page.html:1:20"),
        page("an asset that is not there", "{{ asset(path=\"no.css\") }}").told("theme::template templates/page.html:1:20"),
        page("a word that is not there", "{{ t(key=\"nothing\") }}").told("theme::template templates/page.html:1:20\ntheme::template templates/page.html:1:20"),
        page("a template that includes itself", "{% include \"page.html\" %}").told("theme::template templates/page.html"),
        page("two templates that include each other", "{% include \"b.html\" %}")
            .and("templates/b.html", "{% include \"page.html\" %}").told("theme::template templates/b.html"),
        whole("a template that extends itself", "{% extends \"page.html\" %}").told("theme::template templates/page.html"),
        whole("two templates that extend each other", "{% extends \"b.html\" %}")
            .and("templates/b.html", "{% extends \"page.html\" %}").told("theme::template templates/b.html"),
        whole("a parent that is not there", "{% extends \"nowhere.html\" %}").told("theme::template templates/page.html"),
        page("a part that is not there", "{% include \"nowhere.html\" %}").told("theme::template templates/page.html:1:28"),
        whole(
            "a component that calls itself",
            "{% component a() %}{{ <a/> }}{% endcomponent a %}{% block main %}{{ <a/> }}{% endblock %}",
        )
        .told("theme::template templates/page.html"),
        page("a loop of 1,000,000,000", "{% for i in range(end=1000000000) %}{{ i }}{% endfor %}").told("theme::template templates/page.html:1:29"),
        page(
            "a loop within loops",
            &"{% for a in range(end=9999) %}{% for b in range(end=9999) %}{{ page.title }}MORE{% endfor %}{% endfor %}".replace("MORE", &" and more of it".repeat(300)),
        )
            .told("theme::endless templates/page.html").within(1400, 60),
        page("a text doubled again and again", &format!("{doubled}{{{{ x }}}}{{{{ x }}}}{{{{ x }}}}"))
            .told("theme::endless templates/page.html").within(2500, 60),
        page("brackets 20,000 deep", &format!("{{{{ {}1{} }}}}", "(".repeat(20_000), ")".repeat(20_000))).told("theme::template templates/page.html:1:59"),
        page("ifs 5,000 deep", &format!("{}{}", "{% if true %}".repeat(5000), "{% endif %}".repeat(5000))).told("theme::template templates/page.html:1:522"),
        page("a file of the machine", "{% include \"/etc/passwd\" %}").told("theme::template templates/page.html:1:28"),
        page("a file beside the site", "{% include \"../../beside/secret.md\" %}").told("theme::template templates/page.html:1:28"),
        page("the surroundings", "{{ get_env(name=\"HOME\") }}").told("theme::template templates/page.html:1:20"),
        page("data from elsewhere", "{{ load_data(path=\"site.toml\") }}").told("theme::template templates/page.html:1:20"),
        page("the time", "{{ now() }}").told("theme::template templates/page.html:1:20"),
        page("a fault thrown", "{{ throw(message=\"no\") }}").told("theme::template templates/page.html:1:20"),
        theme("a shortcode that fails", "templates/shortcodes/figure.html", "{{ nobody }}")
            .and("content/zh/news/x.md", "{{< figure \"a.txt\" >}}\n")
            .and("content/zh/news/a.txt", "a").told("theme::template themes/tiny/templates/shortcodes/figure.html:1:4"),
        theme("a part of the chrome that fails", "templates/chrome/bar.html", "{{ nobody }}").told("theme::template themes/tiny/templates/chrome/bar.html:1:4"),
        theme("a feed that fails", "templates/feed.xml", "{{ nobody }}").told("theme::template themes/tiny/templates/feed.xml:1:4"),
        theme("words that are no TOML", "i18n/zh.toml", "home = 首页").told("words::unreadable themes/tiny/i18n/zh.toml:1:8"),
        theme("words of another kind", "i18n/zh.toml", "home = 5").told("words::unreadable themes/tiny/i18n/zh.toml:1:1"),
        theme("words that a language lacks", "i18n/zh.toml", "home = \"首页\"").told("words::missing"),
        theme("eleven months", "i18n/zh.toml", "date.months = [\"一月\"]").told("words::months themes/tiny/i18n/zh.toml"),
        theme("a description that is none", "theme.toml", "name = 5").told("theme::unreadable themes/tiny/theme.toml:1:8"),
        theme("an empty template", "templates/section.html", "").shows("zh/news/index.html", ""),
        Case::made("a folder called like a template", |site| {
            std::fs::create_dir_all(site.join("templates/page.html")).unwrap();
        })
        .shows("zh/news/good/index.html", "# 好"),
        theme("zeros in a template", "templates/404.html", "a\0b").shows("404.html", "ab"),
        Case::file("a theme elsewhere", "site.toml",
            "base_url = \"https://a.org/\"\ntheme = \"../../beside\"\nlanguages.en.title = \"A\"\n")
            .told("settings::bad-folder site.toml:2:9").alone().unforgiven(),
        Case::file("content elsewhere", "site.toml",
            "base_url = \"https://a.org/\"\nlanguages.en.title = \"A\"\nlanguages.en.content = \"../beside\"\n")
            .told("settings::bad-folder site.toml:3:24").alone().unforgiven(),
        Case::file("a broken site.toml", "site.toml", "base_url = \"https://a.org/\"\n[languages.en\n")
            .told("data::toml site.toml:2:14").alone().unforgiven(),
        Case::file("an empty site.toml", "site.toml", "").told("data::missing-key site.toml:1:1\nsettings::no-language site.toml:1:1").alone().unforgiven(),
        Case::file("a million languages of lists", "site.toml",
            format!("base_url = \"https://a.org/\"\nlanguages.en.title = \"A\"\nextra.a = {}", "[".repeat(50_000)))
            .told("data::toml site.toml:3:91").alone().unforgiven(),
    ]
}
