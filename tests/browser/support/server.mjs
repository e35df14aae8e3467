// A host for one folder, as small as one can be that knows `_headers`, folders and 404.html.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  css: 'text/css; charset=utf-8', html: 'text/html; charset=utf-8', jpg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8', json: 'application/json', png: 'image/png',
  svg: 'image/svg+xml', txt: 'text/plain; charset=utf-8', webp: 'image/webp', xml: 'application/xml',
};

/** Rules of a `_headers` file: [{ prefix, headers }]; `! Name` takes a header away again. */
function rules(text) {
  const found = [];
  for (const line of text.split('\n').filter((line) => line.trim())) {
    if (!/^\s/.test(line)) found.push({ prefix: line.trim().replace(/\*$/, ''), headers: [] });
    else found.at(-1).headers.push(line.trim());
  }
  return found;
}

function headersFor(address, found) {
  const headers = {};
  for (const { prefix, headers: lines } of found.filter(({ prefix }) => address.startsWith(prefix))) {
    for (const line of lines) {
      const [name, ...value] = line.split(':');
      if (line.startsWith('!')) delete headers[line.slice(1).trim().toLowerCase()];
      else headers[name.trim().toLowerCase()] = value.join(':').trim();
    }
  }
  return headers;
}

// What every host compresses. None does less than gzip, so nothing here is told better than it is.
const TEXT = /^text\/|json|xml|javascript/;

/** Serves a folder on a port that is free; gives its origin and a function that ends it. */
export async function serve(root) {
  const found = rules(await readFile(path.join(root, '_headers'), 'utf8').catch(() => ''));
  const server = createServer(async (request, response) => {
    const address = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const headers = headersFor(address, found);
    const file = path.join(root, address.endsWith('/') ? `${address}index.html` : address);
    const send = (status, body, name) => {
      const type = TYPES[path.extname(name).slice(1)] ?? 'application/octet-stream';
      headers['content-type'] = type;
      if (TEXT.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'])) {
        Object.assign(headers, { 'content-encoding': 'gzip', vary: 'accept-encoding' });
        body = gzipSync(body);
      }
      response.writeHead(status, headers).end(body);
    };
    try {
      if (!file.startsWith(root + path.sep)) throw new Error('outside');
      send(200, await readFile(file), file);
    } catch {
      send(404, await readFile(path.join(root, '404.html')), '404.html');
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const close = () => new Promise((closed) => {
    server.closeAllConnections();
    server.close(closed);
  });
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}
