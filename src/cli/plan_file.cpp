#include "cli/plan_file.h"

#include "base/file.h"
#include "plan/syntax/plan_json.h"

#include <iostream>
#include <iterator>

namespace attune::cli {
namespace {

Result<std::string> read_text(const std::string& file) {
  if (file != "-") return read_file(file);
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

Result<plan::Plan> parse_either(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || text[begin] != '{') return plan::parse(text);
  ATTUNE_TRY(document, parse_json(text));
  return plan::from_json(document);
}

}  // namespace

Result<plan::Plan> read_plan(const std::string& file) {
  ATTUNE_TRY(text, read_text(file));
  auto plan = parse_either(text);
  if (!plan) return in_context(file, std::move(plan).error());
  return plan;
}

}  // namespace attune::cli
