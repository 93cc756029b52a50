import type { Env } from '../world.ts';

/** A world whose fault is known, because one mutation made it. */
export interface WorldCase {
  readonly name: string;
  build(env: Env): Promise<{ readonly target: string }>;
  /** The cause that must stand first; undefined where nothing is wrong. */
  readonly expected: {
    readonly root: string | undefined;
    /** With `--risks` this one is reported, which is no failure. */
    readonly risk?: string;
  };
  /** The printed fix runs as it is and takes the fault out of the configuration. */
  readonly fixClears: boolean;
}
