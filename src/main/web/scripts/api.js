// The public HTTP API, as anybody may call it.
import { current } from './words.js';

const read = async (response) => {
  const text = await response.text();
  try {
    return { text, json: JSON.parse(text) };
  } catch {
    return { text, json: undefined };
  }
};

/** Always an answer: status 0 where nobody gave one. */
export const ask = async (path, { body, type = 'application/json' } = {}) => {
  const start = performance.now();
  try {
    const response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'Accept-Language': current(), ...(body === undefined ? {} : { 'Content-Type': type }) },
      body,
    });
    return { status: response.status, ok: response.ok, ...(await read(response)), ms: Math.round(performance.now() - start) };
  } catch (failure) {
    return { status: 0, ok: false, text: failure.message, ms: Math.round(performance.now() - start) };
  }
};

const once = new Map();

/** What the service publishes does not change while it runs; it is asked once in each language. */
export const published = (path) => {
  const key = `${current()} ${path}`;
  if (!once.has(key)) {
    once.set(
      key,
      ask(path).then((answer) => {
        if (!answer.ok) {
          once.delete(key);
          throw new Error(`${path}: ${answer.status || answer.text}`);
        }
        return answer.json;
      }),
    );
  }
  return once.get(key);
};

export const services = async () => (await published('cds-services')).services;

export const plans = async () => (await published('fhir/PlanDefinition')).entry.map(({ resource }) => resource);

const ENDPOINT = 'http://hl7.org/fhir/StructureDefinition/cqf-cdsHooksEndpoint';

/** The plan behind a service. */
export const planOf = async (serviceId) =>
  (await plans()).find((plan) => plan.extension?.some(({ url, valueUri }) => url === ENDPOINT && valueUri === serviceId));

const FHIR = 'application/fhir+json';

/** What the plan says of the data of a request, sign by sign. */
export const explain = async (serviceId, { context, prefetch }) => {
  const plan = await planOf(serviceId);
  const reference = (name, type, id) => (id ? [{ name, valueReference: { reference: `${type}/${id}` } }] : []);
  const data = Object.entries(prefetch ?? {}).map(([key, value]) => ({
    name: 'prefetchData',
    part: [
      { name: 'key', valueString: key },
      { name: 'data', resource: value ?? { resourceType: 'Bundle', type: 'searchset', total: 0 } },
    ],
  }));
  return ask(`fhir/PlanDefinition/${plan.id}/$apply`, {
    type: FHIR,
    body: JSON.stringify({
      resourceType: 'Parameters',
      parameter: [
        ...reference('subject', 'Patient', context?.patientId),
        ...reference('encounter', 'Encounter', context?.encounterId),
        { name: 'explain', valueBoolean: true },
        ...data,
      ],
    }),
  });
};

export const sendFeedback = (serviceId, item) =>
  ask(`cds-services/${serviceId}/feedback`, {
    body: JSON.stringify({ feedback: [{ ...item, outcomeTimestamp: new Date().toISOString() }] }),
  });
