// The one error of the real-parts builder: a part of the end-to-end tests cannot be had on this machine.

export type RealPartsErrorCode = 'GO_MISSING' | 'GO_TOO_OLD' | 'GO_FAILED' | 'PIN_MISSING';

/** Says which part is missing and how to get it; `code` is stable. */
export class RealPartsError extends Error {
  readonly code: RealPartsErrorCode;

  constructor(code: RealPartsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RealPartsError';
    this.code = code;
  }
}
