import type { FilterProofs } from '../../../lambdas/polling/filter/filter-proof.ts';
import type { Invariant } from './invariant.ts';

/** A filter by grade is used where it was proven, and only one that hid something is called wrong. */
export const filtersAreJudgedRightly: Invariant = {
  name: 'filters-are-judged-rightly',
  check({ plan, polls, items, writes }) {
    const isTold = items.some(({ pk }) => pk.startsWith('FAULT#filter-wrong'));
    const results = writes.flatMap(({ after }) => Object.values((after.filters ?? {}) as FilterProofs));
    const said = new Set(results.map(({ result }) => result));
    const lies = plan.filter !== null && plan.filter.hides.length > 0;
    const honours = plan.filter?.does === 'honours';
    return [
      ...(isTold && !lies ? ['operators hear of a filter that hid nothing'] : []),
      ...(said.has('wrong') && !lies ? ['a filter that hid nothing is called wrong'] : []),
      ...(said.has('honoured') && !honours ? ['a filter is called honoured that is not'] : []),
      ...(polls.some(({ report }) => report?.filtered) && !honours ? ['a list is taken for filtered'] : []),
    ];
  },
};
