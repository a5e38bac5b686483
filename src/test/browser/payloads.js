// The hostile texts that the tests of the service put into its input; HostileText.java is the other reader of their file.
import { readFileSync } from 'node:fs';

const unescaped = (line) =>
  line.replace(/\\u\{([0-9A-F]+)\}/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)));

/** Each with what a page does with it: script, request, element, character or text. */
export const payloads = (file, canary) => {
  const found = [];
  let effect;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const heading = /^== (\w+): /.exec(line);
    if (heading) {
      effect = heading[1];
    } else if (effect && line !== '') {
      const text = unescaped(line).replaceAll('{canary}', canary).replaceAll('{mark}', `zq7x${found.length}`);
      found.push({ effect, text });
    }
  }
  return found;
};
