#include "llm/openai/chat_reader.h"

#include <cstddef>
#include <cstdint>

using namespace attune;
using namespace attune::llm;

namespace {

/// What a reader makes of a body that comes in pieces of so many bytes.
struct Read {
  std::string told;
  Result<ChatReply> reply;
};

Read read(std::string_view body, std::size_t piece) {
  static const ChatRequest kRequest{.tools = {{"add", "", {}}}};
  Read made{{}, ChatReply{}};
  const std::function<void(std::string_view)> on_text = [&](std::string_view text) { made.told += text; };
  ChatReader reader(kRequest, on_text, "secret");
  for (std::size_t at = 0; at < body.size(); at += piece) {
    const auto progress = reader.read(body.substr(at, piece));
    if (!progress) {
      made.reply = std::unexpected(progress.error());
      return made;
    }
    if (*progress == Progress::done) break;
  }
  made.reply = reader.finish();
  return made;
}

}  // namespace

/// However a body is cut, the answer is the same; what was told is the answer; no error holds the secret.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const Read whole = read(body, size == 0 ? 1 : size);
  const Read cut = read(body, 1);
  ATTUNE_CHECK(whole.reply.has_value() == cut.reply.has_value(), "a body reads differently byte by byte");
  if (whole.reply) {
    ATTUNE_CHECK(whole.reply->message == cut.reply->message && whole.reply->finish == cut.reply->finish,
                 "an answer depends on how it was cut");
    ATTUNE_CHECK(whole.told == whole.reply->message.text || whole.told.empty(), "what was told is not the answer");
    ATTUNE_CHECK(parse_json(to_json(json::string(whole.reply->message.text))).has_value(), "an answer is not UTF-8");
  } else {
    ATTUNE_CHECK(whole.reply.error().message.find("secret") == std::string::npos, "an error tells the key");
  }
  return 0;
}
