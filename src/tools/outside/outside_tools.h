#pragma once
#include "base/error.h"
#include "data/catalogue.h"
#include "plan/tool.h"
#include "tools/outside/connection.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace attune::tools {

/// What has become of one tool of a source.
struct OutsideToolState {
  enum class Kind {
    approved,     ///< plans may call it
    unapproved,   ///< nobody has approved it yet
    changed,      ///< it is not what was approved: in the file, or as the running server has it
    unavailable,  ///< approved, but plans can't have it, or a decision doesn't fit
  };
  std::string source;
  std::string tool;  ///< the source's name for it
  std::string name;  ///< in plans
  Kind kind = Kind::unapproved;
  std::string reason;  ///< why it is unavailable
  OutsideTool entry;   ///< as the file has it
};
std::string_view to_string(OutsideToolState::Kind kind);

/// A source whose file can't be read: none of its tools are there.
struct BrokenSource {
  std::string source;
  Error error;
};

/// The outside tools of a workspace: files NAME.json in one folder, each a source (source.h). Plans get what is
/// approved: tools whose manifest in the file has the pinned hash, and of which the running server has not been found
/// to say otherwise. Nothing is connected to before a tool is called.
///
/// The files are looked at again whenever it is asked for tools; changed ones are read again. Thread-safe. Outlives
/// every run of the tools that it gave.
class OutsideTools {
 public:
  /// The catalogue as it is now.
  using CatalogueNow = std::function<std::shared_ptr<const Catalogue>()>;

  /// A folder that doesn't exist holds no sources.
  /// @param catalogue  what the items speak of that plans give to tools as JSON; called by many threads
  OutsideTools(std::filesystem::path folder, CatalogueNow catalogue);
  OutsideTools(const OutsideTools&) = delete;
  OutsideTools& operator=(const OutsideTools&) = delete;
  /// Ends the calls under way as cancelled.
  ~OutsideTools();

  /// Those that plans may call; the same pointer while nothing changes. The log says of a file that can't be read.
  std::shared_ptr<const std::vector<plan::Tool>> tools();
  /// Every tool of every source, by name.
  std::vector<OutsideToolState> states();
  std::vector<BrokenSource> broken();

  /// The file of a source. Errors: not_found with the nearest name, and those of read_source().
  Result<Source> find(const std::string& source);
  /// Writes a source's file, new or anew. Errors: io_error.
  Status put(const Source& source);
  /// Errors: not_found, io_error.
  Status remove(const std::string& source);

  /// What a source offers now; connects, and waits. Errors: those of Connection::offered().
  Result<std::vector<mcp::McpTool>> offered(const Source& source);
  /// The operator's own call of a tool, approved or not; waits. Errors: not_found, those of Connection::call().
  Result<mcp::McpResult> call(const std::string& source, const std::string& tool, json::object arguments,
                              std::chrono::milliseconds deadline);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace attune::tools
