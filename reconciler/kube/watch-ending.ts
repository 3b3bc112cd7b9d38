// What follows from the way a watch ended: read the list again or go on from the last version, at once or after a
// pause, and whether it is worth a warning.
import type { RestartReason } from './failure.ts';

export interface EndedWatch {
  readonly reason: RestartReason;
  /** Milliseconds since the server accepted it; undefined if it never did. */
  readonly livedMs: number | undefined;
  /** Whether an event or a bookmark came. */
  readonly heard: boolean;
  /** How many watches before this one failed in a row. */
  readonly failedBefore: number;
}

export interface WatchVerdict {
  /** The watch worked; whatever ended it, the next one starts with a fresh back-off. */
  readonly steady: boolean;
  readonly relist: boolean;
  /** An ending that belongs to normal life. */
  readonly routine: boolean;
  /** The next request needs no pause. */
  readonly atOnce: boolean;
}

/** After so many failed watches in a row the list is read again: the version itself may be what is wrong. */
const failedWatchesBeforeRelist = 3;

/**
 * Judges an ended watch. As in client-go, one that ended within `steadyMs` and brought nothing has failed, and one
 * whose version is too old (410) needs a new list.
 */
export function judgeEnding(ended: EndedWatch, steadyMs: number): WatchVerdict {
  const { reason, livedMs, heard } = ended;
  const long = livedMs !== undefined && livedMs >= steadyMs;
  // What was read up to an unreadable line may have gaps, so only a list is sure again.
  const relists = reason === 'gone' || reason === 'bad_response';
  // Where a whole list follows, a short life counts as a failure even with events: lists must not run in a tight loop.
  const steady = long || (heard && !relists);
  return {
    steady,
    relist: relists || (!steady && ended.failedBefore + 1 >= failedWatchesBeforeRelist),
    routine: reason === 'gone' || (reason === 'closed' && steady),
    atOnce: reason === 'closed' && long,
  };
}
