import { rules as all } from '../../../rules/index.ts';
import { actionsFor } from '../../collect/broker.ts';
import { sources } from '../../sources.ts';
import { keysOf } from '../../engine/run-rules.ts';
import { print } from '../io.ts';

/** Every message of every rule, to be read in one sitting. */
const messages = (): string =>
  all
    .map(r => {
      const texts = Object.entries(r.messages).map(([id, m]) => `  ${id}\n    ${m.what}\n    ${m.why}`);
      return [`${r.id}: ${r.title}`, ...texts].join('\n');
    })
    .join('\n\n');

export default async function rules(a: { format: 'terminal' | 'json'; messages?: boolean }): Promise<void> {
  if (a.format === 'json') {
    const list = sources('');
    const rows = all.map(r => ({
      id: r.id,
      title: r.title,
      kind: r.kind,
      severity: r.severity,
      causes: r.causes ?? [],
      evidence: keysOf(r),
      actions: actionsFor(keysOf(r), list),
      sources: r.sources,
      ...(a.messages === true && { messages: r.messages }),
    }));
    return print(`${JSON.stringify(rows, null, 2)}\n`);
  }
  if (a.messages === true) return print(`${messages()}\n`);
  const column = Math.max(...all.map(r => r.id.length)) + 2;
  const areas = [...new Set(all.map(r => r.id.split('/')[0] ?? ''))];
  const text = areas
    .map(area =>
      all
        .filter(r => r.id.startsWith(`${area}/`))
        .map(r => `${r.id.padEnd(column)}${r.title}`)
        .join('\n'),
    )
    .join('\n\n');
  return print(`${text}\n\n${all.length} rules. To read about one: ecs-doctor explain RULE-ID\n`);
}
