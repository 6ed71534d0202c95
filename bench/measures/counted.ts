import { COUNTS } from '../cost/counts.ts';
import type { Section } from './section.ts';

/** What does not depend on the machine: the tests assert it. */
export function countedSection(): Section {
  const { alert, flood, furtherAlert, short, sweep, tick } = COUNTS;
  return {
    title: 'What is asked of the table',
    note: 'Counted by the tests while the code runs (`bench/cost/counts.ts`), so the same everywhere. The reference is the least that can keep each promise: a lead and its delivery are written, and that it was sent.',
    head: ['', 'leadbell', 'the least'],
    rows: [
      ['one A to one robot', `${alert.reads} reads, ${alert.writes} writes`, '3 writes'],
      [
        'each further A of the same poll',
        `${furtherAlert.reads} reads, ${furtherAlert.writes} writes`,
        '3 writes',
      ],
      ['one A, in units with the index', `${alert.readUnits} read, ${alert.writeUnits} written`, ''],
      ['each of 200 As that come within seconds, to send it', `${flood.readUnits} read units`, ''],
      ['the same, while their robot is full', `${flood.readUnitsWhileFull} read units`, ''],
      ['each of 200 As of one poll, to send it', `${flood.readUnitsAtOnce} read units`, ''],
      [
        'a short window, warm / cold',
        `${short.readUnitsAWindow.warm} / ${short.readUnitsAWindow.cold} read units`,
        '0.5',
      ],
      ['and once for each account', `${short.readUnits} read unit`, ''],
      [
        'a longer window, and once for each account',
        `${sweep.readUnitsAWindow}, ${sweep.readUnits} read units, ${sweep.writeUnits} write units`,
        '',
      ],
      [
        'a tick, and each channel',
        `${tick.readUnits}, ${tick.readUnitsAChannel} read units, ${tick.writeUnits} write unit`,
        '',
      ],
    ],
  };
}
