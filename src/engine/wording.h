#pragma once
#include "base/error.h"
#include "base/text_template.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// The sentences that the engine writes, by their names in the files of engine/wording/: what each says, and with which
/// slots, stands there.
enum class Say : std::uint8_t {
  day,
  day_of_year,
  labels,
  no_labels,
  denied,
  compare,
  between,
  all_joint,
  any_joint,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  before_year,
  up_to_year,
  after_year,
  from_year,
  you_rated,
  you_chose,
  you_got,
  you_liked,
  you_disliked,
  you_had,
  also_rated,
  also_done,
  that_rated,
  that_chose,
  that_got,
  that_liked,
  that_disliked,
  that_had,
  because_you,
  said,
  typed,
  did,
  noted,
  you_like,
  you_avoid,
  one_likes,
  one_avoids,
  several_like,
  several_avoid,
  fact,
  fact_in_words,
  because,
  as_asked,
  has,
  word_in_field,
  found,
  told_by_model,
  told_by_mining,
  shares,
  people_liked,
  like,
  liked_by_its_friends,
  like_and_liked,
  fits_history,
  newcomer,
  newcomer_like_several,
  described_like,
  rest_of_history,
  new_here,
  liked_by_few,
  liked_by_many,
  placed_by_score,
  placed_fresh,
  placed_boosted,
  placed_varied,
  placed_calibrated,
  placed_by_quota,
  placed_pinned,
  explored_unknown,
  explored_by_one,
  explored_by_few,
  reception,
  compared,
  both,
  nothing_shared,
  is_there,
  had_already,
  kept_out,
  not_met,
  nothing_known,
  no_words,
  below_place,
  at_place,
  comes,
  outranked,
  outranked_by,
  no_change,
  would_come,
  if_not_asked,
  if_not_like,
  if_not_remembered,
  if_not_known,
  if_not_counted,
  if_liked,
  taste_unknown,
  stays,
  sure,
  fairly_sure,
  not_sure,
};
inline constexpr std::size_t kSayings = static_cast<std::size_t>(Say::not_sure) + 1;

/// How the engine says what it has found, in one language: from a file that is compiled in, and what a workspace lays
/// over it. Names are data: they are put into the sentences, never interpreted. Immutable, thread-safe.
class Wording {
 public:
  /// As it is compiled in; the same object each time. Errors: unsupported, naming the languages there are.
  static Result<std::shared_ptr<const Wording>> built_in(std::string_view language);
  /// English, which is always there.
  static const Wording& english();
  /// The same with what the section [wording] of a workspace's file (WORKSPACE/grammar/LANGUAGE.toml) says instead; a
  /// language that is not compiled in is English but for that. Without such a file, as it is compiled in.
  /// Errors: unsupported; parse_error and invalid_argument with file, line and key.
  static Result<std::shared_ptr<const Wording>> open(std::string_view language, const std::filesystem::path& workspace);
  static std::vector<std::string> languages();

  [[nodiscard]] std::string say(Say sentence, const Slots& slots = {}) const;
  /// "a, b and c".
  [[nodiscard]] std::string list(const std::vector<std::string>& parts) const;
  /// What a field, a unit and somebody that memory knows of are called.
  [[nodiscard]] std::string field(std::string_view name) const;
  [[nodiscard]] std::string unit(std::string_view name) const;
  [[nodiscard]] std::string person(std::string_view name) const;
  /// Whether memory speaks of several under that name: "kids".
  [[nodiscard]] bool is_plural(std::string_view person) const;
  /// @param month  from 1
  [[nodiscard]] const std::string& month(unsigned month) const { return months_.at(month - 1); }

 private:
  friend class WordingFile;
  using Names = std::map<std::string, std::string, std::less<>>;
  std::array<std::string, kSayings> sentences_;
  std::string list_joint_;
  std::vector<std::string> months_;
  std::vector<std::string> plural_people_;
  Names fields_;
  Names units_;
  Names people_;
};

}  // namespace attune
