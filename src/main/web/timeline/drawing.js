// Draws with plain SVG what reading.js has read. All drawings share one axis: the days since the operation.
import { dateOf } from './reading.js';
const SVG = 'http://www.w3.org/2000/svg';
const LEFT = 38;
const RIGHT = 14;

const s = (tag, attributes = {}, ...children) => {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => value !== undefined && element.setAttribute(name, value));
  element.append(...children);
  return element;
};

const text = (x, y, words, attributes = {}) => s('text', { x, y, ...attributes }, words);

/** The axis: where a day is, for a width in pixels. */
export const axis = (width, lastDay) => {
  const step = (width - LEFT - RIGHT) / (lastDay + 1);
  const every = [1, 2, 5, 7, 14, 28].find((days) => days * step >= 24) ?? 28;
  return {
    width,
    lastDay,
    step,
    from: LEFT,
    to: width - RIGHT,
    x: (day) => LEFT + (day + 0.5) * step,
    ticks: Array.from({ length: lastDay + 1 }, (_, day) => day).filter((day) => day % every === 0),
  };
};

const picture = (across, height, label, ...children) =>
  s('svg', { viewBox: `0 0 ${across.width} ${height}`, width: across.width, height, role: 'group', 'aria-label': label }, ...children);

const gridOf = (across, height) =>
  across.ticks.map((day) => s('line', { class: 'grid', x1: across.x(day), x2: across.x(day), y1: 0, y2: height }));

/** Days of which nothing is known. */
const gapsOf = (across, days, height, until) =>
  Array.from({ length: Math.min(across.lastDay, until) + 1 }, (_, day) => day)
    .filter((day) => !days.includes(day))
    .map((day) => s('rect', { class: 'gap', x: across.x(day) - across.step / 2, y: 0, width: across.step, height }));

const todayOf = (across, today, height) =>
  today >= 0 && today <= across.lastDay ? [s('line', { class: 'today', x1: across.x(today), x2: across.x(today), y1: 0, y2: height })] : [];

/** The days themselves, with dates, today and milestones. */
export const ruler = (across, course, words, milestones) => {
  const height = 40;
  const apart = across.step * ((across.ticks[1] ?? 1) - across.ticks[0]);
  const dates = across.ticks.filter((day, index) => index % Math.max(1, Math.ceil(54 / apart)) === 0);
  const marks = milestones.filter((one) => one.day <= across.lastDay);
  return picture(across, height, words.say('days'),
    ...across.ticks.filter((day) => day === course.today || Math.abs(across.x(day) - across.x(course.today)) > 18)
      .map((day) => text(across.x(day), 15, String(day), { class: day === course.today ? 'tick now' : 'tick' })),
    ...(across.ticks.includes(course.today) || course.today > across.lastDay ? [] : [text(across.x(course.today), 15, String(course.today), { class: 'tick now' })]),
    ...dates.map((day) => text(across.x(day), 32, words.shortDate(dateOf(course.operation.date, day)), { class: 'tick quiet' })),
    ...marks.map((one) => text(across.x(one.day), 32, one.title, { class: 'tick mark' })),
    ...todayOf(across, course.today, 6).map((line) => { line.setAttribute('y1', 34); line.setAttribute('y2', height); return line; }));
};

const shape = (kind, x, y, size) => {
  if (kind === 'up') {
    return s('path', { d: `M${x} ${y - size}L${x + size} ${y + size * 0.8}H${x - size}Z` });
  }
  if (kind === 'down') {
    return s('path', { d: `M${x} ${y + size}L${x + size} ${y - size * 0.8}H${x - size}Z` });
  }
  return kind === 'square'
    ? s('rect', { x: x - size, y: y - size, width: 2 * size, height: 2 * size })
    : s('circle', { cx: x, cy: y, r: size });
};

/** A shape of the key, by itself. */
export const keyShape = (kind, style) => s('svg', { class: `key ${style}`, width: 18, height: 18, viewBox: '0 0 18 18', 'aria-hidden': 'true' }, shape(kind, 9, 9, 5.5));

const niceStep = (range) => [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000].find((step) => range / step <= 5) ?? 50000;

/** Numbers of one kind over the days. */
export const plot = (across, series, course, words, statements) => {
  const height = series.thresholds.length ? 132 : 92;
  const top = 18;
  const bottom = height - 8;
  const values = series.points.map((point) => point.value);
  const low = Math.min(series.low, ...values);
  const high = Math.max(series.high, ...values);
  const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
  const step = niceStep(high - low);
  const lines = [];
  for (let at = Math.ceil(low / step) * step; at <= high + 1e-9; at += step) {
    lines.push(s('line', { class: 'grid', x1: across.from, x2: across.to, y1: y(at), y2: y(at) }),
      text(across.from - 6, y(at) + 4, words.number(at), { class: 'scale' }));
  }
  const bounds = series.thresholds.filter((one) => one.value >= low && one.value <= high && one.since <= across.lastDay);
  const start = (one) => (one.since ? across.x(one.since) - across.step / 2 : across.from);
  const areas = bounds.map((one) => s('rect', {
    class: 'beyond', x: start(one), width: across.to - start(one),
    ...(one.worse === 'higher' ? { y: top - 8, height: y(one.value) - top + 8 } : { y: y(one.value), height: bottom - y(one.value) + 8 }),
  }));
  const drawn = bounds.flatMap((one) => {
    const unit = series.unitName.startsWith('\u00b0') ? ` ${series.unitName}` : '';
    const label = `${statements[one.statement].label} ${{ higher: '\u2265', lower: '\u2264', below: '<' }[one.worse]} ${words.number(one.value)}${unit}`;
    const long = label.length * 7.2;
    // Where it covers the fewest values.
    const [place] = [[start(one) + 4, -5], [start(one) + 4, 14], [across.to - long, -5], [across.to - long, 14]]
      .map(([x, above]) => ({ x, at: y(one.value) + above, covers: series.points.filter((point) => {
        const up = point.beyond.length ? 24 : 5;
        return across.x(point.day) > x - 8 && across.x(point.day) < x + long + 8
          && y(point.value) - up < y(one.value) + above && y(point.value) + 7 > y(one.value) + above - 11;
      }).length }))
      .sort((one, two) => one.covers - two.covers);
    return [
      s('line', { class: 'threshold', x1: start(one), x2: across.to, y1: y(one.value), y2: y(one.value) }),
      s('a', { href: `#${one.statement}`, class: 'bound' },
        text(place.x, place.at, label, { class: 'bound-label' })),
    ];
  });
  const connected = series.points.slice(1).flatMap((point, index) => {
    const before = series.points[index];
    return point.day - before.day <= 1
      ? [s('line', { class: 'course', x1: across.x(before.day), x2: across.x(point.day), y1: y(before.value), y2: y(point.value) })] : [];
  });
  const taken = [];
  const flagged = series.points.filter((point) => point.beyond.length);
  const labels = [...flagged].sort((a, b) => Math.abs(b.value - series.low) - Math.abs(a.value - series.low) || b.day - a.day)
    .flatMap((point) => {
      const x = across.x(point.day);
      if (taken.some((other) => Math.abs(other - x) < 30)) {
        return [];
      }
      taken.push(x);
      const lower = point.beyond[0].worse !== 'higher';
      return [text(x, y(point.value) + (lower ? 20 : -10), words.number(point.value), { class: 'value' })];
    });
  const points = series.points.map((point) => {
    const [first] = point.beyond;
    const kind = first ? (first.worse === 'higher' ? 'up' : 'down') : point.source === 'reported' ? 'circle' : 'square';
    const mark = shape(kind, across.x(point.day), y(point.value), first ? 6 : point.source === 'reported' ? 3.5 : 3.2);
    mark.setAttribute('class', `point ${first ? 'flagged' : point.source}`);
    mark.append(s('title', {}, spoken(point, series, words, statements)));
    return mark;
  });
  const days = series.points.map((point) => point.day);
  return picture(across, height, `${series.title}: ${summary(series, words)}`,
    ...gapsOf(across, days, height, course.today), ...areas, ...gridOf(across, height), ...lines, ...drawn,
    ...todayOf(across, course.today, height), ...connected, ...points, ...labels);
};

/** A value with its unit, as people write it. */
export const withUnit = (value, series, words) => `${words.number(value)}${series.unitName ? ` ${series.unitName}` : ''}`;

const spoken = (point, series, words, statements) =>
  [`${words.say('day')} ${point.day}: ${withUnit(point.value, series, words)}`, point.shown, words.say(`source.${point.source}`),
    ...point.beyond.map((one) => `${statements[one.statement].label} ${statements[one.statement].name}`)].filter(Boolean).join(', ');

const summary = (series, words) => {
  const last = series.points.at(-1);
  const marked = [...new Set(series.points.filter((point) => point.beyond.length).map((point) => point.day))];
  return [words.say('latest', { value: withUnit(last.value, series, words), day: last.day }),
    marked.length ? `${words.say('marked')}: ${words.count('on', marked.length, { days: words.days(marked) })}` : ''].filter(Boolean).join('; ');
};

/** A row of cells, one a day: whether there is a check-in, or what it says to one question. */
export const strip = (across, label, cellAt, course, words) => {
  const height = 26;
  const cells = Array.from({ length: across.lastDay + 1 }, (_, day) => day).flatMap((day) => {
    const cell = cellAt(day);
    const x = across.x(day);
    if (!cell) {
      return day <= course.today ? [text(x, 17, '\u2013', { class: 'cell none' })] : [];
    }
    const short = { flagged: '\u25b2', unknown: '?', answered: '\u2022', blank: '\u2013', done: '\u2713' }[cell.state];
    const room = cell.name && cell.name.length * 6.6 + (cell.state === 'flagged' ? 22 : 8) <= across.step;
    const shown = !room || ['blank', 'done'].includes(cell.state) ? short : cell.state === 'flagged' ? `${short} ${cell.name}` : cell.name;
    return [
      s('rect', { class: `cell ${cell.state}`, x: x - across.step / 2 + 1, y: 2, width: Math.max(across.step - 2, 2), height: height - 4, rx: 2 },
        s('title', {}, `${words.say('day')} ${day}: ${cell.name || words.say('blank')}`)),
      text(x, 17, shown, { class: `cell ${cell.state}` }),
    ];
  });
  return picture(across, height, label, ...gridOf(across, height), ...cells);
};
