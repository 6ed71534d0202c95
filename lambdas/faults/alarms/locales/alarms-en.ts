import type { AlarmWords } from '../alarm-words.ts';

export const alarmWordsEn: AlarmWords = {
  begins: 'Alarm',
  over: 'Alarm is over',
  since: (time) => `Since: ${time}`,
  overAt: (time) => `Over at: ${time}`,
  todoLabel: 'What to do: ',
  runbook: (address) => `Runbook: ${address}`,
  detail: (text) => `Technical detail: ${text}`,
  other: (name) => ({
    happened: `The CloudWatch alarm ${name}`,
    todo: 'look at it in the CloudWatch console.',
  }),
  kinds: {
    'tick-silent': {
      happened: () => 'The clock has not run for five minutes: no record is read and no alert is sent',
      todo: 'see whether the schedule is enabled, and look at the log of tick and at the concurrency of the AWS account; once it runs, it catches up.',
    },
    'schedule-failing': {
      happened: () => 'EventBridge Scheduler cannot call tick',
      todo: 'deploy again; if that does not help, see whether the concurrency is used up.',
    },
    'account-unread': {
      happened: (of) => `No record of the account ${of} can be read: leads there go unnoticed`,
      todo: 'the log of poll says why; what was missed is read once it is over.',
    },
    'token-refused': {
      happened: (of) => `The token of the account ${of} is refused: none of its tasks is read`,
      todo: "copy a new token from the vendor's back office into the secret; it is tried again within a minute.",
    },
    'reads-skipped': {
      happened: (of) => `Not all tasks of the account ${of} are read in their minute: alerts are late`,
      todo: 'raise “concurrency” of the account, or “every” of the windows; no lead is lost, what was left out is read first in the next minute.',
    },
    'task-unreadable': {
      happened: () => 'A task cannot be read',
      todo: 'the log of poll says which, and why.',
    },
    'books-open': {
      happened: () => 'The records that were read do not add up to the total of the platform, twice running',
      todo: "compare with the vendor's own screens.",
    },
    'polls-pile-up': {
      happened: () => 'Tasks wait more than ten minutes for their turn to be read',
      todo: 'many tasks or a slow platform: shorten the longest “windows”, or raise “concurrency” of the account.',
    },
    'delivery-overdue': {
      happened: () => 'Something to tell has waited for more than ten minutes',
      todo: 'the log of tick says for which channel; then look at the log of deliver.',
    },
    'deliveries-dead': {
      happened: () => 'An alert was given up after all its tries: somebody does not know of a lead',
      todo: 'tell the people concerned yourself; once the cause is gone, “leadbell redrive” sends it again.',
    },
    'channel-refuses': {
      happened: (of) => `The channel ${of} refuses us and was stopped; what it should tell waits`,
      todo: 'see whether its robot was removed, and set a new webhook; what waits is then sent.',
    },
    'digest-late': {
      happened: () => 'A digest is half an hour late',
      todo: 'look at the log of digest.',
    },
    'messages-fail': {
      happened: (of) => `The function ${of} fails at what it is asked to do, again and again`,
      todo: 'the log has the error: AWS itself, or a right that is missing. If it does not pass, deploy again.',
    },
    'function-errors': {
      happened: (of) => `The function ${of} crashes or runs into its time-out, again and again`,
      todo: 'look at its log; after a deployment, roll back.',
    },
    'function-throttled': {
      happened: (of) => `The function ${of} may not run: the concurrency of the AWS account is used up`,
      todo: 'ask AWS for more, or find out who else uses it; alerts come late and none is lost.',
    },
    'function-slow': {
      happened: (of) => `The function ${of} keeps taking almost all the time that it has`,
      todo: 'a first reading of long windows does that and ends by itself; otherwise the platform is slow.',
    },
    'relay-fails': {
      happened: () => 'Alarms could not be passed on: the group may not hear of them',
      todo: 'look at the log of alarm, and at the webhook of the robot.',
    },
    'answers-fail': {
      happened: () =>
        'The page where people take a lead fails again and again: somebody tapped and could not take one',
      todo: 'look at the log of answer; after a deployment, roll back. Alerts go out as ever; “leadbell claim” takes a lead meanwhile.',
    },
    'answers-refused': {
      happened: () =>
        'The page where people take a lead refused very many requests: somebody tries links, or more come at once than it takes',
      todo: 'alerts are not held up. Look at the log of answer; “leadbell people revoke” takes back the sign-in of a person whose link got out.',
    },
  },
};
