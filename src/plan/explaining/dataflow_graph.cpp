#include "plan/explaining/dataflow_graph.h"

#include "data/filter/quoted_text.h"
#include "plan/visit.h"

#include <set>

namespace attune::plan {
namespace {

class Drawing {
 public:
  explicit Drawing(const CheckedPlan& plan) : plan_(plan) {}

  std::string draw() {
    text_ = "digraph plan {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n  label=" +
            quote(plan_.plan().request) + ";\n";
    draw_steps(plan_.plan().steps);
    return text_ + edges_ + "}\n";
  }

 private:
  void line(std::string_view text) { text_.append(2 * depth_, ' ').append(text).append("\n"); }
  static std::string id_of(const Step& step) { return quote(step.name.empty() ? std::string(kReply) : step.name); }

  void draw_steps(const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      draw_box(step);
      for_each_value(step, [&](const Expression& value) { draw_edges(value, id_of(step), ""); });
      draw_blocks(step);
    }
  }

  void draw_box(const Step& step) {
    const StepFlow& flow = plan_.flow(step.name);
    std::string kind = std::holds_alternative<Let>(step.action)       ? "let"
                       : std::holds_alternative<ForEach>(step.action) ? "for each"
                                                                      : "if";
    std::string whole = kind;
    std::string style;
    if (const Invocation* invocation = invocation_of(step)) {
      kind = invocation->call.tool;
      whole = to_text(invocation->call);
      const Signature& signature = plan_.tools().find(kind)->signature;
      if (signature.side_effect != SideEffect::none) style += ", color=darkorange, penwidth=2";
      if (signature.outside) style += ", style=filled, fillcolor=lightblue";
      if (flow.needs_confirmation) style += ", peripheries=2";
      if (invocation->optional) style += signature.outside ? ", style=\"filled,dashed\"" : ", style=dashed";
    }
    const std::string label = step.name.empty() ? kind : step.name + "\n" + kind;
    line(fmt::format("{} [label={}, tooltip={}{}];", id_of(step), quote(label),
                     quote(whole + "\n" + to_text(flow.label)), style));
  }

  void draw_blocks(const Step& step) {
    if (const auto* loop = std::get_if<ForEach>(&step.action)) {
      entrances_.emplace(loop->variable, step.name);
      draw_block(step, loop->body, fmt::format("each {}, at most {}", loop->variable, loop->at_most));
    }
    if (const auto* branch = std::get_if<If>(&step.action)) {
      draw_block(step, branch->then, "then");
      if (branch->otherwise) draw_block(step, *branch->otherwise, "else");
    }
  }

  void draw_block(const Step& step, const Block& block, const std::string& label) {
    line(fmt::format("subgraph cluster_{} {{", ++clusters_));
    ++depth_;
    line("label=" + quote(step.name + ": " + label) + ";");
    draw_steps(block.steps);
    --depth_;
    line("}");
    draw_edges(block.value, id_of(step), ", style=dotted");
  }

  /// From each value that is needed here.
  void draw_edges(const Expression& value, const std::string& to, std::string_view style) {
    std::set<std::string> from;
    for_each_reference(value, [&](const Reference& reference) { from.insert(reference.name); });
    for (const std::string& name : from) {
      const auto entrance = entrances_.find(name);
      const std::string id = quote(entrance == entrances_.end() ? name : entrance->second);
      edges_ += fmt::format("  {} -> {} [label={}{}];\n", id, to, quote(name), style);
    }
  }

  const CheckedPlan& plan_;
  std::string text_;
  std::string edges_;
  std::map<std::string, std::string> entrances_;  // loops, by the name of what they go through
  std::size_t depth_ = 1;
  std::size_t clusters_ = 0;
};

}  // namespace

std::string to_dot(const CheckedPlan& plan) {
  return Drawing(plan).draw();
}

}  // namespace attune::plan
