/** The header of a recording: what a trace file says of itself before its events. */
import * as v from 'valibot';

const finite = v.pipe(v.number(), v.finite());

/** The schema of a header. Unknown fields are kept. */
export const recordingSchema = v.looseObject({
  id: v.string(),
  name: v.string(),
  startedAt: finite,
  endedAt: v.exactOptional(finite),
  url: v.string(),
  origin: v.string(),
  userAgent: v.string(),
  tool: v.looseObject({ name: v.string(), version: v.string() }),
});

/** What a trace says of itself; times are epoch ms, and `endedAt` is missing while it goes on. */
export interface RecordingHeader extends Out<typeof recordingSchema.entries> {
  /** What a file said beside its header and its events (an object): kept here, and written back there. */
  fileFields?: unknown;
}

/** Without what is not known of it. */
type Out<Entries extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<Entries, undefined>>;

/** Whether an input is a header. */
export function isRecordingHeader(input: unknown): input is RecordingHeader {
  return v.is(recordingSchema, input);
}
