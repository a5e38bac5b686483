// The check-in in LHC-Forms, which stands in a page of its own: it may write styles, and ask for nothing.
import { published } from './api.js';
import { CHECK_INS, QUESTIONNAIRE, checkIns } from './chart.js';
import { fill, h } from './dom.js';
import { current, say } from './words.js';

/** What whoever stores a response adds to it. */
const stored = (response, { context }) => ({
  ...response,
  id: `check-in-${crypto.randomUUID()}`,
  status: 'completed',
  subject: { reference: `Patient/${context.patientId}` },
  authored: new Date().toISOString(),
});

/** The request with one more check-in, the newest. */
export const withCheckIn = (request, response) => {
  const copy = structuredClone(request);
  const entry = [{ resource: stored(response, request) }, ...(copy.prefetch[CHECK_INS]?.entry ?? [])];
  copy.prefetch[CHECK_INS] = { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry };
  return copy;
};

/** Resolves to the response, or to nothing where the dialog is closed. */
export const fillIn = async (dialog, request) => {
  const questionnaire = await published(QUESTIONNAIRE);
  const [response] = checkIns(request.prefetch);
  const { patient, encounter } = request.prefetch;
  return new Promise((resolve) => {
    const status = h('p', { role: 'status' }, say('formLoading'));
    const frame = h('iframe', { src: 'form.html', title: say('formTitle') });
    const tell = (message) => frame.contentWindow.postMessage(message, location.origin);
    const use = h('button', { type: 'button', class: 'primary', disabled: true, onclick: () => tell({ export: true }) }, say('formUse'));
    const done = (result) => {
      removeEventListener('message', heard);
      dialog.onclose = null;
      dialog.close();
      fill(dialog);
      resolve(result);
    };
    const heard = ({ source, origin, data }) => {
      if (source !== frame.contentWindow || origin !== location.origin) {
        return;
      }
      if (data.ready) {
        tell({ questionnaire, response, patient, encounter, language: current() });
      } else if (data.shown) {
        fill(status);
        use.disabled = false;
      } else if (data.failed) {
        fill(status, say('formFailed', { reason: data.failed }));
      } else if (data.response) {
        done(data.response);
      }
    };
    addEventListener('message', heard);
    dialog.onclose = () => done(undefined);
    fill(
      dialog,
      h('div', { class: 'bar' }, h('h2', { id: 'form-title' }, say('formTitle')), h('button', { type: 'button', class: 'quiet-button', onclick: () => dialog.close() }, say('close'))),
      status,
      frame,
      h('div', { class: 'bar' }, use),
    );
    dialog.showModal();
  });
};
