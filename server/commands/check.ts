// `zonewarden check`: judges manifests as the webhook would, through the webhook's own code, with no cluster.

import type { RawObject } from '../../reconciler/claims/kinds/read-kind.ts';
import { type ClaimingObject, claimingKinds } from '../../reconciler/claims/kinds.ts';
import type { Lookup } from '../../reconciler/claims/lookup.ts';
import type { Policy } from '../../reconciler/claims/policy.ts';
import { isWatched } from '../../reconciler/claims/scope.ts';
import type { Manifest } from '../../reconciler/sources/manifests.ts';
import { withNamespace } from '../../reconciler/sources/read-object.ts';
import { templateProblems } from '../../reconciler/template-problems.ts';
import { admit } from '../../webhooks/admit.ts';
import type { Config } from '../config/config.ts';
import { policyOf } from '../policy-options.ts';
import { fileLookup } from './file-lookup.ts';
import { loadObjects, tellProblems } from './objects.ts';
import { serialise } from './output.ts';
import { type ExitCode, exitCodes, type Streams } from './streams.ts';

/** One object's verdict, as `-o json` and `-o yaml` print it. */
interface Checked {
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly allowed: boolean;
  /** The message of a denial, as kubectl would show it. */
  readonly message?: string;
  readonly causes?: readonly { readonly reason: string; readonly field: string; readonly message: string }[];
  readonly warnings?: readonly string[];
}

/** @returns 0 when all is allowed, 1 when something is denied. Throws ManifestError for unreadable input. */
export async function check(config: Config, streams: Streams): Promise<ExitCode> {
  const policy = policyOf(config);
  const { manifests, store } = await loadObjects(config.filename, policy, streams);
  const lookup = fileLookup(store, policy);
  const list = (kind: string) => store.list(kind) as readonly ClaimingObject[];
  tellProblems(templateProblems({ policy, lookup, list }), streams);
  const checked = manifests.flatMap((manifest) => judge(manifest, policy, lookup) ?? []);
  const denied = checked.filter((object) => !object.allowed).length;
  if (config.output === 'text') streams.stdout.write(text(checked, denied));
  else streams.stdout.write(serialise({ denied, objects: checked }, config.output));
  return denied > 0 ? exitCodes.found : exitCodes.ok;
}

/** @returns undefined for an object of a kind that claims no hostnames */
function judge(manifest: Manifest, policy: Policy, lookup: Lookup): Checked | undefined {
  const [group = '', version = ''] = groupVersion(manifest.object.apiVersion);
  const kind = claimingKinds.find((known) => known.kind === manifest.object.kind && known.group === group);
  if (kind === undefined || !isWatched(kind, policy)) return undefined;
  const { name, namespace } = names(manifest.object);
  const { body } = admit(
    {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: {
        uid: 'check',
        operation: 'CREATE',
        kind: { group, version, kind: kind.kind },
        resource: { group, version, resource: kind.resource },
        namespace,
        name,
        object: withNamespace(manifest.object, namespace),
      },
    },
    policy,
    lookup,
  );
  const response = 'response' in body ? body.response : undefined;
  const status = response?.status;
  return {
    file: manifest.file,
    document: manifest.document,
    line: manifest.line,
    kind: kind.kind,
    namespace,
    name,
    allowed: response?.allowed ?? false,
    ...(status && { message: status.message }),
    ...(status?.details?.causes && { causes: status.details.causes }),
    ...(response?.warnings && { warnings: response.warnings }),
  };
}

function groupVersion(apiVersion: unknown): readonly string[] {
  const text = String(apiVersion);
  return text.includes('/') ? text.split('/') : ['', text];
}

function names(object: RawObject): { readonly name: string; readonly namespace: string } {
  const metadata = typeof object.metadata === 'object' && object.metadata !== null ? object.metadata : {};
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const found = metadata as { readonly name?: unknown; readonly namespace?: unknown; readonly generateName?: unknown };
  return { name: text(found.name) || text(found.generateName), namespace: text(found.namespace) || 'default' };
}

function text(checked: readonly Checked[], denied: number): string {
  const lines: string[] = [];
  for (const object of checked) {
    const where = `${object.file}:${object.line}`;
    // The message of a denial begins with the object; a warning, being short, does not.
    if (!object.allowed) lines.push(`${where}: denied: ${object.message ?? ''}`);
    const subject = `${object.kind} ${object.namespace}/${object.name}`;
    for (const warning of object.warnings ?? []) lines.push(`${where}: warning: ${subject}: ${warning}`);
  }
  lines.push(`${checked.length} ${checked.length === 1 ? 'object' : 'objects'} judged, ${denied} denied`);
  return `${lines.join('\n')}\n`;
}
