#include "llm/openai/chat_reader.h"

#include "base/ascii.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace attune::llm {
namespace {

constexpr std::size_t kMostEventBytes = std::size_t{1} << 20;
constexpr std::size_t kMostCalls = 128;
constexpr std::size_t kLongestName = 256;
constexpr std::size_t kBytesOfKind = 8;  // are enough to tell what a body is
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view after_space(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text;
}

bool begins_stream(std::string_view text) {
  constexpr std::array<std::string_view, 5> kFields = {"data:", "event:", "id:", "retry:", ":"};
  return std::ranges::any_of(kFields, [&](std::string_view field) { return text.starts_with(field); });
}

const json::value* present(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string_view text_of(const json::object& object, std::string_view key) {
  const json::value* value = present(object, key);
  return value == nullptr || !value->is_string() ? std::string_view() : std::string_view(value->get_string());
}

std::optional<std::uint64_t> count_of(const json::value& value) {
  constexpr double kMost = 1e12;
  if (!value.is_number()) return std::nullopt;
  const auto number = value.to_number<double>();
  if (!(number >= 0 && number <= kMost)) return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

FinishReason finish_of(std::string_view name) {
  if (name == "length" || name == "max_tokens") return FinishReason::length;
  if (name == "tool_calls" || name == "function_call") return FinishReason::tool_calls;
  if (name == "content_filter") return FinishReason::content_filter;
  return FinishReason::stop;
}

/// Whether a name can stand in an error as it is.
bool is_plain_name(std::string_view name) {
  constexpr std::size_t kLongest = 64;
  return name.size() <= kLongest && std::ranges::all_of(name, [](char c) {
           const char lower = lower_ascii(c);
           return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
         });
}

Failure not_of_the_protocol(std::string_view what) {
  return parse_error("the language model's server does not speak the protocol: {}", what)
      .mend("check that the endpoint's url is that of an OpenAI-compatible server");
}

}  // namespace

ChatReader::ChatReader(const ChatRequest& request, const std::function<void(std::string_view)>& on_text,
                       std::string_view secret)
    : request_(request), on_text_(on_text), secret_(secret), events_(kMostEventBytes) {}

Result<Progress> ChatReader::read(std::string_view bytes) {
  std::string first;
  if (kind_ == Kind::unknown) {
    document_.append(bytes);
    const std::string_view text = after_space(document_);
    if (text.starts_with('{')) {
      kind_ = Kind::document;
    } else if (begins_stream(text)) {
      kind_ = Kind::stream;
      first = std::exchange(document_, {});
      bytes = first;
    } else if (text.size() >= kBytesOfKind) {
      return not_of_the_protocol(text.starts_with('<') ? "it answers with a page"
                                                       : "it answers with neither events nor JSON");
    }
    if (kind_ != Kind::stream) return Progress::none;
  } else if (kind_ == Kind::document) {
    document_.append(bytes);
    return Progress::none;
  }
  bool has_news = false;
  Status status;
  const Status fed = events_.feed(bytes, [&](const net::ServerSentEvent& event) {
    if (!status || is_done_) return;
    const bool had_token = std::exchange(has_token_, false);
    status = take_event(event);
    has_news = has_news || has_token_;
    has_token_ = has_token_ || had_token;
  });
  if (!fed) return std::unexpected(fed.error());
  if (!status) return std::unexpected(std::move(status).error());
  return is_done_ ? Progress::done : has_news ? Progress::token : Progress::none;
}

Status ChatReader::take_event(const net::ServerSentEvent& event) {
  const std::string_view data = after_space(event.data);
  if (data.starts_with("[DONE]")) {
    is_done_ = true;
    return {};
  }
  if (data.empty()) return {};
  const auto parsed = parse_json(data, {.size_bytes = kMostEventBytes});
  if (!parsed) return not_of_the_protocol("an event is " + parsed.error().message);
  if (event.type == "error") return take_error(*parsed);
  return take_chunk(*parsed);
}

Status ChatReader::take_document(std::string_view text) {
  const auto parsed = parse_json(after_space(text));
  if (!parsed) return not_of_the_protocol("its answer is " + parsed.error().message);
  return take_chunk(*parsed);
}

Status ChatReader::take_chunk(const json::value& value) {
  const auto* chunk = value.if_object();
  if (chunk == nullptr) return not_of_the_protocol("what it sends is no JSON object");
  if (const json::value* error = present(*chunk, "error")) return take_error(*error);
  if (reply_.model.empty()) reply_.model = std::string(cut_utf8(text_of(*chunk, "model"), kLongestName));
  if (const json::value* usage = present(*chunk, "usage")) take_usage(*usage);
  const json::value* choices = present(*chunk, "choices");
  if (choices == nullptr) return {};
  if (!choices->is_array()) return not_of_the_protocol("its choices are no list");
  for (const json::value& each : choices->get_array()) {
    const auto* choice = each.if_object();
    if (choice == nullptr) return not_of_the_protocol("a choice of it is no object");
    const json::value* index = present(*choice, "index");
    if (index != nullptr && count_of(*index) != 0U) continue;
    return take_choice(*choice);
  }
  return {};
}

Status ChatReader::take_error(const json::value& error) {
  failure_ = read_refusal(error, secret_);
  return std::unexpected(failure_->error);
}

Status ChatReader::take_choice(const json::object& choice) {
  has_choice_ = true;
  for (const std::string_view key : {"delta", "message"}) {
    const json::value* part = present(choice, key);
    if (part == nullptr) continue;
    if (!part->is_object()) return not_of_the_protocol("a choice's message is no object");
    ATTUNE_TRY_VOID(take_part(part->get_object()));
  }
  if (const std::string_view reason = text_of(choice, "finish_reason"); !reason.empty()) finish_ = finish_of(reason);
  return {};
}

Status ChatReader::take_part(const json::object& part) {
  for (const std::string_view key : {"reasoning_content", "reasoning"})
    if (!text_of(part, key).empty()) has_token_ = true;
  if (const json::value* content = present(part, "content")) ATTUNE_TRY_VOID(take_text(*content));
  if (const std::string_view refusal = text_of(part, "refusal"); !refusal.empty()) {
    has_token_ = true;
    refusal_text_ += refusal;
  }
  if (const json::value* calls = present(part, "tool_calls")) ATTUNE_TRY_VOID(take_calls(*calls));
  return {};
}

/// Text, or a list of parts of which some are text.
Status ChatReader::take_text(const json::value& content) {
  if (const auto* list = content.if_array()) {
    for (const json::value& each : *list) {
      const auto* part = each.if_object();
      const json::value* text = part == nullptr ? nullptr : present(*part, "text");
      if (text != nullptr && text->is_string()) ATTUNE_TRY_VOID(take_text(*text));
    }
    return {};
  }
  if (!content.is_string()) return not_of_the_protocol("a message's content is no text");
  const std::string_view text = content.get_string();
  if (text.empty()) return {};
  has_token_ = has_said_ = true;
  reply_.message.text += text;
  if (on_text_) on_text_(text);
  return {};
}

Status ChatReader::take_calls(const json::value& calls) {
  const auto* list = calls.if_array();
  if (list == nullptr) return not_of_the_protocol("its tool calls are no list");
  for (const json::value& each : *list) ATTUNE_TRY_VOID(take_call(each));
  return {};
}

Status ChatReader::take_call(const json::value& value) {
  const auto* part = value.if_object();
  if (part == nullptr) return not_of_the_protocol("a tool call of it is no object");
  const std::string_view id = text_of(*part, "id");
  std::uint64_t index = calls_.size();
  if (const json::value* given = present(*part, "index")) {
    const auto number = count_of(*given);
    if (!number) return not_of_the_protocol("a tool call's index is no number");
    index = *number;
  } else if (!calls_.empty() && (id.empty() || calls_.rbegin()->second.id == id)) {
    index = calls_.rbegin()->first;  // servers that leave the index out tell one call after the other
  }
  if (!calls_.contains(index) && calls_.size() >= kMostCalls)
    return resource_exhausted("the language model calls more than {} tools at once", kMostCalls);
  ToolCall& call = calls_[index];
  if (call.id.empty()) call.id = std::string(cut_utf8(id, kLongestName));
  has_token_ = has_said_ = true;
  const json::value* function = present(*part, "function");
  if (function == nullptr) return {};
  if (!function->is_object()) return not_of_the_protocol("a tool call's function is no object");
  if (call.name.empty()) call.name = std::string(text_of(function->get_object(), "name"));
  if (const json::value* arguments = present(function->get_object(), "arguments"))
    // Some servers send an object where the protocol has its text.
    call.arguments += arguments->is_string() ? std::string(arguments->get_string()) : to_json(*arguments);
  return {};
}

void ChatReader::take_usage(const json::value& usage) {
  const auto* object = usage.if_object();
  if (object == nullptr) return;
  const json::value* prompt = present(*object, "prompt_tokens");
  const json::value* answer = present(*object, "completion_tokens");
  const auto prompt_tokens = prompt == nullptr ? std::nullopt : count_of(*prompt);
  const auto answer_tokens = answer == nullptr ? std::nullopt : count_of(*answer);
  if (!prompt_tokens || !answer_tokens || *prompt_tokens == 0) return;
  reply_.usage = {*prompt_tokens, *answer_tokens, false};
  has_usage_ = true;
}

Result<ChatReply> ChatReader::finish() {
  if (kind_ == Kind::unknown)
    return document_.empty() ? parse_error("the language model's server answers with nothing").mend("try again")
                             : not_of_the_protocol("its answer is neither events nor JSON");
  if (kind_ == Kind::document) {
    ATTUNE_TRY_VOID(take_document(document_));
  } else if (!is_done_ && !finish_) {
    // The last event's empty line may be missing; what is half an event is not read.
    const Status rest = events_.feed("\n\n", [&](const net::ServerSentEvent& event) { (void)take_event(event); });
    if (failure_) return std::unexpected(failure_->error);
    if (!rest || (!is_done_ && !finish_))
      return unavailable("the language model's answer broke off before its end").mend("try again");
  }
  if (!has_choice_) return not_of_the_protocol("its answer has no choice");
  ATTUNE_TRY_VOID(check_calls());
  for (auto& [index, call] : calls_) reply_.message.tool_calls.push_back(std::move(call));
  reply_.message.speaker = Speaker::assistant;
  ATTUNE_TRY_VOID(settle_finish());
  reply_.usage.is_estimate = !has_usage_;
  return std::move(reply_);
}

Status ChatReader::check_calls() const {
  for (const auto& [index, call] : calls_) {
    if (call.name.empty()) return parse_error("the language model calls a tool without saying which");
    const bool is_offered = std::ranges::find(request_.tools, call.name, &OfferedTool::name) != request_.tools.end();
    if (!is_offered)
      return parse_error("the language model calls {}, which it was not offered",
                         is_plain_name(call.name) ? fmt::format("the tool '{}'", call.name) : "a tool");
  }
  return {};
}

/// Makes the reason why it ended agree with what came: servers disagree with themselves.
Status ChatReader::settle_finish() {
  reply_.finish = finish_.value_or(FinishReason::stop);
  if (!refusal_text_.empty()) {
    reply_.finish = FinishReason::content_filter;
    if (reply_.message.text.empty()) reply_.message.text = std::move(refusal_text_);
  }
  if (reply_.finish == FinishReason::stop && !calls_.empty()) reply_.finish = FinishReason::tool_calls;
  if (reply_.finish == FinishReason::tool_calls && calls_.empty()) {
    if (reply_.message.text.empty()) return parse_error("the language model says that it calls tools, and calls none");
    reply_.finish = FinishReason::stop;
  }
  return {};
}

}  // namespace attune::llm
