// Feeds and sitemaps are what their formats say, of the example site and of one with hostile titles.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import formats from 'ajv-formats';
import { RelaxNGValidator, XmlDocument, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { HOSTILE, adjusted, hostile } from './support/made.mjs';
import { files } from './support/site.mjs';

xmlRegisterFsInputProviders();
const schema = (name) => fileURLToPath(new URL(`schemas/${name}`, import.meta.url));
const parsed = (bytes, url) => XmlDocument.fromBuffer(bytes, url && { url });
const schemaDocument = (name) => parsed(readFileSync(schema(name)), schema(name));
const ajv = formats(new Ajv({ allErrors: true }));
const isFeed = ajv.compile(JSON.parse(readFileSync(schema('feed.schema.json'), 'utf8')));
const JUDGES = {
  'feed.xml': RelaxNGValidator.fromDoc(schemaDocument('atom.rng')),
  'rss.xml': RelaxNGValidator.fromDoc(schemaDocument('rss.rng')),
  'sitemap.xml': XsdValidator.fromDoc(schemaDocument('sitemap.xsd')),
};
JUDGES['sitemap-news.xml'] = JUDGES['sitemap.xml'];

/** What is wrong with a file; nothing when it is valid. */
function faults(name, bytes) {
  if (name === 'feed.json') return isFeed(JSON.parse(bytes)) ? '' : ajv.errorsText(isFeed.errors);
  let document;
  try {
    document = parsed(bytes);
    JUDGES[name].validate(document);
    return '';
  } catch (error) {
    return String(error.message);
  } finally {
    document?.dispose();
  }
}

/** Texts of all elements of a name in one file. */
function texts(bytes, name) {
  const document = parsed(bytes);
  try {
    return document.find(`//*[local-name() = '${name}']`).map((node) => node.content);
  } finally {
    document.dispose();
  }
}

describe('what has a schema is valid', { timeout: 400_000 }, () => {
  const sites = {};
  before(() => {
    sites.example = adjusted([['feeds', 'formats', '["atom", "rss", "json"]'], ['news', 'sitemap', 'true']]);
    sites.hostile = hostile();
  });
  after(() => Object.values(sites).forEach((site) => site.remove()));
  const read = (site, file) => readFileSync(path.join(sites[site].root, file));

  for (const site of ['example', 'hostile']) {
    for (const name of ['feed.xml', 'rss.xml', 'feed.json', 'sitemap.xml', 'sitemap-news.xml']) {
      test(`${name} of the ${site} site`, () => {
        const all = files(sites[site].root).filter((file) => path.basename(file) === name);
        // The example has no news of the last two days, and then there is no such file.
        if (site === 'example' && name === 'sitemap-news.xml') return assert.deepEqual(all, []);
        assert.ok(all.length >= (name.startsWith('sitemap') ? 1 : 6), `${all.length} files`);
        assert.deepEqual(all.map((file) => [file, faults(name, read(site, file))]).filter(([, fault]) => fault), []);
      });
    }
  }

  test('titles arrive as they were written', () => {
    const wanted = HOSTILE.map(({ shown }) => shown).reverse();
    for (const name of ['feed.xml', 'rss.xml']) assert.deepEqual(texts(read('hostile', `en/${name}`), 'title').slice(1), wanted);
    // Both languages have them.
    const told = new Set(texts(read('hostile', 'sitemap-news.xml'), 'title').map((text) => text.trim()));
    assert.deepEqual([...told], wanted.map((text) => text.trim()));
    const feed = JSON.parse(read('hostile', 'en/feed.json'));
    // JSON has a way to write some control characters.
    assert.deepEqual(feed.items.map(({ title }) => title.replace(/\p{Cc}/gu, '')), wanted);
    for (const { content_html: html } of feed.items) assert.ok(!html.includes('<script'), html);
  });

  test('the schemas are no rubber stamps', () => {
    const breaks = {
      'feed.xml': [['<updated>', '<updated>yesterday '], ['<id>', '<id>/'], ['</feed>', '<x/></feed>'], ['<published>', '<published></published><published>'], [' xml:lang="en"', '']],
      'rss.xml': [['<pubDate>', '<pubDate>1'], ['<guid isPermaLink="true">', '<guid>'], ['<language>', '<lang>'], ['</item>', '<x/></item>']],
      'feed.json': [['"title":', '"titel":'], ['"date_published": "', '"date_published": "x'], ['version/1.1', 'version/1'], ['"id": "', '"id": "x']],
      'sitemap.xml': [['<loc>https', '<loc>ftp'], ['<lastmod>2', '<lastmod>x'], ['hreflang="en"', 'hreflang="english!"'], ['rel="alternate"', 'rel="self"']],
      'sitemap-news.xml': [['<news:language>', '<news:language>x-'], ['<news:title>', '<news:titel>'], ['<news:publication_date>', '<news:publication_date>x']],
    };
    for (const [name, all] of Object.entries(breaks)) {
      const file = name.startsWith('sitemap') ? name : `en/${name}`;
      const text = read('hostile', file).toString();
      for (const [whole, broken] of all) {
        assert.ok(text.includes(whole), `${file} has no ${whole}`);
        assert.notEqual(faults(name, Buffer.from(text.replace(whole, broken))), '', `${file}: ${broken}`);
      }
    }
  });
});
