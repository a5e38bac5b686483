// What is drawn of a patient's FHIR resources. Knows no code, unit, threshold or question: the description of the timeline does.
// Nothing here touches the page, so that it can be tested without one.

const COUNTED = ['final', 'amended', 'corrected', 'preliminary'];
const HANDED_IN = ['completed', 'amended'];
const UCUM = 'http://unitsofmeasure.org';
const CLOCKS_DIFFER = 5 * 60 * 1000;
const DAY = 24 * 60 * 60 * 1000;

const list = (value) => (Array.isArray(value) ? value : []);
const token = (coding) => `${coding?.system ?? ''}|${coding?.code ?? ''}`;
const tokens = (concept) => list(concept?.coding).map(token);

/** The day of a FHIR date or time as YYYY-MM-DD, in the zone in which days are counted; nothing where it is not known to the day. */
export const dayOf = (text, timeZone) => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text ?? '')) {
    return text;
  }
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text ?? '') || Number.isNaN(Date.parse(text))) {
    return undefined;
  }
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(text));
};

const between = (from, to) => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);

/** The date that is so many days after another. */
export const dateOf = (dayZero, day) => new Date(Date.parse(`${dayZero}T00:00:00Z`) + day * DAY).toISOString().slice(0, 10);

const momentOf = (observation) =>
  observation.effectiveDateTime ?? observation.effectiveInstant ?? observation.effectivePeriod?.end ?? observation.issued;

/** Items wherever they stand: on top, in groups, below answers. */
const itemsOf = (node) =>
  list(node.item).flatMap((item) => [item, ...itemsOf(item), ...list(item.answer).flatMap(itemsOf)]);

const answersTo = (response, linkId) =>
  itemsOf(response)
    .filter((item) => item.linkId === linkId)
    .flatMap((item) => list(item.answer));

const isOfForm = (response, form) => {
  const named = response.questionnaire ?? '';
  return named === form.url || named === `${form.url}|${form.major}` || named.startsWith(`${form.url}|${form.major}.`);
};

/** Those of the patient; the number of others is told, and nothing else of them. */
export const ofPatient = (resources, patientId, base) => {
  const own = [`Patient/${patientId}`, ...(base ? [`${base.replace(/\/$/, '')}/Patient/${patientId}`] : [])];
  const mine = resources.filter((resource) =>
    resource.resourceType === 'Patient' ? resource.id === patientId : own.includes(resource.subject?.reference));
  return { mine, foreign: resources.length - mine.length };
};

/** A value in the unit in which it is drawn, or the reason why it is not. */
export const valueOf = (series, answer, code) => {
  if (Number.isInteger(answer.valueInteger)) {
    return series.whole ? within(series, answer.valueInteger) : { reason: 'unit', shown: String(answer.valueInteger) };
  }
  const quantity = answer.valueQuantity;
  if (typeof quantity?.value !== 'number') {
    return { reason: 'noValue', shown: '' };
  }
  const shown = `${quantity.comparator ?? ''}${quantity.value} ${quantity.unit ?? quantity.code ?? ''}`.trim();
  if (answer.dataAbsentReason) {
    return { reason: 'absent', shown };
  }
  if (quantity.comparator) {
    return { reason: 'comparator', shown };
  }
  const unit = quantity.code ?? null;
  const accepted = series.accepted.find((each) => (each.unit ?? null) === unit && (!each.only || each.only === code));
  if (!accepted || (quantity.system && quantity.system !== UCUM)) {
    return { reason: unit === null ? 'noUnit' : 'unit', shown };
  }
  const named = (each) => each.names.some((name) => name.toLowerCase() === (quantity.unit ?? '').toLowerCase());
  if (!named(accepted) && series.accepted.some(named)) {
    return { reason: 'unitText', shown: `${shown} (${unit})` };
  }
  const number = within(series, ((quantity.value - accepted.minus) * accepted.times) / accepted.per);
  return { ...number, shown: number.reason ? shown : accepted.unit === series.unit ? '' : shown };
};

const within = (series, number) => {
  const power = 10 ** series.places;
  const value = Math.round(number * power + 1e-6) / power;
  return value < series.least || value > series.most ? { reason: 'implausible', shown: String(number) } : { value, shown: '' };
};

const isBeyond = (threshold, value) =>
  threshold.worse === 'higher' ? value >= threshold.value : threshold.worse === 'lower' ? value <= threshold.value : value < threshold.value;

/** Thresholds that a value is beyond, on that day. */
export const beyond = (series, value, day) =>
  series.thresholds.filter((threshold) => day >= threshold.since && isBeyond(threshold, value));

const operationOf = (description, procedures, responses, now) => {
  const operations = procedures
    .map((procedure) => ({
      at: procedure.performedPeriod?.end ?? procedure.performedPeriod?.start ?? procedure.performedDateTime,
      procedure,
    }))
    .filter(({ at, procedure }) => dayOf(at, description.timeZone)
      && tokens(procedure.code).some((each) => description.operations.includes(each))
      && (procedure.status === 'completed' || (procedure.status === 'in-progress' && Date.parse(at) <= now)))
    .sort((one, two) => Date.parse(two.at) - Date.parse(one.at));
  if (operations.length) {
    const [{ at, procedure }] = operations;
    return { at, date: dayOf(at, description.timeZone), name: procedure.code.text ?? list(procedure.code.coding)[0]?.display ?? '', reported: false };
  }
  const [told] = responses
    .flatMap((response) => (description.form.operated ? answersTo(response, description.form.operated) : [])
      .filter((answer) => dayOf(answer.valueDate, description.timeZone))
      .map((answer) => ({ at: answer.valueDate, authored: response.authored ?? '' })))
    .sort((one, two) => (one.authored < two.authored ? 1 : -1));
  return told && { at: told.at, date: told.at, name: '', reported: true };
};

const WORST = ['blank', 'answered', 'unknown', 'flagged'];

/** What a check-in says to a question. */
const cellOf = (question, response, strange) => {
  const chosen = answersTo(response, question.item);
  const options = chosen.map((answer) => question.options.find((option) => option.token === token(answer.valueCoding)));
  if (chosen.length && options.some((option) => !option)) {
    strange();
  }
  const known = options.filter(Boolean);
  const state = known.some((option) => option.flagged) ? 'flagged'
    : known.some((option) => option.unknown) || known.length < chosen.length ? 'unknown'
      : known.length ? 'answered' : 'blank';
  return { state, name: known.map((option) => option.name).join(', ') };
};

/**
 * Everything that is drawn, by day.
 *
 * @param description of the timeline, as the service publishes it
 * @param resources of the patient alone
 * @param now in milliseconds
 */
export const read = (description, resources, now) => {
  const { timeZone } = description;
  const of = (type) => resources.filter((resource) => resource.resourceType === type);
  const responses = of('QuestionnaireResponse').filter((each) => HANDED_IN.includes(each.status) && isOfForm(each, description.form));
  const operation = operationOf(description, of('Procedure'), responses, now);
  const notDrawn = [];
  if (!operation) {
    return { operation: undefined, notDrawn };
  }
  const today = between(operation.date, dayOf(new Date(now).toISOString(), timeZone));
  const precise = /T/.test(operation.at);

  /** The day of something, or nothing and the reason is noted; what was before the operation ended is no part of the course. */
  const dated = (at, note) => {
    const date = dayOf(at, timeZone);
    if (!date) {
      note(at ? 'partialTime' : 'noTime');
      return undefined;
    }
    if (Date.parse(at) > now + CLOCKS_DIFFER) {
      note('future');
      return undefined;
    }
    const day = between(operation.date, date);
    if (day < 0 || (precise && /T/.test(at) && Date.parse(at) < Date.parse(operation.at))) {
      return undefined;
    }
    if (day > description.days) {
      note('late');
      return undefined;
    }
    return day;
  };

  const checkIns = responses.flatMap((response) => {
    const day = dated(response.authored, (reason) => notDrawn.push({ what: '', shown: '', at: response.authored, reason }));
    return day === undefined ? [] : [{ day, at: response.authored, response }];
  }).sort((one, two) => Date.parse(one.at) - Date.parse(two.at));
  const handedIn = responses.map((response) => `QuestionnaireResponse/${response.id}`);
  const observations = of('Observation').filter((each) => COUNTED.includes(each.status)
    && !list(each.derivedFrom).some((from) => handedIn.some((ref) => from.reference === ref || from.reference?.endsWith(`/${ref}`))));

  const series = description.series.map((one) => {
    const points = [];
    const add = (answer, code, at, day, source) => {
      const found = valueOf(one, answer, code);
      if (found.reason) {
        notDrawn.push({ what: one.title, at, ...found });
      } else {
        points.push({ day, at, source, value: found.value, shown: found.shown, beyond: beyond(one, found.value, day) });
      }
    };
    observations.forEach((observation) => {
      const coding = list(observation.code?.coding).find((each) => one.codes.includes(token(each)));
      const sites = tokens(observation.bodySite);
      const sited = description.series.filter((each) => each.site && sites.includes(each.site));
      if (coding && (one.site ? sited.includes(one) : !sited.some((each) => each.codes.includes(token(coding))))) {
        const at = momentOf(observation);
        const day = dated(at, (reason) => notDrawn.push({ what: one.title, shown: '', at, reason }));
        if (day !== undefined) {
          add(observation, coding.code, at, day, observation.status === 'preliminary' ? 'preliminary' : 'measured');
        }
      }
    });
    checkIns.forEach(({ day, at, response }) => one.items.forEach((item) =>
      answersTo(response, item).forEach((answer) => add(answer, null, at, day, 'reported'))));
    points.sort((a, b) => a.day - b.day || Date.parse(a.at) - Date.parse(b.at));
    return { ...one, points };
  });

  const rows = description.questions.map((question) => {
    const cells = new Map();
    checkIns.forEach(({ day, at, response }) => {
      const cell = cellOf(question, response, () => notDrawn.push({ what: question.title, shown: '', at, reason: 'otherAnswer' }));
      const before = cells.get(day);
      if (!before || WORST.indexOf(cell.state) >= WORST.indexOf(before.state)) {
        cells.set(day, cell);
      }
    });
    return { ...question, cells, flagged: [...cells].filter(([, cell]) => cell.state === 'flagged').map(([day]) => day) };
  });

  const days = [...new Set(checkIns.map(({ day }) => day))];
  const last = Math.max(...days, ...series.flatMap((one) => one.points.map((point) => point.day)), 0);
  return {
    operation,
    today,
    days,
    lastDay: Math.max(Math.min(today, description.days), last, 6),
    series: series.filter((one) => one.points.length),
    empty: series.filter((one) => !one.points.length).map((one) => one.title),
    rows,
    notDrawn,
  };
};
