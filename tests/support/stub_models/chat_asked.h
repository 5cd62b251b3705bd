#pragma once
#include "base/json.h"

#include <cstddef>
#include <expected>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::stub_models {

/// How servers differ in what they take of the protocol.
struct Dialect {
  /// What response_format may be. `ignored`: anything, without effect, as in servers that know no such parameter.
  enum class Structured { all, json_object, none, ignored };
  Structured structured = Structured::all;
  /// Whether a schema that is "strict" must be of the subset that OpenAI's own servers take: every object closed, every
  /// property required. Others don't look.
  enum class Strictness { any_schema, subset };
  Strictness strictness = Strictness::any_schema;
  std::string key{};  ///< that requests must bear; "": none
};

/// Why a server won't answer, in the protocol's shape.
struct Refusal {
  int status = 400;
  std::string message;
  std::string type = "invalid_request_error";
  std::string parameter{};  ///< "": null
  std::string code{};       ///< "": null

  [[nodiscard]] std::string to_json() const;
};

/// A request for a chat completion, read as OpenAI's interface describes it.
struct ChatAsked {
  struct Message {
    std::string speaker;  ///< system | developer | user | assistant | tool
    std::string text{};
    json::array tool_calls{};
    std::string answers_call{};
  };
  struct Tool {
    std::string name;
    std::string description{};
    json::object parameters{};
  };

  std::string model;
  std::vector<Message> messages{};
  std::vector<Tool> tools{};
  std::string tool_choice = "auto";  ///< auto | none | required | the name of a tool
  std::string shape_name{};
  std::optional<json::object> shape{};  ///< the schema that the answer must conform to
  bool wants_json = false;              ///< an object, of any shape where there is none
  std::size_t most_tokens = std::numeric_limits<std::size_t>::max();
  std::vector<std::string> stops{};
  bool stream = false;
  bool include_usage = false;

  /// All that the messages say, a blank line between them.
  [[nodiscard]] std::string text() const;
  /// The last message of the user.
  [[nodiscard]] std::string_view last_said() const;
};

std::expected<ChatAsked, Refusal> read_chat(const json::object& body, const Dialect& dialect);

/// The schema that an answer is to conform to, wherever the request has it: beside the messages, or, where the server
/// was not asked for a shape, written into them. Nothing where there is none.
std::optional<json::object> wanted_shape(const ChatAsked& asked);

}  // namespace attune::stub_models
