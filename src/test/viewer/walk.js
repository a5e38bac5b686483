// node walk.js PAGE CHROMIUM CARD: does what the README tells a newcomer to do in the browser, and keeps the text of the critical card.
import { writeFileSync } from 'node:fs';
import { newPage, open } from './browser.js';

const [url, chromium, card] = process.argv.slice(2);
const browser = await open(chromium);
try {
  const page = await newPage(browser, url);
  await page.goto(url);
  await page.getByRole('radio', { name: 'Corin Example-Cedar' }).click();
  await page.getByRole('button', { name: 'Discharge' }).click();
  const critical = page.locator('.card.critical');
  await critical.waitFor();
  writeFileSync(card, await critical.innerText());
  if (page.problems.length > 0) {
    throw new Error(page.problems.join('; '));
  }
} finally {
  await browser.close();
}
