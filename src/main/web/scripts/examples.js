// The example patients, with their times moved so that the moment of the call is now.
import { published } from './api.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const DAY = 86_400_000;

const midnight = (at) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());

const moved = (written, now) => {
  const from = new Date(written);
  const later = Math.floor(now / 1000) * 1000 - from;
  const days = Math.round((midnight(now) - Date.parse(written.slice(0, 10))) / DAY);
  return (member, value) => {
    if (member === 'birthDate' || typeof value !== 'string') {
      return value;
    }
    if (member === 'hookInstance') {
      return crypto.randomUUID();
    }
    if (DATE.test(value)) {
      return new Date(Date.parse(value) + days * DAY).toISOString().slice(0, 10);
    }
    return DATE_TIME.test(value) ? new Date(Date.parse(value) + later).toISOString().replace('.000Z', 'Z') : value;
  };
};

/** The same about a patient of whom the service has not heard: what was answered is not told again for a while. */
export const renamed = (request, suffix) => {
  const { patientId } = request.context;
  return JSON.parse(
    JSON.stringify(request, (member, value) =>
      value === patientId ? `${patientId}-${suffix}` : value === `Patient/${patientId}` ? `${value}-${suffix}` : value,
    ),
  );
};

export const list = () => published('examples/index.json');

export const example = async (file) => {
  const { moment } = await list();
  const request = await published(`examples/${file}.json`);
  return JSON.parse(JSON.stringify(request), moved(moment, new Date()));
};
