#include "stub_models/liar.h"

#include "base/checksum.h"
#include "stub_models/schema_sampler.h"

#include <array>
#include <regex>
#include <span>
#include <utility>

namespace attune::stub_models {
namespace {

struct Told {
  std::string id;
  std::string item;  ///< the first that it is about
  std::string text;
};

std::vector<Told> evidence_in(const std::string& said) {
  static const std::regex kLine(R"((^|\n)\s*(e\d+) \((i\d+)[^)\n]*\): ([^\n]+))");
  std::vector<Told> evidence;
  for (std::sregex_iterator found(said.begin(), said.end(), kLine), end; found != end; ++found)
    evidence.push_back({(*found)[2], (*found)[3], (*found)[4]});
  return evidence;
}

}  // namespace

/// One answer of one liar.
class Liar::Telling {
 public:
  Telling(Manner manner, Random& random) : manner_(manner), random_(random) {}

  std::string sentence(std::string text) {
    while (text.ends_with('.')) text.pop_back();
    if (manner_ == Manner::honest) return fmt::format("It is here for this: {}.", text);
    switch (random_.below(3)) {
      case 0:
        return fmt::format("It is here for this: {}, and {} plays in it.", text, plant(name()));
      case 1:
        return with_wrong_number(text);
      default:
        return fmt::format("It is here for this: {}, and it is {}.", text, plant(attribute()));
    }
  }
  std::vector<std::string> take_planted() { return std::move(planted_); }

 private:
  std::string plant(std::string what) {
    planted_.push_back(what);
    return what;
  }
  std::string one_of(std::span<const std::string_view> from) { return std::string(from[random_.below(from.size())]); }

  std::string name() {
    constexpr std::array<std::string_view, 6> kFirst{"Orla", "Benedek", "Quorra", "Thandiwe", "Ruslan", "Ximena"};
    constexpr std::array<std::string_view, 6> kLast{"Vantongeren", "Ashgrove", "Mbekele",
                                                    "Zorrilla",    "Kvist",    "Oyelaran"};
    return one_of(kFirst) + " " + one_of(kLast);
  }
  std::string attribute() {
    constexpr std::array<std::string_view, 6> kWhat{
        "an award winner of Cannes",  "set on the moon", "a silent musical",
        "banned in eleven countries", "drawn by hand",   "filmed in one take"};
    return one_of(kWhat);
  }
  /// A number of the text changed, or one put in where there is none that can be: a bound that is wider is no lie.
  std::string with_wrong_number(std::string text) {
    static const std::regex kNumber(R"(\d+(\.\d+)?)");
    static const std::regex kBound(R"(\b(before|after|since|until|under|over|than|least|most|from|between|in)\b)");
    std::smatch found;
    const std::string wrong = std::to_string(1'000 + random_.below(8'000));
    if (std::regex_search(text, kBound) || !std::regex_search(text, found, kNumber))
      return fmt::format("It is here for this: {}, for {} people.", text, plant(wrong));
    text.replace(static_cast<std::size_t>(found.position()), static_cast<std::size_t>(found.length()), plant(wrong));
    return fmt::format("It is here for this: {}.", text);
  }

  const Manner manner_;
  Random& random_;
  std::vector<std::string> planted_;
};

std::expected<Completion, Refusal> Liar::complete(const ChatAsked& asked) {
  const std::string said = asked.text();
  Random random(seed_ ^ checksum(said));
  Telling telling(manner_, random);
  const std::vector<Told> evidence = evidence_in(said);
  const auto shape = wanted_shape(asked);

  Completion completion;
  const json::value* properties = shape ? shape->if_contains("properties") : nullptr;
  if (properties != nullptr && properties->is_object() && properties->get_object().contains("sentences")) {
    json::array sentences;
    for (const Told& told : evidence)
      sentences.push_back(
          json::object{{"item", told.item}, {"text", telling.sentence(told.text)}, {"evidence", json::array{told.id}}});
    json::object answer{{"sentences", std::move(sentences)}};
    if (properties->get_object().contains("subject")) answer["subject"] = "";
    completion.text = attune::to_json(answer);
  } else if (shape) {
    const std::string source(asked.last_said().substr(0, asked.last_said().find('\n')));
    completion.text = attune::to_json(SchemaSampler(*shape).any(
        random, {.text = [&](const TextPlace&, Random&) { return telling.sentence(source); }}));
  } else {
    std::string text;
    for (const Told& told : evidence) text += telling.sentence(told.text) + " ";
    completion.text = text.empty() ? telling.sentence(std::string(asked.last_said())) : std::move(text);
  }
  const std::scoped_lock lock(mutex_);
  for (std::string& planted : telling.take_planted()) planted_.push_back(std::move(planted));
  return completion;
}

std::vector<std::string> Liar::planted() const {
  const std::scoped_lock lock(mutex_);
  return planted_;
}

}  // namespace attune::stub_models
