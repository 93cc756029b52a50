import { bundle } from '../src/dev/bundle.ts';
import { place } from '../src/dev/place.ts';

/** Tests of the CLI run the built bundle as a process; it is made anew, so that they never test an old one. */
export default async function setup(): Promise<void> {
  place(await bundle());
}
