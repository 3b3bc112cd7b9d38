// From the configuration to the ownership registry.
import { randomBytes } from 'node:crypto';
import { noopRegistry } from '../reconciler/registry/noop.ts';
import type { Registry } from '../reconciler/registry/registry.ts';
import { txtRegistry } from '../reconciler/registry/txt.ts';
import { EncryptionKeyError, encryptedText, parseEncryptionKey } from '../reconciler/registry/txt-encryption.ts';
import { type OwnershipText, plainText } from '../reconciler/registry/txt-text.ts';
import type { Config } from './config/config.ts';
import type { Problem } from './config/problem.ts';

/** @param created keys of the records that this process has made, which is all that --registry=noop has to go by */
export function registryOf(config: Config, created: ReadonlySet<string>): Registry {
  if (config.registry === 'noop') return noopRegistry({ created, deletes: config.noopRegistryDeletes });
  return txtRegistry({
    ownerId: config.txtOwnerId,
    formerOwnerId: config.migrateFromTxtOwner || undefined,
    prefix: config.txtPrefix,
    suffix: config.txtSuffix,
    wildcardReplacement: config.txtWildcardReplacement,
    text: ownershipText(config),
  });
}

/** What is wrong with the settings of the registry; the key itself is never told. */
export function registryProblems(config: Config): readonly Problem[] {
  if (config.registry !== 'txt') {
    if (!config.adopt) return [];
    return [{ flag: '--adopt', message: `needs --registry=txt: --registry=${config.registry} keeps no ownership` }];
  }
  try {
    ownershipText(config);
    return [];
  } catch (error) {
    if (error instanceof EncryptionKeyError) return [{ flag: '--txt-encrypt-aes-key', message: error.message }];
    throw error;
  }
}

/** With a key encrypted texts are read, and with --txt-encrypt-enabled written too (reference 7.6). */
function ownershipText({ txtEncryptAesKey, txtEncryptEnabled }: Config): OwnershipText {
  if (txtEncryptAesKey === '') return plainText;
  const key = parseEncryptionKey(txtEncryptAesKey);
  return encryptedText({ key, enabled: txtEncryptEnabled, nonce: () => randomBytes(12) });
}
