// Favorites: the reading list in the reader's own browser (docs/themes.md). What lies there or in a file
// may have been written by anybody, so each entry is checked whenever it is read.
(() => {
  'use strict';

  const BASE = new URL('..', document.currentScript.src).pathname;
  const KEY = `favorites.v1:${BASE}`;
  const MOST_ENTRIES = 1000;
  const LONGEST_TEXT = 2000;
  const LARGEST_FILE = 4 * 1024 * 1024;

  const attempt = (action) => {
    try {
      return action();
    } catch {
      return undefined;
    }
  };

  const isText = (value) => typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_TEXT;

  /** The path of an address, if it is of this site. */
  const pathOf = (address) => {
    const url = isText(address) ? attempt(() => new URL(address, location.origin)) : undefined;
    const isOurs = url && /^https?:$/.test(url.protocol) && url.origin === location.origin && url.pathname.startsWith(BASE);
    // A path that begins with two slashes would be the address of another host.
    return isOurs && !url.pathname.startsWith('//') ? url.pathname : undefined;
  };

  const instant = (text) => (/^\d{4}-\d\d-\d\dT/.test(text) ? attempt(() => new Date(text).toISOString()) : undefined);
  const isDay = (text) => typeof text === 'string' && instant(`${text}T00:00:00Z`)?.slice(0, 10) === text;

  const entryOf = (raw) => {
    if (typeof raw !== 'object' || raw === null) return undefined;
    const { id, d, saved = new Date().toISOString(), ...others } = raw;
    const when = isText(saved) ? instant(saved) : undefined;
    const languages = Object.entries(others).map(([key, text]) => [key, { u: pathOf(text?.u), t: text?.t }]);
    const isFine = isText(id) && (d === undefined || isDay(d)) && when
      && languages.length > 0 && languages.every(([, { u, t }]) => u && isText(t));
    return isFine ? { id, ...(d && { d }), ...Object.fromEntries(languages), saved: when } : undefined;
  };

  const entriesOf = (raw) => {
    const seen = new Set();
    const entries = (Array.isArray(raw) ? raw : []).map(entryOf).filter(Boolean);
    entries.sort((a, b) => Date.parse(b.saved) - Date.parse(a.saved));
    return entries.filter(({ id }) => !seen.has(id) && seen.add(id)).slice(0, MOST_ENTRIES);
  };

  // A browser that refuses or is full keeps the list for the tab, or else the page does.

  let memory;
  const isRefused = () => attempt(() => [localStorage.getItem(KEY)]) === undefined;
  const read = () => {
    const text = memory ?? attempt(() => sessionStorage.getItem(KEY)) ?? attempt(() => localStorage.getItem(KEY));
    return entriesOf(attempt(() => JSON.parse(text)));
  };
  const write = (entries) => {
    const text = JSON.stringify(entries.slice(0, MOST_ENTRIES));
    const put = (storage) => attempt(() => {
      storage().setItem(KEY, text);
      return true;
    });
    memory = undefined;
    if (put(() => localStorage)) {
      attempt(() => sessionStorage.removeItem(KEY));
      return true;
    }
    if (!put(() => sessionStorage)) memory = text;
    return false;
  };

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (name, key) => values[key] ?? name);
  /** Says words of the page, as far as it has them. */
  const say = (...words) => {
    const status = document.querySelector('[data-favorites-status]');
    const said = words.filter(([word]) => status?.dataset[word]).map(([word, values = {}]) => fill(status.dataset[word], values));
    if (status) status.textContent = said.join(' ');
  };

  const buttons = [...document.querySelectorAll('[data-favorite]')]
    .map((button) => ({ button, entry: entryOf(attempt(() => JSON.parse(button.dataset.favorite))) }))
    .filter(({ entry }) => entry);

  const toggle = (entry) => {
    const entries = read();
    const others = entries.filter(({ id }) => id !== entry.id);
    const isKept = write(others.length < entries.length ? others : [{ ...entry, saved: new Date().toISOString() }, ...entries]);
    say(...(isKept ? [] : [['notKept']]));
    show();
  };
  for (const { button, entry } of buttons) button.addEventListener('click', () => toggle(entry));

  /** Whoever visits a saved article has its present titles on the list. */
  const refresh = () => {
    const present = new Map(buttons.map(({ entry }) => [entry.id, entry]));
    const entries = read();
    const renewed = entries.map((entry) => ({ ...(present.get(entry.id) ?? entry), saved: entry.saved }));
    if (JSON.stringify(renewed) !== JSON.stringify(entries)) write(renewed);
  };

  const list = document.querySelector('[data-favorites-list]');
  const rows = new Map();

  // A language may be called like a member of an entry; then it has a stroke there.
  const memberOf = (key) => (['id', 'd', 'saved'].includes(key) ? `${key}_` : key);
  const ownKey = list && memberOf(list.dataset.favoritesList);
  const tags = new Map(list?.dataset.tags.trim().split(/\s+/).map((pair) => pair.split('=')).map(([key, tag]) => [memberOf(key), tag]));

  const dateOf = (day) => {
    const [year, month, date] = day.split('-').map(Number);
    return fill(list.dataset.date, { year, month: list.dataset.months.split('|')[month - 1] || month, day: date });
  };

  const textOf = ({ id, d, saved, ...languages }) => {
    const key = ownKey in languages ? ownKey : Object.keys(languages)[0];
    return { title: languages[key].t, path: languages[key].u, tag: key === ownKey ? undefined : tags.get(key) };
  };

  const rowOf = (id) => {
    const template = document.querySelector('template[data-favorites-entry]');
    const row = template.content.firstElementChild.cloneNode(true);
    row.querySelector('button').addEventListener('click', () => remove(id));
    rows.set(id, row);
    return row;
  };

  const fillRow = (row, entry) => {
    const { title, path, tag } = textOf(entry);
    const [time, link, button] = ['time', 'a', 'button'].map((name) => row.querySelector(name));
    time.hidden = !entry.d;
    if (entry.d) {
      time.dateTime = entry.d;
      time.textContent = dateOf(entry.d);
    }
    link.href = path;
    link.textContent = title;
    for (const name of ['lang', 'hreflang']) {
      if (tag) link.setAttribute(name, tag);
      else link.removeAttribute(name);
    }
    button.setAttribute('aria-label', fill(button.dataset.name, { title }));
  };

  const showList = (entries) => {
    const before = [...list.children];
    const place = before.findIndex((row) => row.contains(document.activeElement));
    const kept = new Set(entries.map(({ id }) => id));
    for (const [id, row] of rows) {
      if (!kept.has(id)) {
        row.remove();
        rows.delete(id);
      }
    }
    // Moving a row would take the focus from it.
    let at = list.firstElementChild;
    for (const entry of entries) {
      const row = rows.get(entry.id) ?? rowOf(entry.id);
      fillRow(row, entry);
      if (row === at) at = at.nextElementSibling;
      else list.insertBefore(row, at);
    }
    list.hidden = entries.length === 0;
    document.querySelector('[data-favorites-empty]').hidden = entries.length > 0;
    if (place >= 0 && !before[place].isConnected) {
      const isThere = (row) => row.isConnected;
      const heir = before.slice(place).find(isThere) ?? before.slice(0, place).findLast(isThere);
      (heir?.querySelector('button') ?? document.querySelector('h1')).focus();
    }
  };

  const remove = (id) => {
    const entries = read();
    const entry = entries.find((one) => one.id === id);
    const isKept = write(entries.filter((one) => one !== entry));
    show();
    if (entry) say(isKept ? ['removed', textOf(entry)] : ['notKept']);
  };

  const save = (site) => {
    const favorites = read();
    if (favorites.length === 0) {
      say(['nothing']);
      return;
    }
    const text = JSON.stringify({ version: 1, site, favorites }, null, 2);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = 'favorites.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    say(['exported']);
  };

  const load = async (file, site) => {
    const text = file.size <= LARGEST_FILE ? await file.text().catch(() => '') : '';
    const data = attempt(() => JSON.parse(text));
    const isOurs = data?.version === 1 && Array.isArray(data.favorites) && [undefined, site, location.origin + BASE].includes(data.site);
    const loaded = isOurs ? entriesOf(data.favorites) : [];
    if (!isOurs || (loaded.length === 0 && data.favorites.length > 0)) {
      say(['refused']);
      return;
    }
    const entries = read();
    const known = new Set(entries.map(({ id }) => id));
    const all = entriesOf([...entries, ...loaded.filter(({ id }) => !known.has(id))]);
    const count = all.length - entries.length;
    const isKept = count === 0 || write(all);
    show();
    const wrong = data.favorites.filter((raw) => !entryOf(raw)).length;
    say(count > 0 ? ['imported', { count }] : ['unchanged'], ...(wrong > 0 ? [['leftOut', { count: wrong }]] : []), ...(isKept ? [] : [['notKept']]));
  };

  const show = () => {
    const entries = read();
    for (const { button, entry } of buttons) {
      button.setAttribute('aria-pressed', String(entries.some(({ id }) => id === entry.id)));
    }
    if (list) showList(entries);
  };

  if (list) {
    const exporter = document.querySelector('[data-favorites-export]');
    const importer = document.querySelector('[data-favorites-import]');
    const site = exporter.dataset.favoritesExport;
    exporter.addEventListener('click', () => save(site));
    importer.addEventListener('change', async () => {
      if (importer.files.length > 0) await load(importer.files[0], site);
      importer.value = '';
    });
    // A key that is held down must not clear the list, entry by entry.
    list.addEventListener('keydown', (event) => {
      if (event.repeat && event.target.closest('button')) event.preventDefault();
    });
    if (isRefused()) say(['notKept']);
  }
  refresh();
  show();
  // Other tabs, and the history of the browser.
  addEventListener('storage', ({ key }) => {
    if (key === KEY || key === null) show();
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) show();
  });
})();
