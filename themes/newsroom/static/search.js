// Search. How texts are cut, what the files hold and how articles are ranked: docs/search.md.

const WIDE = /[\u3005-\u3007\u3041-\u3096\u309D-\u309F\u30A1-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\u{20000}-\u{323AF}]/u;
const LETTER = /[\p{Alphabetic}\p{N}]/u;
const JOINT = /[-/._@:'&+,\u2010\u2012-\u2014\u2019\u2212]/;
const NUMBER = /^\d+$/;
const bytes = new TextEncoder();
const text = new TextDecoder();

const sixteen = (whole) => {
  const data = new Uint8Array(16);
  return { data, ...bytes.encodeInto(whole, data) };
};

function* folded(words) {
  for (const c of words) {
    if (WIDE.test(c)) yield c;
    else for (const small of c.normalize('NFKD').toLowerCase()) if (!/[\u0300-\u036F]/.test(small)) yield small;
  }
}

const plain = (words) => [...folded(words)].join('');

export function cut(words) {
  const found = [];
  let place = 0;
  let run = [];
  let parts = [];
  let joint = '';
  let before;
  let date;
  let blanks = 0;
  const give = (whole, from, to = from) => found.push({ term: whole.slice(0, sixteen(whole).read), from, to });
  const forget = () => { before = date = undefined; };

  const endRun = () => {
    if (run.length === 1) {
      give(run[0], place);
      place += 1;
    }
    run = [];
  };
  const endWords = () => {
    if (!parts.length) return;
    const whole = parts.join('');
    const from = place;
    for (const part of parts) {
      give(part, place);
      place += 1;
    }
    if (parts.length > 1) {
      const isDay = /^\d{4} \d\d? \d\d?$/.test(parts.join(' '));
      give(isDay ? parts.map((part) => part.padStart(2, '0')).join('') : whole, from, place - 1);
    }
    if (before && /^(\d+ [a-z]|[a-z]{1,8} \d{3,}$)/.test(`${before.text} ${parts[0]}`)) give(before.text + whole, before.from, place - 1);
    const isJoined = joint || (parts.length > 1 && NUMBER.test(whole));
    if (isJoined || !NUMBER.test(whole)) date = undefined;
    before = isJoined ? undefined : { text: whole, from };
    parts = [];
    joint = '';
    blanks = 0;
  };
  const counted = (c) => {
    const { text: digits, from } = NUMBER.test(before?.text) ? before : { text: '' };
    let unit = digits && { text: digits + c, from };
    if (c === '年' && digits.length === 4) date = before;
    else if (/^(4[12]月|6[12][日号])$/.test(`${date?.text.length}${digits.length}${c}`)) {
      unit = date = { text: date.text + digits.padStart(2, '0'), from: date.from };
    } else date = undefined;
    before = undefined;
    blanks = 0;
    return unit;
  };

  for (const c of folded(words)) {
    if (WIDE.test(c)) {
      endWords();
      const unit = counted(c);
      if (run.length) {
        give(run.at(-1) + c, place);
        place += 1;
      }
      run.push(c);
      if (unit) give(unit.text, unit.from, place);
    } else if (LETTER.test(c)) {
      endRun();
      if (joint === ',' && !/\d,\d/.test(parts.at(-1).at(-1) + joint + c)) {
        endWords();
        forget();
      }
      if (joint || !parts.length) parts.push('');
      joint = '';
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

export function hash(whole) {
  const letters = [...whole];
  const { data } = sixteen(WIDE.test(letters[0]) ? whole : letters.slice(0, 4).join(''));
  let sum = 0;
  for (let at = 0; at < 16; at += 4) {
    sum = Math.imul(sum ^ new DataView(data.buffer).getUint32(at), 0x85EBCA6B);
    sum ^= sum >>> 15;
  }
  return sum >>> 0;
}

const hex = (number, digits) => number.toString(16).padStart(digits, '0');

function readWords(data, total, weigh, take) {
  const last = new Uint8Array(16);
  let at = 32;
  // From four bytes: 25 bits at most.
  const bits = (count) => {
    const byte = at >> 3;
    const four = data[byte] | data[byte + 1] << 8 | data[byte + 2] << 16 | data[byte + 3] << 24;
    const value = four >>> (at & 7) & (1 << count) - 1;
    at += count;
    return value;
  };
  while (at + 8 < data.length * 8) {
    const shared = bits(4);
    const length = shared + bits(4) + 1;
    for (let n = shared; n < length; n += 1) last[n] = bits(8);
    let count = 0;
    for (let shift = 0, more = 1; more; shift += 7) {
      count |= bits(7) << shift;
      more = bits(1);
    }
    const weight = weigh(text.decode(last.subarray(0, length)));
    const low = 31 - Math.clz32((total - count) / count | 1);
    const isCommon = total > 127 && count * 4 > total;
    for (let place = 0; count; place += 1, count -= 1) {
      while (bits(1)) place += 2 ** low;
      place += bits(low);
      let parts = bits(isCommon ? 1 : 3);
      if (isCommon) parts = parts && bits(3) << 5;
      else parts = parts < 5 ? 1 << parts : bits(parts === 5 ? 5 : 8);
      if (weight) take(place, parts, weight);
    }
  }
}

const frequency = (parts) => {
  let sum = (parts & 128 && 7) + (parts & 64 && 3) + (parts & 32 && 2);
  for (let part = 1; part < 32; part *= 2) if (parts & part) sum += 1;
  return sum || 1;
};

const COMMON = new Set('a an and are as at be by for from in is it of on or s that the this to was with'.split(' '));

/** How well terms of the index fit a word of the query. */
function fit(word) {
  const one = word.replace(/^(.{3,})ies$/, '$1y').replace(/^(.{3,}[^su])s$/, '$1');
  return (other) => {
    if (other === word) return 1;
    if (other === one || other === `${word}s`) return 0.9;
    return !WIDE.test(word) && word.length > 3 && other.startsWith(word) ? 0.6 : 0;
  };
}

export class Index {
  /** `load` gives the bytes of a file, past any cache when told so. */
  constructor(load) {
    this.load = load;
  }

  async open(isFresh) {
    this.isFresh = isFresh;
    const data = await this.load('list.bin', isFresh);
    const start = 4 + new DataView(data.buffer).getUint32(0, true);
    const { volumes, block, sections } = JSON.parse(text.decode(data.subarray(4, start)));
    this.files = new Map();
    let first = 0;
    this.volumes = volumes.map((volume, number) => {
      const own = { ...volume, number, first };
      first += volume.articles;
      return own;
    });
    this.block = block;
    this.articles = Array.from({ length: first }, (_, id) => {
      const [low, high, at, size] = data.subarray(start + 4 * id);
      const day = low + 256 * high;
      const [section, place] = sections[at] ?? ['', ''];
      return { year: day && new Date(day * 86_400_000).getUTCFullYear(), section, place, length: (8 + (size & 7)) * 2 ** (size >> 3) };
    });
    this.mean = this.articles.reduce((sum, { length }) => sum + length, 0) / first;
  }

  async file({ number, digest }, name, read) {
    const path = `${number}/${name}`;
    if (!this.files.has(path)) this.files.set(path, this.load(path, this.isFresh).then(read));
    const made = await this.files.get(path).catch((error) => {
      this.files.delete(path);
      throw error;
    });
    if (made.volume !== digest) throw new Stale(path);
    return made;
  }

  async record(id) {
    const volume = this.volumes.findLast(({ first }) => first <= id);
    const place = id - volume.first;
    const name = `a${hex(Math.floor(place / this.block), 4)}.json`;
    const { articles } = await this.file(volume, name, (data) => JSON.parse(text.decode(data)));
    const [title, path, day, date, summary] = articles[place % this.block];
    return { ...this.articles[id], title, path, day, date, summary };
  }

  async postings(word) {
    const found = new Map();
    await Promise.all(this.volumes.map(async (volume) => {
      const name = `w${hex(Math.floor(hash(word) / 2 ** 32 * volume.shards), 4)}.bin`;
      const { data } = await this.file(volume, name, (data) => ({ data, volume: hex(new DataView(data.buffer).getUint32(0), 8) }));
      readWords(data, volume.articles, fit(word), (place, parts, weight) => {
        const before = found.get(volume.first + place) ?? { parts: 0, tf: 0 };
        found.set(volume.first + place, { parts: before.parts | parts, tf: Math.max(before.tf, weight * frequency(parts)) });
      });
    }));
    return found;
  }

  /** Articles, the best first, and whether they have all words. A site published meanwhile is read again. */
  async find(query, isFresh = false) {
    try {
      if (!this.articles || isFresh) await this.open(isFresh);
      return await this.rank(cut(query));
    } catch (error) {
      if (isFresh || !(error instanceof Stale)) throw error;
      return this.find(query, true);
    }
  }

  async rank(tokens) {
    const isRare = tokens.some(({ term, from, to }) => from === to && !COMMON.has(term));
    const dates = tokens.filter(({ term, from, to }) => to - from > 1 && /^\d{8}$/.test(term));
    const isInDate = (token) => dates.some((date) => token !== date && date.from <= token.from && token.to <= date.to);
    const wanted = tokens.filter((token) => !isInDate(token) && !(isRare && COMMON.has(token.term)));
    const lists = await Promise.all(wanted.map(async (token) => ({ ...token, articles: await this.postings(token.term) })));
    const places = new Set(wanted.filter((token) => token.from === token.to || dates.includes(token)).map(({ from }) => from));
    const scores = new Map();
    for (const { from, to, articles } of lists) {
      const rarity = Math.log(1 + (this.articles.length - articles.size + 0.5) / (articles.size + 0.5));
      for (const [id, { parts, tf }] of articles) {
        const score = scores.get(id) ?? { sum: 0, places: new Set(), at: [] };
        const size = 0.6 + 0.6 * this.articles[id].length / this.mean;
        score.sum += rarity * tf * 2.2 / (tf + size);
        for (let place = from; place <= to; place += 1) if (places.has(place)) score.places.add(place);
        if (from === to) score.at[from] = { parts, rarity };
        scores.set(id, score);
      }
    }
    let most = 0;
    for (const score of scores.values()) {
      most = Math.max(most, score.places.size);
      score.at.forEach(({ parts, rarity }, place) => {
        const next = score.at[place + 1];
        const shared = parts & next?.parts;
        score.sum += ((shared & 128 && 2) + (shared & 64 && 1.5) + (shared & 63 && 2)) * Math.min(rarity, next?.rarity ?? 0);
      });
    }
    const ids = [...scores].filter(([, score]) => score.places.size === most && most * 2 >= places.size)
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
  const element = (name, ...children) => {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  };
  const marked = (name, words, query) => {
    const made = element(name);
    let at = 0;
    for (const [from, to] of marks(words, query)) {
      made.append(words.slice(at, from), element('mark', words.slice(from, to)));
      at = to;
    }
    made.append(words.slice(at));
    return made;
  };
  const row = ({ title, path, day, date, summary, place }, query) => {
    const link = marked('a', title, query);
    link.href = path;
    const item = element('li');
    if (day) {
      const time = element('time', date);
      time.dateTime = day;
      item.append(time);
    }
    const said = element('div', link);
    if (place) said.append(' ', element('small', place));
    if (summary) said.append(marked('p', summary, query));
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
