#pragma once
#include "base/json.h"
#include "data/catalogue.h"
#include "language/mentions.h"
#include "language/reading.h"

namespace attune::language {

/// A reading as `attune read` and POST /v1/read give it:
/// {"intents": [...],
///  "entities": [{"text", "start", "end", "kind", "id", "title", "polarity", "confidence", "alternatives": [id...]}],
///  "constraints": [{"text", "where", "strength": "required" | "preferred"}], "references": [{"text", "start", "end",
///  "items": [id...]}], "actions": [{"text", "tool"}], "count", "query", "wishes": [{"text", "intents", "constraints",
///  "items": [id...], "references", "query", "count", "guest",
///              "companions", "not_understood"}],
///  "moods": [{"text", "labels": [{"kind", "id"}], "confidence"}], "recalled": null | {"text", "id", "title",
///  "confidence"}, "options": [id...], "facts": [{"text", "item": id, "field", "holds": null | filter}],
///  "talk": [name...], "corrected", "of_spoken", "not_understood": [text...]}
/// `wishes` is empty where the message holds one; `constraints` and `moods` are those of all of them.
/// `kind` is "item", whose `id` is its key (and only then there is a "title"), or a field's name, whose `id` is the
/// label's text. `start` and `end` count Unicode characters (code points) of the text, from 0, `end` behind the last.
/// `alternatives` are other items of the name, or other labels. What a mention covers is understood, so it is not among
/// `not_understood`.
json::object reading_json(std::string_view text, const Reading& reading, const Mentions& mentions,
                          const Catalogue& catalogue);

}  // namespace attune::language
