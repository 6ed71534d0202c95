import type { Channel } from '../../lambdas/channels/channel.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { Delivery, LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { FULL_AT_ONCE } from '../../lambdas/deliveries/lanes/fold.ts';
import type { DrawChart } from '../../lambdas/digests/write-deliveries.ts';
import { placeholderForms } from '../shared/config/placeholder-forms.ts';
import type { Answers } from './answer-deliveries.ts';
import { fieldCutsOf } from './field-cuts.ts';
import { KINDS, type Kind } from './kinds.ts';
import {
  alertOf,
  answersTo,
  fellOf,
  otherGradeOf,
  remindersAsIf,
  remindersOf,
  roseAgainOf,
  type Scene,
} from './lead-deliveries.ts';
import type { LeadShown } from './leads-shown.ts';
import { messagesOf, type Showing, type Shown } from './messages-of.ts';
import {
  digestDeliveries,
  digestNameOf,
  digestShown,
  faultDeliveries,
  windowShown,
} from './notice-deliveries.ts';
import type { Leads } from './which-leads.ts';

/** One thing that is told in one channel, as the messages that it becomes. */
export interface Preview {
  channel: Channel;
  kind: Kind;
  /** Which of its kind, in words. Null: there is one. */
  variant: string | null;
  /** Does this file tell it there? */
  isTold: boolean;
  /** What it is about: ids of records. */
  records: readonly string[];
  messages: readonly Shown[];
  /** Of the record rather than of the message. */
  cuts: readonly string[];
}

export interface PreviewOptions {
  config: Config;
  leads: Leads;
  /** Null: each. */
  kind: Kind | null;
  nowMs: number;
  /** Null: pictures are not drawn. */
  draw: DrawChart | null;
}

type Draft = Omit<Preview, 'messages' | 'channel'> & {
  deliveries: readonly Delivery[];
  draw?: Showing['draw'];
};

export async function previewsOf(channel: Channel, options: PreviewOptions): Promise<Preview[]> {
  const { config, kind, nowMs } = options;
  const channelConfig = config.channels[channel.name];
  if (!channelConfig) throw new TypeError(`no channel ${channel.name}`);
  const { locale, timeZone } = config;
  const forms = placeholderForms(config, channel.mentions ?? null, nowMs);
  const previews: Preview[] = [];
  for (const each of KINDS.filter((one) => kind === null || one === kind)) {
    for (const { deliveries, draw = null, ...draft } of draftsOf(each, channel, options)) {
      const showing = { channel, config: channelConfig, render: { locale, timeZone, nowMs }, forms, draw };
      previews.push({ ...draft, channel, messages: await messagesOf(deliveries, showing) });
    }
  }
  return previews;
}

function draftsOf(kind: Kind, channel: Channel, options: PreviewOptions): Draft[] {
  const { config, leads, nowMs } = options;
  const { name } = channel;
  const scene: Scene = { config, channel: name, nowMs };
  const all = leads.in(name);
  const [first] = all;
  if (!first) return [];
  switch (kind) {
    case 'alert':
      return alerts(leads.areSamples ? [first] : all.slice(0, FULL_AT_ONCE), scene);
    case 'correction':
      return corrections(first, scene);
    case 'reminder':
      return reminders(first, scene);
    case 'claimed':
      return claimed(first, scene);
    case 'outcome':
      return outcomes(first, scene);
    case 'list':
      return [listOf(all, scene)];
    case 'digest':
      return [digest(channel, options)];
    case 'fault': {
      const [begins, over] = faultDeliveries(name, config, nowMs);
      const isTold = config.ops.channels.includes(name);
      const about = { kind, isTold, records: [], cuts: [] };
      return [
        { ...about, variant: 'it begins', deliveries: begins ? [begins] : [] },
        { ...about, variant: 'it is over', deliveries: over ? [over] : [] },
      ];
    }
  }
}

const isToldIn = (channel: string, lead: LeadShown): boolean =>
  isWanted(lead) && lead.routed.channels.includes(channel);

const isWanted = ({ record, task }: LeadShown): boolean =>
  task.enabled && record.grade !== null && task.grades.includes(record.grade);

function alerts(leads: readonly LeadShown[], scene: Scene): Draft[] {
  return leads.flatMap((lead, at) => {
    const id = lead.record.id;
    const about = {
      kind: 'alert',
      isTold: isToldIn(scene.channel, lead),
      records: [id],
      cuts: fieldCutsOf(lead),
    } as const;
    const regraded = at === 0 && isWanted(lead) ? otherGradeOf(lead, scene) : [];
    return [
      { ...about, variant: leads.length > 1 ? `record ${id}` : null, deliveries: alertOf(lead, scene) },
      ...(regraded.length === 0
        ? []
        : [{ ...about, variant: 'it was told with another grade before', deliveries: regraded }]),
    ];
  });
}

function corrections(lead: LeadShown, scene: Scene): Draft[] {
  const about = {
    kind: 'correction',
    isTold: isToldIn(scene.channel, lead),
    records: [lead.record.id],
    cuts: [],
  } as const;
  return [
    { ...about, variant: 'its grade fell', deliveries: fellOf(lead, scene) },
    { ...about, variant: 'its grade rose again', deliveries: roseAgainOf(lead, scene) },
  ].filter(({ deliveries }) => deliveries.length > 0);
}

function reminders(lead: LeadShown, scene: Scene): Draft[] {
  const own = remindersOf(lead, scene);
  const shown = own.length > 0 ? own : remindersAsIf(lead, scene);
  const steps = shown.map((delivery) => ({
    ...aboutOne(lead, 'reminder', own.length > 0),
    variant: `step ${delivery.told.ask?.step ?? 0}`,
    deliveries: [delivery],
  }));
  return [...steps, ...answered('reminder', 'what came of it', lead, scene, ({ stale }) => stale)];
}

const claimed = (lead: LeadShown, scene: Scene): Draft[] => [
  ...answered('claimed', 'somebody took it', lead, scene, ({ taken }) => taken),
  ...answered('claimed', 'it was given to somebody else', lead, scene, ({ passed }) => passed),
];

const outcomes = (lead: LeadShown, scene: Scene): Draft[] =>
  answered('outcome', null, lead, scene, ({ outcome }) => outcome);

/** What people did with a lead. Empty: nobody can be said to take leads, or nobody ever hears of it there. */
function answered(
  kind: Kind,
  variant: string | null,
  lead: LeadShown,
  scene: Scene,
  of: (answers: Answers) => readonly LeadDelivery[],
): Draft[] {
  if (!takesLeads(scene.config)) return [];
  const { told, asIf } = answersTo(lead, scene);
  const own = of(told);
  const deliveries = own.length > 0 ? own : of(asIf);
  return deliveries.length === 0 ? [] : [{ ...aboutOne(lead, kind, own.length > 0), variant, deliveries }];
}

/** Where leads can be taken, on the page or by a command. */
export const takesLeads = ({ answers, people }: Pick<Config, 'answers' | 'people'>): boolean =>
  answers !== undefined || people !== undefined;

const aboutOne = <K extends Kind>(lead: LeadShown, kind: K, isTold: boolean) => ({
  kind,
  isTold: isTold && isWanted(lead),
  records: [lead.record.id],
  cuts: [],
});

/** As many leads as make a list by themselves, or fewer as they come after quiet hours. */
function listOf(all: readonly LeadShown[], scene: Scene): Draft {
  const wanted = all.filter(isWanted);
  const leads = wanted.length > 0 ? wanted : all;
  const deliveries = leads.flatMap((lead) => alertOf(lead, scene));
  const rested = deliveries.length > FULL_AT_ONCE ? null : true;
  return {
    kind: 'list',
    variant:
      rested === null
        ? `${leads.length} leads at once`
        : `${leads.length} ${leads.length === 1 ? 'lead' : 'leads'} that waited`,
    isTold: leads.some((lead) => isToldIn(scene.channel, lead)),
    records: leads.map(({ record }) => record.id),
    cuts: [],
    deliveries: deliveries.map((delivery) => ({ ...delivery, rested })),
  };
}

function digest(channel: Channel, { config, kind, leads, nowMs, draw }: PreviewOptions): Draft {
  const name = digestNameOf(channel.name, config);
  const recorded = leads.areSamples ? [] : leads.in(channel.name);
  const window = windowShown(name, config, recorded, nowMs);
  const calls = leads.within(channel.name, window);
  const shown = digestShown(name, window, config, calls);
  return {
    kind: 'digest',
    variant: name,
    isTold: name !== null,
    records: [],
    cuts: [],
    deliveries: digestDeliveries(shown, channel, config, nowMs),
    // It takes a second.
    draw:
      draw !== null && (name !== null || kind === 'digest')
        ? () => draw(shown.figures, config.locale, { repeat: false })
        : null,
  };
}
