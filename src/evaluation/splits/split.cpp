#include "evaluation/splits/split.h"

#include "base/nearest_name.h"

namespace attune {
namespace {

constexpr Protocol kProtocols[] = {
    {"leave-last-out", "each user's last event is the test, the last but one the validation", leave_last_out},
    {"temporal", "everything after a point in time is the test", temporal},
    {"random-holdout", "a random part of each user's events is the test", random_holdout},
    {"strong-generalisation", "users whom no model has seen are the test", strong_generalisation},
};

}  // namespace

std::span<const Protocol> protocols() {
  return kProtocols;
}

Result<const Protocol*> find_protocol(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Protocol& protocol : kProtocols) {
    if (protocol.name == name) return &protocol;
    names.push_back(protocol.name);
  }
  return not_found("there is no protocol '{}'", name).mend("{}", nearest_mend(name, names));
}

std::string_view to_string(FinalFit fit) {
  return fit == FinalFit::train ? "train" : "refit";
}

std::string_view to_string(SeenItems seen) {
  return seen == SeenItems::exclude ? "exclude" : "include";
}

}  // namespace attune
