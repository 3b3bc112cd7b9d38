// The Secret of the self-managed authority at the API server.

import { type StoredTexts, storedKeys } from '../certs/authority-state.ts';
import { CertificateError } from '../certs/certificate-error.ts';
import type { SecretPlace, StoredSecret } from '../certs/cluster-places.ts';
import { KubeRequestError, type KubeTransport } from '../reconciler/kube/transport.ts';

/** Under this name our changes stand in an object's managedFields. */
export const fieldManager = 'zonewarden-certificates';

export interface SecretAddress {
  readonly namespace: string;
  readonly name: string;
}

/** Reads, creates and patches one Secret; nothing else of its namespace is looked at. */
export function certificateSecret(
  transport: Pick<KubeTransport, 'get' | 'create' | 'patch'>,
  { namespace, name }: SecretAddress,
): SecretPlace {
  const collection = `/api/v1/namespaces/${namespace}/secrets`;
  const path = `${collection}/${name}`;
  const forbidden = (error: unknown) => explain(error, `${namespace}/${name}`);
  return {
    async read(signal) {
      try {
        return storedSecret(await transport.get(path, {}, signal));
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw forbidden(error);
      }
    },
    async create(texts, signal) {
      const data = encoded(texts);
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', data };
      return unlessRaced(transport.create(collection, secret, signal)).catch((error) => {
        throw forbidden(error);
      });
    },
    async replace(texts, version, signal) {
      const gone = storedKeys.filter((key) => texts[key] === undefined).map((key) => [key, null]);
      const data = { ...Object.fromEntries(gone), ...encoded(texts) };
      const change = { metadata: { resourceVersion: version }, data };
      return unlessRaced(transport.patch(path, { fieldManager }, change, signal)).catch((error) => {
        throw forbidden(error);
      });
    },
  };
}

/** @returns false when somebody else wrote first, or removed what was to be changed */
export async function unlessRaced(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === 409 || status === 404) return false;
    throw error;
  }
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof KubeRequestError ? error.status : undefined;
}

function explain(error: unknown, secret: string): unknown {
  if (statusOf(error) !== 403) return error;
  const text =
    `may not use the Secret ${secret} of --certificate-secret (${error instanceof Error ? error.message : ''}): bind a ` +
    `Role with the verbs get and patch on this Secret and create on secrets; without create, make an empty one first`;
  return new CertificateError('AUTHORITY_FORBIDDEN', text, { cause: error });
}

interface RawSecret {
  readonly metadata: { readonly resourceVersion: string };
  readonly data?: Readonly<Record<string, string>>;
}

function storedSecret(answer: unknown): StoredSecret {
  const { metadata, data = {} } = answer as RawSecret;
  const ours = storedKeys.flatMap((key) => {
    const value = data[key];
    return value === undefined ? [] : [[key, Buffer.from(value, 'base64').toString('utf8')] as const];
  });
  return { texts: Object.fromEntries(ours), version: metadata.resourceVersion };
}

function encoded(texts: StoredTexts): Record<string, string> {
  const entries = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  return Object.fromEntries(entries);
}
