import "./notice.css";

export function Notice({ title, parts }: { title: string; parts: string[] }) {
  if (parts.length === 0) return null;
  return (
    <p className="notice">
      {title}:{" "}
      {parts.map((part, index) => (
        <span key={index}>
          {index > 0 && ", "}
          <q>{part}</q>
        </span>
      ))}
    </p>
  );
}
