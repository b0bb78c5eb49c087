/** Why something is so or did not work, as one context tells it to another: the words are with who shows it. */
import * as v from 'valibot';
import { params } from '../trace/kinds/fields.ts';

export const whySchema = v.object({ code: v.string(), params });
/** A reason as it was told. */
export type ToldWhy = v.InferOutput<typeof whySchema>;
