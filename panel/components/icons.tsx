/** The panel's icons: 16 × 16, in the text's colour. All are decoration; names stand on the controls. */
import type { SVGAttributes } from 'preact';

/** An icon of lines. */
export function lines(path: string, width = 1.4) {
  return icon(path, {
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': width,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  });
}

function icon(path: string, paint: SVGAttributes<SVGPathElement> = { fill: 'currentColor' }) {
  return () => (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={path} {...paint} />
    </svg>
  );
}

/** A circle about the middle. */
function circle(radius: number): string {
  const half = `a${radius} ${radius} 0 0 1 `;
  return `M8 ${8 - radius}${half}0 ${2 * radius}${half}0-${2 * radius}`;
}

export const RecordIcon = icon(circle(5));
export const RecordReloadIcon = lines('M13 8a5 5 0 1 1-1.6-3.7M13 2.2v2.9h-2.9M6.7 8a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0-2.6 0');
export const StopIcon = icon('M4 4h8v8H4z');
export const ClearIcon = lines(`${circle(5.3)}M4.3 4.3l7.4 7.4`);
export const RestartIcon = lines('M13 8a5 5 0 1 1-1.6-3.7M13 2.2v2.9h-2.9');
export const ReplayIcon = lines('M3 8a5 5 0 1 0 1.6-3.7M3 2.2v2.9h2.9M7 6.2l3 1.8-3 1.8z');
export const BreakIcon = lines('M9 2L4 9h4l-1 5 5-7H8z');
export const ImportIcon = lines('M8 10.5V2.5M5 5.3l3-3 3 3M3 10v3.3h10V10');
export const ExportIcon = lines('M8 2.5v8M5 7.7l3 3 3-3M3 10v3.3h10V10');
export const RecordingsIcon = lines('M3 4h10M3 8h10M3 12h10');
export const ChevronIcon = lines('M4.5 6.5L8 10l3.5-3.5');
export const CloseIcon = lines('M4 4l8 8M12 4l-8 8');
export const WarningIcon = lines('M8 2.2l6 11H2zM8 6.5v3.2M8 11.4v.2');
export const ErrorIcon = lines(`${circle(5.8)}M8 4.8v4M8 11v.2`);
export const HelpIcon = lines(`${circle(5.8)}M6.3 6.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.9.6-.9 1.3M8 11.2v.2`);
export const InfoIcon = lines(`${circle(5.8)}M8 7.3v4M8 5v.2`);
export const SucceededIcon = lines('M3.2 8.6l3 3 6.4-7', 2);
export const FailedIcon = lines('M4 4l8 8M12 4l-8 8', 2);
export const PendingIcon = lines(`${circle(5)}M8 5v3.2l2 1.3`);
export const SortUpIcon = icon('M4.5 10h7L8 5.5z');
export const SortDownIcon = icon('M4.5 6h7L8 10.5z');
export const SettingsIcon = lines(
  `M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6l1.4 1.4M11 11l1.4 1.4M12.4 3.6L11 5M5 11l-1.4 1.4${circle(2.2)}${circle(4.2)}`,
);
export const FollowIcon = lines('M3 8h7M7 4.8L10.2 8 7 11.2M13 3.5v9');
