import type { Report } from '../model/report.ts';
import { causeAndState } from '../model/summary.ts';

/** At most 140 characters: what it is about, then the cause and the state as far as they fit. */
export function headline(r: Report, cutShort: string | undefined, blind: readonly string[]): string {
  const { service, task, cluster } = r.target;
  const name = service ?? (task === undefined ? cluster : `task ${task.split('/').at(-1)?.slice(0, 12)}`);
  if (r.verdict === 'healthy') return `${name} is healthy`;
  if (r.verdict === 'unclear') {
    const why =
      cutShort ?? (blind.length > 0 ? `couldn't read ${blind.slice(0, 3).join(', ')}` : 'too little could be read');
    return cutTo140(`${name}: can't tell whether it is healthy: ${why}`);
  }
  const [cause = '', ...state] = causeAndState(r);
  const whole = `${name}: ${[cause, ...state].join('; ')}`;
  return whole.replace(/\s+/g, ' ').length <= 140 ? whole.replace(/\s+/g, ' ') : cutTo140(`${name}: ${cause}`);
}
function cutTo140(text: string): string {
  const plain = text.replace(/\s+/g, ' ');
  return plain.length > 140 ? `${plain.slice(0, 139)}…` : plain;
}
