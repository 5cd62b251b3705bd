#include "language/testing/tools.h"

#include "base/file.h"
#include "engine/engine.h"
#include "tools/builtin_tools.h"

namespace attune::language {

std::shared_ptr<const plan::ToolRegistry> tools_for_tests() {
  const TemporaryFolder folder;
  const SystemClock clock;
  Workspace::create(folder.path() / "w").value();
  const auto engine = Engine::open(folder.path() / "w", clock).value();
  auto tools = std::make_shared<plan::ToolRegistry>();
  tools::add_builtin_tools(*tools, *engine).value();
  using plan::Type;
  plan::Tool book{
      {.name = "book_table",
       .parameters = {{.name = "count", .type = Type::Kind::number, .low = 1, .high = 20, .whole = true},
                      {.name = "time", .type = Type::Kind::time},
                      {.name = "kind",
                       .type = Type::Kind::text,
                       .required = false,
                       .fallback = plan::Expression{std::string("indoors"), {}},
                       .choices = {"indoors", "in the garden"}}},
       .examples = {"book a table for {count} {time}", "book a table {kind} for {count} {time}"},
       .side_effect = plan::SideEffect::irreversible,
       .outside = true},
      [](const plan::Arguments&, const plan::CallContext&) -> Result<plan::Value> { return plan::Value{}; }};
  tools->add(std::move(book)).value();
  return tools;
}

}  // namespace attune::language
