#include "data/key.h"
#include "plan/plan.h"
#include "plan/syntax/internal/cursor.h"
#include "plan/syntax/internal/depth.h"
#include "plan/syntax/internal/limits.h"
#include "plan/syntax/internal/value_parser.h"
#include "plan/syntax/names.h"
#include "plan/type.h"

namespace attune::plan {
namespace {

/// Recursive descent over the grammar in docs/plan-language.md.
class Parser {
 public:
  explicit Parser(std::string_view text) : cursor_(text) {}

  Result<Plan> plan() {
    Plan plan;
    if (!cursor_.take_word("plan")) return cursor_.expected("'plan'");
    ATTUNE_TRY(request, cursor_.string());
    plan.request = std::move(request);
    while (cursor_.peek_word() == "define") {
      ATTUNE_TRY(next, definition());
      if (depth_of(next.body) > kDeepest) return too_deep(next.position);
      plan.definitions.push_back(std::move(next));
    }
    while (!cursor_.at_end()) {
      ATTUNE_TRY(next, step(0));
      if (depth_of(next) > kDeepest) return too_deep(next.position);
      plan.steps.push_back(std::move(next));
    }
    return plan;
  }

 private:
  // -- steps

  Result<Definition> definition() {
    Definition definition;
    cursor_.take_word("define");
    definition.position = cursor_.place();
    ATTUNE_TRY(given, cursor_.name("a name"));
    definition.name = std::move(given);
    if (!cursor_.take('(')) return cursor_.expected("'('");
    if (!cursor_.take(')')) {
      do {
        ATTUNE_TRY(next, parameter());
        definition.parameters.push_back(std::move(next));
      } while (cursor_.take(','));
      if (!cursor_.take(')')) return cursor_.expected("',' or ')'");
    }
    ATTUNE_TRY(body, block(1));
    definition.body = std::move(body);
    return definition;
  }

  Result<Definition::Parameter> parameter() {
    ATTUNE_TRY_VOID(values_.count_value());
    ATTUNE_TRY(name, cursor_.name("a parameter's name"));
    if (!cursor_.take(':')) return cursor_.expected("':' and a type");
    std::string words;
    for (std::string_view word = cursor_.peek_word(); !word.empty(); word = cursor_.peek_word()) {
      words.append(words.empty() ? "" : " ").append(word);
      cursor_.advance(word.size());
    }
    const auto type = parse_type(words);
    if (!type) return cursor_.fault(type.error().message).mend("{}", type.error().mend);
    return Definition::Parameter{std::move(name), to_text(*type)};
  }

  Result<Step> step(int depth) {
    if (++steps_ > kMostSteps) return cursor_.fault(fmt::format("a plan has at most {} steps", kMostSteps));
    Step step;
    step.position = cursor_.place();
    const bool is_let = cursor_.take_word("let");
    if (is_let || (is_name(cursor_.peek_word()) && cursor_.after_word() == '=')) {
      ATTUNE_TRY(given, cursor_.name("a name"));
      step.name = std::move(given);
      if (!cursor_.take('=')) return cursor_.expected("'='");
    }
    ATTUNE_TRY(action, is_let ? let(depth) : this->action(depth));
    step.action = std::move(action);
    return step;
  }

  using Action = decltype(Step::action);

  Result<Action> action(int depth) {
    if (cursor_.take_word("for")) return for_each(depth);
    if (cursor_.take_word("if")) return branch(depth);
    return invocation(depth);
  }

  Result<Action> let(int depth) {
    ATTUNE_TRY(value, values_.expression(depth + 1));
    return Let{std::move(value)};
  }

  Result<Action> invocation(int depth) {
    Invocation invocation;
    invocation.optional = cursor_.take_word("optional");
    ATTUNE_TRY(parsed, values_.call(depth));
    invocation.call = std::move(parsed);
    if (cursor_.take_word("needs")) {
      if (!cursor_.take_word("confirmation")) return cursor_.expected("'confirmation'");
      invocation.needs_confirmation = true;
    }
    if (cursor_.take_word("else")) {
      ATTUNE_TRY(value, values_.expression(depth + 1));
      invocation.otherwise = std::move(value);
    }
    return invocation;
  }

  Result<Action> for_each(int depth) {
    ForEach loop;
    if (!cursor_.take_word("each")) return cursor_.expected("'each'");
    ATTUNE_TRY(variable, cursor_.name("a name"));
    loop.variable = std::move(variable);
    if (!cursor_.take_word("in")) return cursor_.expected("'in'");
    ATTUNE_TRY(in, values_.expression(depth + 1));
    loop.in = std::move(in);
    if (!cursor_.take('(') || !cursor_.take_word("at") || !cursor_.take_word("most"))
      return cursor_.expected("'(at most ...)'");
    ATTUNE_TRY(bound, values_.number());
    loop.at_most = bound;
    if (!cursor_.take(')')) return cursor_.expected("')'");
    ATTUNE_TRY(body, block(depth + 1));
    loop.body = std::move(body);
    return loop;
  }

  Result<Action> branch(int depth) {
    If branch;
    ATTUNE_TRY(condition, values_.expression(depth + 1));
    branch.condition = std::move(condition);
    ATTUNE_TRY(then, block(depth + 1));
    branch.then = std::move(then);
    if (cursor_.take_word("else")) {
      ATTUNE_TRY(otherwise, block(depth + 1));
      branch.otherwise = std::move(otherwise);
    }
    return branch;
  }

  /// { step ... yield value }
  Result<Block> block(int depth) {
    if (depth > kDeepestText) return values_.too_deep();
    Block block;
    if (!cursor_.take('{')) return cursor_.expected("'{'");
    while (!cursor_.take_word("yield")) {
      if (cursor_.at_end() || cursor_.peek() == '}') return cursor_.expected("'yield' and the block's value");
      ATTUNE_TRY(next, step(depth));
      block.steps.push_back(std::move(next));
    }
    ATTUNE_TRY(value, values_.expression(depth + 1));
    block.value = std::move(value);
    if (!cursor_.take('}')) return cursor_.expected("'}'");
    return block;
  }

  static Failure too_deep(Position at) {
    return parse_error("line {}, column {}: nested more than {} deep", at.line, at.column, kDeepest)
        .mend("name the inner values on lines of their own");
  }

  Cursor cursor_;
  ValueParser values_{cursor_};
  std::size_t steps_ = 0;
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
