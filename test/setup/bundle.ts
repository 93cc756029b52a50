import { bundle } from '../../src/dev/bundle.ts';
import { place } from '../../src/dev/place.ts';

const made = globalThis as { ecsDoctorBundle?: Promise<void> };

/** Builds the command line that tests run as a process: anew, so that they never test an old one, and once for all projects. */
export default async function setup(): Promise<void> {
  made.ecsDoctorBundle ??= bundle().then(place);
  await made.ecsDoctorBundle;
}
