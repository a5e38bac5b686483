// Smart Forms, as a person uses it.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { versionOf } from './browser.js';

const PAGE = `<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="/smart-page.css">
<style>body{margin:8px} *{transition:none!important;animation:none!important}</style></head><body><div id="form"></div><script src="/smart-page.js"></script></body></html>`;

const box = (linkId) => `[data-linkid="${linkId}"]`;

export const smart = {
  name: 'Smart Forms',
  version: versionOf('@aehrc/smart-forms-renderer'),

  async files() {
    const bundle = await build({
      entryPoints: [fileURLToPath(new URL('smart-page.jsx', import.meta.url))],
      bundle: true,
      minify: true,
      write: false,
      outdir: '.',
      format: 'iife',
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
      loader: { '.woff': 'dataurl', '.woff2': 'dataurl' },
      logLevel: 'error',
    });
    const built = bundle.outputFiles.map(({ path, text }) =>
      path.endsWith('.css') ? ['/smart-page.css', ['text/css', text]] : ['/smart-page.js', ['text/javascript', text]],
    );
    return { '/': ['text/html', PAGE], ...Object.fromEntries(built) };
  },

  async show(page, questionnaire, { response }) {
    await page.evaluate(([each, filled]) => window.show(each, filled), [questionnaire, response]);
    await page.waitForSelector(box(questionnaire.item.at(-1).linkId));
  },

  seen(page) {
    return page.evaluate(() =>
      [...document.querySelectorAll('[data-linkid]')]
        .filter((element) => element.checkVisibility())
        .map((element) => element.dataset.linkid),
    );
  },

  async answer(page, item, answers) {
    const at = page.locator(box(item.linkId)).first();
    if (item.answerOption) {
      const wanted = answers.map(({ valueCoding }) => valueCoding.code);
      const inputs = await at.locator('input').evaluateAll((all) =>
        all.map((input) => ({
          value: input.value,
          checked: input.checked || input.closest('[role="checkbox"]')?.getAttribute('aria-checked') === 'true',
        })),
      );
      for (const { value, checked } of inputs) {
        if (wanted.includes(value) !== checked && (wanted.includes(value) || item.repeats)) {
          await at.locator(`input[value="${value}"]`).click();
        }
      }
      return;
    }
    const [value] = answers;
    const field = at.locator(item.type === 'quantity' ? '[data-test="q-item-quantity-field"] input' : 'input').first();
    await field.fill(String(value.valueQuantity?.value ?? value.valueInteger ?? value.valueDecimal));
    if (value.valueQuantity) {
      const unit = at.locator('input[role="combobox"]').last();
      if ((await unit.inputValue()) !== value.valueQuantity.unit) {
        // It takes a number some time after the last key; a unit that is chosen sooner than a person could would undo it.
        await page.waitForTimeout(400);
        await unit.click();
        await page.locator('[role="option"]', { hasText: value.valueQuantity.unit }).click();
      }
    }
  },

  /** What stands in a field that cannot be changed; nothing if it could be. */
  async fixed(page, linkId) {
    const field = page.locator(`${box(linkId)} input, ${box(linkId)} textarea`).first();
    return (await field.isEditable()) ? undefined : field.inputValue();
  },

  exported: (page) => page.evaluate(() => window.exported()),
};
