import type { Claim } from '../assignment/claim.ts';
import { isHere } from '../assignment/person-name.ts';
import type { Config } from '../config/config.ts';

/** Who may take a lead: its team and the team's lead, and everybody it was ever given to. */
export function mayAct(
  config: Config,
  claim: Pick<Claim, 'team' | 'asked' | 'claimedBy'>,
  person: string,
): boolean {
  if (!isHere(config, person)) return false;
  return (
    claim.asked.includes(person) || claim.claimedBy === person || choicesOf(config, claim).includes(person)
  );
}

/** The people of its team, and the team's lead; everybody of the file where it belongs to no team. */
export function choicesOf(config: Config, { team }: Pick<Claim, 'team'>): string[] {
  const people = Object.keys(config.people ?? {});
  const its = team === null ? undefined : config.teams?.[team];
  if (!its) return people;
  return people.filter((person) => its.people.includes(person) || its.lead === person);
}

/** May this person pass the lead on? To whom: {@link choicesOf}. */
export const isLeadOf = (config: Config, { team }: Pick<Claim, 'team'>, person: string | null): boolean =>
  person !== null && team !== null && config.teams?.[team]?.lead === person;

/** Has somebody taken it who is here still? What they left behind others may take over. */
export const hasOwner = (config: Pick<Config, 'people'>, { claimedBy }: Pick<Claim, 'claimedBy'>): boolean =>
  claimedBy !== null && isHere(config, claimedBy);
