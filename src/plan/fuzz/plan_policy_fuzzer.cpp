#include "plan/policy/confirmation.h"
#include "plan/policy/disclosure.h"
#include "plan/policy/flow_policy.h"

#include "base/error.h"

#include <vector>

namespace {

using namespace attune::plan;

/// A label, a sink and arguments out of bytes.
class Drawn {
 public:
  Drawn(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  bool is_empty() const { return size_ == 0; }
  std::uint8_t byte() {
    if (size_ == 0) return 0;
    --size_;
    return *data_++;
  }
  Label label() {
    const std::uint8_t bits = byte();
    Label label{static_cast<Integrity>(bits % 3), Readers::everyone()};
    if ((bits & 0x80) == 0) return label;
    std::set<std::string, std::less<>> people;
    for (const char* person : {"ada", "bo", "cy"})
      if ((byte() & 1) != 0) people.insert(person);
    label.readers = Readers::only(std::move(people));
    return label;
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

}  // namespace

/// The laws of the policy, whatever it is asked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const bool shown = may_be_shown(text);
  ATTUNE_CHECK(!shown || (!text.contains("://") && !text.contains('<') && !text.contains("](")), "an address is shown");
  static const ConfirmationKey key{7};
  ATTUNE_CHECK(!redeem_token(key, "ada", text), "a token that nobody gave out");

  Drawn drawn(data, size);
  const std::uint8_t bits = drawn.byte();
  const Sink sink{(bits & 1) != 0, static_cast<PrivateData>(bits / 2 % 3), "ada"};
  const Label circumstances = drawn.label();
  std::vector<ArgumentFlow> arguments;
  Label all = circumstances;
  while (!drawn.is_empty() && arguments.size() < 8) {
    const auto role = static_cast<ArgumentRole>(drawn.byte() % 2);
    arguments.push_back({role, drawn.label()});
    all = join(all, arguments.back().label);
  }
  const FlowDecision decision = decide(sink, arguments, circumstances);
  using Verdict = FlowDecision::Verdict;
  if (sink.outside && !all.readers.are_everyone())
    ATTUNE_CHECK(decision.verdict != Verdict::allowed || sink.private_data == PrivateData::allowed, "private data left");
  if (sink.outside && !all.readers.include("ada"))
    ATTUNE_CHECK(decision.verdict == Verdict::refused, "others' private data left");
  for (const ArgumentFlow& argument : arguments)
    if (argument.role == ArgumentRole::destination && join(argument.label, circumstances).integrity == Integrity::outside)
      ATTUNE_CHECK(decision.verdict != Verdict::allowed, "text from outside decided where a call goes");
  return 0;
}
