import type { Story } from '../story.ts';

/** Something that holds in every world. */
export interface Invariant {
  name: string;
  /** Says in words where it does not hold; empty where it does. */
  check(story: Story): string[];
}
