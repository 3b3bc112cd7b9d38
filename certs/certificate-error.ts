// What can be wrong with a serving certificate or its key.

export type CertificateErrorCode =
  | 'CERTIFICATE_FILE_UNREADABLE'
  | 'CERTIFICATE_INVALID'
  /** A certificate in the chain is not the issuer of the one before it. */
  | 'CERTIFICATE_CHAIN_BROKEN'
  | 'CERTIFICATE_EXPIRED'
  | 'CERTIFICATE_NOT_YET_VALID'
  | 'KEY_FILE_UNREADABLE'
  | 'KEY_INVALID'
  /** The key belongs to another certificate than the first of the chain. */
  | 'KEY_MISMATCH'
  /** Asked for before the source has started. */
  | 'CERTIFICATE_NOT_LOADED'
  /** What is stored of the self-managed authority cannot be used. */
  | 'AUTHORITY_INVALID'
  /** The cluster does not let us read or write the self-managed authority. */
  | 'AUTHORITY_FORBIDDEN';

export class CertificateError extends Error {
  readonly code: CertificateErrorCode;

  constructor(code: CertificateErrorCode, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.name = 'CertificateError';
    this.code = code;
  }
}
