#include "language/internal/result_text.h"

#include "base/text_template.h"

#include <algorithm>
#include <map>

#include <fmt/ranges.h>

namespace attune::language {
namespace {

using plan::Value;

/// A result's fields as texts; those that are absent, and what has no text, are left out.
using Fields = std::map<std::string, std::string, std::less<>>;

class ResultText {
 public:
  ResultText(const Grammar& grammar, plan::LocalTime now) : grammar_(grammar), now_(now) {}

  std::string all(std::span<const Outcome> outcomes) const {
    std::vector<std::string> sentences;
    for (std::size_t i = 0; i < outcomes.size();) {
      std::size_t end = i + 1;
      while (end < outcomes.size() && outcomes[end].tool == outcomes[i].tool) ++end;
      add(outcomes.subspan(i, end - i), sentences);
      i = end;
    }
    return fmt::format("{}", fmt::join(sentences, " "));
  }

 private:
  const std::string& words(std::string_view name) const { return grammar_.templates.find(name)->second; }

  void add(std::span<const Outcome> outcomes, std::vector<std::string>& sentences) const {
    const auto known = grammar_.results.find(outcomes.front().tool);
    std::vector<Fields> single;
    for (const Outcome& outcome : outcomes) {
      const auto* list = std::get_if<std::vector<Value>>(&outcome.value.data);
      if (known == grammar_.results.end())
        sentences.push_back(fill(words("result_other"), {{"tool", outcome.tool}, {"value", outcome.text}}));
      else if (list != nullptr)
        sentences.push_back(text_of(*list, known->second));
      else
        single.push_back(fields_of(outcome.value, known->second));
    }
    if (!single.empty()) add_single(single, known->second.one, sentences);
  }

  void add_single(const std::vector<Fields>& results, const std::vector<std::string>& templates,
                  std::vector<std::string>& sentences) const {
    for (auto first = results.begin(); first != results.end();) {
      const std::string& text = fitting(templates, *first);
      auto end = first + 1;
      std::string_view differing;
      while (end != results.end() && differ_alone(text, *first, *end, differing)) ++end;
      sentences.push_back(filled(text, join_repeated(text, {first, end})));
      first = end;
    }
  }

  /// Whether both differ in one of the template's slots at most, the same as before where there was one.
  static bool differ_alone(const std::string& text, const Fields& a, const Fields& b, std::string_view& differing) {
    for (const std::string_view slot : slots_of(text)) {
      const auto left = a.find(slot);
      const auto right = b.find(slot);
      if (left == a.end() || right == b.end()) return false;
      if (left->second == right->second) continue;
      if (!differing.empty() && differing != slot) return false;
      differing = slot;
    }
    return true;
  }
  Fields join_repeated(const std::string& text, const std::vector<Fields>& results) const {
    Fields joined = results.front();
    for (const std::string_view slot : slots_of(text)) {
      std::vector<std::string> values;
      for (const Fields& result : results)
        if (const auto found = result.find(slot);
            found != result.end() && std::ranges::find(values, found->second) == values.end())
          values.push_back(found->second);
      joined[std::string(slot)] = listed(values, grammar_.signs.list_joint);
    }
    return joined;
  }

  std::string text_of(const std::vector<Value>& list, const Grammar::ResultTemplates& templates) const {
    if (list.empty()) return templates.none;
    std::vector<std::string> parts;
    for (const Value& element : list) {
      const Fields fields = fields_of(element, templates);
      parts.push_back(filled(fitting(templates.each, fields), fields));
    }
    return filled(templates.some, {{"each", fmt::format("{}", fmt::join(parts, "; "))}});
  }

  /// The first template whose slots are all there; the last where none is.
  static const std::string& fitting(const std::vector<std::string>& templates, const Fields& fields) {
    for (const std::string& text : templates)
      if (std::ranges::all_of(slots_of(text), [&](std::string_view slot) { return fields.contains(slot); }))
        return text;
    return templates.back();
  }
  static std::string filled(const std::string& text, const Fields& fields) {
    Slots slots;
    for (const auto& [name, value] : fields) slots.emplace_back(name, value);
    return fill(text, slots);
  }

  Fields fields_of(const Value& value, const Grammar::ResultTemplates& templates) const {
    Fields fields;
    if (const auto* record = std::get_if<plan::Record>(&value.data)) {
      for (const plan::RecordField& field : record->fields) add_field(field.name, field.value, fields);
    } else {
      add_field("value", value, fields);
    }
    for (auto& [name, text] : fields)
      if (const auto told = templates.values.find(text); told != templates.values.end()) text = told->second;
    if (const auto subject = fields.find("subject"); subject != fields.end())
      subject->second = grammar_.person_told(subject->second);
    return fields;
  }
  void add_field(const std::string& name, const Value& value, Fields& fields) const {
    if (const auto* text = std::get_if<std::string>(&value.data)) {
      if (!text->empty()) fields[name] = *text;
    } else if (const auto* number = std::get_if<double>(&value.data)) {
      fields[name] = fmt::format("{:.6g}", *number);
    } else if (const auto* time = std::get_if<plan::LocalTime>(&value.data)) {
      fields[name] = time_text(*time);
    }
  }

  /// "today at 20:00", "on Friday 27 November at 20:00", with the year where it is another one.
  std::string time_text(plan::LocalTime time) const {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const auto today = std::chrono::floor<std::chrono::days>(now_);
    const std::string hour = plan::local_time_text(time).substr(11);
    if (day == today) return fill(words("time_today"), {{"hour", hour}});
    if (day == today + std::chrono::days(1)) return fill(words("time_tomorrow"), {{"hour", hour}});
    const plan::Date date(day);
    const bool this_year = date.year() == plan::Date(today).year();
    return fill(words(this_year ? "time" : "time_other_year"),
                {{"weekday", grammar_.weekday_names.at(std::chrono::weekday(day).iso_encoding() - 1)},
                 {"day", std::to_string(static_cast<unsigned>(date.day()))},
                 {"month", grammar_.month_names.at(static_cast<unsigned>(date.month()) - 1)},
                 {"year", std::to_string(static_cast<int>(date.year()))},
                 {"hour", hour}});
  }

  const Grammar& grammar_;
  plan::LocalTime now_;
};

}  // namespace

std::string result_text(std::span<const Outcome> outcomes, const Grammar& grammar, plan::LocalTime now) {
  return ResultText(grammar, now).all(outcomes);
}

}  // namespace attune::language
