// A browser with a fresh profile, and the site behind an address.
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';
import { build } from './site.mjs';

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A browser alone. */
export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS, timeout: 60_000,
});

/** Builds and serves the site and starts a browser. `open` gives a page with its own profile;
    relative addresses work in it. `below` is a path of the host under which the site stands; another
    site than the example may be handed in. */
export async function start(below = '', site = build(below)) {
  const server = await serve(site.host);
  const browser = await launch();
  const open = async (options = {}) => {
    const context = await browser.newContext({ baseURL: server.origin, ...options });
    context.setDefaultTimeout(40_000);
    return context.newPage();
  };
  const stop = async () => {
    await browser.close();
    await server.close();
    site.remove();
  };
  return { root: site.root, origin: server.origin, open, stop };
}
