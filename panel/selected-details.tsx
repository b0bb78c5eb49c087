/** The details of what is selected: an event or an attempt, a problem, or why a tag has not fired. */
import { tagStatus } from '../src/diagnosis/tag-status.ts';
import { again } from '../src/messages/compiled/panel.js';
import { originOf } from '../src/trace/origin.ts';
import { tagName } from '../src/trace/tag-name.ts';
import { ReplayResult } from './compare/replay-result.tsx';
import { Details } from './details/details.tsx';
import { ProblemDetails } from './details/problem-details.tsx';
import { WhyDetails } from './details/why-details.tsx';
import type { Host } from './host.ts';
import { requestDoing } from './request-doing.ts';
import { FireTag } from './registrations/fire-tag.tsx';
import type { PanelState } from './state/state.ts';

/** What the details take. */
export interface SelectedDetailsProps {
  state: PanelState;
  host: Pick<Host, 'openSource' | 'openInNetwork' | 'lookAround'>;
}

/** The details. */
export function SelectedDetails({ state, host }: SelectedDetailsProps) {
  const { tab, recordings, selection, clock, commands, replay, problems } = state;
  const log = recordings.log.value;
  void log.version.value;
  const { model } = log;
  const { seq, dispatchId, problem, why } = selection.selected.value;
  const shownProblem = problem !== null && problems.shown.value.find(({ key }) => key === problem);
  const proof = {
    eventAt: (at: number) => log.eventAt(at),
    onSelectSeq(at: number) {
      const event = log.eventAt(at);
      if (event) selection.selectSeq(at, originOf(model, event).dispatch?.dispatchId ?? null);
    },
    onClose: selection.deselect,
  };
  if (shownProblem) {
    return (
      <ProblemDetails
        problem={shownProblem}
        problems={problems.shown.value}
        now={clock.now.value}
        model={model}
        {...proof}
        onSelectDispatch={selection.selectDispatch}
        onMute={problems.mute}
      />
    );
  }
  const now = clock.now.value;
  const tag = model.tags.get(selection.tagKey.value ?? '');
  const stored = recordings.shown.value.kind === 'stored';
  if (why !== null && tag) {
    return (
      <WhyDetails
        {...{ tag, model, now, ...proof }}
        problems={problems.shown.value}
        evidence={problems.evidence()}
        lookAround={stored ? null : host.lookAround}
      />
    );
  }
  return (
    <Details
      model={model}
      problems={problems.shown.value}
      event={seq === null ? null : (log.eventAt(seq) ?? null)}
      dispatch={dispatchId === null ? null : (model.dispatches.get(dispatchId) ?? null)}
      now={now}
      fireAgain={
        tag && (
          <FireTag
            model={model}
            capture={tab.session.value?.capture ?? null}
            stored={stored}
            tag={tag}
            status={tagStatus(model, tag, now)}
            name={again({ tag: tagName(tag.tag) })}
            onFire={commands.fire}
          />
        )
      }
      replayResult={(shown) => <ReplayResult model={model} replay={shown} />}
      seqOf={(row) => log.startOf(row.kind === 'handler' ? 'dispatch' : row.kind, row.id)}
      onSelectSeq={(next) => selection.selectSeq(next, dispatchId)}
      doing={requestDoing(state, host.openInNetwork)}
      onMenu={(label, items, spot) => {
        state.view.menu.value = { ...spot, label, items };
      }}
      onOpen={host.openSource}
      onReplay={(again) => replay.choose([again])}
      onClose={selection.deselect}
    />
  );
}
