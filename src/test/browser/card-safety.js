// Renders the cards that CardSafetyTest met as the CDS Hooks sandbox would, in Chromium, and counts what runs, what is asked for and
// what stands there that is not of ours. Usage: node card-safety.js FOUND PUBLISHED PAYLOADS CHROMIUM, the folder that the test wrote,
// the folder of the built artifacts, the hostile texts and the browser.
// Prints a line; ends with 1 if anything was found, if there was nothing to render, or if a hostile text goes unnoticed that is
// rendered as it is.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parts, strangeCharacters } from './card.js';
import { Browser } from './chromium.js';
import { foreignElements } from './foreign.js';
import { payloads } from './payloads.js';

const SHOWN = 20;
const AT_ONCE = 50;

/** How long a page of cards is watched. */
const WATCHED = 500;

/** How long a page of a hostile text is, at most. */
const PATIENCE = 5000;

/** What a page must do for a hostile text of each kind; `text` is harmless here and is in the list for other reasons. */
const NOTICED = {
  script: (seen) => seen.scripts.length > 0,
  request: (seen) => seen.requests.length > 0,
  element: (seen) => seen.foreign.length > 0,
  character: (seen) => seen.strange.length > 0,
  text: () => true,
};

const page = async () => {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('page.jsx', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const script = bundle.outputFiles[0].text.replaceAll('</script', '<\\/script');
  return `<!doctype html><html><head><meta charset="utf-8"></head><body><div id="root"></div><script>${script}</script></body></html>`;
};

/** What CardSafetyTest writes for the address of the service itself. */
const OWN = 'own.example';

/** The hosts that the plans themselves name as where they come from. */
const hosts = (published) => {
  const folder = join(published, 'plandefinition');
  const contacts = readdirSync(folder)
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
    .flatMap((plan) => plan.contact ?? [])
    .flatMap((contact) => contact.telecom ?? [])
    .filter((telecom) => telecom.system === 'url');
  return [...new Set(contacts.map((telecom) => new URL(telecom.value).host))];
};

/** What one page does that shows these texts and links, until enough is seen or the time is over. */
const rendered = async (browser, shown, allowed, milliseconds, isEnough) => {
  await browser.fresh();
  const own = `own-${randomUUID()}`;
  await browser.run(([each, mark]) => window.show(each, mark), [shown, own]);
  const foreign = await browser.run(foreignElements, { own, allowed });
  const strange = shown.texts.flatMap(strangeCharacters);
  const seen = await browser.seen(milliseconds, (sofar) => isEnough({ ...sofar, foreign, strange }));
  return { ...seen, foreign, strange };
};

/** Hostile texts as they are, one after the other: each has to be noticed, or the figures below say nothing. */
const control = async (browser, hostile, allowed) => {
  const missed = [];
  for (const { effect, text } of hostile) {
    const seen = await rendered(browser, { texts: [text], links: [] }, allowed, PATIENCE, NOTICED[effect]);
    if (!NOTICED[effect](seen)) {
      missed.push(`${effect}: ${JSON.stringify(text)} ${JSON.stringify(seen)}`);
    }
  }
  return missed;
};

const renderedCards = async (browser, cards, allowed) => {
  const all = { scripts: [], requests: [], foreign: [], strange: [] };
  for (let start = 0; start < cards.length; start += AT_ONCE) {
    const shown = cards.slice(start, start + AT_ONCE).map(parts);
    const together = { texts: shown.flatMap((each) => each.texts), links: shown.flatMap((each) => each.links) };
    const seen = await rendered(browser, together, allowed, WATCHED, () => false);
    Object.keys(all).forEach((name) => all[name].push(...seen[name]));
    all.strange.push(...shown.flatMap((each) => each.strange));
  }
  return all;
};

/** A line of the table of all threats, in place of that of an earlier run. */
const writeFigures = (file, what, tried, held) => {
  mkdirSync(dirname(file), { recursive: true });
  const start = `T12\t${what}\t`;
  const others = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line && !line.startsWith(start)) : [];
  writeFileSync(file, [...others, `${start}${tried}\t${held}`, ''].join('\n'));
};

const main = async ([found, published, payloadFile, executable]) => {
  if (!executable) {
    console.error('Usage: node card-safety.js FOUND PUBLISHED PAYLOADS CHROMIUM');
    return 2;
  }
  const { tried, cards } = JSON.parse(readFileSync(join(found, 'cards.json'), 'utf8'));
  const allowed = [...hosts(published), OWN];
  const browser = await Browser.open(executable, await page());
  try {
    const hostile = payloads(payloadFile, browser.canary).filter(({ effect }) => effect !== 'text');
    const missed = await control(browser, hostile, allowed);
    const seen = await renderedCards(browser, cards, allowed);
    const { scripts, requests, foreign, strange } = seen;
    const figures = join(found, '..', 'threats', 'T12.tsv');
    const problems = Object.values(seen).flat();
    writeFigures(figures, 'cards rendered as in the CDS Hooks sandbox: cards', cards.length, Math.max(0, cards.length - problems.length));
    writeFigures(figures, 'hostile texts rendered as they are: noticed', hostile.length, hostile.length - missed.length);
    for (const problem of [...missed, ...problems].slice(0, SHOWN)) {
      console.error(`  ${problem}`);
    }
    console.log(
      `Card safety: ${tried.texts} hostile texts in ${tried.fields} fields, ${tried.calls} calls; ` +
        `${cards.length} distinct cards in Chromium ${browser.version}: ${scripts.length} scripts, ${requests.length} requests, ` +
        `${foreign.length} foreign elements, ${strange.length} strange characters; ` +
        `shown as they are, ${hostile.length - missed.length} of ${hostile.length} hostile texts are noticed`,
    );
    return cards.length > 0 && missed.length === 0 && problems.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
};

process.exitCode = await main(process.argv.slice(2));
