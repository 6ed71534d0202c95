import type { Key } from '../platform/table/table.ts';

/** A delivery's key as one text. */
export const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;
