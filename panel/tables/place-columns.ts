/** Where something happened: columns that tables have where there is more than one such place. */
import * as texts from '../../src/messages/compiled/columns.js';
import type { Model } from '../../src/trace/model.ts';
import { scopeName } from '../../src/trace/scope-name.ts';
import { hasVersions, versionText } from '../texts/worker-version.ts';
import type { Column } from './column.ts';

/** The columns. @param placeOf where what a row is about happened; with an empty scope where that is not known */
export function placeColumns<Row>(
  model: Model,
  placeOf: (row: Row) => { scope: string; workerId: string | null | undefined },
): Column<Row>[] {
  const registration: Column<Row> = {
    id: 'registration',
    label: texts.registration(),
    width: 100,
    grow: 0.6,
    spare: 6,
    middle: true,
    text: (row) => {
      const { scope } = placeOf(row);
      return scope === '' ? '' : scopeName(model, scope);
    },
  };
  const version: Column<Row> = {
    id: 'version',
    label: texts.version(),
    hint: texts.versionHint(),
    width: 104,
    spare: 7,
    text: (row) => {
      const { scope, workerId } = placeOf(row);
      return versionText(model, scope, workerId);
    },
  };
  return [...(model.registrations.size > 1 ? [registration] : []), ...(hasVersions(model) ? [version] : [])];
}
