// Makes the pages: node build.js OUT. Every page of pages/ comes to OUT/NAME.html, with its script and style in OUT/assets.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildTimeline } from './timeline/build.js';

const here = dirname(fileURLToPath(import.meta.url));
const [out] = process.argv.slice(2);
if (!out) {
  console.error('Usage: node build.js OUT');
  process.exit(2);
}

/** LHC-Forms as it is published; only the page with the form loads it. */
const FORMS = join(here, 'node_modules/lforms');
const FORM_FILES = [
  'dist/lforms/webcomponent/assets/lib/zone.min.js',
  'dist/lforms/webcomponent/runtime.js',
  'dist/lforms/webcomponent/polyfills.js',
  'dist/lforms/webcomponent/main.js',
  'dist/lforms/webcomponent/styles.css',
  'dist/lforms/webcomponent/down_arrow_gray_10_10.png',
  'dist/lforms/webcomponent/magnifying_glass.png',
  'dist/lforms/fhir/R4/lformsFHIR.min.js',
  'LICENSE.md',
];

const scripts = (folder) =>
  readdirSync(join(here, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(here, folder, entry.name));

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'assets'), { recursive: true });
// A page is NAME.html beside NAME.js, which imports what it needs, NAME.css among it.
await build({
  entryPoints: scripts('pages'),
  outdir: join(out, 'assets'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
});
for (const name of readdirSync(join(here, 'pages')).filter((file) => file.endsWith('.html'))) {
  copyFileSync(join(here, 'pages', name), join(out, name));
}
const EXAMPLES = join(here, '../../../fhir-resources/examples');
mkdirSync(join(out, 'examples'));
copyFileSync(join(here, 'examples.json'), join(out, 'examples/index.json'));
for (const file of readdirSync(EXAMPLES)) {
  copyFileSync(join(EXAMPLES, file), join(out, 'examples', file));
}
mkdirSync(join(out, 'lforms'));
for (const file of FORM_FILES) {
  copyFileSync(join(FORMS, file), join(out, 'lforms', basename(file)));
}
await buildTimeline(out);
