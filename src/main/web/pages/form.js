// LHC-Forms inside of the viewer: gets a Questionnaire and perhaps a response by message, and answers with what was filled in.
import '../styles/form.css';

const tell = (message) => parent.postMessage(message, location.origin);

const NOTHING = { resourceType: 'Bundle', type: 'searchset', total: 0 };

const CONTEXT = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-launchContext';

/** LHC-Forms fails at a context that is declared and not there: a chart may be opened without an encounter. */
const within = (questionnaire, context) => ({
  ...questionnaire,
  extension: questionnaire.extension?.filter(
    ({ url, extension }) => url !== CONTEXT || context[extension?.find((part) => part.url === 'name')?.valueCoding?.code],
  ),
});

const show = async ({ questionnaire, response, patient, encounter, language }) => {
  document.documentElement.lang = language;
  const { Util } = window.LForms;
  // Without a patient in its context LHC-Forms shows the form, but reports that expressions failed. It has no server to ask.
  const request = async () => NOTHING;
  Util.setFHIRContext({ request, getFhirVersion: async () => '4.0.1', patient: { request } }, { patient, ...(encounter ? { encounter } : {}) });
  const form = Util.convertFHIRQuestionnaireToLForms(within(questionnaire, { patient, encounter }), 'R4');
  const filled = response ? Util.mergeFHIRDataIntoLForms(response, form, 'R4') : form;
  // A severity is a word to the patient, not a word with a number.
  filled.templateOptions = { ...filled.templateOptions, displayScoreWithAnswerText: false };
  await Util.addFormToPage(filled, 'form', { prepopulate: false });
};

addEventListener('message', async ({ source, origin, data }) => {
  if (source !== parent || origin !== location.origin) {
    return;
  }
  try {
    if (data.export) {
      tell({ response: window.LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4') });
    } else if (data.questionnaire) {
      await show(data);
      tell({ shown: true });
    }
  } catch (failure) {
    tell({ failed: String(failure?.message ?? failure) });
  }
});

tell({ ready: true });
