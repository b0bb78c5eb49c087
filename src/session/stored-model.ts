import { Failure } from '../protocol/failure.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import type { Model } from '../trace/model.ts';
import type { TraceStore } from './trace-store.ts';

/** What a stored trace tells. @throws when there is none */
export async function storedModel(store: TraceStore, id: string): Promise<Model> {
  if (!(await store.recording(id))) throw new Failure({ code: 'recording-gone', params: {} });
  const model = emptyModel();
  for await (const events of store.read(id)) fold(model, events);
  return model;
}
