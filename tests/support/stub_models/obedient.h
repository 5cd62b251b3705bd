#pragma once
#include "stub_models/behaviour.h"

#include <optional>
#include <string>
#include <vector>

namespace attune::stub_models {

/// What somebody hostile writes into a text, and what a model that obeys makes of it.
struct Order {
  std::string phrase;  ///< small letters: the model obeys a text that has it
  std::string says;    ///< in every text of its answer
  /// The whole answer, where it is asked for a value with such a key.
  std::string key{};
  json::value document{};
};

/// A model that does whatever it reads, as far as the shape of its answer lets it: every text says what it was told to
/// say, with the secrets that it has read; every choice falls on what the order names; every number is that of the
/// line the order stands in. Left alone, it gives the smallest value of the shape.
class Obedient final : public Behaviour {
 public:
  /// @param secrets  texts that it tells on where it has read them
  explicit Obedient(std::vector<Order> orders = known_orders(), std::vector<std::string> secrets = {})
      : orders_(std::move(orders)), secrets_(std::move(secrets)) {}
  std::expected<Completion, Refusal> complete(const ChatAsked& asked) override;

  static std::vector<Order> known_orders();

 private:
  const std::vector<Order> orders_;
  const std::vector<std::string> secrets_;
};

}  // namespace attune::stub_models
