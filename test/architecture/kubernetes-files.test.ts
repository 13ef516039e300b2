/** No cluster runs in the tests: the manifests of deploy/kubernetes are compared with what they rely on. */
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { postKubernetesAdmit, postKubernetesFilter } from '#api/operations/kubernetes.ts';
import { readAdmissionReview } from '#core/kubernetes/admission-review.ts';
import { PROFILE_LABEL } from '#core/kubernetes/names.ts';
import { readPodRequest } from '#core/kubernetes/pod-request.ts';
import { filesUnder, readProjectFile } from './project-files.ts';

const BASE = 'deploy/kubernetes';
const MANIFESTS = filesUnder(BASE, '.yaml');
const SCRIPT = readProjectFile(`${BASE}/describe-node.mjs`);

// biome-ignore lint/suspicious/noExplicitAny: manifests of many kinds
function documentsOf(path: string): readonly any[] {
  return parseAllDocuments(readProjectFile(path)).map((document) => {
    expect(document.errors, path).toEqual([]);
    return document.toJS();
  });
}
const only = (path: string) => documentsOf(`${BASE}/${path}`)[0];
const kinds = (path: string): readonly string[] => documentsOf(path).map(({ kind }) => kind);
const pod = only('daemonset.yaml').spec.template.spec;
const [container] = pod.containers;
const settings = readProjectFile(`${BASE}/settings.env`)
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line))
  .map((line) => line.split('=')[0] ?? '');

describe('the manifests', () => {
  it('are objects of Kubernetes with a version, a kind and a name', () => {
    expect(MANIFESTS.length).toBeGreaterThanOrEqual(8);
    const nameless = ['Kustomization', 'KubeSchedulerConfiguration', 'AdmissionConfiguration'];
    for (const path of MANIFESTS) {
      for (const { apiVersion, kind, metadata } of documentsOf(path)) {
        expect([typeof apiVersion, typeof kind], path).toEqual(['string', 'string']);
        if (!nameless.includes(kind)) expect(metadata.name, path).toMatch(/^[a-z0-9.-]+$/);
      }
    }
  });

  it('are all of the base, or examples', () => {
    const { resources, configMapGenerator } = only('kustomization.yaml');
    const listed = [
      ...resources,
      ...configMapGenerator.flatMap((one: { files?: string[]; envs?: string[] }) => [
        ...(one.files ?? []),
        ...(one.envs ?? []),
      ]),
    ];
    const there = filesUnder(BASE, '').map((path) => path.slice(BASE.length + 1));
    expect([...listed, 'kustomization.yaml'].sort()).toEqual(
      there.filter((path) => !path.startsWith('examples/')).sort(),
    );
  });

  it('give the pod an account that may label nodes, and nothing else', () => {
    expect(kinds(`${BASE}/rbac.yaml`)).toEqual(['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding']);
    const [account, role, binding] = documentsOf(`${BASE}/rbac.yaml`);
    expect(role.rules).toEqual([{ apiGroups: [''], resources: ['nodes'], verbs: ['patch'] }]);
    expect([binding.roleRef.name, binding.subjects[0].name, pod.serviceAccountName]).toEqual([
      role.metadata.name,
      account.metadata.name,
      account.metadata.name,
    ]);
    const { namespace } = only('kustomization.yaml');
    expect([binding.subjects[0].namespace, only('namespace.yaml').metadata.name]).toEqual([namespace, namespace]);
  });
});

describe('the pod of a node', () => {
  it('gets every variable that its script reads, or leaves it at its default', () => {
    const read = /const \{([^}]+)\} = process\.env;/.exec(SCRIPT)?.[1] ?? '';
    const names = [...read.matchAll(/^ {2}([A-Z_]+) = /gm)].map(([, name = '']) => name);
    const given = [...settings, ...container.env.map(({ name }: { name: string }) => name)];
    expect(names.length).toBeGreaterThanOrEqual(6);
    // What tests alone set.
    expect(names.filter((name) => !given.includes(name))).toEqual(['KUBERNETES_API', 'ACCOUNT']);
    const others = ['RESTORE_MATRIX_SERVER', 'RESTORE_MATRIX_TOKEN', 'NODE_EXTRA_CA_CERTS'];
    expect(given.filter((name) => !names.includes(name)).sort()).toEqual(others.sort());
  });

  it('has the image of the Dockerfile with the file that it runs, and its mounts', () => {
    const { images } = only('kustomization.yaml');
    expect(images.map(({ name }: { name: string }) => name)).toEqual([container.image]);
    const commandLine = container.env.find(({ name }: { name: string }) => name === 'COMMAND_LINE').value;
    expect([commandLine, readProjectFile('Dockerfile').includes('WORKDIR /app')]).toEqual([
      '/app/dist/restore-matrix.mjs',
      true,
    ]);
    const volumes = pod.volumes.map(({ name }: { name: string }) => name);
    expect(container.volumeMounts.map(({ name }: { name: string }) => name)).toEqual(volumes);
    expect(container.command).toEqual(['node', '/scripts/describe-node.mjs']);
  });

  it('sets the label that affinities and the extender read', () => {
    expect(/const LABEL = '([^']+)'/.exec(SCRIPT)?.[1]).toBe(PROFILE_LABEL);
  });
});

describe('the examples', () => {
  it('name the endpoints of the service', () => {
    const [extender] = only('examples/scheduler.yaml').extenders;
    expect(new URL(`${extender.urlPrefix}/${extender.filterVerb}`).pathname).toBe(postKubernetesFilter.path);
    expect(extender.nodeCacheCapable).toBe(false);
    const [webhook] = only('examples/admission-webhook.yaml').webhooks;
    expect(new URL(webhook.clientConfig.url).pathname).toBe(postKubernetesAdmit.path);
    expect([webhook.admissionReviewVersions, webhook.sideEffects]).toEqual([['v1'], 'None']);
    expect(only('examples/pod.yaml').spec.schedulerName).toBe(
      only('examples/scheduler.yaml').profiles[0].schedulerName,
    );
  });

  it('ask for what the webhook judges', () => {
    const [{ rules }] = only('examples/admission-webhook.yaml').webhooks;
    const object = only('examples/pod.yaml');
    const [{ apiGroups, apiVersions, operations, resources }] = rules;
    expect([apiGroups, apiVersions, operations, resources]).toEqual([[''], ['v1'], ['CREATE'], ['pods']]);
    const request = { uid: 'u', kind: { group: '', version: 'v1', kind: 'Pod' }, operation: operations[0], object };
    const review = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request };
    const { pod: judged } = readAdmissionReview(review);
    expect(readPodRequest(judged, '')).toEqual({
      ...{ image: 'web', fleet: 'production', allowsUnknown: false, acceptsSteps: true },
    });
  });
});
