// What went wrong at Route 53, as a ProviderError. The SDK's classes are not asked: many codes have none, so the name counts.
import { ProviderError } from '../provider.ts';

/** Refused because of what is in the request, so a part of it may be taken. */
const requestFaults = new Set([
  'InvalidChangeBatch',
  'InvalidInput',
  'NoSuchHealthCheck',
  'InvalidArgument',
  'InvalidPaginationToken',
]);

const throttles = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'PriorRequestNotComplete',
]);

const credentials = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);

/** How Route 53 says what is wrong with a change; the first that matches. */
const changeCodes: readonly (readonly [RegExp, string])[] = [
  [/Tried to delete [^,]*,[^,]*(?:not found|not match the current)/, 'RECORD_CHANGED'],
  [/already exists/, 'RECORD_EXISTS'],
  [/conflicts with other records|CNAME .*not permitted/s, 'CNAME_CONFLICT'],
  [/protect/i, 'RECORD_PROTECTED'],
];

/** Whether an error says that too many requests were made. */
export function isThrottle(error: unknown): boolean {
  return throttles.has(nameOf(error)) || statusOf(error) === 429;
}

/** Whether the request itself was refused, so that its parts are worth a try of their own. */
export function isRequestFault(error: unknown): boolean {
  return requestFaults.has(nameOf(error)) || messagesOf(error).length > 0;
}

/**
 * Whether the identity may not do this: a policy may allow some names, types or actions only (condition keys of
 * ChangeResourceRecordSets), so a part of the request may be allowed.
 */
export function isDenied(error: unknown): boolean {
  return nameOf(error) === 'AccessDenied' || nameOf(error) === 'AccessDeniedException';
}

/** How often the SDK had asked when it got its answer; more than once, an earlier request may have been taken. */
export function attemptsOf(error: unknown): number {
  const { attempts } = metadataOf(error);
  return typeof attempts === 'number' ? attempts : 1;
}

/**
 * @param doing such as `reading the hosted zone Z1`
 * @returns an error with what Route 53 said; one of ours as it is
 */
export function failure(error: unknown, doing: string, signal: AbortSignal): ProviderError {
  if (error instanceof ProviderError) return error;
  if (signal.aborted) return new ProviderError('ABORTED', `${doing}: stopped`, { cause: error });
  const name = nameOf(error);
  const said = `${doing}: ${textOf(error)}`;
  const status = statusOf(error);
  if (isRequestFault(error)) return new ProviderError(changeCode(said), said, { retryable: false, cause: error });
  if (isThrottle(error)) {
    return new ProviderError('THROTTLED', `${said}; lower --aws-api-qps or share the account less`, { cause: error });
  }
  if (credentials.has(name) || status === 401 || status === 403) {
    const hint = 'see that the credentials are valid and that the role may do this';
    return new ProviderError('ACCESS_DENIED', `${said}; ${hint}`, { cause: error });
  }
  if (name === 'NoSuchHostedZone') return new ProviderError('ZONE_NOT_FOUND', said, { cause: error });
  if (status !== undefined && status >= 500) return new ProviderError('SERVER_FAILURE', said, { cause: error });
  if (status !== undefined && status >= 400) {
    return new ProviderError('REFUSED', said, { retryable: false, cause: error });
  }
  return new ProviderError('CONNECTION_LOST', said, { cause: error });
}

function changeCode(said: string): string {
  return changeCodes.find(([form]) => form.test(said))?.[1] ?? 'INVALID_CHANGE';
}

function textOf(error: unknown): string {
  const messages = messagesOf(error);
  if (messages.length > 0) return messages.join('; ');
  const name = nameOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return name === 'Error' || message.startsWith(name) ? message : `${name}: ${message}`;
}

/** The old form of InvalidChangeBatch, which the SDK leaves as it came. */
function messagesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null || !('Messages' in error)) return [];
  const { Messages: messages } = error;
  if (typeof messages !== 'object' || messages === null || !('Message' in messages)) return [];
  return [messages.Message].flat().filter((one) => typeof one === 'string');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function statusOf(error: unknown): number | undefined {
  const { httpStatusCode } = metadataOf(error);
  return typeof httpStatusCode === 'number' ? httpStatusCode : undefined;
}

function metadataOf(error: unknown): { readonly attempts?: unknown; readonly httpStatusCode?: unknown } {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return {};
  const { $metadata: metadata } = error;
  return typeof metadata === 'object' && metadata !== null ? metadata : {};
}
