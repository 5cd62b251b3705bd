import "./working.css";

/** A string that still vibrates: the quiet sign that an answer is on its way. */
export function Working() {
  return (
    <p className="working">
      <svg aria-hidden="true" width="56" height="20" viewBox="0 0 56 20">
        <path d="M1 10q6.75-14 13.5 0t13.5 0 13.5 0 13.5 0" />
        <path d="M1 10q6.75-14 13.5 0t13.5 0 13.5 0 13.5 0" />
      </svg>
      Working on it
    </p>
  );
}
