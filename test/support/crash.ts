import type { Gate } from './world.ts';

/** The process is gone: nothing that it does from here on has any effect. */
export class Killed extends Error {}

/**
 * Lets `effects` through and kills the process at the next one: `before` it takes effect, or `after`, so that its
 * answer is lost. Everything later fails too, since the dead do nothing.
 */
export function killAt(
  effects: number,
  when: 'before' | 'after',
): { gate: Gate; seen: string[]; killed: () => boolean } {
  const seen: string[] = [];
  let dead = false;
  const gate: Gate = async (name, effect) => {
    if (dead) throw new Killed(name);
    seen.push(name);
    if (seen.length <= effects) return effect();
    dead = true;
    if (when === 'after') await effect();
    throw new Killed(name);
  };
  return { gate, seen, killed: () => dead };
}
