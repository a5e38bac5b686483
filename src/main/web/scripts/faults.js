// What may go wrong between an EHR and the service, put into a request.
import { resources } from './chart.js';

const OUTCOME = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception', diagnostics: 'The EHR failed to read this.' }] };

const changed = (request, key, change) => {
  const copy = structuredClone(request);
  change(copy.prefetch, key);
  return copy;
};

const first = (prefetch, key) => resources(prefetch[key])[0];

export const FAULTS = {
  none: { apply: (request) => request },
  missing: { byKey: true, apply: (request, { key }) => changed(request, key, (prefetch) => delete prefetch[key]) },
  outcome: { byKey: true, apply: (request, { key }) => changed(request, key, (prefetch) => (prefetch[key] = OUTCOME)) },
  unreadable: {
    byKey: true,
    apply: (request, { key }) =>
      changed(request, key, (prefetch) => {
        const resource = first(prefetch, key);
        if (resource) {
          resource.status = { text: 'final' };
        }
      }),
  },
  other: {
    byKey: true,
    apply: (request, { key }) =>
      changed(request, key, (prefetch) => {
        const resource = first(prefetch, key);
        if (resource?.resourceType === 'Patient') {
          resource.id = 'somebody-else';
        } else if (resource) {
          resource.subject = { reference: 'Patient/somebody-else' };
        }
      }),
  },
  slow: {
    byServer: true,
    apply: ({ prefetch, ...request }, { server }) => ({
      ...request,
      fhirServer: server,
      fhirAuthorization: { access_token: 'synthetic', token_type: 'Bearer', expires_in: 300, scope: 'patient/*.rs', subject: 'going-home-cds' },
    }),
  },
};
