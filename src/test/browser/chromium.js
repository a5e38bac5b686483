// Chromium, with one page that can reach nothing: whatever it asks for is counted and answered here.
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const ADDRESS = 'http://ehr.example/';

const HOSTILE = {
  script: { contentType: 'text/javascript', body: 'alert("a script of another host")' },
  document: { contentType: 'text/html', body: '<script>alert("a page of another host")</script>' },
};

/** Runs in every frame before anything else there. */
const listen = () => {
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) {
    window[name] = (said) => window.ran(`${name}: ${said}`);
  }
};

export class Browser {
  #chromium;
  #page;
  #html;
  #canary;
  #expected = false;
  #scripts = [];
  #requests = [];

  /** @param executablePath Chromium itself; `html` is the page */
  static async open(executablePath, html) {
    const browser = new Browser();
    browser.#html = html;
    // Nothing should come here: requests end in the page. Connections that are made without a request would.
    browser.#canary = createServer((_, response) => response.end());
    browser.#canary.on('connection', () => browser.#requests.push('a connection to the canary'));
    await new Promise((resolve) => browser.#canary.listen(0, '127.0.0.1', resolve));
    browser.#chromium = await chromium.launch({
      executablePath,
      chromiumSandbox: process.getuid?.() !== 0,
      args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--disable-background-networking'],
    });
    browser.#page = await browser.#chromium.newPage();
    await browser.#page.exposeBinding('ran', (_, said) => void browser.#scripts.push(said));
    await browser.#page.addInitScript(listen);
    browser.#page.on('dialog', (dialog) => {
      browser.#scripts.push(dialog.message());
      dialog.dismiss().catch(() => {});
    });
    await browser.#page.route('**/*', (route) => browser.#answer(route));
    await browser.#page.routeWebSocket(/.*/, (socket) => void browser.#requests.push(socket.url()));
    await browser.fresh();
    return browser;
  }

  get version() {
    return this.#chromium.version();
  }

  /** Host and port of a server on this machine that nobody should ask. */
  get canary() {
    return `127.0.0.1:${this.#canary.address().port}`;
  }

  async #answer(route) {
    const request = route.request();
    const navigation = request.isNavigationRequest() && request.frame() === this.#page.mainFrame();
    if (navigation && this.#expected) {
      this.#expected = false;
      return route.fulfill({ contentType: 'text/html; charset=utf-8', body: this.#html });
    }
    this.#requests.push(request.url());
    // 204 leaves the page where it is.
    return route.fulfill(navigation ? { status: 204 } : (HOSTILE[request.resourceType()] ?? { status: 404 }));
  }

  /** The page anew, without what earlier texts did to it. */
  async fresh() {
    // A text that sends the page elsewhere may do so at this very moment, and break off where we send it.
    for (let left = 10; ; left--) {
      this.#expected = true;
      try {
        await this.#page.goto(ADDRESS);
        break;
      } catch (failure) {
        if (left === 0 || !String(failure).includes('ERR_ABORTED')) {
          throw failure;
        }
        await setTimeout(50);
      }
    }
    this.#expected = false;
    this.#scripts = [];
    this.#requests = [];
  }

  /** Runs a function of this file's callers in the page. */
  run(inPage, argument) {
    return this.#page.evaluate(inPage, argument);
  }

  /** What the page did since it was fresh, after some time or when it is enough. */
  async seen(milliseconds, isEnough) {
    const end = Date.now() + milliseconds;
    const seen = { scripts: this.#scripts, requests: this.#requests };
    while (Date.now() < end && !isEnough(seen)) {
      await setTimeout(10);
    }
    return { scripts: [...seen.scripts], requests: [...seen.requests] };
  }

  async close() {
    await this.#chromium.close();
    this.#canary.closeAllConnections?.();
    this.#canary.close();
  }
}
