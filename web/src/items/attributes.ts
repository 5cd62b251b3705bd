/** The one line under an item's title: the attributes that say most, in few words, for any kind of catalogue. */
import type { AttributeValue } from "../api/types";

const kShownElsewhere = new Set(["year", "title", "name", "id"]);
const kFirst = ["genres", "genre", "categories", "category", "directors", "director", "authors", "author", "artists", "artist"];
const kLast = ["actors", "cast", "tags", "keywords"];
const kLead: Record<string, string> = {
  directors: "by ", director: "by ", authors: "by ", author: "by ", artists: "by ", artist: "by ",
  actors: "with ", cast: "with ", tags: "about ", keywords: "about ",
};
const kMaxParts = 4;
const kMaxValues = 3;
const kMaxLength = 60; // longer texts are descriptions, not attributes

export function yearOf(attributes: Record<string, AttributeValue>): string {
  const year = attributes.year;
  return typeof year === "number" || typeof year === "string" ? String(year) : "";
}

export function attributeParts(attributes: Record<string, AttributeValue>): string[] {
  return Object.keys(attributes)
    .filter((name) => !kShownElsewhere.has(name))
    .sort((a, b) => rankOf(a) - rankOf(b))
    .map((name) => inWords(name, attributes[name]!))
    .filter((part) => part !== "")
    .slice(0, kMaxParts);
}

function rankOf(name: string): number {
  const first = kFirst.indexOf(name);
  if (first >= 0) return first;
  const last = kLast.indexOf(name);
  return kFirst.length + (last >= 0 ? 1 + last : 0);
}

function inWords(name: string, value: AttributeValue): string {
  if (Array.isArray(value)) return value.length === 0 ? "" : (kLead[name] ?? "") + shortened(value.map(String));
  if (typeof value === "boolean") return value ? spaced(name) : "";
  if (typeof value === "number") return name === "runtime" ? duration(value) : `${spaced(name)} ${value}`;
  return value.length > kMaxLength ? "" : (kLead[name] ?? "") + value;
}

function shortened(values: string[]): string {
  const more = values.length - kMaxValues;
  const shown = values.slice(0, kMaxValues).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  const parts = hours === 0 ? [rest, "min"] : rest === 0 ? [hours, "h"] : [hours, "h", rest, "min"];
  return parts.join("\u00a0"); // a number never parts from its unit at a line's end
}

function spaced(name: string): string {
  return name.replaceAll("_", " ");
}
