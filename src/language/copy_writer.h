#pragma once
#include "base/error.h"
#include "data/catalogue.h"
#include "engine/engine.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

struct Grammar;

enum class Tone { plain, warm, playful };
enum class Length { brief, medium, full };
/// How copy is written. What it may say is the same in every style.
struct CopyStyle {
  Tone tone = Tone::plain;
  Length length = Length::medium;
  std::string language{};  ///< whoever chooses a writer goes by it; "" for the usual one
};
/// The names that parse_tone() and parse_length() take.
std::vector<std::string> tone_names();
std::vector<std::string> length_names();
/// Errors: invalid_argument, naming the tones respectively lengths there are.
Result<Tone> parse_tone(std::string_view name);
Result<Length> parse_length(std::string_view name);

/// Text for one person or some, sentence by sentence, each with the evidence that it cites.
struct Copy {
  std::string subject;  ///< a line; "" where none was asked for
  Reasons body;
  /// The sentences in their order; what is about another item, and what frames the whole, begins a new line.
  [[nodiscard]] std::string text() const;
};

/// Writes about items from what the catalogue says of them and from reasons, by the templates of a grammar file: each
/// move of a text (what it is, who made it, why it is for you) takes the first template of the tone whose slots can all
/// be filled, else of the plain tone; a move that none can fill is left out. So nothing is said that the catalogue or
/// the evidence doesn't bear. Knows nothing of what the items are. Immutable, thread-safe, deterministic.
class CopyWriter {
 public:
  /// Errors: unsupported, for a language without grammar.
  static Result<std::shared_ptr<const CopyWriter>> create(std::string_view language = "en");
  static std::shared_ptr<const CopyWriter> create(std::shared_ptr<const Grammar> grammar);
  ~CopyWriter();

  /// A few sentences on one item.
  /// @param why  for the person; empty: only what the catalogue says
  [[nodiscard]] Copy blurb(ItemId item, const Catalogue& catalogue, const Reasons& why, const CopyStyle& style) const;
  /// A subject line, an opening, a blurb an item and a closing.
  /// @param why  of all items
  [[nodiscard]] Copy digest(std::span<const ItemId> items, const Catalogue& catalogue, const Reasons& why,
                            const CopyStyle& style) const;
  /// A message to a group: what the catalogue says of each item and nothing about any person, for what is private to
  /// one of them is not for the others.
  /// @param to  names, as they are to be addressed; "" for none
  [[nodiscard]] Copy message(std::span<const ItemId> items, const Catalogue& catalogue, std::string_view to,
                             const CopyStyle& style) const;

 private:
  struct Impl;
  explicit CopyWriter(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace attune::language
