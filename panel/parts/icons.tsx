/** The panel's icons: 16 × 16, in the text's colour. All are decoration; names stand on the controls. */
import type { ComponentChildren } from 'preact';

function Icon({ children, fill }: { children: ComponentChildren; fill?: boolean }) {
  const paint = fill
    ? { fill: 'currentColor' }
    : { fill: 'none', stroke: 'currentColor', 'stroke-width': '1.4', 'stroke-linecap': 'round' as const };
  return (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
      {...paint}
    >
      {children}
    </svg>
  );
}

export const RecordIcon = () => (
  <Icon fill>
    <circle cx="8" cy="8" r="5" />
  </Icon>
);
export const StopIcon = () => (
  <Icon fill>
    <path d="M4 4h8v8H4z" />
  </Icon>
);
export const ClearIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.3" />
    <path d="M4.3 4.3l7.4 7.4" />
  </Icon>
);
export const RestartIcon = () => (
  <Icon>
    <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.2v2.9h-2.9" />
  </Icon>
);
export const ImportIcon = () => (
  <Icon>
    <path d="M8 10.5V2.5M5 5.3l3-3 3 3M3 10v3.3h10V10" />
  </Icon>
);
export const ExportIcon = () => (
  <Icon>
    <path d="M8 2.5v8M5 7.7l3 3 3-3M3 10v3.3h10V10" />
  </Icon>
);
export const ChevronIcon = () => (
  <Icon>
    <path d="M4.5 6.5L8 10l3.5-3.5" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="M4 4l8 8M12 4l-8 8" />
  </Icon>
);
export const WarningIcon = () => (
  <Icon>
    <path d="M8 2.2l6 11H2zM8 6.5v3.2M8 11.4v.2" stroke-linejoin="round" />
  </Icon>
);
export const ErrorIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.8" />
    <path d="M8 4.8v4M8 11v.2" />
  </Icon>
);
export const InfoIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.8" />
    <path d="M8 7.3v4M8 5v.2" />
  </Icon>
);
export const SucceededIcon = () => (
  <Icon>
    <path d="M3.2 8.6l3 3 6.4-7" stroke-width="2" />
  </Icon>
);
export const FailedIcon = () => (
  <Icon>
    <path d="M4 4l8 8M12 4l-8 8" stroke-width="2" />
  </Icon>
);
export const PendingIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5" />
    <path d="M8 5v3.2l2 1.3" />
  </Icon>
);
export const CopyIcon = () => (
  <Icon>
    <path d="M5.5 5.5h7.2v8H5.5zM3.3 10.5V2.6h7" />
  </Icon>
);
export const SortIcon = ({ descending }: { descending: boolean }) => (
  <Icon fill>
    <path d={descending ? 'M4.5 6h7L8 10.5z' : 'M4.5 10h7L8 5.5z'} />
  </Icon>
);
export const FollowIcon = () => (
  <Icon>
    <path d="M3 8h7M7 4.8L10.2 8 7 11.2M13 3.5v9" />
  </Icon>
);
