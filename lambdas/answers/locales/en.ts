import type { AnswerWords } from './words.ts';

export const en: AnswerWords = {
  title: 'Lead',
  unknownLead: 'New lead',
  grade: (letter) => `Grade ${letter}`,
  state: {
    open: 'Nobody has taken it yet',
    assigned: (name) => `For: ${name}, not taken yet`,
    mine: (time) => `You took it at ${time}`,
    taken: (name, time) => `Taken by ${name} at ${time}`,
    outcome: (outcome, time) => `${outcome} (said at ${time})`,
  },
  fell: (grade, newGrade) =>
    newGrade === null
      ? `Note: it is no longer ${grade}. If you have not called yet, it can wait.`
      : `Note: it changed from ${grade} to ${newGrade}. If you have not called yet, it can wait.`,
  said: (quote) => `They said: “${quote}”`,
  labels: {
    who: 'Who are you?',
    passTo: 'Who shall have it?',
    outcome: 'What came of it?',
    pass: 'Pass it on',
    contact: 'Contact',
    note: 'Note',
    facts: 'About the lead',
  },
  chooseNobody: 'Choose a name',
  call: (phone) => `Call ${phone}`,
  maskedPhone: (shown) =>
    `Number ${shown}: this task shows no whole numbers. Look it up at the dialling platform by the record's id.`,
  stranger:
    'This browser is not enrolled, so it shows nothing of customers. Ask your manager for your personal link and open it here once.',
  numberOnceYours: 'The phone number is shown once you have taken it.',
  do: {
    claim: 'Take this lead',
    release: 'Give it back',
    pass: 'Pass it on',
    enrol: 'Enrol this browser',
    iAm: 'That is me',
  },
  releaseUntil: (time) => `You can give it back until ${time}`,
  outcomes: {
    contacted: 'Contacted',
    'not-reached': 'Not reached',
    appointment: 'Appointment',
    won: 'Won',
    'not-interested': 'Not interested',
    'wrong-number': 'Wrong number',
  },
  list: (count) => (count === 1 ? '1 lead' : `${count} leads`),
  listOpen: 'Open one to take it.',
  you: (name) => `You are ${name}`,
  yours: {
    heading: (count) => `Your open leads (${count})`,
    none: 'No lead is waiting for you now.',
  },
  enrol: {
    heading: 'Enrol this browser',
    text: (name) =>
      `${name === null ? 'Once' : `${name}, once`} it is enrolled, you can take leads in this browser for a year. Do this on your own phone only.`,
    done: (name) => `Enrolled: you are ${name}`,
    next: 'Go back to your group and open a lead.',
  },
  notes: {
    taken: 'Somebody else was faster: they have this lead.',
    late: 'You took it more than ten minutes ago, so you cannot give it back. Ask the lead of your team to pass it on.',
    said: 'What came of it has been said, so it cannot be given back.',
    free: 'Nobody has this lead at the moment.',
    denied: 'Nothing was changed: only the lead of the team can pass it on, to somebody of the team.',
    choose: 'Choose a name first.',
  },
  notices: {
    'not-found': {
      heading: 'There is no such page',
      text: 'Open the link in the message of your group again.',
    },
    expired: {
      heading: 'This link has ended',
      text: 'Links of leads are good for seven days, personal links for one. Open a newer message, or ask your manager for a new link.',
    },
    forged: {
      heading: 'This is no link of ours',
      text: 'It may not have been copied whole. Open it from the message of your group again.',
    },
    'link-used': {
      heading: 'This link was used',
      text: 'A personal link is good once. Ask your manager for a new one for another phone or browser.',
    },
    'too-many': {
      heading: 'Try again later',
      text: 'There were too many wrong attempts. Come back in ten minutes.',
    },
    'foreign-host': {
      heading: 'This is the wrong address',
      text: 'The page is not under this name. Open the link in the message of your group again.',
    },
    'foreign-form': {
      heading: 'Nothing was sent',
      text: 'Go back to the lead and press again. If that does not help, allow cookies in this browser.',
    },
    'form-expired': {
      heading: 'The page was open for too long',
      text: 'Nothing was sent. Open the lead again, and press once more.',
    },
    who: {
      heading: 'We do not know who you are',
      text: 'Nothing was sent. Go back to the lead and choose your name, or ask your manager for a personal link.',
    },
    'not-yours': { heading: 'Nothing was sent', text: 'This lead belongs to another team.' },
    method: {
      heading: 'This cannot be asked for',
      text: 'Open the link in the message of your group again.',
    },
    'too-large': {
      heading: 'This is too much',
      text: 'Nothing was sent. Go back to the lead and press again.',
    },
    'no-form': { heading: 'Nothing was sent', text: 'Go back to the lead and use its buttons.' },
    failed: {
      heading: 'This does not work right now',
      text: 'What you pressed may not have been kept: open the page again in a moment. If the lead is urgent, tell your group that you take it.',
    },
  },
};
