import type { Announcement } from "./state";
import "./announcement_line.css";

/** Says aloud what became of a vote. A success is seen on the item itself; a failure is shown here too. */
export function AnnouncementLine({ announcement }: { announcement: Announcement }) {
  return (
    <p role="status" className={announcement.tone === "failure" ? "announcement-failure" : "visually-hidden"}>
      {/* the key makes a new node, so that the same words are read again */}
      <span key={announcement.id}>{announcement.text}</span>
    </p>
  );
}
