#include "data/filter/quoted_text.h"
#include "plan/internal/names.h"
#include "plan/plan.h"

#include <charconv>
#include <cmath>

namespace attune::plan {
namespace {

constexpr std::size_t kLongestText = std::size_t{256} << 10;
constexpr std::size_t kMostSteps = 256;
constexpr int kDeepest = 32;

bool is_word_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Recursive descent over the grammar in docs/plan-language.md.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Plan> parse() {
    if (text_.size() > kLongestText)
      return resource_exhausted("the plan has {} bytes, more than {}", text_.size(), kLongestText);
    Plan plan;
    skip_space();
    if (!take_word("plan")) return expected("'plan'");
    ATTUNE_TRY(request, string());
    plan.request = std::move(request);
    while (at_ < text_.size()) {
      if (plan.steps.size() == kMostSteps) return fault(fmt::format("a plan has at most {} steps", kMostSteps));
      ATTUNE_TRY(next, step());
      plan.steps.push_back(std::move(next));
    }
    return plan;
  }

 private:
  // -- positions and errors

  [[nodiscard]] Position position_of(std::size_t at) const {
    Position position{1, 1};
    for (std::size_t i = 0; i < at && i < text_.size(); ++i) {
      ++position.column;
      if (text_[i] == '\n') position = {position.line + 1, 1};
    }
    return position;
  }
  /// Lines are counted once over the whole parse, however many positions are asked for.
  Position here() {
    for (; counted_ < at_; ++counted_) {
      ++reached_.column;
      if (text_[counted_] == '\n') reached_ = {reached_.line + 1, 1};
    }
    return reached_;
  }
  Failure fault(std::string_view message) const {
    const Position position = position_of(at_);
    return parse_error("line {}, column {}: {}", position.line, position.column, message)
        .mend("a step looks like: picks = take(items: pool, count: 5)");
  }
  Failure expected(std::string_view what) const {
    const std::string found = at_ < text_.size() ? fmt::format("'{}'", text_.substr(at_, 12)) : "the end";
    return fault(fmt::format("expected {}, found {}", what, found));
  }

  // -- characters and words

  void skip_space() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        ++at_;
      } else {
        return;
      }
    }
  }
  bool take(char symbol) {
    if (at_ >= text_.size() || text_[at_] != symbol) return false;
    ++at_;
    skip_space();
    return true;
  }
  [[nodiscard]] std::string_view peek_word() const {
    std::size_t end = at_;
    while (end < text_.size() && is_word_part(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  bool take_word(std::string_view word) {
    if (peek_word() != word) return false;
    at_ += word.size();
    skip_space();
    return true;
  }
  /// What follows the word at the cursor, past spaces.
  [[nodiscard]] char after_word() const {
    const std::size_t next = text_.find_first_not_of(" \t\r\n", at_ + peek_word().size());
    return next == std::string_view::npos ? '\0' : text_[next];
  }
  Result<std::string> name(std::string_view what) {
    const std::string_view word = peek_word();
    if (!is_name(word)) return expected(what);
    at_ += word.size();
    skip_space();
    return std::string(word);
  }
  Result<std::string> string() {
    auto value = read_quoted(text_, at_);
    if (!value) return fault(value.error().message);
    skip_space();
    return value;
  }

  // -- the grammar

  Result<Step> step() {
    Step step;
    const bool named = is_name(peek_word()) && after_word() == '=';
    if (named) {
      ATTUNE_TRY(given, name("a name"));
      step.name = std::move(given);
      take('=');
    }
    step.optional = take_word("optional");
    ATTUNE_TRY(parsed, call(0));
    step.call = std::move(parsed);
    if (take_word("needs")) {
      if (!take_word("confirmation")) return expected("'confirmation'");
      step.needs_confirmation = true;
    }
    return step;
  }

  Result<Call> call(int depth) {
    Call call;
    call.position = here();
    ATTUNE_TRY(tool, name("a tool's name"));
    call.tool = std::move(tool);
    if (!take('(')) return expected("'('");
    if (take(')')) return call;
    do {
      const bool after_named = !call.arguments.empty() && !call.arguments.back().name.empty();
      ATTUNE_TRY(next, argument(depth));
      if (after_named && next.name.empty()) return fault("values without a name come before those with one");
      call.arguments.push_back(std::move(next));
    } while (take(','));
    if (!take(')')) return expected("',' or ')'");
    return call;
  }

  Result<Argument> argument(int depth) {
    Argument argument;
    if (is_name(peek_word()) && after_word() == ':') {
      ATTUNE_TRY(given, name("an argument's name"));
      argument.name = std::move(given);
      take(':');
    }
    ATTUNE_TRY(value, argument.name == "where" && starts_filter() ? bare_filter() : expression(depth + 1));
    argument.value = std::move(value);
    return argument;
  }

  /// After `where:` stands a filter, unless what stands there can only be another expression: a reference, a call, a
  /// literal. A filter starts with "(", a backquote, "not", or a field's name with an operator behind it.
  [[nodiscard]] bool starts_filter() const {
    if (at_ >= text_.size()) return false;
    const char c = text_[at_];
    if (c == '(' || c == '`') return true;
    const std::string_view word = peek_word();
    if (word == "not" || word == "NOT" || word == "Not") return true;
    if (word.empty() || is_digit(c) || c == '$') return false;
    const char next = after_word();
    return next != ',' && next != ')' && next != '(' && next != '\0';
  }

  Result<Expression> bare_filter() {
    const std::size_t start = at_;
    const Position position = here();
    int open = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ATTUNE_TRY_VOID(string());
        continue;
      }
      if (c == '`') {
        const std::size_t end = text_.find('`', at_ + 1);
        if (end == std::string_view::npos) return fault("a field's name lacks its closing backquote");
        at_ = end + 1;
        continue;
      }
      if (open == 0 && (c == ',' || c == ')' || c == '}')) break;
      if (c == '(' || c == '[') ++open;
      if (c == ')' || c == ']') --open;
      ++at_;
    }
    auto filter = parse_filter(text_.substr(start, at_ - start));
    if (!filter) {
      at_ = start;
      return fault(filter.error().message);
    }
    Expression expression{std::move(*filter), position};
    skip_space();
    return expression;
  }

  Result<Expression> expression(int depth) {
    if (depth > kDeepest) return fault(fmt::format("nested more than {} deep", kDeepest));
    if (at_ >= text_.size()) return expected("a value");
    Expression expression;
    expression.position = here();
    const char c = text_[at_];
    if (c == '"') {
      ATTUNE_TRY(text, string());
      expression.node = std::move(text);
    } else if (c == '[') {
      ATTUNE_TRY(elements, list(depth));
      expression.node = std::move(elements);
    } else if (take('{')) {
      ATTUNE_TRY(filter, bare_filter());
      if (!take('}')) return expected("'}'");
      expression.node = std::move(filter.node);
    } else if (is_digit(c) || c == '-') {
      ATTUNE_TRY(number, number_or_date());
      expression.node = std::move(number.node);
    } else if (take_word("true")) {
      expression.node = true;
    } else if (take_word("false")) {
      expression.node = false;
    } else if (is_name(peek_word()) && after_word() == '(') {
      ATTUNE_TRY(nested, call(depth));
      expression.node = std::move(nested);
    } else if (is_reference(peek_word())) {
      expression.node = Reference{std::string(peek_word())};
      at_ += peek_word().size();
      skip_space();
    } else {
      return expected("a value");
    }
    return expression;
  }

  Result<List> list(int depth) {
    List list;
    take('[');
    if (take(']')) return list;
    do {
      ATTUNE_TRY(element, expression(depth + 1));
      list.elements.push_back(std::move(element));
    } while (take(','));
    if (!take(']')) return expected("',' or ']'");
    return list;
  }

  Result<Expression> number_or_date() {
    const std::string_view rest = text_.substr(at_);
    const bool date_like = rest.size() >= 10 && rest[4] == '-' && rest[7] == '-' && is_digit(rest[0]);
    if (date_like) {
      int year = 0;
      unsigned month = 0;
      unsigned day = 0;
      const char* p = rest.data();
      const bool digits = std::from_chars(p, p + 4, year).ptr == p + 4 &&
                          std::from_chars(p + 5, p + 7, month).ptr == p + 7 &&
                          std::from_chars(p + 8, p + 10, day).ptr == p + 10;
      const Date date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
      if (!digits || !date.ok()) return expected("a date such as 2026-11-23");
      at_ += 10;
      skip_space();
      return Expression{date, {}};
    }
    double number = 0;
    const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (code != std::errc{} || !std::isfinite(number)) return expected("a number");
    at_ += static_cast<std::size_t>(end - rest.data());
    skip_space();
    return Expression{number, {}};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;
  Position reached_{1, 1};
};

}  // namespace

Result<Plan> parse(std::string_view text) {
  return Parser(text).parse();
}

}  // namespace attune::plan
