// What follows from the way a watch ended: read the list again or go on from the last version, at once or after a
// pause, and whether it is worth a warning.
import type { RestartReason } from './failure.ts';

export interface EndedWatch {
  readonly reason: RestartReason;
  /** Milliseconds since the server accepted it; undefined if it never did. */
  readonly livedMs: number | undefined;
  /** Whether an event or a bookmark came. */
  readonly heard: boolean;
  /** How many watches in a row before this one brought nothing. */
  readonly fruitlessBefore: number;
}

export interface WatchVerdict {
  /** The watch worked; whatever ended it, the next pause is a short one. */
  readonly steady: boolean;
  readonly relist: boolean;
  /** An ending that belongs to normal life. */
  readonly routine: boolean;
  /** The next request needs no pause. */
  readonly atOnce: boolean;
}

/**
 * After so many watches in a row that brought nothing the list is read again: the version may be what is wrong, or
 * something between here and the API server swallows events.
 */
const fruitlessBeforeRelist = 3;

/**
 * Judges an ended watch. As in client-go, one that ended within `steadyMs` and brought nothing has failed, and one
 * whose version is too old (410) needs a new list. Silence alone is no failure: kube-apiserver sends no bookmark for a
 * kind of which it has seen no change since it started.
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
    relist: relists || (!heard && ended.fruitlessBefore + 1 >= fruitlessBeforeRelist),
    routine: reason === 'gone' || (reason === 'closed' && steady) || (reason === 'timeout' && long),
    atOnce: long && (reason === 'closed' || reason === 'timeout'),
  };
}
