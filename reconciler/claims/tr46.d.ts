// Types for the part of tr46 (UTS #46) that hostname.ts uses; the package ships none.
declare module 'tr46' {
  interface ToASCIIOptions {
    readonly checkHyphens?: boolean;
    readonly checkBidi?: boolean;
    readonly checkJoiners?: boolean;
    readonly useSTD3ASCIIRules?: boolean;
    readonly verifyDNSLength?: boolean;
    readonly transitionalProcessing?: boolean;
    readonly ignoreInvalidPunycode?: boolean;
  }
  /** The A-label form, or null where UTS #46 reports an error. */
  export function toASCII(domain: string, options?: ToASCIIOptions): string | null;
  export function toUnicode(
    domain: string,
    options?: Omit<ToASCIIOptions, 'verifyDNSLength'>,
  ): { readonly domain: string; readonly error: boolean };
}
