/** Texts of which the middle goes where there is no room: what tells them apart is at their ends. */

/** Cuts a text at a place. It is all there to be copied, searched and read aloud. */
export function CutText({ text, at }: { text: string; at: number }) {
  return (
    <span class="cut">
      <span class="cut-start">{text.slice(0, at)}</span>
      <span class="cut-end">{text.slice(at)}</span>
    </span>
  );
}

/** How much of the end of a name stays, characters. */
const tail = 10;

/** A name. Of one with letters that may be read in another direction, or be halves of others, the end goes. */
export function CutName({ name }: { name: string }) {
  return name.length > 2 * tail && /^[ -~]+$/.test(name) ? <CutText text={name} at={name.length - tail} /> : <>{name}</>;
}
