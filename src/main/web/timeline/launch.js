// Where an EHR opens the timeline, or a user without one: asks its authorization server to let the app in. Nothing is sent to a
// server at which the app is not registered.
import FHIR from 'fhirclient/lib/entry/browser.js';
import './launch.css';
import { fill, h } from '../scripts/dom.js';
import { asJson, head, registered, settings, tell } from './frame.js';
import { wanted, words as of } from './words.js';

const READS = ['Patient', 'Observation', 'QuestionnaireResponse', 'Procedure'];

/** SMART 2 tells reading from searching; older servers know one word for both. */
const scopes = (capabilities, launch) => {
  const v2 = capabilities.includes('permission-v2');
  return [launch ? 'launch' : 'launch/patient', ...READS.map((type) => `patient/${type}.${v2 ? (type === 'Patient' ? 'r' : 'rs') : 'read'}`)].join(' ');
};

const start = async () => {
  const words = of(wanted());
  const asked = new URLSearchParams(location.search);
  head(words.say('title'), words);
  fill(document.getElementById('main'), h('p', {}, words.say('launching')));
  if (!asked.get('iss')) {
    return tell(words, words.say('noIss'));
  }
  const app = registered((await settings()).apps, asked.get('iss'));
  if (!app) {
    return tell(words, words.say('foreignIss'));
  }
  const smart = await asJson(`${app.fhirServer}/.well-known/smart-configuration`).catch(() => undefined);
  if (!smart) {
    return tell(words, words.say('notRead'));
  }
  if (!(smart.code_challenge_methods_supported ?? []).includes('S256') || !smart.token_endpoint || !smart.authorization_endpoint) {
    return tell(words, words.say('unsafeIss'));
  }
  const launch = asked.get('launch') ?? undefined;
  // fhirclient lets an address say more than who launches, such as another patient or client: it gets to see no more than that.
  history.replaceState({}, '', `${location.pathname}?${new URLSearchParams({ iss: app.fhirServer, ...(launch && { launch }) })}`);
  return FHIR.oauth2.authorize({
    iss: app.fhirServer,
    launch,
    clientId: app.clientId,
    scope: scopes(smart.capabilities ?? [], launch),
    redirectUri: new URL('./', location.href).href,
    pkceMode: 'required',
    completeInTarget: true,
  });
};

start().catch(() => tell(of(wanted()), of(wanted()).say('noService')));
