import type { Report } from '../model/report.ts';
import { causeAndState, nothingFound, upAgain } from '../model/summary.ts';
import { oneLine, shorten } from '../model/text.ts';

/** At most 140 characters: what it is about, then the cause and the state as far as they fit. */
export function headline(r: Report, cutShort: string | undefined, blind: readonly string[]): string {
  const { service, task, cluster } = r.target;
  const name = service ?? (task === undefined ? cluster : `task ${task.split('/').at(-1)?.slice(0, 12)}`);
  if (r.verdict === 'healthy') return `${name} is healthy`;
  const nothing = nothingFound(r);
  if (nothing !== undefined) return cutTo140(`${name}: ${nothing}`);
  if (r.verdict === 'unclear') {
    const why =
      cutShort ?? (blind.length > 0 ? `couldn't read ${blind.slice(0, 3).join(', ')}` : 'too little could be read');
    return cutTo140(`${name}: can't tell whether it is healthy: ${why}`);
  }
  const [cause = '', ...state] = causeAndState(r);
  const whole = `${name}: ${[cause, ...state].join('; ')}`;
  const fits = whole.replace(/\s+/g, ' ').length <= 140 || upAgain(r) !== undefined;
  return cutTo140(fits ? whole : `${name}: ${cause}`);
}
const cutTo140 = (text: string): string => shorten(oneLine(text), 140);
