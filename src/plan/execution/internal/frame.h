#pragma once
#include "plan/by_name.h"
#include "plan/execution/executor.h"

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::plan {

/// Who waits for whom among the steps of a block.
struct BlockGraph {
  BlockGraph(const std::vector<Step>& steps, const ToolRegistry& tools);
  std::vector<std::vector<std::size_t>> inputs;
  std::vector<std::vector<std::size_t>> users;  ///< steps that wait for this one to end, for its value or its effect
  std::vector<std::size_t> waits;               ///< how many steps each waits for
  ByNameView<std::size_t> position;
};

struct Frame;

/// One step on its way.
struct Activation {
  Value value;
  StepTrace trace;
  std::size_t missing = 0;  ///< inputs that have not ended
  std::stop_source stop;
  std::optional<PendingCall> pending;
  std::vector<std::unique_ptr<Frame>> frames;  ///< of a loop, one a round; of a branch, the side taken
};

/// One run of a block: the plan itself, a round of a loop, or the side of a branch that was taken.
struct Frame {
  Frame(const std::vector<Step>& steps, const BlockGraph& graph, std::string path);

  const std::vector<Step>& steps;
  const BlockGraph& graph;
  std::string path;  ///< before the names of its steps: "notes[2]."
  const Frame* parent = nullptr;
  std::string_view variable;  ///< of the loop it is a round of
  Value element;

  std::vector<Activation> activations;  ///< one a step
  std::size_t ended = 0;
  bool cut_short = false;                                             ///< stopped before everything was done
  std::size_t failed_step = std::numeric_limits<std::size_t>::max();  ///< the first that sinks the block
  std::optional<Error> failure;                                       ///< of that
  std::function<void()> on_failure;                                   ///< stops rounds behind this one
  std::function<void()> on_end;
  std::optional<std::stop_callback<std::function<void()>>> follows;  ///< the stop of the step it belongs to

  [[nodiscard]] bool is_over() const { return ended == steps.size(); }
  void stop_from(std::size_t step);
  /// Whether a step's value can be used: it is done, or failed but has another value for that case.
  [[nodiscard]] bool is_there(std::size_t step) const;
  /// Whether a step has come to a value: it is there, or is an absent optional.
  [[nodiscard]] bool has_ended_with_value(std::size_t step) const;
  /// Whether a step can run: what it needs has come to a value.
  [[nodiscard]] bool has_inputs(std::size_t step) const;
  /// Whether anything in it waits for the person.
  [[nodiscard]] bool waits() const;
  /// Of a name defined here or around; null for a name that is not.
  [[nodiscard]] const Value* find(std::string_view name) const;
};

}  // namespace attune::plan
