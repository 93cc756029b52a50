import { askLess, growGroup, stopOneFirst, fixContext } from '#fix';
import { defineRule, detail, type Fix, valueOf } from '#rule';
import { affectedBy, EFFECTS, groupOf, metBy, NEEDS, seenOn, sureness, unsettled } from './_placement.ts';

/** A rule about something that instances have so much of, and of which a task wants more than any of them has left. */
export const amountRule = (
  kind: 'cpu' | 'memory' | 'gpu',
  thing: string,
  unit: string,
  why: string,
  source: string,
) => {
  const id = `capacity/insufficient-${kind}` as const;
  return defineRule({
    id,
    title: `No instance has enough ${thing} left for the task`,
    kind: 'cause',
    severity: 'error',
    sources: [source, 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html'],
    needs: { ...NEEDS, scaling: detail('capacity.scaling') },
    messages: {
      short: {
        what: `No instance has {need} left: the most that one has is {left}`,
        why: `${why} What several instances have together does not count.`,
      },
      large: {
        what: `The task wants {need}, and the largest instance has {most} when it is empty`,
        why: `${why} No number of instances of this type would do.`,
      },
      room: {
        what: `No instance had enough ${thing} left at {when}; now {instance} has`,
        why: `${why} ECS tries again by itself, and may find room now.`,
      },
      named: {
        what: `No instance has enough ${thing} left for the task`,
        why: `ECS says so. ${why} What the instances have left could not be compared.`,
      },
    },
    causes: EFFECTS,
    *check(given, say) {
      const met = metBy(given, id, kind);
      if (met === undefined) return;
      if (met.state === 'open')
        return yield say.undecided('fit', 'what the instances have left could not be read', unsettled(met.missing));
      const { service, definition, region, aboutCluster: about } = fixContext(given);
      const site = { service, definition };
      const scaling = valueOf(given.scaling);
      const base = { about, calls: met.ids, confidence: sureness(met, given.fit.state === 'known' && given.fit.whole) };
      const more: Fix[] = [growGroup(groupOf(scaling), region)];
      if (met.state === 'decided' && met.fit) {
        const need = met.fit.needs[kind];
        const short = met.instances.filter(i => i.lacks[kind] !== undefined);
        const left = Math.max(...short.map(i => Number.parseInt(i.lacks[kind]?.left ?? '0', 10)));
        const nearest = short.filter(i => Number.parseInt(i.lacks[kind]?.left ?? '0', 10) === left);
        const large = short.length > 0 && short.every(i => i.empty === false && i.short.every(s => s === kind));
        const amount = (n: number): string => `${n} ${n === 1 && unit.endsWith('s') ? unit.slice(0, -1) : unit}`;
        const data = { need: amount(need), left: amount(left), most: `less than ${amount(need)}` };
        const less = kind === 'gpu' ? [] : askLess(kind, need, left, site);
        yield say.fault(large ? 'large' : 'short', {
          ...base,
          affected: affectedBy(short),
          data,
          citations: [...met.citations, ...seenOn(nearest)],
          fixes: large
            ? [
                ...less,
                {
                  title: `Use a larger instance type in the launch template, one with ${amount(need)}`,
                  applies: 'fill-in' as const,
                },
              ]
            : [...more, ...less, ...stopOneFirst(service)],
        });
      } else if (met.state === 'room')
        yield say.fault('room', {
          ...base,
          data: { when: met.when, instance: met.instances[0]?.instance ?? 'one' },
          citations: [...met.citations, ...seenOn(met.instances)],
          fixes: [...stopOneFirst(service), ...more],
        });
      else yield say.fault('named', { ...base, citations: met.citations, fixes: more });
    },
  });
};
