// Ownership texts under AES-256-GCM, readable for ExternalDNS and by it (reference 7.6).
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type OwnershipText, plainText } from './txt-text.ts';

export interface EncryptionOptions {
  /** From parseEncryptionKey. */
  readonly key: Buffer;
  /** False: texts are still decrypted where they can be, and written in the readable form. */
  readonly enabled: boolean;
  /** Twelve bytes, other ones each time: a nonce that comes twice gives the key away (NIST SP 800-38D 8). */
  readonly nonce: () => Uint8Array;
}

/** A key that cannot be used. The message never shows it. */
export class EncryptionKeyError extends Error {
  readonly code = 'INVALID_ENCRYPTION_KEY';

  constructor() {
    super('the AES Encryption key must be 32 bytes long, in either plain text or base64-encoded format');
    this.name = 'EncryptionKeyError';
  }
}

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** What ExternalDNS would ever write is far smaller; without a bound a few bytes could become gigabytes. */
const maxTextBytes = 64 * 1024;
/** RFC 4648 4, padding included: ExternalDNS takes neither the URL-safe alphabet nor the unpadded form. */
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads --txt-encrypt-aes-key: 32 bytes as they are, or the standard base64 of 32 bytes.
 * @throws EncryptionKeyError
 */
export function parseEncryptionKey(text: string): Buffer {
  const plain = Buffer.from(text, 'utf8');
  if (plain.length === keyBytes) return plain;
  const decoded = base64.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (decoded.length !== keyBytes) throw new EncryptionKeyError();
  return decoded;
}

/** Writes encrypted texts when enabled, and reads both forms: records from before the key are there for long. */
export function encryptedText({ key, enabled, nonce }: EncryptionOptions): OwnershipText {
  return {
    format(labels) {
      const readable = plainText.format(labels);
      return enabled ? `"${encrypt(readable.slice(1, -1), key, nonce())}"` : readable;
    },
    parse(value) {
      const decrypted = decrypt(value.replace(/^"+|"+$/g, ''), key);
      return plainText.parse(decrypted ?? value);
    },
  };
}

function encrypt(text: string, key: Buffer, nonce: Uint8Array): string {
  const cipher = createCipheriv(algorithm, key, nonce);
  const body = Buffer.concat([cipher.update(gzipSync(text)), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64');
}

/** @returns undefined for anything that was not encrypted with this key */
function decrypt(text: string, key: Buffer): string | undefined {
  if (!base64.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < nonceBytes + tagBytes) return undefined;
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    const body = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    return gunzipSync(body, { maxOutputLength: maxTextBytes }).toString('utf8');
  } catch {
    // Another key's text, or one that only looks like base64.
    return undefined;
  }
}
