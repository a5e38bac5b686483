// Whether two engines found the same for a define: yes, yes but for a known reason, or no.

/** The known reasons; docs/portability.md explains each. */
export const REASONS = {
  order: 'other order within a moment',
  zeros: 'charted number without last zeros',
  twin: 'the other of two equal entries of one moment',
};

const NUMBER = /^-?\d+(\.\d+)?$/;

const isObject = (value) => value !== null && typeof value === 'object';

const moment = (element) => element?.at?.dateTime;

/** A text that is the same for equal values. */
const key = (value) =>
  isObject(value)
    ? `{${Object.keys(value).sort().map((name) => `${name}:${key(value[name])}`).join()}}`
    : String(value ?? null);

/** Elements of the same moment in an order of our own; everything else stays where it is. */
const orderedWithinMoments = (list) => {
  const keyed = list.map((element) => ({ element, key: key(element) }));
  for (let start = 0; start < keyed.length; ) {
    let end = start + 1;
    while (end < keyed.length && moment(keyed[end].element) === moment(keyed[start].element)) {
      end++;
    }
    const run = keyed.slice(start, end).sort((one, other) => (one.key < other.key ? -1 : 1));
    keyed.splice(start, run.length, ...run);
    start = end;
  }
  return keyed.map(({ element }) => element);
};

const listsAgree = (ours, theirs, reasons) => {
  if (ours.length !== theirs.length) {
    return false;
  }
  const asTheyStand = new Set();
  if (ours.every((element, index) => agree(element, theirs[index], asTheyStand))) {
    asTheyStand.forEach((reason) => reasons.add(reason));
    return true;
  }
  if (!ours.every((element, index) => moment(element) && moment(element) === moment(theirs[index]))) {
    return false;
  }
  reasons.add('order');
  const sorted = orderedWithinMoments(theirs);
  return orderedWithinMoments(ours).every((element, index) => agree(element, sorted[index], reasons));
};

/** Adds to `reasons` why values that are not equal count as the same. Missing, undefined and null are one. */
export const agree = (ours, theirs, reasons) => {
  if (ours == null || theirs == null) {
    return ours == null && theirs == null;
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    return listsAgree(ours, theirs, reasons);
  }
  if (isObject(ours) && isObject(theirs) && !Array.isArray(ours) && !Array.isArray(theirs)) {
    const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
    const differing = names.filter((name) => !agree(ours[name], theirs[name], reasons));
    if (differing.length === 1 && differing[0] === 'ref' && moment(ours) && ours.ref && theirs.ref) {
      reasons.add('twin');
      return true;
    }
    return differing.length === 0;
  }
  if (ours === theirs) {
    return true;
  }
  if (NUMBER.test(ours) && NUMBER.test(theirs) && typeof ours === 'string' && Number(ours) === Number(theirs)) {
    reasons.add('zeros');
    return true;
  }
  return false;
};
