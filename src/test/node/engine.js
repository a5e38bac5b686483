// The published ELM, run by cql-execution: an engine that shares no code with the one of the service.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import cql from 'cql-execution';
import cqlFhir from 'cql-exec-fhir';
import { normalForm } from './normal-form.js';

const resources = (folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));

const elm = (library) => {
  const content = library.content.find((each) => each.contentType === 'application/elm+json');
  return JSON.parse(Buffer.from(content.data, 'base64').toString('utf8'));
};

/** Membership from the expansions that are published; no terminology server is asked. */
const codeService = (valueSets) => {
  const codes = {};
  for (const valueSet of valueSets.filter((each) => each.expansion)) {
    codes[valueSet.url] = { [valueSet.version]: valueSet.expansion.contains ?? [] };
  }
  return new cql.CodeService(codes);
};

export class Engine {
  #libraries = {};
  #codes;
  #source = cqlFhir.PatientSource.FHIRv401();

  /** @param published the folder of the artifacts as built */
  constructor(published) {
    const compiled = Object.fromEntries(
      resources(join(published, 'library')).map((library) => [library.name, elm(library)]),
    );
    const repository = new cql.Repository(compiled);
    for (const name of Object.keys(compiled)) {
      this.#libraries[name] = new cql.Library(compiled[name], repository);
    }
    this.#codes = codeService(resources(join(published, 'valueset')));
  }

  /** The value of every define of a library for one patient at one moment; a define that throws has `{ threw }` for a value. */
  async values(name, bundle, now, parameters) {
    this.#source.reset();
    this.#source.loadBundles([bundle]);
    const library = this.#libraries[name];
    const context = new cql.PatientContext(
      library,
      this.#source.currentPatient(),
      this.#codes,
      parameters,
      cql.DateTime.parse(now),
    );
    const values = {};
    for (const [define, expression] of Object.entries(library.expressions)) {
      if (expression.context === 'Patient' && define !== 'Patient') {
        try {
          values[define] = normalForm(await expression.execute(context));
        } catch (error) {
          values[define] = { threw: String(error.message) };
        }
      }
    }
    return values;
  }
}
