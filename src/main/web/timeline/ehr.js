// Reads a patient from an EHR's FHIR server, with the token that the EHR gave this page. It goes nowhere else.
import FHIR from 'fhirclient/lib/entry/browser.js';
import { registered, sameForm } from './frame.js';

const KEPT = 'SMART_KEY';
const MOST_PAGES = 20;

/** Something that a person is to be told, by its name among the words. */
export class Refusal extends Error {}

/** Whether an EHR has just let the app in, or had before the page was loaded again. */
export const isOpen = () => {
  const asked = new URLSearchParams(location.search);
  return asked.has('code') || asked.has('error') || sessionStorage.getItem(KEPT) !== null;
};

export const signOff = () => sessionStorage.clear();

const signIn = async () => {
  if (new URLSearchParams(location.search).has('error')) {
    signOff();
    throw new Refusal('refusedLogin');
  }
  try {
    return await FHIR.oauth2.ready();
  } catch {
    signOff();
    throw new Refusal('refusedLogin');
  }
};

/** All pages of a search, each of them below the EHR's own address. */
const search = async (client, base, query) => {
  const found = { resources: [], complete: true };
  let address = query;
  for (let page = 0; address; page++) {
    if (page === MOST_PAGES) {
      found.complete = false;
      break;
    }
    const bundle = await client.request({ url: address, headers: { Accept: 'application/fhir+json' } });
    if (bundle?.resourceType !== 'Bundle') {
      found.complete = false;
      break;
    }
    (bundle.entry ?? []).forEach(({ resource }) => {
      if (resource?.resourceType === 'OperationOutcome') {
        found.complete &&= !resource.issue?.some((issue) => issue.severity !== 'information');
      } else if (resource) {
        found.resources.push(resource);
      }
    });
    const next = bundle.link?.find((link) => link.relation === 'next')?.url;
    if (next && !new URL(next, `${base}/`).href.startsWith(base)) {
      found.complete = false;
      break;
    }
    address = next && new URL(next, `${base}/`).href;
  }
  return found;
};

/**
 * Everything of the patient in context that the timeline may need.
 *
 * @param apps the EHRs at which the app is registered
 * @param timelines descriptions, whose codes are asked for
 */
export const patientInContext = async (apps, description) => {
  const client = await signIn();
  const app = registered(apps, client.state.serverUrl);
  if (!app || !client.state.codeVerifier) {
    signOff();
    throw new Refusal('foreignIss');
  }
  const id = client.patient.id;
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(id ?? '')) {
    throw new Refusal('noPatient');
  }
  const base = sameForm(app.fhirServer);
  const codes = [...new Set(description.series.flatMap((one) => one.codes))];
  const parts = await Promise.all([
    client.request(`Patient/${id}`).then((patient) => ({ resources: [patient], complete: true })),
    search(client, base, `Procedure?patient=${id}&_sort=-date&_count=100`),
    search(client, base, `QuestionnaireResponse?patient=${id}&status=completed,amended&_sort=-authored&_count=100`),
    search(client, base, `Observation?patient=${id}&code=${encodeURIComponent(codes.join(','))}&_sort=-date&_count=200`),
  ]).catch(() => {
    throw new Refusal('notRead');
  });
  if (parts[0].resources[0]?.id !== id) {
    throw new Refusal('otherPatient');
  }
  return {
    id,
    base: app.fhirServer,
    resources: parts.flatMap((part) => part.resources),
    complete: parts.every((part) => part.complete),
    now: Date.now(),
    real: true,
  };
};
