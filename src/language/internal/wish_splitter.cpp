#include "language/internal/wish_splitter.h"

#include "language/internal/message.h"

#include <algorithm>

namespace attune::language {
namespace {

class WishSplitter {
 public:
  WishSplitter(std::string_view text, const Grammar& grammar)
      : text_(text), message_(text, grammar), grammar_(grammar) {}

  std::vector<WishPart> run() {
    std::vector<std::size_t> starts{0};
    std::vector<std::size_t> ends;
    for (std::size_t i = 1; i < message_.size(); ++i) {
      const std::size_t joint = match(i, "joint");
      const std::size_t at = i + joint;
      if (at >= message_.size() || (joint == 0 && !message_[i].pause_before)) continue;
      if (match(at, "all") > 0 && starts.size() > 1) {
        ends.push_back(i);
        common_ = at;
        break;
      }
      if (!begins_wish(starts.back(), i, at, joint > 0)) continue;
      ends.push_back(i);
      starts.push_back(at);
      i = at;
    }
    if (ends.size() < starts.size()) ends.push_back(message_.size());
    std::vector<WishPart> parts;
    if (starts.size() < 2) return parts;
    for (std::size_t k = 0; k < starts.size(); ++k) parts.push_back(part(starts[k], ends[k]));
    return parts;
  }

 private:
  std::size_t match(std::size_t i, const char* cue) const {
    return i < message_.size() ? message_.match(i, grammar_.wishes.at(cue)) : 0;
  }
  bool has(std::size_t from, std::size_t end, const char* cue) const {
    for (std::size_t i = from; i < end; ++i)
      if (match(i, cue) > 0) return true;
    return false;
  }
  std::size_t end_of_part(std::size_t from) const {
    for (std::size_t i = from + 1; i < message_.size(); ++i)
      if (message_[i].pause_before || match(i, "joint") > 0) return i;
    return message_.size();
  }

  bool begins_wish(std::size_t from, std::size_t end, std::size_t at, bool joined) const {
    const bool asked_before = has(from, end, "opens") || has(from, end, "may open");
    const bool marked_before = has(from, end, "mark");
    const bool marked = has(at, end_of_part(at), "mark");
    const std::size_t when = match(at, "when");
    const std::size_t first = at + when + match(at + when, "asks");
    const bool opens = match(first, "opens") > 0;
    const bool may_open = match(first, "may open") > 0 || (match(at, "mark") > 0 && marked_before);
    if (!asked_before && !marked_before) return false;
    if (!joined && opens_list(from, at)) return true;
    if (!joined) return (opens || may_open) && marked && marked_before;
    if (opens) return true;
    if (!may_open) return false;
    return (marked && marked_before) || !has(from, end, "leads");
  }

  /// "a comedy, a thriller and a western".
  bool opens_list(std::size_t from, std::size_t at) const {
    if (match(at, "may open") == 0 || has(from, at, "leads")) return false;
    for (std::size_t i = at + 1; i < message_.size() && !message_[i].stop_before; ++i)
      if (const std::size_t joint = match(i, "joint"); joint > 0 && match(i + joint, "may open") > 0)
        return !has(at, i, "leads");
    return false;
  }

  WishPart part(std::size_t from, std::size_t end) const {
    WishPart part{.text = std::string(text_.size(), ' '), .words = message_.written(from, end - from)};
    keep(from, end, part.text);
    if (common_ > 0) keep(common_, message_.size(), part.text);
    // When it is to be is no condition.
    for (std::size_t i = from; i < end; ++i)
      if (const std::size_t when = match(i, "when"); when > 0 && i + when <= end)
        std::fill(part.text.begin() + static_cast<std::ptrdiff_t>(message_[i].begin),
                  part.text.begin() + static_cast<std::ptrdiff_t>(message_[i + when - 1].end), ' ');
    return part;
  }
  void keep(std::size_t from, std::size_t end, std::string& text) const {
    const std::size_t begin = message_[from].begin;
    // With the marks behind its last word, but not those before the next part.
    std::copy(text_.begin() + static_cast<std::ptrdiff_t>(begin),
              text_.begin() + static_cast<std::ptrdiff_t>(message_[end - 1].end),
              text.begin() + static_cast<std::ptrdiff_t>(begin));
  }

  std::string_view text_;
  Message message_;
  const Grammar& grammar_;
  std::size_t common_ = 0;  ///< where what goes for all begins; 0 for nowhere
};

}  // namespace

std::vector<WishPart> split_wishes(std::string_view text, const Grammar& grammar) {
  return WishSplitter(text, grammar).run();
}

}  // namespace attune::language
