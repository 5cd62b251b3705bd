#include "roles/content_interpreter/model_text_reader.h"

#include "llm/json_schema.h"
#include "roles/content_interpreter/quotation.h"
#include "roles/prompts.h"

#include <algorithm>
#include <cmath>

namespace attune::roles {
namespace {

using Wanted = tools::TextReader::Wanted;

std::string_view name_of(Wanted wanted) {
  switch (wanted) {
    case Wanted::text:
      return "a few words";
    case Wanted::number:
      return "a number";
    case Wanted::truth:
      return "true or false";
  }
  return "";
}

json::object shape_of(Wanted wanted) {
  const std::string_view type = wanted == Wanted::text ? "string" : wanted == Wanted::number ? "number" : "boolean";
  return {{"type", "object"},
          {"properties", json::object{{"found", json::object{{"type", "boolean"}}},
                                      {"quote", json::object{{"type", "string"}}},
                                      {"answer", json::object{{"type", type}}}}},
          {"required", json::array{"found", "quote", "answer"}},
          {"additionalProperties", false}};
}

/// The digits of a number as texts write it, "1,250.5" or "1250.5": those before the point and behind it.
std::string digits_of(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

/// What is wrong with an answer; "" where nothing is.
std::string fault_of(const json::object& answer, std::string_view text, Wanted wanted) {
  const json::value& value = answer.at("answer");
  const json::string& quote = answer.at("quote").get_string();
  if (!stands_in(quote, text)) return "the quoted words do not stand in the text";
  if (wanted == Wanted::number) {
    const auto number = value.to_number<double>();
    if (!std::isfinite(number)) return "the answer is no number";
    if (digits_of(quote).find(digits_of(fmt::format("{}", number))) == std::string::npos)
      return "the quoted words do not hold the number";
  }
  return "";
}

}  // namespace

Result<json::value> ModelTextReader::read(std::string_view text, const Question& question, std::stop_token stop) {
  llm::Question asked{.role = ModelRole::content_interpreter,
                      .prompt = &prompts_.of("text_reading"),
                      .shape = shape_of(question.wanted),
                      .user = question.user};
  asked.inputs.emplace("wanted", std::string(name_of(question.wanted)));
  asked.inputs.emplace("question", question.words);
  asked.inputs.emplace("text", std::string(text));
  ATTUNE_TRY(shape, llm::JsonSchema::create(asked.shape));
  constexpr int kTries = 2;
  std::string fault;
  for (int tries = 0; tries < kTries; ++tries) {
    ATTUNE_TRY(answered, model_.answer(asked, stop));
    ATTUNE_TRY_VOID(shape.check(answered.value));
    const json::object& answer = answered.value.get_object();
    if (!answer.at("found").get_bool()) return not_found("the text doesn't say");
    fault = fault_of(answer, text, question.wanted);
    if (fault.empty()) return answer.at("answer");
    asked.mended.push_back({attune::to_json(answered.value), fault});
  }
  return type_error("the reader's answer is not borne out by the text: {}", fault);
}

bool ModelTextReader::is_remote() const {
  return model_.is_remote(ModelRole::content_interpreter);
}

}  // namespace attune::roles
