#include "language/evidence_checker.h"

#include "language/internal/message.h"
#include "language/internal/sentence_check.h"
#include "language/internal/vocabulary.h"

#include <algorithm>

namespace attune::language {
namespace {

using Kind = SentencePart::Kind;

constexpr std::size_t kLongest = 4'000;  // bytes

bool is_name(const SentencePart& part) {
  return part.kind == Kind::title || part.kind == Kind::label || part.kind == Kind::value ||
         part.kind == Kind::number || part.kind == Kind::decade || part.kind == Kind::unknown;
}

}  // namespace

std::vector<Evidence> cited_by(std::span<const std::string> ids, std::span<const Evidence> evidence) {
  std::vector<Evidence> cited;
  for (const std::string& id : ids)
    if (const auto piece = std::ranges::find(evidence, id, &Evidence::id); piece != evidence.end())
      cited.push_back(*piece);
  return cited;
}

EvidenceChecker::EvidenceChecker(std::shared_ptr<const Grammar> grammar, std::shared_ptr<const Vocabulary> vocabulary)
    : grammar_(std::move(grammar)), vocabulary_(std::move(vocabulary)) {}

std::optional<std::string> EvidenceChecker::unsupported(std::string_view sentence, std::span<const Evidence> cited,
                                                        std::optional<ItemId> about) const {
  if (sentence.size() > kLongest) return std::string(looked_at(sentence));
  const EvidenceGround ground(cited, about, *vocabulary_->view().catalogue, *grammar_);
  return SentenceCheck(sentence, ground, about, *grammar_, *vocabulary_).run();
}

bool EvidenceChecker::is_strict() const {
  return !grammar_->claims.free.empty();
}

std::vector<std::string> EvidenceChecker::claims(std::string_view sentence) const {
  const std::string apart = with_possessives_apart(looked_at(sentence), *grammar_);
  const Message words(apart, *grammar_);
  const EvidenceGround nothing({}, {}, *vocabulary_->view().catalogue, *grammar_);
  std::vector<std::string> claims;
  for (const SentencePart& part : parts_of(words, nothing, *grammar_, *vocabulary_))
    if (is_name(part) || part.kind == Kind::group || part.kind == Kind::comparison)
      if (std::ranges::find(claims, part.phrase) == claims.end()) claims.push_back(part.phrase);
  return claims;
}

std::vector<std::pair<std::size_t, std::size_t>> EvidenceChecker::claim_places(std::string_view text) const {
  const Message words(text, *grammar_);
  const EvidenceGround nothing({}, {}, *vocabulary_->view().catalogue, *grammar_);
  std::vector<std::pair<std::size_t, std::size_t>> places;
  bool goes_on = false;
  for (const SentencePart& part : parts_of(words, nothing, *grammar_, *vocabulary_)) {
    if (is_name(part)) {
      const std::size_t begin = words[part.first].begin;
      const std::size_t end = words[part.first + part.count - 1].end;
      // What stands side by side is one: "Los Angeles".
      if (goes_on && words.gap_before(part.first) == " ")
        places.back().second = end;
      else
        places.emplace_back(begin, end);
    }
    goes_on = is_name(part);
  }
  return places;
}

}  // namespace attune::language
