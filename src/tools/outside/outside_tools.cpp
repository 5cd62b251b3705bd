#include "tools/outside/outside_tools.h"

#include "base/file.h"
#include "base/log.h"
#include "base/nearest_name.h"
#include "tools/outside/binding.h"

#include <algorithm>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <utility>

namespace attune::tools {
namespace fs = std::filesystem;

namespace {

/// Tells one writing of a file from another.
struct Stamp {
  fs::file_time_type time;
  std::uintmax_t size = 0;
  bool operator==(const Stamp&) const = default;
};

/// A file as it was read.
struct Entry {
  Stamp stamp;
  Result<Source> source;
  std::shared_ptr<Connection> connection;  // null where the file is broken
};

/// Tools that the running servers say something else of than what was approved. Thread-safe; never waits, for the loop
/// adds to it.
class Withdrawn {
 public:
  bool add(const std::string& source, const std::string& tool) {
    const std::scoped_lock lock(mutex_);
    const bool is_new = tools_.emplace(source, tool).second;
    version_ += is_new ? 1 : 0;
    return is_new;
  }
  void forget(const std::string& source) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(tools_, [&](const auto& one) { return one.first == source; });
    ++version_;
  }
  [[nodiscard]] bool contains(const std::string& source, const std::string& tool) const {
    const std::scoped_lock lock(mutex_);
    return tools_.contains({source, tool});
  }
  [[nodiscard]] std::uint64_t version() const {
    const std::scoped_lock lock(mutex_);
    return version_;
  }

 private:
  mutable std::mutex mutex_;
  std::set<std::pair<std::string, std::string>> tools_;
  std::uint64_t version_ = 0;
};

std::map<std::string, Stamp> files_in(const fs::path& folder) {
  std::map<std::string, Stamp> files;
  std::error_code error;
  for (fs::directory_iterator file(folder, error), end; !error && file != end; file.increment(error)) {
    if (file->path().extension() != ".json") continue;
    std::error_code unreadable;
    const Stamp stamp{file->last_write_time(unreadable), file->file_size(unreadable)};
    if (!unreadable) files.emplace(file->path().stem().string(), stamp);
  }
  return files;
}

/// The tool of a plan: what plans hand over goes to the connection, what comes back is held against the types.
plan::Tool plan_tool(Binding binding, std::string tool, std::shared_ptr<Connection> connection,
                     OutsideTools::CatalogueNow catalogue_now) {
  plan::Signature signature = binding.signature;
  auto shared = std::make_shared<const Binding>(std::move(binding));
  return {std::move(signature),
          plan::Asynchronous([shared, tool = std::move(tool), connection = std::move(connection),
                              catalogue_now = std::move(catalogue_now)](
                                 const plan::Arguments& arguments, const plan::CallContext& context,
                                 const std::function<void(Result<plan::Value>)>& done) {
            const auto catalogue = catalogue_now();
            OutsideCall call{.tool = tool,
                             .arguments = arguments_json(*shared, arguments, *catalogue),
                             .deadline = context.deadline,
                             .stop = context.stop,
                             .idempotency_key = context.idempotency_key};
            connection->call(std::move(call), [shared, catalogue, done](Result<mcp::McpResult> result) {
              if (!result) return done(std::unexpected(std::move(result).error()));
              done(value_of(*shared, *std::move(result), *catalogue));
            });
          })};
}

}  // namespace

struct OutsideTools::State {
  State(fs::path where, CatalogueNow now) : folder(std::move(where)), catalogue(std::move(now)) {}

  const fs::path folder;
  const CatalogueNow catalogue;
  net::EventLoop loop;
  net::HttpClient http{loop};

  Withdrawn withdrawn;

  std::mutex mutex;  // of all below; what holds it may wait for the loop
  std::map<std::string, Entry> entries;
  std::vector<std::weak_ptr<Connection>> connections;    // all that may have calls under way
  std::shared_ptr<const std::vector<plan::Tool>> tools;  // null: to be made
  std::uint64_t made_at = 0;                             // withdrawn.version()

  void look_again();
  Entry read(const std::string& name, Stamp stamp);
  [[nodiscard]] OutsideToolState state_of(const Source& source, const OutsideTool& tool) const;
  [[nodiscard]] Failure unknown(const std::string& source) const;
};

/// Reads what is new in the folder. The lock is held.
void OutsideTools::State::look_again() {
  const auto files = files_in(folder);
  const auto gone = std::erase_if(entries, [&](const auto& entry) { return !files.contains(entry.first); });
  if (gone > 0) tools = nullptr;
  for (const auto& [name, stamp] : files) {
    const auto known = entries.find(name);
    if (known != entries.end() && known->second.stamp == stamp) continue;
    withdrawn.forget(name);
    entries.insert_or_assign(name, read(name, stamp));
    tools = nullptr;
  }
}

Entry OutsideTools::State::read(const std::string& name, Stamp stamp) {
  const fs::path path = folder / (name + ".json");
  const auto whole = [&]() -> Result<Source> {
    ATTUNE_TRY(text, read_file(path));
    return read_source(name, text);
  };
  Entry entry{stamp, whole(), nullptr};
  if (!entry.source) {
    entry.source = in_context(path.string(), std::move(entry.source).error());
    return entry;
  }
  auto connection = connection_to(*entry.source, loop, http, [this, name](const std::string& tool) {
    if (withdrawn.add(name, tool)) spdlog::warn("tool '{}' of '{}' is not what was approved", tool, name);
  });
  if (!connection) {
    entry.source = std::unexpected(std::move(connection).error());
    return entry;
  }
  entry.connection = *std::move(connection);
  std::erase_if(connections, [](const auto& one) { return one.expired(); });
  connections.push_back(entry.connection);
  return entry;
}

OutsideToolState OutsideTools::State::state_of(const Source& source, const OutsideTool& tool) const {
  using Kind = OutsideToolState::Kind;
  OutsideToolState state{.source = source.name,
                         .tool = tool.manifest.name,
                         .name = source.name + "." + as_word(tool.manifest.name),
                         .entry = tool};
  const std::string& name = state.tool;
  const auto same =
      std::ranges::count_if(source.tools, [&](const auto& other) { return as_word(other.first) == as_word(name); });
  if (withdrawn.contains(source.name, name) || (!tool.pin.empty() && !tool.is_approved())) {
    state.kind = Kind::changed;
  } else if (tool.pin.empty()) {
    state.kind = Kind::unapproved;
  } else if (same > 1) {
    state.kind = Kind::unavailable;
    state.reason = fmt::format("two tools would be called '{}'", state.name);
  } else if (const auto bound = bind(source.name, tool); !bound) {
    state.kind = Kind::unavailable;
    state.reason = bound.error().to_string();
  } else {
    state.kind = Kind::approved;
  }
  return state;
}

Failure OutsideTools::State::unknown(const std::string& source) const {
  std::vector<std::string_view> names;
  for (const auto& [name, entry] : entries) names.push_back(name);
  return Failure(Error{ErrorCode::not_found, fmt::format("there is no source of tools called '{}'", source),
                       nearest_mend(source, names)});
}

OutsideTools::OutsideTools(fs::path folder, CatalogueNow catalogue)
    : state_(std::make_unique<State>(std::move(folder), std::move(catalogue))) {}

OutsideTools::~OutsideTools() {
  for (const auto& one : state_->connections)
    if (const auto connection = one.lock()) connection->close();
}

std::shared_ptr<const std::vector<plan::Tool>> OutsideTools::tools() {
  const std::scoped_lock lock(state_->mutex);
  state_->look_again();
  const std::uint64_t version = state_->withdrawn.version();
  if (state_->tools && state_->made_at == version) return state_->tools;
  std::vector<plan::Tool> tools;
  for (const auto& [name, entry] : state_->entries) {
    if (!entry.source) {
      spdlog::warn("outside tools are left out: {}", entry.source.error().to_string());
      continue;
    }
    for (const auto& [tool_name, tool] : entry.source->tools)
      if (state_->state_of(*entry.source, tool).kind == OutsideToolState::Kind::approved)
        tools.push_back(plan_tool(bind(name, tool).value(), tool_name, entry.connection, state_->catalogue));
  }
  state_->made_at = version;
  state_->tools = std::make_shared<const std::vector<plan::Tool>>(std::move(tools));
  return state_->tools;
}

std::vector<OutsideToolState> OutsideTools::states() {
  const std::scoped_lock lock(state_->mutex);
  state_->look_again();
  std::vector<OutsideToolState> states;
  for (const auto& [name, entry] : state_->entries)
    if (entry.source)
      for (const auto& [tool_name, tool] : entry.source->tools) states.push_back(state_->state_of(*entry.source, tool));
  return states;
}

std::vector<BrokenSource> OutsideTools::broken() {
  const std::scoped_lock lock(state_->mutex);
  state_->look_again();
  std::vector<BrokenSource> broken;
  for (const auto& [name, entry] : state_->entries)
    if (!entry.source) broken.push_back({name, entry.source.error()});
  return broken;
}

Result<Source> OutsideTools::find(const std::string& source) {
  const std::scoped_lock lock(state_->mutex);
  state_->look_again();
  if (const auto found = state_->entries.find(source); found != state_->entries.end()) return found->second.source;
  return state_->unknown(source);
}

Status OutsideTools::put(const Source& source) {
  ATTUNE_TRY_VOID(read_source(source.name, source_text(source)));  // nothing is written that couldn't be read
  std::error_code error;
  fs::create_directories(state_->folder, error);
  if (error)
    return failure(ErrorCode::io_error, "cannot make the folder {}: {}", state_->folder.string(), error.message());
  return write_file_atomically(state_->folder / (source.name + ".json"), source_text(source));
}

Status OutsideTools::remove(const std::string& source) {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->look_again();
    if (!state_->entries.contains(source)) return state_->unknown(source);
  }
  std::error_code error;
  fs::remove(state_->folder / (source + ".json"), error);
  if (error) return failure(ErrorCode::io_error, "cannot remove the file of '{}': {}", source, error.message());
  return sync_folder(state_->folder);
}

Result<std::vector<mcp::McpTool>> OutsideTools::offered(const Source& source) {
  ATTUNE_TRY(connection, connection_to(source, state_->loop, state_->http, [](const std::string&) {}));
  return connection->offered();
}

Result<mcp::McpResult> OutsideTools::call(const std::string& source, const std::string& tool, json::object arguments,
                                          std::chrono::milliseconds deadline) {
  ATTUNE_TRY(known, find(source));
  if (!known.tools.contains(tool)) {
    std::vector<std::string_view> names;
    for (const auto& [name, entry] : known.tools) names.push_back(name);
    return std::unexpected(
        Error{ErrorCode::not_found, fmt::format("'{}' has no tool '{}'", source, tool), nearest_mend(tool, names)});
  }
  std::shared_ptr<Connection> connection;
  {
    const std::scoped_lock lock(state_->mutex);
    connection = state_->entries.at(source).connection;
  }
  std::promise<Result<mcp::McpResult>> promise;
  connection->call({.tool = tool,
                    .arguments = std::move(arguments),
                    .deadline = std::chrono::steady_clock::now() + deadline,
                    .stop = {},
                    .idempotency_key = {}},
                   [&](Result<mcp::McpResult> result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

std::string_view to_string(OutsideToolState::Kind kind) {
  switch (kind) {
    case OutsideToolState::Kind::approved:
      return "approved";
    case OutsideToolState::Kind::unapproved:
      return "unapproved";
    case OutsideToolState::Kind::changed:
      return "changed";
    case OutsideToolState::Kind::unavailable:
      break;
  }
  return "unavailable";
}

}  // namespace attune::tools
