// Chromium with a page of our own; what it asks of any other host is refused and counted.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const HOST = 'forms.example';

export const open = (executablePath) =>
  chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--host-resolver-rules=MAP * ~NOTFOUND', '--disable-background-networking'],
  });

/** @param files what the page consists of: path to [type, content]; "/" is the page itself */
export const page = async (browser, files, locale) => {
  const opened = await browser.newPage({ viewport: { width: 760, height: 900 }, locale });
  opened.strangers = [];
  await opened.route('**/*', (route) => {
    const { host, pathname } = new URL(route.request().url());
    const [contentType, body] = files[pathname] ?? [];
    if (host === HOST && body) {
      return route.fulfill({ contentType, body });
    }
    if (!pathname.endsWith('/favicon.ico')) {
      opened.strangers.push(route.request().url());
    }
    return route.abort();
  });
  await opened.goto(`http://${HOST}/`);
  return opened;
};

export const versionOf = (module) =>
  JSON.parse(readFileSync(new URL(`node_modules/${module}/package.json`, import.meta.url), 'utf8')).version;
