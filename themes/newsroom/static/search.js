// Search over the index that the program writes (docs/search.md). No dependency, no build step.
// What stands above `start` knows nothing of the page, so that tests can use it alone.

// ---- The cutter: what each step is for stands in src/search/cut.rs; tests/search-cases.json holds both together.

const WIDE = /[\u3005-\u3007\u3041-\u3096\u309D-\u309F\u30A1-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\u{20000}-\u{323AF}]/u;
const LETTER = /[\p{Alphabetic}\p{N}]/u;
const JOINT = /[-/._@:'&+,\u2010\u2012-\u2014\u2019\u2212]/;
const ACCENT = /[\u0300-\u036F]/;
const bytes = new TextEncoder();
const text = new TextDecoder();

function term(whole) {
  if (whole.length <= 5) return whole;
  const { read } = bytes.encodeInto(whole, new Uint8Array(16));
  return whole.slice(0, read);
}

function* folded(words) {
  for (const c of words) {
    if (c < '\x80') yield c.toLowerCase();
    else if (WIDE.test(c)) yield c;
    else {
      for (const part of c.normalize('NFKD')) {
        for (const small of part.toLowerCase()) if (!ACCENT.test(small)) yield small;
      }
    }
  }
}

const plain = (words) => [...folded(words)].join('');

export function cut(words) {
  const found = [];
  let place = 0;
  let run = [];
  let parts = [];
  let joint = '';
  let name;
  let number;
  let date;
  let blanks = 0;
  const give = (whole, from, to) => found.push({ term: term(whole), from, to });
  const forget = () => { name = number = date = undefined; };

  const endRun = () => {
    if (run.length === 1) {
      give(run[0], place, place);
      place += 1;
    }
    run = [];
  };
  const endWords = () => {
    if (!parts.length) return;
    const whole = parts.join('');
    const from = place;
    for (const part of parts) {
      give(part, place, place);
      place += 1;
    }
    const isDigits = /^\d+$/.test(parts[0]);
    if (parts.length > 1) {
      const [year, month, day] = parts;
      const isDay = parts.length === 3 && /^\d{5,8}$/.test(whole) && year.length === 4
        && month.length <= 2 && day.length <= 2;
      give(isDay ? year + month.padStart(2, '0') + day.padStart(2, '0') : whole, from, place - 1);
    }
    if (isDigits && parts[0].length > 2 && name) give(name.text + whole, name.from, place - 1);
    if (number && /^[a-z]/.test(whole)) give(number.text + whole, number.from, place - 1);
    const isAlone = joint === '';
    name = isAlone && /^[a-z]{1,8}$/.test(whole) ? { text: whole, from } : undefined;
    number = isAlone && isDigits && parts.length === 1 ? { text: whole, from } : undefined;
    if (!number) date = undefined;
    parts = [];
    joint = '';
    blanks = 0;
  };
  const dated = (c) => {
    const digits = number?.text ?? '';
    const before = date?.text.length ?? 0;
    const isShort = digits.length === 1 || digits.length === 2;
    let unit;
    if (c === '年' && digits.length === 4) date = number;
    else if (isShort && ((c === '月' && before === 4) || (/[日号]/.test(c) && before === 6))) {
      unit = date = { text: date.text + digits.padStart(2, '0'), from: date.from };
    } else date = undefined;
    const counted = number;
    name = number = undefined;
    blanks = 0;
    return unit ?? (counted && { text: counted.text + c, from: counted.from });
  };

  for (const c of folded(words)) {
    if (WIDE.test(c)) {
      endWords();
      const unit = dated(c);
      if (run.length) {
        give(run.at(-1) + c, place, place);
        place += 1;
      }
      run.push(c);
      if (unit) give(unit.text, unit.from, place);
    } else if (LETTER.test(c)) {
      endRun();
      if (joint) {
        if (joint === ',' && !/\d,\d/.test(`${parts.at(-1).at(-1)},${c}`)) {
          endWords();
          forget();
        } else {
          joint = '';
          parts.push('');
        }
      }
      if (!parts.length) parts.push('');
      parts.push(parts.pop() + c);
    } else if (JOINT.test(c) && parts.length && !joint) joint = c;
    else {
      endWords();
      endRun();
      if (c === ' ' && !blanks) blanks = 1;
      else forget();
    }
  }
  endWords();
  endRun();
  return found;
}

// ---- The index.

export function hash(whole) {
  const head = WIDE.test(whole) ? whole : [...whole].slice(0, 4).join('');
  let sum = 0x811C9DC5;
  for (const byte of bytes.encode(head)) sum = Math.imul(sum ^ byte, 0x01000193);
  sum ^= sum >>> 16;
  sum = Math.imul(sum, 0x85EBCA6B);
  sum ^= sum >>> 13;
  sum = Math.imul(sum, 0xC2B2AE35);
  return (sum ^ (sum >>> 16)) >>> 0;
}

const hex = (four) => [...four].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function readWords(data, wanted) {
  const found = [];
  const last = new Uint8Array(16);
  let at = 4;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = data[at++];
      value += (byte & 0x7F) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < data.length) {
    const shared = data[at] >> 4;
    const length = shared + (data[at] & 15) + 1;
    last.set(data.subarray(at + 1, at + 1 + length - shared), shared);
    at += 1 + length - shared;
    const count = number();
    const size = number();
    const end = at + size;
    const weight = wanted(text.decode(last.subarray(0, length)));
    if (weight) {
      const articles = new Map();
      for (let next = 0, n = 0; n < count; n += 1) {
        next += number();
        articles.set(next, data[at++]);
        next += 1;
      }
      found.push({ weight, articles });
    }
    at = end;
  }
  return found;
}

const COUNT = Array.from({ length: 32 }, (_, bits) => bits.toString(2).replaceAll('0', '').length);
const frequency = (bits) => (bits & 128 ? 7 : 0) + (bits & 64 ? 3 : 0) + (bits & 32 ? 2 : 0) + COUNT[bits & 31];

// Words that nearly every article has. Beside others they are not looked for.
const COMMON = new Set('a an and are as at be by for from in is it of on or s that the this to was with'.split(' '));

/** How well a term of the index fits a word of the query: 0 is not at all. */
function fit(word) {
  const isWord = !WIDE.test(word) && word.length >= 4;
  const one = !isWord ? word : word.length > 5 && word.endsWith('ies') ? `${word.slice(0, -3)}y`
    : word.length > 4 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
  return (other) => {
    if (other === word) return 1;
    if (other === one) return 0.9;
    if (!isWord || !other.startsWith(word)) return 0;
    return other.length === word.length + 1 && other.endsWith('s') ? 0.9 : 0.6;
  };
}

export class Index {
  /** `load` gives the bytes of a file of the index by its name, past any cache when told so. */
  constructor(load) {
    this.load = load;
    this.files = new Map();
  }

  async open(fresh = false) {
    const data = await this.load('list.bin', fresh);
    const start = 4 + new DataView(data.buffer, data.byteOffset).getUint32(0, true);
    const about = JSON.parse(text.decode(data.subarray(4, start)));
    this.files.clear();
    let first = 0;
    this.volumes = about.volumes.map((volume, number) => {
      const own = { ...volume, number, first };
      first += volume.articles;
      return own;
    });
    this.block = about.block;
    this.sections = about.sections;
    const rows = data.subarray(start);
    this.articles = Array.from({ length: first }, (_, id) => {
      const [low, high, section, size] = rows.subarray(4 * id, 4 * id + 4);
      const day = low + 256 * high;
      return {
        year: day ? new Date(day * 86_400_000).getUTCFullYear() : 0,
        section: this.sections[section]?.[0] ?? '',
        place: this.sections[section]?.[1] ?? '',
        length: (8 + (size & 7)) * 2 ** (size >> 3),
      };
    });
    this.mean = this.articles.reduce((sum, { length }) => sum + length, 0) / Math.max(first, 1);
    return this;
  }

  async file(volume, name, mark) {
    const path = `${volume.number}/${name}`;
    if (!this.files.has(path)) this.files.set(path, this.load(path, Boolean(this.isFresh)));
    const data = await this.files.get(path).catch((error) => {
      this.files.delete(path);
      throw error;
    });
    if (mark(data) !== volume.digest) throw new Stale(path);
    return data;
  }

  words(volume, shard) {
    const name = `w${shard.toString(16).padStart(4, '0')}.bin`;
    return this.file(volume, name, (data) => hex(data.subarray(0, 4)));
  }

  async record(id) {
    const volume = this.volumes.findLast(({ first }) => first <= id);
    const place = id - volume.first;
    const name = `a${Math.floor(place / this.block).toString(16).padStart(4, '0')}.json`;
    const read = (data) => JSON.parse(text.decode(data));
    const { articles } = read(await this.file(volume, name, (data) => read(data).volume));
    const [title, path, day, date, summary] = articles[place % this.block];
    const { year, section, place: name_ } = this.articles[id];
    return { title, path, day, date, summary, year, section, place: name_ };
  }

  async postings(word) {
    const sum = hash(word);
    const wanted = fit(word);
    const found = new Map();
    await Promise.all(this.volumes.filter(({ articles }) => articles).map(async (volume) => {
      const shard = volume.shards === 1 ? 0 : sum >>> (32 - Math.log2(volume.shards));
      for (const { weight, articles } of readWords(await this.words(volume, shard), wanted)) {
        for (const [place, bits] of articles) {
          const id = volume.first + place;
          const before = found.get(id) ?? { bits: 0, tf: 0 };
          found.set(id, { bits: before.bits | bits, tf: Math.max(before.tf, weight * frequency(bits)) });
        }
      }
    }));
    return found;
  }

  /** `{ ids, all }`: articles for a query, the best first; `all` is false where none has all its
      words. A site that is published meanwhile is read again. */
  async find(query, fresh = false) {
    try {
      if (!this.articles || fresh) {
        this.isFresh = fresh;
        await this.open(fresh);
      }
      return await this.rank(cut(query));
    } catch (error) {
      if (fresh || !(error instanceof Stale)) throw error;
      return this.find(query, true);
    }
  }

  async rank(tokens) {
    const isRare = tokens.some(({ term: own, from, to }) => from === to && !COMMON.has(own));
    const dates = tokens.filter(({ term: own, from, to }) => to - from > 1 && /^\d{8}$/.test(own));
    const isInDate = (token) => dates.some((date) => token !== date && date.from <= token.from && token.to <= date.to);
    const wanted = tokens.filter((token) => !isInDate(token) && (!isRare || !COMMON.has(token.term)));
    const lists = await Promise.all(wanted.map(async (token) => ({ ...token, articles: await this.postings(token.term) })));
    const places = new Set(wanted.filter((token) => token.from === token.to || dates.includes(token)).map(({ from }) => from));
    const scores = new Map();
    const total = this.articles.length;
    for (const { from, to, articles } of lists) {
      const rarity = Math.log(1 + (total - articles.size + 0.5) / (articles.size + 0.5));
      for (const [id, { bits, tf }] of articles) {
        const score = scores.get(id) ?? { sum: 0, places: new Set(), at: new Map() };
        const size = 1.2 * (0.5 + 0.5 * this.articles[id].length / this.mean);
        score.sum += rarity * tf * 2.2 / (tf + size);
        for (let place = from; place <= to; place += 1) if (places.has(place)) score.places.add(place);
        if (from === to) score.at.set(from, { bits, rarity });
        scores.set(id, score);
      }
    }
    for (const score of scores.values()) {
      for (const [place, { bits, rarity }] of score.at) {
        const next = score.at.get(place + 1);
        if (next) {
          const shared = bits & next.bits;
          const near = (shared & 128 ? 2 : 0) + (shared & 64 ? 1.5 : 0) + (shared & 63 ? 2 : 0);
          score.sum += near * Math.min(rarity, next.rarity);
        }
      }
    }
    const most = Math.max(0, ...[...scores.values()].map((score) => score.places.size));
    // Where no article has all words, those that have the most of them, if that is half.
    const enough = most * 2 >= places.size ? most : Infinity;
    const ids = [...scores].filter(([, score]) => score.places.size >= enough)
      .sort(([a, x], [b, y]) => y.sum - x.sum || b - a).map(([id]) => id);
    return { ids, all: most === places.size };
  }
}

class Stale extends Error {}

export function marks(words, query) {
  const wanted = new Set(cut(query).filter(({ term: own }) => !COMMON.has(own)).map(({ term: own }) => own));
  const starts = [...wanted].filter((own) => !WIDE.test(own) && own.length > 3);
  const has = (own) => wanted.has(own) || starts.some((start) => own.startsWith(start));
  const found = [];
  const add = (from, to) => {
    if (found.length && from <= found.at(-1)[1]) found.at(-1)[1] = to;
    else found.push([from, to]);
  };
  for (const { 0: piece, index } of words.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    let at = index;
    let before = '';
    for (const [part] of piece.matchAll(new RegExp(`${WIDE.source}|(?:(?!${WIDE.source}).)+`, 'gu'))) {
      const isWide = WIDE.test(part);
      if (isWide && before && wanted.has(before + part)) add(at - before.length, at + part.length);
      else if (wanted.has(part) || (!isWide && cut(part).some(({ term: own }) => has(own)))) add(at, at + part.length);
      before = isWide ? part : '';
      at += part.length;
    }
  }
  return found;
}

// ---- The page.

const PAGE = 10;

function start(form) {
  const { search, one, many, none, near, failed, more: moreWord } = form.dataset;
  const list = document.querySelector('[data-search-results]');
  const status = document.querySelector('[data-search-status]');
  const more = document.querySelector('[data-search-more]');
  const { q, section, year } = form.elements;
  const index = new Index(async (name, fresh) => {
    const answer = await fetch(search + name, fresh ? { cache: 'reload' } : {});
    if (!answer.ok) throw new Error(`${answer.status} ${name}`);
    return new Uint8Array(await answer.arrayBuffer());
  });
  let run = 0;

  // Text only: a query is never read as HTML.
  const marked = (element, words, query) => {
    let at = 0;
    for (const [from, to] of marks(words, query)) {
      const mark = document.createElement('mark');
      mark.textContent = words.slice(from, to);
      element.append(words.slice(at, from), mark);
      at = to;
    }
    element.append(words.slice(at));
    return element;
  };
  const element = (name, ...children) => {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  };
  const row = ({ title, path, day, date, summary, place }, query) => {
    const link = marked(document.createElement('a'), title, query);
    link.href = path;
    const item = element('li');
    if (day) {
      const time = element('time', date);
      time.dateTime = day;
      item.append(time);
    }
    const said = element('div', link);
    if (place) said.append(' ', element('small', place));
    if (summary) said.append(marked(element('p'), summary, query));
    item.append(said);
    return item;
  };

  async function show(fresh = false) {
    const query = q.value.trim();
    run += 1;
    const own = run;
    if (!query) {
      list.replaceChildren();
      status.textContent = '';
      more.hidden = true;
      return;
    }
    try {
      const { ids, all } = await index.find(query, fresh);
      const fits = (id) => {
        const article = index.articles[id];
        const isInside = !section.value || article.section === section.value || article.section.startsWith(`${section.value}/`);
        return isInside && (!year.value || String(article.year) === year.value);
      };
      const left = ids.filter(fits);
      const count = left.length;
      const add = async () => {
        const isFirst = left.length === count;
        const records = await Promise.all(left.splice(0, PAGE).map((id) => index.record(id)));
        if (own !== run) return null;
        // Of the best those come first whose title has the query as it was written.
        const has = ({ title }) => Number(plain(title).includes(plain(query)));
        if (isFirst) records.sort((a, b) => has(b) - has(a));
        const rows = records.map((record) => row(record, query));
        list.append(...rows);
        more.hidden = left.length === 0;
        return rows[0];
      };
      if (own !== run) return;
      list.replaceChildren();
      await add();
      if (own !== run) return;
      const words = count === 1 ? one : many.replace('{count}', count);
      status.textContent = count === 0 ? none.replace('{query}', () => query) : all ? words : `${near} ${words}`;
      more.onclick = async () => (await add())?.querySelector('a').focus();
    } catch (error) {
      if (own !== run) return;
      if (error instanceof Stale && !fresh) {
        await show(true);
        return;
      }
      list.replaceChildren();
      more.hidden = true;
      status.textContent = failed;
      console.warn(error);
    }
  }

  const read = () => {
    const asked = new URLSearchParams(location.search);
    q.value = asked.get('q') ?? '';
    for (const select of [section, year]) {
      const value = asked.get(select.name) ?? '';
      select.value = [...select.options].some((option) => option.value === value) ? value : '';
    }
  };
  const go = (event) => {
    event?.preventDefault();
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
    const address = asked.size === 0 ? location.pathname : `?${asked}`;
    if (address !== location.search) history.pushState(null, '', address);
    show();
  };
  more.textContent = moreWord;
  form.addEventListener('submit', go);
  section.addEventListener('change', go);
  year.addEventListener('change', go);
  addEventListener('popstate', () => { read(); show(); });
  read();
  show();
}

const form = globalThis.document?.querySelector('[data-search]');
if (form) start(form);
