#include "roles/content_interpreter/model_listener.h"

#include "roles/content_interpreter/quotation.h"
#include "roles/knowledge_base/fact_checker.h"
#include "roles/prompts.h"

#include <algorithm>
#include <cmath>

namespace attune::roles {
namespace {

using assistant::HeardTaste;

/// The labels that most items bear, each text once.
std::vector<llm::PromptLine> common_labels(const Catalogue& catalogue, std::size_t most) {
  std::vector<llm::PromptLine> lines;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const FieldId field{f};
    if (catalogue.field(field).kind != FieldKind::labels || catalogue.relates(field)) continue;
    for (std::uint32_t l = 0; l < catalogue.label_count(field); ++l)
      lines.push_back({std::string(catalogue.label_text(field, LabelId{l})),
                       static_cast<double>(catalogue.items_with(field, LabelId{l}).size())});
  }
  std::ranges::stable_sort(lines, std::ranges::greater(), &llm::PromptLine::value);
  lines.resize(std::min(lines.size(), most));
  return lines;
}

/// The label of this text that most items bear.
bool name_label(const Catalogue& catalogue, std::string_view text, HeardTaste& taste) {
  std::size_t most = 0;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const FieldId field{f};
    if (catalogue.field(field).kind != FieldKind::labels || catalogue.relates(field)) continue;
    const auto label = catalogue.find_label(field, text);
    if (!label || catalogue.items_with(field, *label).size() <= most) continue;
    most = catalogue.items_with(field, *label).size();
    taste.field = catalogue.field(field).name;
    taste.value = catalogue.label_text(field, *label);
  }
  return most > 0;
}

bool name_item(const View& view, std::string_view text, HeardTaste& taste) {
  const auto item = item_titled(view, text);
  if (!item) return false;
  taste.item = view.catalogue->key(*item);
  taste.value = view.catalogue->title(*item);
  return true;
}

const json::string* text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_string();
}

std::optional<HeardTaste> heard_of(const json::value& told, std::string_view message, const View& view) {
  const json::object* object = told.if_object();
  if (object == nullptr) return std::nullopt;
  const json::string* about = text_at(*object, "about");
  const json::string* quote = text_at(*object, "quote");
  const json::string* polarity = text_at(*object, "polarity");
  const json::value* confidence = object->if_contains("confidence");
  if (about == nullptr || quote == nullptr || polarity == nullptr || confidence == nullptr || !confidence->is_number())
    return std::nullopt;
  HeardTaste taste{.words = std::string(*quote), .confidence = confidence->to_number<double>()};
  const bool is_sure = taste.confidence >= ModelListener::kLeastConfidence && taste.confidence <= 1;
  if (!is_sure || !stands_in(taste.words, message)) return std::nullopt;
  if (*polarity == "avoids")
    taste.polarity = language::Polarity::unwanted;
  else if (*polarity != "likes")
    return std::nullopt;
  if (name_label(*view.catalogue, *about, taste)) return taste;
  // A title that the person didn't write is none that they spoke of.
  if (stands_in(*about, message) && name_item(view, *about, taste)) return taste;
  return std::nullopt;
}

}  // namespace

Result<std::vector<HeardTaste>> ModelListener::hear(std::string_view message, std::string_view user, const View& view,
                                                    std::stop_token stop) {
  llm::Question question{
      .role = ModelRole::content_interpreter, .prompt = &prompts_.of("utterance_reading"), .user = std::string(user)};
  question.inputs.emplace("message", std::string(message));
  if (auto labels = common_labels(*view.catalogue, kLabelsTold); !labels.empty())
    question.inputs.emplace("labels", std::move(labels));
  ATTUNE_TRY(answered, model_.answer(question, std::move(stop)));
  std::vector<HeardTaste> heard;
  const json::object* answer = answered.value.if_object();
  const json::value* tastes = answer == nullptr ? nullptr : answer->if_contains("tastes");
  if (tastes == nullptr || !tastes->is_array()) return heard;
  for (const json::value& told : tastes->get_array())
    if (auto taste = heard_of(told, message, view)) {
      taste->source = source_named(answered.model);
      heard.push_back(*std::move(taste));
    }
  std::ranges::stable_sort(heard, std::ranges::greater(), &HeardTaste::confidence);
  return heard;
}

}  // namespace attune::roles
