/**
 * One call as the record list gives it, read leniently: whatever is missing, empty or unreadable is null.
 * The field order is the vendor's own (docs/record-api.md). Times are epoch milliseconds, read in the
 * account's zone; lengths are milliseconds, as the list has them.
 */
export interface CallRecord {
  tags: string[];
  tagGroups: string[];
  operatorName: string | null;
  /** The customer's own text from the number import, unchanged. */
  extra: string | null;
  name: string | null;
  company: string | null;
  sendWechatData: unknown[];
  components: ContactField[];
  id: string;
  taskId: string | null;
  groupId: number | null;
  callId: string | null;
  score: number | null;
  callee: string | null;
  callerNumber: string | null;
  durationMs: number | null;
  errorCode: number | null;
  /** 0 unknown, 1 female, 2 male. */
  gender: number | null;
  levelId: string | null;
  calledAtMs: number | null;
  /** Talk time. Connected means more than 0. */
  billMs: number | null;
  hangupCause: string | null;
  hungUpAtMs: number | null;
  answeredAtMs: number | null;
  bridgeCallId: string | null;
  bridgeNumber: string | null;
  bridgeCalledAtMs: number | null;
  bridgeAnsweredAtMs: number | null;
  /** 1 the AI hung up, 2 the customer did. */
  hangupDisposition: number | null;
  createdAtMs: number | null;
  updatedAtMs: number | null;
  rounds: number | null;
  levelName: string | null;
  readAtMs: number | null;
  provinceId: number | null;
  cityId: number | null;
  /** 1 China Telecom, 2 China Unicom, 3 China Mobile. */
  operator: number | null;
  customerId: string | null;
  userId: string | null;
  processedAtMs: number | null;
  numberCreatedAtMs: number | null;
  /** The intention grade: 1 A … 5 E and on to 26 Z. Null is "not graded yet" (the vendor writes 0 or null). */
  grade: number | null;
  level: unknown;
  genderText: string | null;
  hangupDispositionText: string | null;
  /** In the order of `sequence`. */
  details: DialogueRow[];
  province: string | null;
  city: string | null;
}

/** A CRM field of the contact: a WeChat id, say. */
export interface ContactField {
  name: string | null;
  type: string | null;
  value: string | null;
}

/** A row of `details`. `question` is what the customer said, `answerContent` / `answerText` the robot. */
export interface DialogueRow {
  id: string | null;
  recordId: string | null;
  taskId: string | null;
  /** `asrmessage_notify` rows are real turns, `asrprogress_notify` intermediate ones. */
  notify: string | null;
  callId: string | null;
  errorCode: number | null;
  asrType: string | null;
  callee: string | null;
  gender: number | null;
  asrElapseMs: number | null;
  recordMs: number | null;
  volumeGain: number | null;
  question: string | null;
  splitQuestion: string | null;
  questionIndex: number | null;
  speakMs: number | null;
  playMs: number | null;
  keyword: string | null;
  answerId: string | null;
  answerText: string | null;
  answerContent: string | null;
  wordClass: string | null;
  answerAction: number | null;
  playbackAfterAction: number | null;
  upstreamAnswerAction: number | null;
  upstreamAnswerContent: string | null;
  upstreamAnswerText: string | null;
  upstreamAnswerId: string | null;
  score: number | null;
  sequence: number | null;
  createdAtMs: number | null;
  updatedAtMs: number | null;
  bridgeStatus: number | null;
  userId: string | null;
  isRegular: number | null;
  expression: string | null;
  tags: string[];
}
