// What people do with the page, one flow a function; each throws at what is not as it should be.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { act, indicators, show } from './browser.js';

/** What a clinician sees of each example. */
export const SEEN = {
  'quiet-discharge': ['info'],
  'wound-infection': ['warning', 'info'],
  'bladder-and-leg-weakness': ['critical'],
  'incomplete-chart': ['info'],
  'not-back-surgery': [],
  'recovering-day-3': [],
  'recovering-week-2': [],
  'recovering-week-6': [],
  'struggling-day-3': ['warning', 'warning'],
  'calf-swelling-week-2': ['warning', 'warning'],
  'slow-recovery-week-6': ['warning'],
};

const text = (page, selector) => page.locator(selector).first().innerText();

/** Ids of a patient whom nobody has answered for, so that the order of flows makes no difference. */
const fresh = async (page) => {
  let number = 0;
  await page.route(/examples\/(?!index)[a-z0-9-]+\.json$/, (route) => {
    const said = readFileSync(new URL(`../../../fhir-resources${new URL(route.request().url()).pathname}`, import.meta.url), 'utf8');
    const suffix = `flow-${Date.now()}-${number++}`;
    return route.fulfill({ contentType: 'application/json', body: said.replace(/"(Patient\/)?(example-[a-z0-9-]+?)(-stay)?"/g, (whole, type = '', id, stay) => (stay || id === 'example-surgeon' ? whole : `"${type}${id}-${suffix}"`)) });
  });
};

const posted = async (page, suffix, action) => {
  const [request] = await Promise.all([page.waitForRequest((each) => each.method() === 'POST' && each.url().endsWith(suffix)), action()]);
  return { request, body: request.postDataJSON(), response: await request.response() };
};

export const flows = {
  async 'every patient and moment shows its cards'(page, service, language) {
    for (const [file, seen] of Object.entries(SEEN)) {
      await show(page, service, file, language);
      await act(page);
      assert.deepEqual(await indicators(page), seen, file);
      assert.match(await text(page, '.took'), /\d+ ms/);
      assert.match(await text(page, '.notice'), language === 'es' ? /Ningún profesional clínico ha firmado/ : /No clinician has signed/);
    }
  },

  async 'a patient and a moment are chosen'(page, service) {
    await show(page, service, 'quiet-discharge');
    await page.getByRole('radio', { name: /Farah/ }).check();
    await page.getByRole('radio', { name: 'Week 2' }).check();
    await page.waitForFunction(() => location.hash === '#calf-swelling-week-2');
    await page.getByRole('button', { name: 'Open chart' }).click();
    await page.getByRole('heading', { name: /Contact today: left calf swelling/ }).waitFor();
    assert.match(await text(page, '.chart'), /Farah Example-Fir/);
  },

  async 'a suggestion applies'(page, service) {
    await show(page, service, 'wound-infection');
    await act(page);
    const { body, response } = await posted(page, '/feedback', () => page.getByRole('button', { name: /^Apply: Ask for an urgent review/ }).click());
    assert.equal(response.status(), 200);
    assert.equal(body.feedback[0].outcome, 'accepted');
    assert.match(body.feedback[0].acceptedSuggestions[0].id, /^[0-9a-f-]{36}$/);
    await page.getByText('Feedback sent; the service has kept it.').waitFor();
    assert.match(await text(page, '.created'), /Task/);
    await act(page);
    assert.match(await text(page, '.answer'), /answered|plan/i);
  },

  async 'a card is dismissed for a reason'(page, service) {
    await show(page, service, 'calf-swelling-week-2');
    await act(page);
    const card = page.locator('.card').first();
    await card.getByText('Dismiss', { exact: true }).click();
    await card.getByLabel('Reason').selectOption({ index: 1 });
    await card.getByLabel(/^Comment/).fill('Seen by the vascular team.');
    const { body, response } = await posted(page, '/feedback', () => card.getByRole('button', { name: 'Dismiss card' }).click());
    assert.equal(response.status(), 200);
    assert.equal(body.feedback[0].overrideReason.reason.code, 'action-completed');
    assert.equal(body.feedback[0].overrideReason.userComment, 'Seen by the vascular team.');
    await card.getByRole('button', { name: 'Dismissed' }).waitFor();
  },

  async 'what was answered rests, which is told, and can be started over'(page, service) {
    await show(page, service, 'struggling-day-3');
    await act(page);
    for (const card of await page.locator('.card').all()) {
      await card.getByText('Dismiss', { exact: true }).click();
      await card.getByRole('button', { name: 'Dismiss card' }).click();
      await card.getByRole('button', { name: 'Dismissed' }).waitFor();
    }
    await act(page);
    await page.getByText('a clinician has answered them within a day').waitFor();
    await page.getByRole('button', { name: /^Start over/ }).click();
    await act(page);
    assert.deepEqual(await indicators(page), SEEN['struggling-day-3']);
  },

  async 'each sign tells why it is there, is not, or is not known'(page, service) {
    await show(page, service, 'wound-infection');
    await act(page);
    await page.locator('.why').evaluate((details) => (details.open = true));
    const fever = page.locator('.sign', { hasText: 'fever' }).first();
    assert.match(await fever.innerText(), /Applies[^]*101\.3/);
    await page.locator('.absents summary').click();
    assert.match(await text(page, '.absents .sign:has(strong:text("headache"))'), /Does not apply[^]*latest answer: none/);
    await show(page, service, 'incomplete-chart');
    await act(page);
    await page.locator('.why').evaluate((details) => (details.open = true));
    assert.match(await text(page, '.sign.not-assessed:has(strong:text("fever"))'), /Not known/);
    assert.match(await text(page, '.why'), /\d+ apply, 8 not known/);
  },

  async 'no card is told for what it is'(page, service) {
    await show(page, service, 'recovering-week-2');
    await act(page);
    await page.getByText('judged every sign below, and none applies').waitFor();
    await show(page, service, 'not-back-surgery');
    await act(page);
    await page.getByText('this patient is not one the guidance is about').waitFor();
  },

  async 'a statement leads to its source and back'(page, service) {
    await show(page, service, 'bladder-and-leg-weakness');
    await act(page);
    const from = page.getByRole('button', { name: 'Statement X1' }).first();
    await from.click();
    const dialog = page.locator('#statement');
    await dialog.getByRole('heading', { name: /X1 · Saddle numbness/ }).waitFor();
    assert.match(await dialog.innerText(), /GIRFT pathway/);
    const published = await page.request.get(new URL(await dialog.getByRole('link', { name: /As published/ }).getAttribute('href'), `${service}/`).href);
    assert.equal((await published.json()).resourceType, 'Parameters');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.ok(await from.evaluate((button) => button === document.activeElement));
  },

  async 'the check-in is filled in, and the cards change'(page, service, language) {
    await show(page, service, 'recovering-week-2', language);
    await page.click('#fill-in');
    const form = page.frameLocator('#form iframe');
    await page.locator('#form .bar:last-child button:not([disabled])').waitFor({ timeout: 40_000 });
    await form.locator('[id^="item-chest-pain/"] label[id$="|Y"]').click();
    await form.locator('[id^="item-pain-back/"] input').fill('9');
    await page.locator('#form .bar:last-child button').click();
    await page.locator('.card.critical').waitFor();
    assert.match(await text(page, '.card.critical'), language === 'es' ? /dolor (en el|de) pecho/i : /chest pain/i);
    const answers = await page.locator('.check-in').textContent();
    assert.match(answers, language === 'es' ? /Sí/ : /Yes/);
  },

  async 'a request of one’s own is sent as it stands'(page, service) {
    await show(page, service, 'wound-infection');
    await page.getByText('Your own request').click();
    const own = page.getByLabel('A whole CDS Hooks request');
    const send = page.getByRole('button', { name: 'Send it' });
    await own.fill('{"hook": ');
    await send.click();
    await page.getByText('This is not JSON').waitFor();
    await page.getByRole('button', { name: 'Start from the patient shown' }).click();
    const written = (await own.inputValue()).replace('101.3', '102.70');
    // Not by the clipboard, which both screens share.
    await own.focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(written);
    const { request } = await posted(page, 'back-surgery-discharge', () => send.click());
    assert.equal(request.postData(), written);
    await page.getByText('temperature 102.70 °F').first().waitFor();
    page.expected.push(400);
    await own.fill('{}');
    await send.click();
    await page.getByText('Refused with status 400').first().waitFor();
    assert.match(await text(page, '.refusal'), /hookInstance/);
  },

  async 'what goes wrong is told, with its place'(page, service, _, { slow }) {
    page.expected.push(412);
    await show(page, service, 'wound-infection');
    const fault = page.getByLabel('Let something go wrong');
    const tried = async (name, key, expected) => {
      await fault.selectOption(name);
      if (key) {
        await page.getByLabel('Which key').selectOption(key);
      }
      await page.click('#act');
      await page.locator('.refusal:visible').waitFor();
      await page.waitForSelector('#cards:not([aria-busy])');
      assert.match(await text(page, '.refusal'), expected, name);
      assert.equal(await page.locator('.card').count(), 0);
    };
    await tried('missing', 'vitals', /412[^]*prefetch\.vitals[^]*required/);
    await show(page, service, 'wound-infection');
    await tried('outcome', 'pain', /412[^]*prefetch\.pain[^]*incomplete/);
    await show(page, service, 'wound-infection');
    await tried('other', 'vitals', /412[^]*prefetch\.vitals\.entry\[0\][^]*business-rule/);
    await show(page, service, 'wound-infection');
    await fault.selectOption('unreadable');
    await act(page);
    assert.match(await text(page, '.answer'), /not (all )?.*read/i);
    await show(page, service, 'wound-infection');
    await fault.selectOption('slow');
    await page.getByLabel('Address of the EHR’s server').fill(slow);
    const start = Date.now();
    await page.click('#act');
    await page.locator('.refusal').waitFor();
    assert.match(await text(page, '.refusal'), /412[^]*timeout/);
    assert.ok(Date.now() - start < 5000, 'in time');
    await page.getByLabel('Address of the EHR’s server').fill('http://127.0.0.1:1/fhir');
    await page.click('#act');
    await page.locator('.refusal', { hasText: 'not among the servers that may be read' }).waitFor();
  },

  async 'the request, the answer and a curl that does the same'(page, service) {
    await show(page, service, 'bladder-and-leg-weakness');
    await act(page);
    await page.locator('.wire.request summary').click();
    assert.equal(JSON.parse(await text(page, '.wire.request pre')).hook, 'encounter-discharge');
    await page.locator('.wire.response summary').click();
    assert.match(await text(page, '.wire.response pre'), /^HTTP 200/);
    await page.locator('.wire.curl summary').click();
    await page.locator('.wire.curl').getByRole('button', { name: 'Copy' }).click();
    await page.locator('.wire.curl').getByRole('button', { name: 'Copied' }).waitFor();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    const { cards } = JSON.parse(execFileSync('bash', ['-c', command], { encoding: 'utf8' }));
    assert.equal(cards[0].indicator, 'critical');
  },

  async 'the language turns with everything in it'(page, service) {
    await show(page, service, 'bladder-and-leg-weakness');
    await act(page);
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByText('Crítico').waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'es');
    assert.match(await text(page, '.card h3'), /Valorar|Evaluar/);
    assert.match(await page.locator('.check-in').textContent(), /¿/);
    assert.match(page.url(), /lang=es/);
  },

  async 'all of it goes with the keyboard alone'(page, service) {
    await show(page, service, 'quiet-discharge');
    const press = async (...keys) => { for (const key of keys) { await page.keyboard.press(key); } };
    const focus = () => page.evaluate(() => { const { id, tagName, textContent, value } = document.activeElement; return id || (tagName === 'INPUT' ? value : textContent); });
    const until = async (key, wanted) => {
      for (let i = 0; i < 40; i++) {
        await press(key);
        if (wanted.test(await focus())) {
          return;
        }
      }
      assert.fail(`${key} never reached ${wanted}, but ${await focus()}`);
    };
    await press('Tab');
    assert.match(await focus(), /Skip to the cards/);
    await page.getByRole('radio', { name: /Quinn/ }).focus();
    await press('ArrowDown');
    await page.waitForFunction(() => location.hash === '#wound-infection');
    await press('ArrowDown');
    await page.waitForFunction(() => location.hash === '#bladder-and-leg-weakness' && document.activeElement.name === 'patient');
    await until('Tab', /^act$/);
    await press('Enter');
    await page.locator('.card.critical').waitFor();
    await page.waitForSelector('#cards:not([aria-busy])');
    assert.equal(await focus(), 'cards');
    await until('Tab', /^S40$/);
    await press('Enter');
    await page.locator('#statement[open]').waitFor();
    await press('Escape');
    assert.match(await focus(), /^S40$/);
    await until('Tab', /^Apply$/);
    await press('Enter');
    await page.getByText('Feedback sent; the service has kept it.').waitFor();
    await until('Shift+Tab', /^fill-in$/);
    await press('Enter');
    await page.locator('#form .bar:last-child button:not([disabled])').waitFor({ timeout: 40_000 });
    await press('Escape');
    assert.equal(await focus(), 'fill-in');
  },

  async 'a service that is gone is told'(page, service) {
    await show(page, service, 'wound-infection');
    await page.route('**/cds-services/**', (route) => route.abort());
    await page.route('**/$apply', (route) => route.abort());
    await page.click('#act');
    await page.locator('.refusal').waitFor();
    assert.match(await text(page, '.refusal'), /did not answer/);
    page.problems = page.problems.filter((problem) => !problem.includes('ERR_FAILED'));
  },
};

export const prepare = fresh;
