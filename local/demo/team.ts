/** The simulated sales team: the id of each of its people, and the name that a group shows in place of it. */
export const REPS: Readonly<Record<string, string>> = {
  chenchen: '陈晨',
  linyue: '林悦',
  zhouhang: '周航',
  hejia: '何佳',
};
export const TEAM_LEAD = { id: 'fangmin', name: '方敏' } as const;
export const TEAM = 'sales';

const NAMES: Readonly<Record<string, string>> = { ...REPS, [TEAM_LEAD.id]: TEAM_LEAD.name };

/** The `people` and `teams` of leadbell.yaml. */
export const TEAM_YAML = `people:
${Object.entries(NAMES)
  .map(
    ([id, name]) =>
      `  ${id}: { name: ${name}, mention: { wecom: ${id}, dingtalk: ${id}, feishu: ou_${id} } }`,
  )
  .join('\n')}
teams:
  ${TEAM}: { people: [${Object.keys(REPS).join(', ')}], lead: ${TEAM_LEAD.id}, assign: rotate }
`;

const MENTION = /<@(?<wecom>\w+)>|@(?<dingtalk>\w+)|<at id=ou_(?<feishu>\w+)><\/at>/g;

/** Whoever is mentioned is shown by name, as the app of each group does; in the one form that the console knows. */
export const withNames = (text: string): string =>
  text.replace(MENTION, (written, wecom?: string, dingtalk?: string, feishu?: string) => {
    const name = NAMES[wecom ?? dingtalk ?? feishu ?? ''];
    return name === undefined ? written : `<@${name}>`;
  });
