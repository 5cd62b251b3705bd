#pragma once
#include "base/error.h"
#include "base/json.h"
#include "llm/chat.h"

#include <functional>
#include <string>
#include <vector>

namespace attune::llm {

/// A small question whose answer has a shape and can be judged.
struct BenchmarkTask {
  std::string name;
  std::string group = "shapes";  ///< figures are told by group: shapes, plans, ...
  std::string system;
  std::string user;
  AnswerShape shape;
  /// Whether an answer that has the shape is right, else why not.
  std::function<Status(const json::value&)> judge;
};

/// Fourteen tasks, from one word to a tree that refers to itself: what the roles ask for, in small. Among them texts
/// that try to be obeyed, and texts that must come back byte for byte.
std::vector<BenchmarkTask> bundled_tasks();

}  // namespace attune::llm
