// Chromium with the pages as they are served. Whatever is asked of another host, refused by the policy or told to the console is counted.
import { chromium } from 'playwright-core';

const QUIET = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const open = (executablePath) =>
  chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...QUIET, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });

export const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

/** A page whose `problems` fill by themselves. LHC-Forms tells the console how it gets on; that is no problem. */
export const newPage = async (browser, service, { size = 'desktop', bypassCSP = false } = {}) => {
  const context = await browser.newContext({
    viewport: SIZES[size],
    reducedMotion: 'reduce',
    locale: 'en-US',
    bypassCSP,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.problems = [];
  page.expected = [];
  page.on('pageerror', (error) => page.problems.push(`a script failed: ${error.message}`));
  page.on('console', (message) => {
    // Chromium tells every refused call; those that a flow provokes are expected.
    const refused = message.text().match(/status of (\d+)/)?.[1];
    if (['error', 'warning'].includes(message.type()) && !page.expected.includes(Number(refused))) {
      page.problems.push(`the console says: ${message.text().slice(0, 200)}`);
    }
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && origin !== new URL(service).origin) {
      page.problems.push(`asked for ${request.url()}`);
    }
  });
  return page;
};

/** One example, by keyboard and mouse of nobody: it is named in the address. */
export const show = async (page, service, file, language = 'en') => {
  await page.goto('about:blank');
  await page.goto(`${service}/?lang=${language}#${file}`);
  await page.locator('.check-in dl, .check-in .quiet:not(:text("…"))').first().waitFor({ state: 'attached' });
};

export const act = async (page) => {
  await page.click('#act');
  await page.locator('#cards:not([aria-busy]) :is(.card, .nothing, .refusal)').first().waitFor();
};

export const indicators = (page) =>
  page.locator('.card').evaluateAll((cards) => cards.map((card) => ['info', 'warning', 'critical'].find((name) => card.classList.contains(name))));

export const noWider = async (page, problems, where) => {
  const [wanted, is] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
  if (is > wanted) {
    problems.push(`${where} is ${is} pixels wide on a screen of ${wanted}`);
  }
};
