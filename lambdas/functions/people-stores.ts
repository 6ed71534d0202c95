import { AnswerKeyStore } from '../assignment/answer-key-store.ts';
import { KnowsStore } from '../assignment/knows-store.ts';
import { PersonStore } from '../assignment/person-store.ts';
import { RotationStore } from '../assignment/rotation-store.ts';
import type { Table } from '../platform/table/table.ts';

export interface PeopleStores {
  rotations: RotationStore;
  people: PersonStore;
  knows: KnowsStore;
  answerKeys: AnswerKeyStore;
}

/** All that is kept of people. Apart from the other stores: half of the functions know nobody. */
export function openPeopleStores(table: Table): PeopleStores {
  const answerKeys = new AnswerKeyStore(table);
  return {
    rotations: new RotationStore(table),
    people: new PersonStore(table),
    knows: new KnowsStore(table, answerKeys),
    answerKeys,
  };
}
