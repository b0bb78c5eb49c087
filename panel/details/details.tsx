/** All that is known of what is selected. */
import { useMemo, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Button } from '../components/button.tsx';
import { CloseIcon } from '../components/icons.tsx';
import { Tabs, type Tab } from '../components/tabs.tsx';
import * as texts from '../../src/messages/compiled/details.js';
import type { Dispatch } from '../../src/trace/model.ts';
import { ConsoleMessages } from './console-messages.tsx';
import { RawEvent } from './raw-event.tsx';
import { Requests, type RequestsProps } from './requests.tsx';
import { Stacks, stacksOf, type NamedStack, type OpenSource } from './stack.tsx';
import { Summary, type SummaryProps } from './summary.tsx';

/** What the details take. */
export interface DetailsProps extends SummaryProps, Pick<RequestsProps, 'doing' | 'onMenu'> {
  /** What fires the tag again that it concerns. */
  fireAgain: ComponentChildren;
  onOpen: OpenSource;
  onReplay: (dispatch: Dispatch) => void;
  onClose: () => void;
}

/** What a tab is given. */
interface GivenToTab extends DetailsProps {
  stacks: readonly NamedStack[];
}

const tabs: readonly Tab<GivenToTab>[] = [
  { id: 'summary', title: texts.summary, applies: () => true, view: (given) => <Summary {...given} /> },
  {
    id: 'requests',
    title: texts.requests,
    applies: (given) => requestsIn(given) > 0,
    count: requestsIn,
    view: ({ dispatch, doing, onMenu }) => dispatch && <Requests {...{ dispatch, doing, onMenu }} />,
  },
  {
    id: 'console',
    title: texts.console,
    applies: (given) => messagesIn(given) > 0,
    count: messagesIn,
    view: ({ dispatch, onOpen }) => dispatch && <ConsoleMessages dispatch={dispatch} onOpen={onOpen} />,
  },
  {
    id: 'stack',
    title: texts.stack,
    applies: ({ stacks }) => stacks.length > 0,
    view: ({ stacks, onOpen }) => <Stacks stacks={stacks} onOpen={onOpen} />,
  },
  {
    id: 'event',
    title: texts.event,
    applies: ({ event }) => event !== null,
    view: ({ event }) => event && <RawEvent event={event} />,
  },
];

function requestsIn({ dispatch }: GivenToTab): number {
  return dispatch?.requests.length ?? 0;
}

function messagesIn({ dispatch }: GivenToTab): number {
  return (dispatch?.messages.length ?? 0) + (dispatch?.exceptions.length ?? 0);
}

/** The details without their region. */
export function Details(props: DetailsProps) {
  const { model, event, dispatch } = props;
  const [chosen, setChosen] = useState('summary');
  const stacks = useMemo(() => stacksOf(model, event, dispatch), [model, event, dispatch, dispatch?.settledAt]);
  return (
    <Tabs
      label={texts.details()}
      tabs={tabs}
      given={{ ...props, stacks }}
      chosen={chosen}
      panel={{ id: 'details-panel', class: 'details-panel', tabIndex: 0 }}
      onChoose={setChosen}
    >
      {dispatch && (
        <Button class="outlined" hint={texts.replayHint()} onPress={() => props.onReplay(dispatch)}>
          {texts.replay()}
        </Button>
      )}
      {props.fireAgain}
      <Button class="icon-only" label={texts.close()} hint={texts.closeHint()} onPress={props.onClose}>
        <CloseIcon />
      </Button>
    </Tabs>
  );
}
