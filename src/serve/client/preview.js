/* The part of the preview that lives in an open page.
 *
 * The server puts this into every page of the site and of the tool:
 *   <script src="/__tongwen/preview.js" data-seen="DIGEST" defer></script>
 * DIGEST names what was sent; it may be absent. The page then listens at
 *   /__tongwen/events?page=PATH&seen=DIGEST
 * where PATH is its own path, percent-decoded and encoded once, and DIGEST is that of `data-seen`, later
 * that of the last `state`. When PATH has another digest by now, the server answers with `reload`.
 * Every connection begins with a `state`. The data of an event is one JSON object:
 *
 * state   { "instance": "…",             new at each start of the server; another one means: reload
 *           "number": 12,                of what is shown; stands on <tongwen-preview> as data-number
 *           "page": { "mark": "Draft" | null, "side": "/__side/news/x" | null,
 *                     "edit": "vscode://file/…" | null, "home": "/en/" | null, "digest": "…" | null },
 *           "marked": { "/en/news/x/": "Draft" },        paths percent-decoded
 *           "faults": { "summary": "2 errors" | null, "errors": 2, "items": [
 *             { "severity": "error" | "warning", "text": "as on the terminal",
 *               "places": [{ "name": "content/en/a.md:3:5", "href": "vscode://file/…" | null }] }] },
 *           "words": { … } }             the sentences `serve-preview-…` by what follows, and "lang"
 *         Sent on connection and whenever any of it changes.
 * reload  {}                             loads the page anew; it stays where it was scrolled to
 * style   { "old": "/assets/a.css", "new": "/assets/b.css" }      changes a style sheet in place
 * move    { "to": "/en/news/y/" }        the page has another address now
 * gone    {}                             the page was deleted; `reload` follows when it is back
 *
 * A page that stays hidden gives its connection back: a browser has only six for one host. */
(() => {
  'use strict';
  const SCROLL = 'tongwen:scroll';
  const CLOSED = 'tongwen:closed';
  const FOLDED = 'tongwen:folded';
  const PATIENCE = 2000; // before it is said that the connection is lost
  const HIDDEN = 30_000; // before a hidden page gives its connection back
  const WIDE = /([\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}])/u;

  const IS_TOOL = location.pathname.startsWith('/__'); // has its own ways

  let seen = document.currentScript?.dataset.seen ?? '';
  let source = null;
  let state = null;
  let words = {};
  let marked = '';
  let isLeaving = false;
  let isFolded;
  let wait = 500;
  let retry, lost, idle;

  const decode = (text) => {
    try { return decodeURIComponent(text); } catch { return text; }
  };
  /** An element with attributes and children; text is never read as HTML. */
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === 'function') element.addEventListener(key, value);
      else if (value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  };
  const sheet = () => make('link', { rel: 'stylesheet', href: '/__tongwen/preview.css' });
  /** Storage may be forbidden; the preview then forgets. */
  const store = (key, value) => {
    try {
      if (value === undefined) return sessionStorage.getItem(key);
      sessionStorage.setItem(key, value);
    } catch { /* nothing is kept */ }
    return null;
  };

  // Scrolling. Browsers put a page that is loaded anew back in its place, most of the time early enough;
  // but by the element it began with, which an edit may have moved. So this does it too: at once, and again
  // when pictures have come and the browser has had its turn, unless the reader moved. What a page is too
  // short for, while its file is half written, is left to the next one.
  let wanted = null;
  const keepScroll = (path) => {
    const { x, y } = wanted?.isReached() ? wanted : { x: scrollX, y: scrollY };
    store(SCROLL, JSON.stringify({ path, x, y }));
  };
  const restoreScroll = () => {
    const kept = JSON.parse(store(SCROLL) ?? 'null');
    store(SCROLL, 'null');
    if (kept?.path !== decode(location.pathname)) return;
    const moved = new AbortController();
    const go = () => {
      scrollTo({ left: kept.x, top: kept.y, behavior: 'instant' });
      const [x, y] = [scrollX, scrollY];
      wanted = { ...kept, isReached: () => scrollX === x && scrollY === y };
    };
    for (const name of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
      addEventListener(name, () => moved.abort(), { passive: true, once: true, signal: moved.signal });
    }
    go();
    addEventListener('load', () => setTimeout(() => {
      if (moved.signal.aborted) return;
      go();
      moved.abort();
    }), { once: true });
  };
  /** False when a page of the tool renews itself, so as to keep what is being typed. */
  const reload = () => {
    if (isLeaving) return true;
    if (!document.dispatchEvent(new Event('tongwen:reload', { cancelable: true }))) return false;
    isLeaving = true;
    keepScroll(decode(location.pathname));
    location.reload();
    return true;
  };
  const move = ({ to }) => {
    if (isLeaving) return;
    isLeaving = true;
    keepScroll(decode(new URL(to, location).pathname));
    location.replace(to);
  };

  // A style sheet is added before the old one goes, so that the page never stands bare. A family is a
  // sheet and what came after it: of two quick changes the last one stays, whichever loads first.
  const families = new WeakMap();
  const restyle = ({ old, new: fresh }) => {
    const path = (link) => new URL(link.href, location).pathname;
    const links = [...document.querySelectorAll('link[rel~="stylesheet"]')];
    const first = links.findLast((link) => path(link) === new URL(old, location).pathname);
    if (!first) {
      reload();
      return;
    }
    const family = families.get(first) ?? [first];
    const next = first.cloneNode();
    next.removeAttribute('integrity');
    next.href = fresh;
    next.addEventListener('load', () => {
      for (const before of family.splice(0, family.indexOf(next))) before.remove();
    });
    next.addEventListener('error', reload);
    for (const link of [first, next]) families.set(link, family);
    family.at(-1).after(next);
    family.push(next);
  };

  // What people see. One element holds all of it behind a shadow root.
  const isErrors = () => state.faults.errors > 0;
  const closedFor = () => JSON.stringify(state.faults);
  const mark = make('strong', { class: 'mark' });
  const links = make('span', { class: 'links' });
  const note = make('span', { class: 'note' });
  const told = make('span', { role: 'status' }, mark, note);
  const count = make('button', { type: 'button', class: 'count', 'aria-haspopup': 'dialog', click: () => openFaults() });
  const fold = make('button', { type: 'button', class: 'fold', click: () => {
    isFolded = !isFolded;
    store(FOLDED, isFolded ? 'yes' : 'no');
    draw();
  } }, make('span', { 'aria-hidden': 'true', lang: 'zh-Hans' }, '文'));
  const strip = make('aside', { class: 'strip' }, told, count, links, fold);

  const title = make('h2', { id: 'title' });
  const lead = make('p', { id: 'lead' });
  const list = make('ol', { tabindex: '0' });
  const close = make('button', { type: 'button', class: 'close', autofocus: '', click: () => faults.close() });
  const faults = make('dialog', { 'aria-labelledby': 'title', 'aria-describedby': 'lead', close: () => {
    if (state.faults.summary) store(CLOSED, closedFor());
  } }, make('div', { class: 'head' }, make('div', {}, title, lead), close), list);

  const goneText = make('h2', { id: 'gone' });
  const home = make('a', { class: 'way', autofocus: '' });
  const gone = make('dialog', { class: 'gone', role: 'alertdialog', 'aria-labelledby': 'gone' }, goneText, make('p', {}, home));

  const shell = make('tongwen-preview');
  const style = sheet();
  shell.attachShadow({ mode: 'open' }).append(style, strip, faults, gone);

  const openFaults = () => {
    if (!faults.open) faults.showModal();
    list.scrollTop = 0;
  };
  const showGone = () => {
    goneText.textContent = words.gone;
    home.textContent = words.home;
    home.href = state?.page.home ?? document.querySelector('[rel~="home"][href], header a[href]')?.href ?? '/';
    if (!gone.open) gone.showModal();
  };
  const say = (text) => {
    note.textContent = text ?? '';
    if (state) draw();
  };

  /** A line of an excerpt: the carets below it count wide characters twice, fonts do not. */
  const excerpt = (text) => text.split(WIDE).map((part) => (WIDE.test(part) ? make('span', { class: 'wide' }, part) : part));
  /** A fault as on the terminal, its places made into links for the editor. */
  const fault = ({ severity, text, places }) => {
    const pre = make('pre');
    const left = places.filter(({ href }) => href);
    for (const line of text.trimEnd().split('\n')) {
      const isCode = /^\s*\d*\s*\|/.test(line);
      const at = isCode ? -1 : left.findIndex(({ name }) => line.includes(name));
      const parts = isCode ? excerpt(line) : [line];
      if (at >= 0) {
        const [{ name, href }] = left.splice(at, 1);
        const start = line.indexOf(name);
        parts.splice(0, 1, line.slice(0, start), make('a', { href }, name), line.slice(start + name.length));
      }
      pre.append(make('span', { class: isCode ? 'code' : 'say' }, ...parts));
    }
    // The printer has no line for these.
    for (const { name, href } of left) pre.append(make('span', { class: 'say' }, make('a', { href }, name)));
    return make('li', { class: severity }, pre);
  };

  /** Badges on links to pages that are not out. They stand inside the link, where no theme's grid or
      sibling rule can tell the difference. */
  const drawMarks = () => {
    const now = JSON.stringify([state.marked, state.page.mark]);
    if (now === marked || IS_TOOL) return; // which says it in words of its own
    marked = now;
    for (const old of document.querySelectorAll('tongwen-mark')) old.remove();
    const paths = new Map(Object.entries(state.marked).map(([path, text]) => [decode(path), text]));
    for (const link of document.querySelectorAll('a[href]')) {
      const text = link.origin === location.origin && link.pathname !== location.pathname && paths.get(decode(link.pathname));
      // That the translation of a draft is a draft is no news.
      if (!text || (link.hreflang && text === state.page.mark)) continue;
      const badge = make('tongwen-mark', { lang: words.lang });
      badge.attachShadow({ mode: 'open' }).append(sheet(), make('span', { class: 'mark' }, text));
      link.append(badge);
    }
  };

  const draw = () => {
    const { page } = state;
    isFolded ??= (store(FOLDED) ?? (innerWidth < 640 ? 'yes' : 'no')) === 'yes';
    shell.lang = words.lang;
    shell.dataset.number = state.number;
    strip.ariaLabel = words.preview;
    if (mark.textContent !== (page.mark ?? '')) mark.textContent = page.mark ?? '';
    count.textContent = state.faults.summary ?? '';
    count.hidden = !state.faults.summary;
    count.classList.toggle('is-bad', isErrors());
    const ways = [[page.edit, words.edit], [page.side, words.side], ['/__status', words.status]];
    links.replaceChildren(...ways.filter(([href]) => href).map(([href, text]) => make('a', { href }, text)));
    links.hidden = isFolded || IS_TOOL;
    fold.hidden = IS_TOOL;
    strip.classList.toggle('is-bare', IS_TOOL && !state.faults.summary && !note.textContent);
    fold.ariaLabel = fold.title = isFolded ? words.unfold : words.fold;
    fold.ariaExpanded = String(!isFolded);
  };
  const drawFaults = () => {
    const { summary, items } = state.faults;
    faults.setAttribute('role', isErrors() ? 'alertdialog' : 'dialog');
    title.textContent = summary ?? '';
    lead.textContent = isErrors() ? words['last-good'] : words['may-go'];
    close.textContent = words.close;
    list.ariaLabel = summary ?? '';
    list.replaceChildren(...items.map(fault));
    if (!summary) faults.close();
    else if (isErrors() && store(CLOSED) !== closedFor()) openFaults();
    else if (!isErrors() && faults.dataset.errors === 'true') faults.close();
    faults.dataset.errors = isErrors();
  };

  const onState = (now) => {
    if (state && state.instance !== now.instance && reload()) return;
    const isSame = state && state.number === now.number && JSON.stringify(state.faults) === JSON.stringify(now.faults);
    state = now;
    words = now.words;
    seen = now.page.digest ?? seen;
    wait = 500;
    clearTimeout(lost);
    lost = undefined;
    say(null);
    drawMarks();
    if (!isSame) drawFaults();
  };

  // The connection. A browser that meets another server at the address gives up for good, and keeps asking
  // with an old digest; so each connection is made anew.
  const disconnect = () => {
    clearTimeout(retry);
    clearTimeout(lost);
    lost = undefined;
    source?.close();
    source = null;
  };
  const connect = () => {
    clearTimeout(retry);
    source?.close();
    const page = encodeURIComponent(decode(location.pathname));
    source = new EventSource(`/__tongwen/events?page=${page}&seen=${encodeURIComponent(seen)}`);
    const hear = (name, act) => source.addEventListener(name, ({ data }) => act(JSON.parse(data)));
    hear('state', onState);
    hear('reload', reload);
    hear('style', restyle);
    hear('move', move);
    hear('gone', showGone);
    source.addEventListener('error', () => {
      source.close();
      lost ??= setTimeout(() => say(words.stopped), PATIENCE);
      retry = setTimeout(connect, wait);
      wait = Math.min(wait * 2, 5000);
    });
  };
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    isLeaving = false;
    connect();
  });
  const rest = () => {
    clearTimeout(idle);
    if (document.hidden) idle = setTimeout(disconnect, HIDDEN);
    else if (!source || source.readyState === EventSource.CLOSED) connect();
  };
  const begin = () => {
    connect();
    rest();
    document.addEventListener('visibilitychange', rest);
  };

  restoreScroll();
  // Nothing is shown before it can be shown well.
  style.addEventListener('load', begin, { once: true });
  style.addEventListener('error', begin, { once: true });
  document.documentElement.append(shell);
})();
