// LHC-Forms, as a person uses it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { versionOf } from './browser.js';

const SCRIPTS = [
  'webcomponent/assets/lib/zone.min.js',
  'webcomponent/runtime.js',
  'webcomponent/polyfills.js',
  'webcomponent/main.js',
  'fhir/R4/lformsFHIR.min.js',
];
const STYLES = 'webcomponent/styles.css';
const IMAGES = ['webcomponent/down_arrow_gray_10_10.png', 'webcomponent/magnifying_glass.png'];

const PAGE = `<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="/${STYLES}"></head>
<body><div id="form"></div>${SCRIPTS.map((script) => `<script src="/${script}"></script>`).join('')}</body></html>`;

const read = (path) => readFileSync(fileURLToPath(new URL(`node_modules/lforms/dist/lforms/${path}`, import.meta.url)));

const item = (linkId) => `[id^="item-${linkId}/"]`;

/** Runs in the page. Without a patient in its context LHC-Forms shows the form, but reports that expressions failed. */
const show = async ([questionnaire, resources, response]) => {
  const { Util } = window.LForms;
  const request = (query) => window.fhir(typeof query === 'string' ? query : query.url);
  Util.setFHIRContext({ request, getFhirVersion: async () => '4.0.1', patient: { request } }, resources);
  const form = Util.convertFHIRQuestionnaireToLForms(questionnaire, 'R4');
  const filled = response ? Util.mergeFHIRDataIntoLForms(response, form, 'R4') : form;
  // A severity is a word to the patient, not a word with a number.
  filled.templateOptions = { ...filled.templateOptions, displayScoreWithAnswerText: false };
  await Util.addFormToPage(filled, 'form', { prepopulate: !response });
};

export const lhc = {
  name: 'LHC-Forms',
  version: versionOf('lforms'),

  async files() {
    const scripts = SCRIPTS.map((script) => [`/${script}`, ['text/javascript', read(script)]]);
    const images = IMAGES.map((image) => [`/${image}`, ['image/png', read(image)]]);
    return { '/': ['text/html', PAGE], [`/${STYLES}`]: ['text/css', read(STYLES)], ...Object.fromEntries([...scripts, ...images]) };
  },

  /** It links by itself what is in the EHR; of expressions over a query it makes nothing. */
  links: true,

  async show(page, questionnaire, { response, ehr }) {
    await page.exposeFunction('fhir', ehr.answer);
    await page.evaluate(show, [questionnaire, { patient: ehr.patient, encounter: ehr.encounter }, response]);
    await page.waitForSelector(item(questionnaire.item.at(-1).linkId));
  },

  seen(page) {
    return page.evaluate(() =>
      [...document.querySelectorAll('[id^="item-"]')]
        .filter((element) => element.checkVisibility())
        .map((element) => element.id.replace(/^item-/, '').replace(/(\/\d+)+$/, '')),
    );
  },

  async answer(page, { linkId, answerOption, repeats }, answers) {
    const at = page.locator(item(linkId));
    if (answerOption) {
      const wanted = answers.map(({ valueCoding }) => valueCoding.code);
      const labels = await at
        .locator('label[id*="|"]')
        .evaluateAll((all) => all.map((label) => ({ code: label.id.split('|').at(-1), checked: label.querySelector('input').checked })));
      for (const { code, checked } of labels) {
        if (wanted.includes(code) !== checked && (wanted.includes(code) || repeats)) {
          await at.locator(`label[id$="|${code}"]`).click();
        }
      }
      return;
    }
    const [value] = answers;
    await at.locator(`input[id^="${linkId}/"]`).fill(String(value.valueQuantity?.value ?? value.valueInteger ?? value.valueDecimal));
    if (value.valueQuantity) {
      const unit = at.locator(`input[id^="unit_${linkId}/"]`);
      if ((await unit.inputValue()) !== value.valueQuantity.unit) {
        await unit.click();
        await page.locator('#lhc-tools-searchResults li', { hasText: value.valueQuantity.unit }).click();
      }
    }
  },

  async fixed(page, linkId) {
    const field = page.locator(`${item(linkId)} input, ${item(linkId)} textarea`).first();
    return (await field.isEditable()) ? undefined : field.inputValue();
  },

  exported: (page) => page.evaluate(() => window.LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4')),
};
