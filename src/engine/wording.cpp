#include "engine/wording.h"

#include "base/file.h"
#include "base/nearest_name.h"
#include "engine/settings_reading.h"
#include "engine/wording_files.h"

#include <algorithm>

#include <fmt/ranges.h>
#include <toml++/toml.h>

namespace attune {
namespace {

namespace fs = std::filesystem;
using namespace settings;

constexpr std::array<std::string_view, kSayings> kNames{
    "day",
    "day_of_year",
    "labels",
    "no_labels",
    "denied",
    "compare",
    "between",
    "all_joint",
    "any_joint",
    "equal",
    "not_equal",
    "less",
    "less_equal",
    "greater",
    "greater_equal",
    "before_year",
    "up_to_year",
    "after_year",
    "from_year",
    "you_rated",
    "you_chose",
    "you_got",
    "you_liked",
    "you_disliked",
    "you_had",
    "also_rated",
    "also_done",
    "that_rated",
    "that_chose",
    "that_got",
    "that_liked",
    "that_disliked",
    "that_had",
    "because_you",
    "said",
    "typed",
    "did",
    "noted",
    "you_like",
    "you_avoid",
    "one_likes",
    "one_avoids",
    "several_like",
    "several_avoid",
    "fact",
    "fact_in_words",
    "because",
    "as_asked",
    "has",
    "word_in_field",
    "found",
    "told_by_model",
    "told_by_mining",
    "shares",
    "people_liked",
    "like",
    "liked_by_its_friends",
    "like_and_liked",
    "fits_history",
    "newcomer",
    "newcomer_like_several",
    "described_like",
    "rest_of_history",
    "new_here",
    "liked_by_few",
    "liked_by_many",
    "placed_by_score",
    "placed_fresh",
    "placed_boosted",
    "placed_varied",
    "placed_calibrated",
    "placed_by_quota",
    "placed_pinned",
    "explored_unknown",
    "explored_by_one",
    "explored_by_few",
    "reception",
    "compared",
    "both",
    "nothing_shared",
    "is_there",
    "had_already",
    "kept_out",
    "not_met",
    "nothing_known",
    "no_words",
    "below_place",
    "at_place",
    "comes",
    "outranked",
    "outranked_by",
    "no_change",
    "would_come",
    "if_not_asked",
    "if_not_like",
    "if_not_remembered",
    "if_not_known",
    "if_not_counted",
    "if_liked",
    "taste_unknown",
    "stays",
    "sure",
    "fairly_sure",
    "not_sure",
};

std::string name_in(const std::map<std::string, std::string, std::less<>>& names, std::string_view name) {
  const auto known = names.find(name);
  return known == names.end() ? std::string(name) : known->second;
}

}  // namespace

/// Lays a file's words over a wording.
class WordingFile {
 public:
  WordingFile(const fs::path& file, Wording& wording) : file_(file), wording_(wording) {}

  Status read(const toml::table& table) {
    for (const auto& [key, value] : table) {
      if (key == "language") continue;
      if (key == "list_joint") {
        ATTUNE_TRY(joint, read_text(file_, value));
        wording_.list_joint_ = std::move(joint);
      } else if (key == "months") {
        constexpr std::size_t kMonths = 12;
        ATTUNE_TRY_VOID(read_texts(value, wording_.months_));
        if (wording_.months_.size() != kMonths) return bad_setting(file_, value, "twelve names are wanted here");
      } else if (key == "plural_people") {
        ATTUNE_TRY_VOID(read_texts(value, wording_.plural_people_));
      } else if (key == "fields") {
        ATTUNE_TRY_VOID(read_names(value, wording_.fields_));
      } else if (key == "units") {
        ATTUNE_TRY_VOID(read_names(value, wording_.units_));
      } else if (key == "people") {
        ATTUNE_TRY_VOID(read_names(value, wording_.people_));
      } else if (key == "sentences") {
        ATTUNE_TRY_VOID(read_sentences(value));
      } else {
        return unknown_key(file_, key, "list_joint, months, plural_people, fields, units, people, sentences");
      }
    }
    return {};
  }

 private:
  Status read_texts(const toml::node& node, std::vector<std::string>& texts) const {
    ATTUNE_TRY(list, read_list(file_, node));
    texts.clear();
    for (const toml::node& element : *list) {
      ATTUNE_TRY(text, read_text(file_, element));
      texts.push_back(std::move(text));
    }
    return {};
  }
  Status read_names(const toml::node& node, Wording::Names& names) const {
    ATTUNE_TRY(table, read_table(file_, node));
    for (const auto& [key, value] : *table) {
      ATTUNE_TRY(text, read_text(file_, value));
      names[std::string(key.str())] = std::move(text);
    }
    return {};
  }
  /// A sentence may leave slots out, but has none that nothing fills.
  Status read_sentences(const toml::node& node) const {
    ATTUNE_TRY(table, read_table(file_, node));
    for (const auto& [key, value] : *table) {
      const auto name = std::ranges::find(kNames, key.str());
      if (name == kNames.end())
        return invalid_argument("{} line {}: there is no sentence '{}'", file_.string(), key.source().begin.line,
                                key.str())
            .mend("{}", nearest_mend(key.str(), kNames));
      ATTUNE_TRY(text, read_text(file_, value));
      std::string& sentence = wording_.sentences_[static_cast<std::size_t>(name - kNames.begin())];
      const std::vector<std::string_view> known = slots_of(sentence);
      for (const std::string_view slot : slots_of(text))
        if (!sentence.empty() && std::ranges::find(known, slot) == known.end())
          return invalid_argument("{} line {}: sentence '{}' has no slot '{}'", file_.string(),
                                  value.source().begin.line, key.str(), slot)
              .mend("{}", nearest_mend(slot, known));
      sentence = std::move(text);
    }
    return {};
  }

  const fs::path& file_;
  Wording& wording_;
};

Result<std::shared_ptr<const Wording>> Wording::built_in(std::string_view language) {
  // The files are compiled in and tested, so what is wrong with one is a bug.
  static const auto all = [] {
    std::map<std::string_view, std::shared_ptr<const Wording>> read;
    for (const auto& [name, text] : kWordingFiles) {
      auto wording = std::make_shared<Wording>();
      WordingFile(fs::path(name), *wording).read(toml::parse(text)).value();
      read.emplace(name, std::move(wording));
    }
    return read;
  }();
  if (const auto known = all.find(language); known != all.end()) return known->second;
  return unsupported("there are no sentences in the language '{}'", language)
      .mend("there are: {}", fmt::join(languages(), ", "));
}

const Wording& Wording::english() {
  static const std::shared_ptr<const Wording> wording = built_in("en").value();
  return *wording;
}

Result<std::shared_ptr<const Wording>> Wording::open(std::string_view language, const fs::path& workspace) {
  const fs::path file = workspace / "grammar" / fmt::format("{}.toml", language);
  auto known = built_in(language);
  if (!fs::exists(file)) return known;
  ATTUNE_TRY(text, read_file(file));
  try {
    const toml::table table = toml::parse(text, file.string());
    auto wording = std::make_shared<Wording>(known ? **known : english());
    if (const toml::node* section = table.get("wording")) {
      ATTUNE_TRY(own, read_table(file, *section));
      ATTUNE_TRY_VOID(WordingFile(file, *wording).read(*own));
    }
    return wording;
  } catch (const toml::parse_error& error) {
    return parse_error("{} line {}: {}", file.string(), error.source().begin.line, error.description());
  }
}

std::vector<std::string> Wording::languages() {
  std::vector<std::string> names;
  for (const auto& [name, text] : kWordingFiles) names.emplace_back(name);
  return names;
}

std::string Wording::say(Say sentence, const Slots& slots) const {
  return fill(sentences_[static_cast<std::size_t>(sentence)], slots);
}

std::string Wording::list(const std::vector<std::string>& parts) const {
  return listed(parts, list_joint_);
}

std::string Wording::field(std::string_view name) const {
  return name_in(fields_, name);
}
std::string Wording::unit(std::string_view name) const {
  return name_in(units_, name);
}
std::string Wording::person(std::string_view name) const {
  return name_in(people_, name);
}

bool Wording::is_plural(std::string_view person) const {
  return std::ranges::find(plural_people_, person) != plural_people_.end();
}

}  // namespace attune
