/** The colours and the font that the timeline is drawn in. */

/** The custom property of the document that each colour of the timeline, and its font, is read from. */
const properties = {
  background: '--background',
  raised: '--raised',
  text: '--text',
  subtle: '--subtle',
  faint: '--faint',
  related: '--related',
  divider: '--divider',
  accent: '--accent',
  good: '--good-fill',
  warning: '--warning-fill',
  bad: '--bad-fill',
  running: '--running-fill',
  onBar: '--on-bar',
  font: '--font',
};

/** The colours of the present theme, and the font. */
export type Palette = typeof properties;

/** Reads the palette. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const palette = { ...properties };
  for (const [name, property] of Object.entries(properties)) Reflect.set(palette, name, style.getPropertyValue(property).trim());
  return palette;
}
