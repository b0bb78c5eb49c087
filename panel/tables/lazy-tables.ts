/** The tables, whose code is loaded on use. */
import { lazily } from '../components/lazy.tsx';
import type { AttemptsTableProps } from './attempts-table.tsx';
import type { ProblemsTableProps } from './problems-table.tsx';
import type { EventsTableProps } from './events-table.tsx';

export const EventsTable = lazily<EventsTableProps>();
export const AttemptsTable = lazily<AttemptsTableProps>();
export const ProblemsTable = lazily<ProblemsTableProps>();
