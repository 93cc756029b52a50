import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's own folder, from wherever this module was bundled to. */
export function packageRoot(): string {
  let here = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(here, 'package.json')) || !existsSync(join(here, 'rules'))) {
    const up = dirname(here);
    if (up === here) throw new Error('the folder of ecs-doctor cannot be found');
    here = up;
  }
  return here;
}
