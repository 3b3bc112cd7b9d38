// A part of the program with a lifetime. The lifecycle starts the parts in order and stops them in reverse.

export interface Runnable {
  readonly name: string;
  /** Starts; resolves once running (not when finished). Work stops when the signal aborts. Throws if it cannot run. */
  start(signal: AbortSignal): Promise<void>;
  /** Ends gracefully; resolves when everything it opened is closed. */
  stop(): Promise<void>;
}
