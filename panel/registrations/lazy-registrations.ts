/** What of the registrations is loaded on use. */
import type { Model } from '../../src/trace/model.ts';
import { LazyCode, lazily } from '../components/lazy.tsx';
import type { verdictStatus as wordVerdict } from '../texts/verdict-text.ts';
import type { FireAllProps } from './fire-all.tsx';
import type { FireMenuProps } from './fire-menu.tsx';
import type { LastFireProps } from './last-fire.tsx';
import type { TagProblemsProps } from './tag-problems.tsx';
import type { pressInTree } from './tree-keys.ts';
import type { UnregisterProps } from './unregister.tsx';
import type { WhyButtonProps } from './why-button.tsx';

export const FireAll = lazily<FireAllProps>();
export const FireMenu = lazily<FireMenuProps>();
export const LastFire = lazily<LastFireProps>();
export const TagProblems = lazily<TagProblemsProps>();
export const Unregister = lazily<UnregisterProps>();
export const WhyButton = lazily<WhyButtonProps>();

/** The verdict on the last dispatch of a tag, in words. */
export const verdictStatus = new LazyCode<VerdictStatus>();
export type VerdictStatus = typeof wordVerdict;

/** What keys do in the tree. */
export const treeKeys = new LazyCode<PressInTree>();
export type PressInTree = typeof pressInTree;

/** Which tags to offer while one to fire is typed. */
export const tagOffers = new LazyCode<(model: Model, scope: string, text: string) => string[]>();
