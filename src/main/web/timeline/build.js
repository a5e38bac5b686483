// Makes the timeline: everything that its pages need comes below OUT/timeline, as it is served where the other pages are not.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** Each has a script and a style of its own; they differ in nothing else. */
const PAGES = ['index', 'launch'];

export const buildTimeline = async (root) => {
  const out = join(root, 'timeline');
  const examples = readdirSync(join(here, 'examples')).filter((file) => file.endsWith('.json'));
  mkdirSync(join(out, 'examples'), { recursive: true });
  await build({
    entryPoints: PAGES.map((name) => join(here, `${name}.js`)),
    outdir: join(out, 'assets'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    // Without what fhirclient brings for browsers of long ago.
    define: { FHIRCLIENT_PURE: 'true' },
    mainFields: ['browser', 'module', 'main'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const page = readFileSync(join(here, 'page.html'), 'utf8');
  for (const name of PAGES) {
    writeFileSync(join(out, `${name}.html`), page.replaceAll('PAGE', name));
  }
  for (const file of examples) {
    copyFileSync(join(here, 'examples', file), join(out, 'examples', file));
  }
};
