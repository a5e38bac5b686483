// A FHIR server of a few resources, for those who prefill the check-in. It answers in the order in which it was given them and knows
// neither _sort nor a status of a Procedure, as some servers do.
const day = 24 * 60 * 60 * 1000;

const CODE = (resource) => (resource.code?.coding ?? []).map((coding) => `${coding.system}|${coding.code}`);

const since = (resource, date) => !date || new Date(resource.effectiveDateTime) > new Date(date.replace(/^g[te]/, ''));

export const server = (resources) => (query) => {
  if (query.startsWith('metadata')) {
    return { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' };
  }
  const { pathname, searchParams } = new URL(query, 'http://ehr.example/');
  const [type, id] = pathname.slice(1).split('/');
  const ofType = resources.filter((resource) => resource.resourceType === type);
  if (id) {
    return ofType.find((resource) => resource.id === id);
  }
  const codes = searchParams.get('code')?.split(',');
  const found = ofType
    .filter((resource) => !codes || CODE(resource).some((code) => codes.includes(code)))
    .filter((resource) => since(resource, searchParams.get('date')));
  return { resourceType: 'Bundle', type: 'searchset', total: found.length, entry: found.map((resource) => ({ resource })) };
};

const observed = (patient, hours, value, code) => ({
  resourceType: 'Observation',
  id: `reading-${hours}`,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code }] },
  subject: { reference: `Patient/${patient.id}` },
  effectiveDateTime: new Date(Date.now() - (hours * day) / 24).toISOString(),
  ...value,
});

const operation = (patient, id, status, performed, code) => ({
  resourceType: 'Procedure',
  id,
  status,
  subject: { reference: `Patient/${patient.id}` },
  code,
  ...performed,
});

/** What is in the EHR: the patient, operations of which one is the last that was completed, a temperature and a score of pain. */
export const chart = ({ patient, encounter }) => [
  patient,
  encounter,
  operation(patient, 'earlier', 'completed', { performedDateTime: '2020-05-05' }, { text: 'Appendectomy' }),
  // Midnight has passed in Greenwich, not where the operation was.
  operation(patient, 'last', 'completed', { performedPeriod: { start: '2026-01-05T21:30:00-05:00', end: '2026-01-05T23:50:00-05:00' } }, {
    coding: [{ system: 'http://snomed.info/sct', code: '89355001', display: 'Discectomy for intervertebral herniated disc, nucleus pulposus' }],
  }),
  operation(patient, 'planned', 'preparation', { performedDateTime: '2026-02-01' }, { text: 'Removal of stitches' }),
  operation(patient, 'undated', 'completed', {}, { text: 'Injection' }),
  observed(patient, 3, { valueQuantity: { value: 37.2, unit: '°C', system: 'http://unitsofmeasure.org', code: 'Cel' } }, '8310-5'),
  observed(patient, 30, { valueQuantity: { value: 38.9, unit: '°C', system: 'http://unitsofmeasure.org', code: 'Cel' } }, '8310-5'),
  observed(patient, 2, { valueInteger: 9 }, '72514-3'),
];

/** What has to be filled in of it, and nothing else: a score of pain does not tell of which part it is. */
export const PREFILLED = {
  'surgery-date': '2026-01-05',
  procedure: 'Discectomy for intervertebral herniated disc, nucleus pulposus',
};
export const LINKED = { temperature: 'http://unitsofmeasure.org|Cel|37.2' };
