#include "tools/mcp/internal/transport.h"

namespace attune::mcp {
namespace {

/// A message a line, to and from a child process.
class StdioTransport final : public Transport {
 public:
  static Result<std::unique_ptr<Transport>> start(net::EventLoop& loop, net::ChildOptions options,
                                                  const Events& events) {
    const JsonLimits limits{.size_bytes = options.max_line_bytes};
    const std::string name = options.program;
    const auto on_line = [events, limits, name](std::string_view line) {
      if (line.empty()) return;
      auto message = read_message(line, limits);
      if (message) return events.on_message(*std::move(message));
      // Whose response it should have been cannot be told, so none of those that wait will get one.
      events.on_closed(in_context("the MCP server '" + name + "'", message.error()).error());
    };
    ATTUNE_TRY(child, net::ChildProcess::start(loop, std::move(options), {on_line, events.on_closed}));
    return std::unique_ptr<Transport>(new StdioTransport(std::move(child)));
  }

  Status request(std::int64_t, const json::object& message,
                 const std::vector<std::pair<std::string, std::string>>&) override {
    return child_->write_line(to_json(message));
  }
  Status tell(const json::object& message) override { return child_->write_line(to_json(message)); }
  void forget(std::int64_t) override {}
  void agreed(const std::string&) override {}
  [[nodiscard]] bool forgetting_cancels() const override { return false; }

 private:
  explicit StdioTransport(std::unique_ptr<net::ChildProcess> child) : child_(std::move(child)) {}
  std::unique_ptr<net::ChildProcess> child_;
};

}  // namespace

Result<std::unique_ptr<Transport>> start_stdio(net::EventLoop& loop, net::ChildOptions options,
                                               const Transport::Events& events) {
  return StdioTransport::start(loop, std::move(options), events);
}

}  // namespace attune::mcp
