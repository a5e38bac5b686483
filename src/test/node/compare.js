// Evaluates the published ELM with cql-execution over every case, and compares it define by define with what the service's
// engine found. Usage: node compare.js PUBLISHED EXPRESSIONS, the folder of the built artifacts and what ExpressionsTest wrote.
// Prints a table; ends with 1 on any difference that is not explained, or if there was nothing to compare.
import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { createGunzip } from 'node:zlib';
import { REASONS, agree } from './agreement.js';
import { Engine } from './engine.js';

const SHOWN = 20;

/** Counts of one service, and the first of its differences. */
const none = () => ({ cases: 0, expressions: 0, same: 0, differences: [], unexplained: 0 });

const compareCase = async (engine, line, tally) => {
  tally.cases++;
  for (const [library, defines] of Object.entries(line.found)) {
    const theirs = await engine.values(library, line.bundle, line.now, line.parameters);
    for (const name of new Set([...Object.keys(defines), ...Object.keys(theirs)])) {
      tally.expressions++;
      const reasons = new Set();
      const known = name in defines && name in theirs && agree(defines[name], theirs[name], reasons);
      if (known && reasons.size === 0) {
        tally.same++;
      } else if (known) {
        reasons.forEach((reason) => (tally[reason] = (tally[reason] ?? 0) + 1));
      } else {
        tally.unexplained++;
        tally.differences.push({ case: line.case, define: `${library}."${name}"`, ours: defines[name], theirs: theirs[name] });
      }
    }
  }
};

/** Every nth line of the file, as there are n workers. */
const work = async ({ published, expressions, worker, workers }) => {
  const engine = new Engine(published);
  const tallies = {};
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(expressions).pipe(createGunzip()) })) {
    if (number++ % workers === worker) {
      const line = JSON.parse(text);
      await compareCase(engine, line, (tallies[line.service] ??= none()));
    }
  }
  return tallies;
};

const add = (all, tallies) => {
  for (const [service, tally] of Object.entries(tallies)) {
    const sum = (all[service] ??= none());
    for (const [name, value] of Object.entries(tally)) {
      sum[name] = Array.isArray(value) ? [...sum[name], ...value] : (sum[name] ?? 0) + value;
    }
  }
};

const run = (workerData) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData, resourceLimits: { maxYoungGenerationSizeMb: 128 } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });

const print = (all) => {
  const columns = ['cases', 'expressions', 'same', ...Object.keys(REASONS), 'unexplained'];
  const titles = columns.map((column) => REASONS[column] ?? column);
  console.log(['service', ...titles].join(' | '));
  for (const [service, tally] of Object.entries(all)) {
    console.log([service, ...columns.map((column) => tally[column] ?? 0)].join(' | '));
    for (const difference of tally.differences.slice(0, SHOWN)) {
      console.log(`\n${difference.case}: ${difference.define}`);
      console.log(`  ours:   ${JSON.stringify(difference.ours)}\n  theirs: ${JSON.stringify(difference.theirs)}`);
    }
  }
};

const main = async ([published, expressions]) => {
  if (!published || !expressions) {
    console.error('Usage: node compare.js PUBLISHED EXPRESSIONS');
    return 2;
  }
  const workers = Math.min(availableParallelism(), 4);
  const all = {};
  const parts = [...Array(workers).keys()].map((worker) => run({ published, expressions, worker, workers }));
  (await Promise.all(parts)).forEach((tallies) => add(all, tallies));
  print(all);
  const services = Object.values(all);
  return services.length > 0 && services.every((tally) => tally.same > 0 && tally.unexplained === 0) ? 0 : 1;
};

if (isMainThread) {
  process.exitCode = await main(process.argv.slice(2));
} else {
  parentPort.postMessage(await work(workerData));
}
