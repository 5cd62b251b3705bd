#include "plan/internal/tool_call.h"

#include "plan/internal/value_type.h"

#include <condition_variable>
#include <mutex>

namespace attune::plan {
namespace {

constexpr int kMostRetries = 2;
constexpr std::chrono::milliseconds kFirstPause{10};  // quadrupled for each further try

/// Waits, but not past a request to stop. False when it was stopped.
bool pause(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

Status check_arguments(const Signature& signature, const Arguments& arguments) {
  for (const Parameter& parameter : signature.parameters) {
    const Value& value = arguments[parameter.name];
    if (parameter.required && std::holds_alternative<std::monostate>(value.data))
      return not_found("{}() needs '{}', which is not there", signature.name, parameter.name);
    if (const double* number = std::get_if<double>(&value.data))
      if (Status fits = parameter.admits(*number); !fits)
        return in_context(fmt::format("{}()", signature.name), std::move(fits).error());
  }
  return {};
}

Result<Value> call_once(const Tool& tool, const Arguments& arguments, const CallContext& context) {
  const std::string& name = tool.signature.name;
  try {
    Result<Value> result = tool.run(arguments, context);
    if (result && !is_of(*result, tool.signature.result))
      return failure(ErrorCode::internal, "{}() gave {} instead of {}", name, digest(*result),
                     to_text(tool.signature.result));
    return result;
  } catch (const std::exception& exception) {
    return failure(ErrorCode::internal, "{}() broke down: {}", name, exception.what());
  } catch (...) {
    return failure(ErrorCode::internal, "{}() broke down", name);
  }
}

}  // namespace

Result<Value> call_tool(const Tool& tool, const Arguments& arguments, const CallContext& context) {
  ATTUNE_TRY_VOID(check_arguments(tool.signature, arguments));
  auto wait = kFirstPause;
  for (int retry = 0;; ++retry, wait *= 4) {
    Result<Value> result = call_once(tool, arguments, context);
    const bool may_retry = tool.signature.idempotent && !result && result.error().code == ErrorCode::unavailable;
    if (!may_retry || retry == kMostRetries || !pause(wait, context.stop)) return result;
  }
}

}  // namespace attune::plan
