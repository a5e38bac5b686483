// check.mjs values SCHEMA VALUES: exits 1 if the schema of a chart refuses values, and says why.
// check.mjs manifests FILE: holds rendered manifests against the schemas of Kubernetes, and looks at what schemas cannot tell.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { parse, parseAllDocuments } from 'yaml';

const [what, ...files] = process.argv.slice(2);
const read = (file) => readFileSync(file, 'utf8');
const problems = [];

const MODULES = {
  'v1 ConfigMap': 'kubernetes-models/v1/ConfigMap',
  'v1 Service': 'kubernetes-models/v1/Service',
  'v1 ServiceAccount': 'kubernetes-models/v1/ServiceAccount',
  'apps/v1 Deployment': 'kubernetes-models/apps/v1/Deployment',
  'policy/v1 PodDisruptionBudget': 'kubernetes-models/policy/v1/PodDisruptionBudget',
  'autoscaling/v2 HorizontalPodAutoscaler': 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler',
  'networking.k8s.io/v1 NetworkPolicy': 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy',
  'networking.k8s.io/v1 Ingress': 'kubernetes-models/networking.k8s.io/v1/Ingress',
  'monitoring.coreos.com/v1 PodMonitor': '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor',
};

const manifests = async (text) => {
  const all = parseAllDocuments(text).map((document) => {
    problems.push(...document.errors.map(String));
    return document.toJS();
  });
  for (const manifest of all) {
    const kind = `${manifest.apiVersion} ${manifest.kind}`;
    const found = MODULES[kind] && (await import(MODULES[kind]))[manifest.kind];
    if (!found) {
      problems.push(`${kind}: no schema is known`);
      continue;
    }
    try {
      new found(manifest).validate();
    } catch (refused) {
      problems.push(`${kind}: ${refused.message}`);
    }
  }
  const deployment = all.find(({ kind }) => kind === 'Deployment');
  const pod = deployment.spec.template;
  const selects = (labels, where) =>
    Object.entries(labels).every(([name, value]) => pod.metadata.labels[name] === value) || problems.push(`${where} selects no pod of the deployment`);
  selects(deployment.spec.selector.matchLabels, 'Deployment');
  for (const { kind, spec } of all) {
    const labels = { Service: spec?.selector, PodDisruptionBudget: spec?.selector?.matchLabels, NetworkPolicy: spec?.podSelector?.matchLabels, PodMonitor: spec?.selector?.matchLabels }[kind];
    if (labels) selects(labels, kind);
  }
  const [container] = pod.spec.containers;
  const volumes = pod.spec.volumes.map(({ name }) => name);
  container.volumeMounts.filter(({ name }) => !volumes.includes(name)).forEach(({ name }) => problems.push(`there is no volume ${name}`));
  const ports = container.ports.map(({ name }) => name);
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
    if (!ports.includes(container[probe].httpGet.port)) problems.push(`${probe} asks a port that is none`);
  }
  if (pod.spec.terminationGracePeriodSeconds <= container.lifecycle.preStop.sleep.seconds) problems.push('a pod is killed before it has drained');
  return all.map(({ kind }) => kind);
};

if (what === 'values') {
  const [schema, values] = files;
  const validate = new Ajv({ allErrors: true }).compile(JSON.parse(read(schema)));
  validate(parse(read(values)));
  problems.push(...(validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`));
} else {
  console.log((await manifests(read(files[0]))).join(', '));
}
problems.forEach((problem) => console.error(problem));
process.exit(problems.length > 0 ? 1 : 0);
