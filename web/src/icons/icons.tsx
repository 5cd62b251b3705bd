/** Line icons on a 24-unit grid. They are decoration: the control around each carries its name. */
import type { ReactNode } from "react";

function Icon({ children, size = 20 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  );
}

export const TuningFork = () => (
  <Icon size={26}>
    <path d="M8.2 3v6a3.8 3.8 0 0 0 7.6 0V3M12 12.8V21" />
    <path d="M4.4 4.8v4M19.6 4.8v4" opacity=".55" />
  </Icon>
);

export const Sun = () => (
  <Icon>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 2.8v2M12 19.2v2M2.8 12h2M19.2 12h2M5.5 5.5l1.4 1.4M17.1 17.1l1.4 1.4M18.5 5.5l-1.4 1.4M6.9 17.1l-1.4 1.4" />
  </Icon>
);

export const Moon = () => (
  <Icon>
    <path d="M20 14.2A8.2 8.2 0 0 1 9.8 4a8.2 8.2 0 1 0 10.2 10.2Z" />
  </Icon>
);

export const Plus = () => (
  <Icon>
    <path d="M12 5.5v13M5.5 12h13" />
  </Icon>
);

export const Clock = () => (
  <Icon>
    <circle cx="12" cy="12" r="8.2" />
    <path d="M12 7.5V12l3 2" />
  </Icon>
);

export const Sparks = () => (
  <Icon>
    <path d="M11 4.5 12.7 10l5.3 1.8-5.3 1.7L11 19l-1.7-5.5L4 11.8 9.3 10zM18.5 4v4M16.5 6h4" />
  </Icon>
);

export const Cross = () => (
  <Icon>
    <path d="m6.5 6.5 11 11M17.5 6.5l-11 11" />
  </Icon>
);

export const Person = () => (
  <Icon size={18}>
    <circle cx="12" cy="8.2" r="3.7" />
    <path d="M4.8 20c.8-3.9 3.6-5.8 7.2-5.8s6.4 1.9 7.2 5.8" />
  </Icon>
);

export const Chevron = () => (
  <Icon size={16}>
    <path d="m7 10 5 5 5-5" />
  </Icon>
);

export const Check = () => (
  <Icon size={16}>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
);

export const ArrowUp = () => (
  <Icon>
    <path d="M12 19V5.5M6 11.2l6-6 6 6" />
  </Icon>
);

export const ThumbUp = () => (
  <Icon size={18}>
    <path d="M7.5 10.5v9H4.2v-9zM7.5 10.8l4.1-7.3c1.5 0 2.4 1 2.2 2.5l-.6 3.7h5.2c1.3 0 2.2 1.2 1.9 2.4l-1.6 6c-.2.8-1 1.4-1.9 1.4H7.5" />
  </Icon>
);

export const ThumbDown = () => (
  <Icon size={18}>
    <path d="M7.5 13.5v-9H4.2v9zM7.5 13.2l4.1 7.3c1.5 0 2.4-1 2.2-2.5l-.6-3.7h5.2c1.3 0 2.2-1.2 1.9-2.4l-1.6-6c-.2-.8-1-1.4-1.9-1.4H7.5" />
  </Icon>
);
