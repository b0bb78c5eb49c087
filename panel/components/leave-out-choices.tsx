/** Which parts an export leaves out. */
import * as texts from '../../src/messages/compiled/components.js';
import * as formatTexts from '../../src/messages/compiled/formats.js';
import { privateParts, type PrivatePart } from '../../src/formats/leave-out.ts';

/** What the choices take. */
export interface LeaveOutChoicesProps {
  /** Those that there is anything of; all unless told. */
  parts?: readonly PrivatePart[];
  leaveOut: readonly PrivatePart[];
  onChoose: (leaveOut: readonly PrivatePart[]) => void;
}

/** A box for each part. */
export function LeaveOutChoices({ parts = privateParts, leaveOut, onChoose }: LeaveOutChoicesProps) {
  return (
    <fieldset>
      <legend>{texts.leaveOut()}</legend>
      {parts.map((part) => (
        <label key={part} class="check">
          <input
            type="checkbox"
            checked={leaveOut.includes(part)}
            onChange={({ currentTarget: { checked } }) =>
              onChoose(privateParts.filter((each) => (each === part ? checked : leaveOut.includes(each))))
            }
          />
          {formatTexts.parts[part]()}
        </label>
      ))}
    </fieldset>
  );
}
