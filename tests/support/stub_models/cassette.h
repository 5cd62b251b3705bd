#pragma once
#include "base/error.h"
#include "stub_models/http_exchange.h"

#include <filesystem>
#include <optional>
#include <string>

namespace attune::stub_models {

/// Exchanges in a folder, two files each: HASH.request and HASH.reply, with the bodies as they went over the wire, and
/// before the reply's a line of its status and content type. The hash is of method, path and body. Thread-safe.
class Cassette {
 public:
  explicit Cassette(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Nothing where the request was never recorded.
  [[nodiscard]] std::optional<HttpReply> find(const HttpRequest& request) const;
  Status keep(const HttpRequest& request, const HttpReply& reply) const;

  static std::string hash_of(const HttpRequest& request);

 private:
  std::filesystem::path folder_;
};

}  // namespace attune::stub_models
