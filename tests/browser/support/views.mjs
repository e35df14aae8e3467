// Everything that the theme can show, as addresses with what has to be done there first: a site with an
// article of every element, lists of several pages, entries on the list of favorites, results of a search.
import { adjusted } from './made.mjs';
import { kinds, pages, redirects } from './site.mjs';

const ELEMENTS = {
  en: `+++
title = "An article with everything that Markdown knows"
date = 2026-09-18
updated = 2026-09-20
summary = "Headings, lists, tables, notes, quotations and code, so that each can be looked at."
source = { name = "The Example Gazette", url = "https://gazette.example/" }
tags = ["training"]
toc = true
corrections = [{ date = 2026-09-20, text = "An earlier version gave the number of factories as 340; there were 360." }]
+++
A paragraph with *emphasis*, **strong words**, \`code\`, ~~struck words~~ and [a link](https://example.org/a/long/path) to another site.[^1]

# A heading

> A quotation, which stands beside a rule.
>
> With a second paragraph.

- one thing
- another, with things below it
  - first
  - second
1. first step
2. second step

- [x] done
- [ ] to be done

## A smaller heading

| Product | Certificates | Share |
|:--|--:|:-:|
| Lamps | 1,204 | 41% |
| Power banks | 86 | 3% |

> [!NOTE]
> What is good to know.

> [!WARNING]
> What has to be watched.

> [!CAUTION]
> What must not be done.

\`\`\`
GET /certificates/2026-0042
Accept: application/json
\`\`\`

Term
: What it means.

---

The last paragraph.[^2]

[^1]: A note with [a link](https://example.com/).
[^2]: Another note.
`,
  zh: `+++
title = "一篇用到所有版式的文章"
date = 2026-09-18
updated = 2026-09-20
summary = "标题、列表、表格、脚注、引文与代码集中在一处，便于逐一查看版面效果。"
source = { name = "示例日报", url = "https://gazette.example/" }
tags = ["training"]
toc = true
corrections = [{ date = 2026-09-20, text = "此前版本将受检工厂误写为340家，实为360家。" }]
+++
这一段里有*着重*、**加粗**、\`代码\`、~~删去的字~~，还有一个指向[其他网站](https://example.org/a/long/path)的链接。[^1]

# 小标题

> 引文排在竖线右侧，“引号”与破折号——都用全角。
>
> 引文的第二段。

- 第一项
- 第二项，下有分项
  - 其一
  - 其二
1. 第一步
2. 第二步

- [x] 已完成
- [ ] 待完成

## 更小的标题

| 产品 | 证书数 | 占比 |
|:--|--:|:-:|
| 灯具 | 1204 | 41% |
| 移动电源 | 86 | 3% |

> [!NOTE]
> 需要知道的事。

> [!WARNING]
> 需要留意的事。

> [!CAUTION]
> 不可以做的事。

\`\`\`
GET /certificates/2026-0042
Accept: application/json
\`\`\`

术语
: 术语的解释。

---

最后一段。[^2]

[^1]: 带[链接](https://example.com/)的脚注。
[^2]: 另一条脚注。
`,
};
const GONE = '+++\ntitle = "Withdrawn"\ngone = true\ndate = 2026-09-01\n+++\n';

/** The site of which pictures are taken: lists of it have several pages. */
export const gallerySite = () => adjusted([['', 'paginate_by', '3']], {
  'content/en/news/elements.md': ELEMENTS.en, 'content/zh/news/elements.md': ELEMENTS.zh, 'content/en/news/withdrawn.md': GONE, 'content/zh/news/withdrawn.md': GONE,
});

/** Puts some articles on the list of favorites. */
async function favor(page, root) {
  const all = pages(root).filter((address) => /^\/en\/(news|events)\/./.test(address) && !redirects(root).includes(address) && !/\/page\/|\/parallel\/|withdrawn/.test(address));
  for (const address of all.slice(0, 4)) {
    await page.goto(address);
    await page.locator('[data-favorite]').click();
  }
}

/** `[{ kind, address, lang, before, after }]`: what is done with the page before and after going there. */
export function views(root) {
  const all = kinds(root).filter(({ kind }) => kind !== 'redirect target');
  for (const lang of ['en', 'zh']) {
    all.push({ kind: 'section page 2', address: `/${lang}/news/page/2/`, lang });
    all.push({ kind: 'elements', address: `/${lang}/news/elements/`, lang });
    all.push({ kind: 'parallel elements', address: `/${lang}/news/elements/parallel/`, lang });
    all.push({ kind: 'disclaimer', address: `/${lang}/disclaimer/`, lang });
    all.push({ kind: 'gone', address: `/${lang}/news/withdrawn/`, lang });
    all.push({ kind: 'favorites with entries', address: `/${lang}/favorites/`, lang, before: (page) => favor(page, root) });
    const query = { en: 'factory inspection', zh: '工厂检查' }[lang];
    all.push({ kind: 'results', address: `/${lang}/search/?q=${encodeURIComponent(query)}`, lang, after: (page) => page.locator('[data-search-results] li').first().waitFor() });
    const old = redirects(root).find((address) => address.startsWith(`/${lang}/`));
    // Held where it is, or it would be gone before it is seen.
    const hold = (route) => route.fetch().then(async (response) => route.fulfill({ response, body: (await response.text()).replace('http-equiv="refresh"', '') }));
    all.push({ kind: 'redirect', address: old, lang, before: (page) => page.route(`**${old}`, hold) });
  }
  return all;
}

/** Goes to a view and does what belongs to it. */
export async function show(page, view) {
  await view.before?.(page);
  await page.goto(view.address);
  await view.after?.(page);
}

