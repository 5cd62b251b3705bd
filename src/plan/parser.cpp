#include "data/filter/quoted_text.h"
#include "data/key.h"
#include "plan/internal/cursor.h"
#include "plan/internal/date.h"
#include "plan/internal/limits.h"
#include "plan/internal/names.h"
#include "plan/plan.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace attune::plan {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// How many bytes of a text belong to the filter at its start: up to a "," or closing bracket outside all brackets and
/// quotes, or to a comment.
std::size_t filter_length(std::string_view text) {
  int open = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      std::size_t end = at;
      if (!read_quoted(text, end)) return text.size();  // the filter's own parser says what is wrong with it
      at = end - 1;
    } else if (c == '`') {
      at = text.find('`', at + 1);
      if (at == std::string_view::npos) return text.size();
    } else if (c == '#' || (open == 0 && (c == ',' || c == ')' || c == '}'))) {
      return at;
    } else if (c == '(' || c == '[') {
      ++open;
    } else if (c == ')' || c == ']') {
      --open;
    }
  }
  return text.size();
}

/// Recursive descent over the grammar in docs/plan-language.md.
class Parser {
 public:
  explicit Parser(std::string_view text) : cursor_(text) {}

  Result<Plan> plan() {
    Plan plan;
    if (!cursor_.take_word("plan")) return cursor_.expected("'plan'");
    ATTUNE_TRY(request, cursor_.string());
    plan.request = std::move(request);
    while (!cursor_.at_end()) {
      if (plan.steps.size() == kMostSteps) return cursor_.fault(fmt::format("a plan has at most {} steps", kMostSteps));
      ATTUNE_TRY(next, step());
      plan.steps.push_back(std::move(next));
    }
    return plan;
  }

 private:
  Result<Step> step() {
    Step step;
    if (is_name(cursor_.peek_word()) && cursor_.after_word() == '=') {
      ATTUNE_TRY(given, cursor_.name("a name"));
      step.name = std::move(given);
      cursor_.take('=');
    }
    step.optional = cursor_.take_word("optional");
    ATTUNE_TRY(parsed, call(0));
    step.call = std::move(parsed);
    if (cursor_.take_word("needs")) {
      if (!cursor_.take_word("confirmation")) return cursor_.expected("'confirmation'");
      step.needs_confirmation = true;
    }
    return step;
  }

  Result<Call> call(int depth) {
    Call call;
    call.position = cursor_.place();
    ATTUNE_TRY(tool, cursor_.name("a tool's name"));
    call.tool = std::move(tool);
    if (!cursor_.take('(')) return cursor_.expected("'('");
    if (cursor_.take(')')) return call;
    do {
      ATTUNE_TRY(next, argument(call, depth));
      call.arguments.push_back(std::move(next));
    } while (cursor_.take(','));
    if (!cursor_.take(')')) return cursor_.expected("',' or ')'");
    return call;
  }

  Result<Argument> argument(const Call& call, int depth) {
    Argument argument;
    const std::string_view word = cursor_.peek_word();
    if (is_name(word) && cursor_.after_word() == ':') {
      if (std::ranges::find(call.arguments, word, &Argument::name) != call.arguments.end())
        return cursor_.fault(fmt::format("{}() is given '{}' twice", call.tool, word));
      ATTUNE_TRY(given, cursor_.name("an argument's name"));
      argument.name = std::move(given);
      cursor_.take(':');
    } else if (!call.arguments.empty() && !call.arguments.back().name.empty()) {
      return cursor_.fault("values without a name come before those with one");
    }
    ATTUNE_TRY(value, argument.name == "where" && starts_filter() ? filter() : expression(depth + 1));
    argument.value = std::move(value);
    return argument;
  }

  /// After `where:` stands a filter, unless what stands there can only be another expression: a reference, a call, a
  /// literal. A filter starts with "(", a backquote, "not", or a field's name with an operator behind it.
  [[nodiscard]] bool starts_filter() const {
    const char c = cursor_.peek();
    if (c == '(' || c == '`') return true;
    const std::string_view word = cursor_.peek_word();
    if (word.empty() || is_digit(c) || c == '$') return false;
    if (is_not(word)) return true;
    const char next = cursor_.after_word();
    return next != ',' && next != ')' && next != '(' && next != '\0';
  }

  Result<Expression> filter() {
    ATTUNE_TRY_VOID(count_value());
    Expression expression;
    expression.position = cursor_.place();
    const std::string_view text = cursor_.rest().substr(0, filter_length(cursor_.rest()));
    std::size_t fault = 0;
    auto filter = parse_filter(text, fault);
    if (!filter) return cursor_.fault_ahead(fault, filter.error().message).mend("{}", filter.error().mend);
    expression.node = *std::move(filter);
    cursor_.advance(text.size());
    return expression;
  }

  Result<Expression> expression(int depth) {
    if (depth > kDeepest) return cursor_.fault(fmt::format("nested more than {} deep", kDeepest));
    if (cursor_.peek() == '{') return filter_in_braces();
    ATTUNE_TRY_VOID(count_value());
    Expression expression;
    expression.position = cursor_.place();
    ATTUNE_TRY(node, value(depth));
    expression.node = std::move(node);
    return expression;
  }

  Result<Expression> filter_in_braces() {
    cursor_.take('{');
    ATTUNE_TRY(inner, filter());
    if (!cursor_.take('}')) return cursor_.expected("'}'");
    return inner;
  }

  Result<decltype(Expression::node)> value(int depth) {
    const char c = cursor_.peek();
    if (c == '"') return cursor_.string();
    if (c == '[') return list(depth);
    if (is_digit(c) || c == '-') return number_or_date();
    if (cursor_.take_word("true")) return true;
    if (cursor_.take_word("false")) return false;
    const std::string_view word = cursor_.peek_word();
    if (is_name(word) && cursor_.after_word() == '(') return call(depth);
    if (!is_reference(word)) return cursor_.expected("a value");
    cursor_.advance(word.size());
    return Reference{std::string(word)};
  }

  Result<List> list(int depth) {
    List list;
    cursor_.take('[');
    if (cursor_.take(']')) return list;
    do {
      ATTUNE_TRY(element, expression(depth + 1));
      list.elements.push_back(std::move(element));
    } while (cursor_.take(','));
    if (!cursor_.take(']')) return cursor_.expected("',' or ']'");
    return list;
  }

  Result<decltype(Expression::node)> number_or_date() {
    const std::string_view rest = cursor_.rest();
    constexpr std::size_t kDateLength = 10;
    if (rest.size() >= kDateLength && rest[4] == '-' && rest[7] == '-') {
      const auto date = read_date(rest.substr(0, kDateLength));
      if (!date) return cursor_.expected("a date such as 2026-11-23");
      cursor_.advance(kDateLength);
      return *date;
    }
    double number = 0;
    const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (code != std::errc{} || !std::isfinite(number)) return cursor_.expected("a number");
    cursor_.advance(static_cast<std::size_t>(end - rest.data()));
    return number;
  }

  Status count_value() {
    if (++values_ > kMostValues) return cursor_.fault(fmt::format("a plan has at most {} values", kMostValues));
    return {};
  }

  Cursor cursor_;
  std::size_t values_ = 0;
};

}  // namespace

Result<Plan> parse(std::string_view text) {
  if (text.size() > kLongestText)
    return resource_exhausted("the plan has {} bytes, more than {}", text.size(), kLongestText)
        .mend("split the request into smaller ones");
  ATTUNE_TRY_VOID(check_utf8("plan", text));
  return Parser(text).plan();
}

}  // namespace attune::plan
