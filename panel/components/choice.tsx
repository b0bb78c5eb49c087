/** One of several values, as the browser's own list. */

/** Values with the words for them. */
export type Options<Value> = readonly (readonly [value: Value, label: string])[];

/** What the list takes. */
export interface ChoiceProps<Value> {
  label: string;
  value: Value;
  options: Options<Value>;
  onChoose: (value: Value) => void;
}

/** The list. */
export function Choice<Value>({ label, value, options, onChoose }: ChoiceProps<Value>) {
  return (
    <select
      class="field"
      aria-label={label}
      onChange={(event) => {
        const chosen = options[event.currentTarget.selectedIndex];
        if (chosen) onChoose(chosen[0]);
      }}
    >
      {options.map(([each, text]) => (
        <option key={text} selected={each === value}>
          {text}
        </option>
      ))}
    </select>
  );
}
