import type { Key } from './table.ts';

/** An item's key as one text. */
export const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;
