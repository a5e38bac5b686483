// node timeline.js SERVICE CHROMIUM EHR PICTURES: looks at the timeline of examples, opens it in charts of the EHR of bin/ehr and as
// it must not be opened, has axe-core look at every state, and takes pictures.
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { newPage, noWider, open } from './browser.js';

const AXE = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const [service, chromium, ehr, pictures] = process.argv.slice(2);
const problems = [];
const app = `${service}/timeline/`;
const title = { en: 'Recovery timeline', es: 'Evolución día a día' };

const expect = (holds, what) => holds || problems.push(what);

/** Pages of the timeline may ask the EHR too; nobody else. */
const timelinePage = async (browser, options) => {
  const page = await newPage(browser, service, options);
  page.asked = [];
  page.on('request', (request) => page.asked.push({ url: request.url(), method: request.method(), headers: request.headers(), body: request.postData() ?? '' }));
  const seen = page.problems;
  page.told = () => seen.filter((problem) => !problem.startsWith(`asked for ${new URL(ehr).origin}/`));
  return page;
};

const example = (name) => async (page, language) => {
  await page.goto(`${app}?example=${name}&lang=${language}`);
  await page.locator('.rows svg').first().waitFor();
};

const opened = async (page, patient, language = 'en') => {
  await page.goto(`${new URL(ehr).origin}/launch?patient=${patient}`);
  await page.locator('.rows svg, .trouble').first().waitFor();
  if (language !== 'en') {
    await page.click(`.languages [lang=${language}]`);
    await page.locator('h1', { hasText: title[language] }).waitFor();
  }
};

const STATES = {
  start: async (page, language) => {
    await page.goto(`${app}?lang=${language}`);
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${app}?lang=${language}`);
    await page.locator('.choices a').first().waitFor();
  },
  recovers: example('smooth'),
  'fever and pain': example('fever'),
  'everything open': async (page, language) => {
    await example('fever')(page, language);
    await page.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
  },
  'chart of an EHR': async (page, language) => opened(page, 'timeline-sorrel', language),
  refusal: async (page, language) => {
    await page.goto(`${app}launch.html?iss=https://evil.example/fhir&lang=${language}`);
    await page.locator('.trouble').waitFor();
  },
};

const examined = async (browser) => {
  const rows = [];
  for (const size of ['desktop', 'phone']) {
    // axe-core is put into the page by the browser, which the page's own policy would refuse.
    const page = await timelinePage(browser, { size, bypassCSP: true });
    for (const language of ['en', 'es']) {
      for (const [state, reach] of Object.entries(STATES)) {
        await reach(page, language);
        await page.evaluate(AXE);
        const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
        rows.push([state, size, language, passes.length, violations.length]);
        problems.push(...violations.map(({ id, nodes }) => `axe, ${state}, ${size}, ${language}: ${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join('; ')}`));
        await noWider(page, problems, `${state} (${size}, ${language})`);
        const [lang, heading] = await page.evaluate(() => [document.documentElement.lang, document.querySelector('h1').textContent]);
        expect(lang === language && heading === title[language], `${state} is not in ${language}`);
      }
    }
    problems.push(...page.told());
    await page.context().close();
  }
  return rows;
};

/** What a clinician reads first. */
const saysWhatIsMarked = async (browser) => {
  const page = await timelinePage(browser, {});
  await example('fever')(page, 'en');
  const findings = await page.locator('.findings li').allTextContents();
  expect(findings.some((text) => /Temperature S51.*days 7, 8, 10.*38\.9 °C/.test(text)), `the fever is not told: ${findings}`);
  expect(findings.some((text) => /Pain in the back S35.*days 8, 10/.test(text)), `the pain is not told: ${findings}`);
  expect((await page.locator('.check-ins').textContent()).includes('No answer on days 3, 9.'), 'missing days are not told');
  expect((await page.locator('text=without a unit').count()) === 1, 'the value without a unit is not told');
  expect((await page.locator('.point.flagged').count()) === 5, 'five values are marked');
  const fever = page.locator('.rows > .cells svg[aria-label="Fever noticed"] rect.cell.flagged');
  expect((await fever.count()) === 3, 'three answers about fever are marked');
  await page.locator('summary', { hasText: 'The same as a table' }).click();
  const nine = page.locator('tbody tr').nth(9);
  expect((await nine.textContent()).includes('no answer'), 'day 9 is shown as fine');
  // By keyboard from the threshold to what it rests on.
  await page.locator('svg a.bound').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector(':target')?.closest('details').open);
  await example('smooth')(page, 'en');
  expect((await page.locator('.findings li').count()) === 1, 'who recovers has one mark, of the day of the operation');
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.languages').isHidden(), 'print shows buttons');
  problems.push(...page.told());
  await page.context().close();
};

/** From the chart of an EHR: who is asked for what, and where the token goes. */
const launched = async (browser) => {
  const page = await timelinePage(browser, {});
  await opened(page, 'timeline-sorrel');
  expect((await page.locator('.patient h2').textContent()) === 'Sasha Example-Sorrel', 'another patient');
  expect((await page.locator('.patient .day').textContent()) === 'Day 10', 'another day');
  expect((await page.locator('.findings li').count()) > 5, 'nothing is marked in the chart');
  expect(page.url().startsWith(app) && !/code=|state=/.test(page.url()), `the code stays in the address: ${page.url()}`);
  const authorize = new URL(page.asked.find(({ url }) => url.includes('/authorize?')).url).searchParams;
  expect(authorize.get('code_challenge_method') === 'S256' && /^[\w-]{43}$/.test(authorize.get('code_challenge')), 'no PKCE');
  expect(authorize.get('scope') === 'launch patient/Patient.r patient/Observation.rs patient/QuestionnaireResponse.rs patient/Procedure.rs', `the scopes are ${authorize.get('scope')}`);
  const exchange = page.asked.find(({ url }) => url.endsWith('/token'));
  expect(/code_verifier=/.test(exchange.body) && !/client_secret/.test(exchange.body), 'the code was exchanged without a verifier');
  const token = await page.evaluate(() => JSON.parse(sessionStorage[JSON.parse(sessionStorage.SMART_KEY)]).tokenResponse.access_token);
  const ofService = page.asked.filter(({ url }) => url.startsWith(service));
  expect(token && ofService.every((request) => !JSON.stringify(request).includes(token)), 'the service got the token');
  expect(ofService.every(({ url, method }) => method === 'GET' && !url.includes('sorrel')), 'the service was told of the patient');
  expect(await page.evaluate(() => localStorage.length === 0 && document.cookie === ''), 'something is kept');
  await page.reload();
  await page.locator('.rows svg').first().waitFor();
  await page.click('.patient button');
  await page.locator('.choices a').first().waitFor();
  expect(await page.evaluate(() => sessionStorage.length === 0), 'the token is kept after it was to be forgotten');
  // By itself, where somebody chooses the patient at the EHR.
  await page.click('.choices a[href^="launch.html"]');
  await page.click('text=timeline-rowan');
  await page.locator('.patient h2', { hasText: 'Robin Example-Rowan' }).waitFor();
  // In any other chart there is something to say, or a reason why not.
  for (const patient of ['example-alder', 'not-there']) {
    page.expected.push(404);
    await page.goto(`${new URL(ehr).origin}/launch?patient=${patient}`);
    if (patient === 'example-alder') {
      await page.locator('.rows svg, .trouble').first().waitFor();
    }
  }
  problems.push(...page.told());
  await page.context().close();
};

/** What must not work. */
const refused = async (browser) => {
  const told = async (page, part) => {
    const text = await page.locator('.trouble').first().textContent();
    expect(text.includes(part), `told '${text}' where '${part}' belongs`);
  };
  const foreign = createServer((request, response) => {
    problems.push(`the foreign server was asked for ${request.url}`);
    response.end('{}');
  });
  await new Promise((listening) => foreign.listen(0, '127.0.0.1', listening));
  const { port } = foreign.address();
  const base = `${ehr}`;
  for (const iss of [`http://127.0.0.1:${port}/fhir`, 'https://evil.example/fhir', `${base}/other`, `${base}?x`, `${base}@evil.example`, `${new URL(ehr).origin}`, 'javascript:alert(1)', ' ', `${base}\\..\\evil`]) {
    const page = await timelinePage(browser, {});
    await page.goto(`${app}launch.html?iss=${encodeURIComponent(iss)}&launch=x&lang=en`);
    await page.locator('.trouble').waitFor();
    expect(page.asked.every(({ url }) => url.startsWith(service) || url.startsWith('data:')), `${iss} was asked`);
    problems.push(...page.told());
    await page.context().close();
  }
  const page = await timelinePage(browser, {});
  await page.goto(`${app}launch.html?lang=en`);
  await page.locator('.trouble').waitFor();
  await told(page, 'No EHR was named');

  // Whoever makes the link cannot choose the patient, the client or another server.
  await page.goto(`${app}launch.html?iss=${encodeURIComponent(base)}&fhirServiceUrl=http://127.0.0.1:${port}/fhir&patientId=timeline-rowan&clientId=other`);
  await page.click('text=timeline-sorrel');
  await page.locator('.patient h2', { hasText: 'Sasha Example-Sorrel' }).waitFor();

  // A code that nobody asked for.
  await page.evaluate(() => sessionStorage.clear());
  await page.goto(`${app}?code=stolen&state=unknown&lang=en`);
  await page.locator('.trouble').waitFor();
  await told(page, 'did not let this app in');
  await page.goto(`${app}?error=access_denied&state=x&lang=en`);
  await page.locator('.trouble').waitFor();
  await told(page, 'did not let this app in');

  // An EHR that mixes patients up.
  const mixed = (change) => async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    change(body);
    await route.fulfill({ response: answer, body: JSON.stringify(body) });
  };
  await page.route('**/fhir/Observation?*', mixed((bundle) => {
    bundle.entry[0].resource.subject = { reference: 'Patient/somebody-else' };
    bundle.entry[0].resource.valueQuantity = { value: 41.7, system: 'http://unitsofmeasure.org', code: 'Cel' };
  }));
  await opened(page, 'timeline-sorrel');
  await told(page, 'One entry belongs to another patient');
  expect(!(await page.locator('main').textContent()).includes('41.7'), 'a value of another patient is shown');
  await page.unrouteAll();
  await page.route('**/fhir/Patient/*', mixed((patient) => (patient.id = 'somebody-else')));
  await opened(page, 'timeline-sorrel');
  await told(page, 'another patient than it named');
  await page.unrouteAll();

  // A next page that is somewhere else, and a search that fails.
  await page.route('**/fhir/Observation?*', mixed((bundle) => (bundle.link = [{ relation: 'next', url: `http://127.0.0.1:${port}/fhir/more` }])));
  await opened(page, 'timeline-sorrel');
  await told(page, 'did not give everything');
  await page.unrouteAll();
  page.expected.push(500);
  await page.route('**/fhir/Procedure?*', (route) => route.fulfill({ status: 500, body: '', headers: { 'Access-Control-Allow-Origin': service } }));
  await opened(page, 'timeline-sorrel');
  await told(page, 'could not be read');
  await page.unrouteAll();

  // An authorization server without PKCE, and one that gives tokens elsewhere.
  await page.route('**/.well-known/smart-configuration', mixed((smart) => delete smart.code_challenge_methods_supported));
  await page.goto(`${app}launch.html?iss=${encodeURIComponent(base)}&lang=en`);
  await page.locator('.trouble').waitFor();
  await told(page, 'lacks what this app needs');
  await page.unrouteAll();
  problems.push(...page.told());
  await page.context().close();

  const elsewhere = await timelinePage(browser, {});
  await elsewhere.route('**/.well-known/smart-configuration', mixed((smart) => (smart.token_endpoint = `http://127.0.0.1:${port}/token`)));
  await opened(elsewhere, 'timeline-sorrel');
  await told(elsewhere, 'did not let this app in');
  // The browser's policy stopped it, and says so.
  expect(elsewhere.problems.some((problem) => /Content Security Policy/i.test(problem)), 'the policy stopped no token request to another origin');
  await elsewhere.context().close();
  foreign.close();
};

const pictured = async (browser, folder) => {
  mkdirSync(folder, { recursive: true });
  for (const size of ['desktop', 'phone']) {
    const page = await timelinePage(browser, { size });
    for (const [state, name, language] of [['fever and pain', 'timeline-fever', 'en'], ['recovers', 'timeline-recovers', size === 'phone' ? 'es' : 'en']]) {
      await STATES[state](page, language);
      await page.screenshot({ path: join(folder, `${name}${size === 'phone' ? '-phone' : ''}.png`), fullPage: true });
    }
    await page.context().close();
  }
};

const browser = await open(chromium);
try {
  const [rows] = await Promise.all([examined(browser), saysWhatIsMarked(browser).then(() => launched(browser)), refused(browser)]);
  await pictured(browser, pictures);
  const head = ['axe-core sees', 'screen', 'language', 'rules that pass', 'violations'];
  [head, head.map(() => '---'), ...rows].forEach((cells) => console.log(`| ${cells.join(' | ')} |`));
} finally {
  await browser.close();
}
problems.forEach((problem) => console.error(problem));
console.log(problems.length ? `\nThe timeline has ${problems.length} problem(s).` : '\nThe timeline works.');
process.exit(problems.length ? 1 : 0);
