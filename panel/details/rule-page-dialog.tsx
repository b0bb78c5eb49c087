/** The page of a rule, over the panel: when it is reported, why it matters, an example. Its texts are loaded on use. */
import { useEffect, useState } from 'preact/hooks';
import type { TraceRuleId } from '../../src/diagnosis/trace-rules.ts';
import * as texts from '../../src/messages/compiled/problems-tab.js';
import type { RulePage } from '../../src/messages/rule-page.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';

/** A button that opens the page of a rule. */
export function LearnMore({ rule }: { rule: TraceRuleId }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button class="outlined" hint={texts.learnMoreHint()} onPress={() => setOpen(true)}>
        {texts.learnMore()}
      </Button>
      {isOpen && <RulePageDialog rule={rule} onClose={() => setOpen(false)} />}
    </>
  );
}

function RulePageDialog({ rule, onClose }: { rule: TraceRuleId; onClose: () => void }) {
  const [page, setPage] = useState<RulePage | null>(null);
  useEffect(() => {
    void import('../../src/messages/rule-page.ts').then(({ rulePage }) => setPage(rulePage(rule)));
  }, [rule]);
  return (
    <Dialog label={texts.aboutRule()} title={texts.aboutRule()} onClose={onClose}>
      {() => (
        <div class="rule-page" tabIndex={0}>
          <h3 class="problem-title">{page?.title}</h3>
          {page?.parts.map(({ heading, text, isCode }) => (
            <section key={heading}>
              <h4>{heading}</h4>
              {isCode ? <pre class="code">{text}</pre> : <p>{text}</p>}
            </section>
          ))}
        </div>
      )}
    </Dialog>
  );
}
