// The times a list-watch lives by, in one place, so that a test can shorten them.

export interface ListWatchTimings {
  /** First and longest pause after a failure, milliseconds; each failure in a row doubles it. */
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  /** The longest Retry-After that is obeyed. */
  readonly retryAfterMaxMs: number;
  /** The longest silence on a watch. The API server sends a bookmark about once a minute, for a kind that has changed. */
  readonly watchIdleMs: number;
  /** Seconds; the server is asked to end each watch after a random time between the two. */
  readonly watchMinSeconds: number;
  readonly watchMaxSeconds: number;
  /** A watch that lived this long was in order, even if it brought nothing. */
  readonly steadyWatchMs: number;
}

export const defaultTimings: ListWatchTimings = {
  backoffBaseMs: 500,
  backoffMaxMs: 30_000,
  retryAfterMaxMs: 60_000,
  watchIdleMs: 105_000,
  watchMinSeconds: 240,
  watchMaxSeconds: 300,
  steadyWatchMs: 1000,
};
