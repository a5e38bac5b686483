// node viewer.js SERVICE CHROMIUM SLOW_PORT PICTURES: runs every flow, has axe-core look at every state, and takes pictures.
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { act, newPage, noWider, open, show } from './browser.js';
import { flows, prepare } from './flows.js';

const AXE = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** Flows that are about words are done in Spanish on the phone. */
const IN_BOTH = ['every patient and moment shows its cards', 'the check-in is filled in, and the cards change'];

const words = (language) => JSON.parse(readFileSync(new URL(`../../main/web/words/${language}.json`, import.meta.url), 'utf8'));

const flat = (value, path = '') =>
  typeof value === 'string' ? [[path, (value.match(/\{\w+\}/g) ?? []).sort().join()]] : Object.entries(value).flatMap(([name, below]) => flat(below, `${path}.${name}`));

/** Every word in each language, with the same places to fill. */
const sameWords = () => {
  const [en, es] = ['en', 'es'].map((language) => new Map(flat(words(language))));
  return [...new Set([...en.keys(), ...es.keys()])].filter((path) => en.get(path) !== es.get(path)).map((path) => `the words ${path} are not the same in both languages`);
};

/** What there is to see, and how to get there. */
const STATES = {
  start: async (page, service, language) => show(page, service, 'wound-infection', language),
  'critical card': async (page, service, language) => {
    await show(page, service, 'bladder-and-leg-weakness', language);
    await act(page);
  },
  warning: async (page, service, language) => {
    await show(page, service, 'wound-infection', language);
    await act(page);
    await page.locator('.apply').first().click();
    await page.locator('.override summary').first().click();
    await page.locator('.status:not(:empty)').first().waitFor();
  },
  'why, with absent signs': async (page, service, language) => {
    await show(page, service, 'incomplete-chart', language);
    await act(page);
    await page.locator('.answer details').evaluateAll((all) => all.forEach((details) => (details.open = true)));
  },
  'no card': async (page, service, language) => {
    await show(page, service, 'recovering-week-2', language);
    await act(page);
  },
  refusal: async (page, service, language) => {
    page.expected.push(412);
    await show(page, service, 'wound-infection', language);
    await page.locator('#fault').selectOption('missing');
    await act(page);
  },
  'own request': async (page, service, language) => {
    await show(page, service, 'quiet-discharge', language);
    await page.locator('.own summary').click();
    await page.locator('.own .quiet-button').click();
  },
  statement: async (page, service, language) => {
    await show(page, service, 'bladder-and-leg-weakness', language);
    await act(page);
    await page.locator('[data-statement=S40]').first().click();
    await page.locator('#statement[open]').waitFor();
  },
  form: async (page, service, language) => {
    await show(page, service, 'recovering-week-2', language);
    await page.click('#fill-in');
    await page.locator('#form .bar:last-child button:not([disabled])').waitFor({ timeout: 40_000 });
  },
  handout: async (page, service, language) => page.goto(`${service}/handout/back-surgery?lang=${language}`),
  insight: async (page, service) => page.goto(`${service}/insight`),
};

/** Which pictures are kept for the README, in English. */
const KEPT = { start: 'viewer-start', 'critical card': 'viewer-critical', warning: 'viewer-warning', 'why, with absent signs': 'viewer-why', 'no card': 'viewer-no-card', refusal: 'viewer-refusal', statement: 'viewer-statement', form: 'viewer-form' };

const axe = (page) =>
  page.evaluate(async () => {
    const { violations, passes } = await window.axe.run(document, { resultTypes: ['violations'], iframes: false });
    return { passes: passes.length, violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join('; ')}`) };
  });

const examined = async (browser, service, problems) => {
  const rows = [];
  await Promise.all(
    ['desktop', 'phone'].map(async (size) => {
      // axe-core is put into the page by the browser, which the page's own policy would refuse.
      const page = await newPage(browser, service, { size, bypassCSP: true });
      await prepare(page);
      for (const language of ['en', 'es']) {
        for (const [state, reach] of Object.entries(STATES)) {
          await reach(page, service, language);
          await page.evaluate(AXE);
          const { passes, violations } = await axe(page);
          rows.push([state, size, language, passes, violations.length]);
          problems.push(...violations.map((violation) => `axe, ${state}, ${size}, ${language}: ${violation}`));
          await noWider(page, problems, `${state} (${size}, ${language})`);
        }
      }
      await page.context().close();
    }),
  );
  return rows.sort((one, other) => String(one).localeCompare(String(other)));
};

const pictured = async (browser, service, folder, problems) => {
  mkdirSync(folder, { recursive: true });
  await Promise.all(
    ['desktop', 'phone'].map(async (size) => {
      const page = await newPage(browser, service, { size });
      await prepare(page);
      for (const [state, name] of Object.entries(KEPT)) {
        await STATES[state](page, service, 'en');
        await page.evaluate(() => document.activeElement?.blur?.());
        if (state === 'why, with absent signs') {
          await page.locator('.why').scrollIntoViewIfNeeded();
          await page.locator('.why').evaluate((why) => why.scrollIntoView());
        }
        await page.screenshot({ path: join(folder, `${name}${size === 'phone' ? '-phone' : ''}.png`) });
      }
      problems.push(...page.problems);
      await page.context().close();
    }),
  );
};

const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const main = async ([service, executable, slowPort, pictures]) => {
  if (!pictures) {
    console.error('Usage: node viewer.js SERVICE CHROMIUM SLOW_PORT PICTURES');
    return 2;
  }
  // A server of an EHR that takes what it is asked and says nothing.
  const slow = createServer(() => {}).listen(Number(slowPort), '127.0.0.1');
  const browser = await open(executable);
  const problems = sameWords();
  try {
    const done = [];
    const wanted = Object.entries(flows).flatMap(([name, flow]) => ['desktop', 'phone'].map((size) => ({ name, flow, size, language: size === 'phone' && IN_BOTH.includes(name) ? 'es' : 'en' })));
    const worker = async () => {
      for (let next = wanted.shift(); next; next = wanted.shift()) {
        const { name, flow, language, size } = next;
        const page = await newPage(browser, service, { size });
        const start = Date.now();
        try {
          await prepare(page);
          await flow(page, service, language, { slow: `http://127.0.0.1:${slowPort}/fhir` });
        } catch (failure) {
          page.problems.push(failure.message.split('\n').slice(0, 6).join(' '));
          await page.screenshot({ path: join(pictures, `failed-${name.replace(/\W+/g, '-')}-${size}.png`) }).catch(() => {});
        }
        problems.push(...page.problems.map((problem) => `${name} (${size}, ${language}): ${problem}`));
        if (process.env.DEBUG) console.error(name, size, ((Date.now() - start) / 1000).toFixed(1), page.problems);
        done.push([name, size, language, `${((Date.now() - start) / 1000).toFixed(1)} s`, page.problems.length]);
        await page.context().close();
      }
    };
    mkdirSync(pictures, { recursive: true });
    await Promise.all([worker(), worker()]);
    console.log(table(['flow', 'screen', 'language', 'took', 'problems'], done));
    const rows = await examined(browser, service, problems);
    console.log(`\n${table(['axe-core sees', 'screen', 'language', 'rules that pass', 'violations'], rows)}`);
    await pictured(browser, service, pictures, problems);
    problems.slice(0, 60).forEach((problem) => console.error(`  ${problem}`));
    return problems.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    slow.closeAllConnections();
    slow.close();
  }
};

process.exitCode = await main(process.argv.slice(2));
