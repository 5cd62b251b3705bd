#pragma once
#include "data/evidence.h"
#include "engine/view.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

/// A sentence as a fluent writer of explanations, comparisons and blurbs would put it, and what it cites.
struct FluentSentence {
  std::string text;
  ItemId about{};
  std::vector<Evidence> cited;  ///< as the engine words it
  std::string kind;             ///< what is false in it, or the shape that it has
};

/// Which shapes sentences have. The checker's words are chosen by those known and held out; those unseen are only
/// counted, and nothing is to be fitted to them.
enum class Shapes { known, held_out, unseen };

/// Writes sentences about the items of made-up catalogues (films, books, games), true or false by what they cite. Same
/// seed, same sentences.
class FluentWriter {
 public:
  /// @param language  "en" or "de"
  FluentWriter(std::string_view language, Shapes shapes, std::uint64_t seed);
  ~FluentWriter();
  FluentWriter(const FluentWriter&) = delete;
  FluentWriter& operator=(const FluentWriter&) = delete;

  /// What the next sentences are about; goes from catalogue to catalogue.
  [[nodiscard]] std::size_t worlds() const;
  [[nodiscard]] std::shared_ptr<const View> view(std::size_t world) const;
  FluentSentence true_sentence(std::size_t world);
  /// Something in it is false: a name, a number, an attribute, a role, a comparison, a deed, a denial, or praise that
  /// nothing bears out.
  FluentSentence false_sentence(std::size_t world);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace attune::language
