#pragma once
#include "stub_models/http_exchange.h"

#include <chrono>
#include <functional>
#include <span>
#include <string_view>

namespace attune::stub_models {

/// What a sound client makes of a fault.
enum class Expected {
  error,
  answer,
  either,  ///< what was said can be told all the same, or be refused
};

/// A request that a fault falls upon.
struct Faulted {
  Peer& peer;
  const HttpRequest& request;
  HttpReply honest;                               ///< what would have been answered
  std::chrono::milliseconds byte_interval{1000};  ///< of what trickles
};

/// A way in which a server misbehaves.
struct Fault {
  std::string_view name;  ///< "hang_mid_stream"
  std::string_view about;
  Expected chat;
  Expected embed;
  enum class Begins {
    closed,     ///< nothing listens
    connected,  ///< before anything is read
    asked,      ///< once the request is there
  };
  Begins begins;
  /// Serves a request. False: the connection is not to be used any more.
  bool (*serve)(Faulted faulted);
};

/// All of them.
std::span<const Fault> faults();
/// Null for a name that none has.
const Fault* find_fault(std::string_view name);

}  // namespace attune::stub_models
