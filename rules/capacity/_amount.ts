import { askLess, roomOnEach, stopOneFirst } from '#fix';
import { lastPart } from '#rule';
import { moreCapacity } from './_placement.ts';
import { placementRule, type PlacementContext } from './_placement-rule.ts';

interface Amount {
  readonly kind: 'cpu' | 'memory' | 'gpu';
  readonly thing: string;
  readonly unit: string;
  readonly why: string;
  readonly source: string;
}

const isDaemon = ({ service }: PlacementContext): boolean => service?.schedulingStrategy === 'DAEMON';
const more = (context: PlacementContext, thing: string, on: readonly string[] = []) =>
  isDaemon(context) ? roomOnEach(on, thing) : moreCapacity(context.scaling, context.region);

/** A rule about something that instances have so much of, and of which a task wants more than any of them has left. */
export const amountRule = ({ kind, thing, unit, why, source }: Amount) =>
  placementRule({
    id: `capacity/insufficient-${kind}`,
    title: `No instance has enough ${thing} available for the task`,
    sources: [source, 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html'],
    shortage: kind,
    messages: {
      short: {
        what: 'No instance has {need} available: the most on one instance is {left}',
        why: `${why} Free capacity on several instances can't be combined for one task.`,
      },
      large: {
        what: 'The task needs {need}, but the largest instance offers {most} even when empty',
        why: `${why} Adding instances of the same type doesn't help.`,
      },
      room: {
        what: `No instance had enough ${thing} available at {when}; {instance} has now`,
        why: `${why} ECS retries on its own and can place the task now.`,
      },
      named: {
        what: `No instance has enough ${thing} available for the task`,
        why: `ECS reported it. ${why} The available capacity of the instances couldn't be read.`,
      },
    },
    open: "the available capacity of the instances couldn't be read",
    decided: ({ instances, fit }, context) => {
      const need = fit.needs[kind];
      const short = instances.filter(i => i.lacks[kind] !== undefined);
      const left = Math.max(...short.map(i => Number.parseInt(i.lacks[kind]?.left ?? '0', 10)));
      const nearest = short.filter(i => Number.parseInt(i.lacks[kind]?.left ?? '0', 10) === left);
      const large = short.length > 0 && short.every(i => i.empty === false && i.short.every(s => s === kind));
      const amount = (n: number): string => `${n} ${n === 1 && unit.endsWith('s') ? unit.slice(0, -1) : unit}`;
      const less = kind === 'gpu' ? [] : askLess(kind, need, left, context.site);
      const larger = {
        title: `Use a larger instance type in the launch template, with ${amount(need)}`,
        applies: 'fill-in',
      } as const;
      return {
        message: large ? 'large' : 'short',
        affected: short,
        cited: nearest,
        data: { need: amount(need), left: amount(left), most: `less than ${amount(need)}` },
        fixes: large
          ? [...less, larger]
          : [
              more(
                context,
                thing,
                short.slice(0, 5).map(i => i.instance ?? lastPart(i.arn)),
              ),
              ...less,
              ...stopOneFirst(context.service),
            ],
      };
    },
    fixes: {
      room: context => [...stopOneFirst(context.service), more(context, thing)],
      named: context => [more(context, thing)],
    },
  });
