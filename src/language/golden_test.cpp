#include "base/file.h"
#include "language/interpreter.h"
#include "language/testing/catalogues.h"
#include "language/testing/tools.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace attune::language {
namespace {

// A Wednesday, at nine in the morning.
const plan::LocalTime kNow = *plan::read_local_time("2026-11-25T09:00");

/// Runs the *.language_test files: for each request the plan and what was not understood must be as written.
class GoldenRunner {
 public:
  explicit GoldenRunner(std::string_view name, std::string language = "en")
      : language_(std::move(language)),
        path_(fmt::format("{}/src/language/golden/{}.language_test", ATTUNE_SOURCE_DIR, name)) {
    use_catalogue("films");
  }

  void run() {
    const bool update = std::getenv("ATTUNE_UPDATE_GOLDEN") != nullptr;
    std::istringstream lines(read_file(path_).value());
    std::string rewritten;
    std::string line;
    while (std::getline(lines, line)) {
      if (in_expectation_) {
        expected_ += line + "\n";
        if (line == "----") finish(update, rewritten);
        continue;
      }
      const bool again_a_request = line == "request" || line.starts_with("request ");
      if (again_a_request) {
        if (pending_) finish(update, rewritten);  // a request nobody has written an expectation for yet
        request_ = line.size() > 8 ? line.substr(8) : "";
        pending_ = true;
      } else if (line == "expect") {
        in_expectation_ = true;
        continue;
      } else {
        if (pending_) finish(update, rewritten);
        directive(line);
      }
      rewritten += line + "\n";
    }
    if (pending_) finish(update, rewritten);
    if (update) std::ofstream(path_) << rewritten;
  }

 private:
  void directive(const std::string& line) {
    if (line.starts_with("catalogue ")) use_catalogue(line.substr(10));
    // The turn before: what it left behind counts, but for what it showed, which "shown" says.
    if (line.starts_with("before ")) {
      const std::vector<ItemId> shown = context_.shown;
      context_ = interpreter_->compile(line.substr(7), context_, kNow).next;
      context_.shown = shown;
    }
    if (line == "asked") context_.asked.emplace();
    if (line.starts_with("asked ")) ask(line.substr(6));
    if (line == "remembered") context_.remembered = true;
    if (line.starts_with("conversation ")) {
      context_.conversation = line.substr(13);
      context_.turn = 2;
    }
    if (!line.starts_with("shown ")) return;
    std::istringstream keys(line.substr(6));
    for (std::string key; keys >> key;) context_.shown.push_back(*view_->catalogue->find(key));
  }

  /// "genres: Western, Comedy" or "items: heat-1995, ronin-1998": a question about labels or items.
  void ask(const std::string& question) {
    const Catalogue& catalogue = *view_->catalogue;
    AskedQuestion& asked = context_.asked.emplace();
    const std::size_t colon = question.find(": ");
    const std::string about = question.substr(0, colon);
    if (about != "items") asked.field = *catalogue.find_field(about);
    for (std::size_t at = colon + 2; at < question.size();) {
      const std::size_t end = std::min(question.find(", ", at), question.size());
      const std::string name = question.substr(at, end - at);
      if (about == "items") {
        asked.items.push_back(*catalogue.find(name));
      } else {
        asked.labels.push_back(*catalogue.find_label(asked.field, name));
      }
      at = end + 2;
    }
  }

  void use_catalogue(const std::string& name) {
    view_ = testing_view(name == "shoes" ? shoes_for_tests() : name == "books" ? books_for_tests() : films_for_tests());
    interpreter_ = Interpreter::create(view_, tools_, language_).value();
  }

  void finish(bool update, std::string& rewritten) {
    const Compiled compiled = interpreter_->compile(request_, context_, kNow);
    std::string found = plan::to_text(compiled.plan);
    found.erase(0, found.find('\n') + 1);  // the request itself
    if (!compiled.reading.not_understood.empty())
      found += fmt::format("not understood: {}\n", fmt::join(compiled.reading.not_understood, " | "));
    for (const std::string& words : understood(compiled.reading)) found += words + "\n";
    found += "----\n";
    if (!update) {
      EXPECT_EQ(found, expected_) << "request: " << request_;
    }
    rewritten += "expect\n" + found;
    expected_.clear();
    in_expectation_ = false;
    pending_ = false;
    context_ = {};
  }

  /// What no step of the plan shows.
  std::vector<std::string> understood(const Reading& reading) const {
    std::vector<std::string> lines;
    const Catalogue& catalogue = *view_->catalogue;
    for (const Reading& wish : reading.wishes) {
      lines.push_back("wish: " + wish.words);
      std::ranges::move(understood(wish), std::back_inserter(lines));
    }
    for (const Mood& mood : reading.moods) {
      std::vector<std::string_view> labels;
      for (const Entity::Label& label : mood.labels) labels.push_back(catalogue.label_text(label.field, label.label));
      lines.push_back(fmt::format("mood: {} = {}", mood.text, fmt::join(labels, " | ")));
    }
    for (const Constraint& constraint : reading.given_up) lines.push_back("given up: " + constraint.text);
    if (reading.recalled)
      lines.push_back(
          fmt::format("recalled: {} ({:.2f})", catalogue.title(reading.recalled->item), reading.recalled->confidence));
    for (const std::string& name : reading.talk) lines.push_back("talk: " + name);
    if (!reading.corrected.empty()) lines.push_back("corrected: " + reading.corrected);
    return lines;
  }

  std::string language_;
  std::string path_;
  std::shared_ptr<const View> view_;
  std::shared_ptr<const plan::ToolRegistry> tools_ = tools_for_tests();
  std::shared_ptr<const Interpreter> interpreter_;
  DialogueContext context_;
  std::string request_;
  std::string expected_;
  bool pending_ = false;
  bool in_expectation_ = false;
};

TEST(LanguageGoldenTest, Films) {
  GoldenRunner("films").run();
}
TEST(LanguageGoldenTest, Exploring) {
  GoldenRunner("exploring").run();
}
TEST(LanguageGoldenTest, Actions) {
  GoldenRunner("actions").run();
}
TEST(LanguageGoldenTest, Memory) {
  GoldenRunner("memory").run();
}
TEST(LanguageGoldenTest, German) {
  GoldenRunner("german", "de").run();
}
TEST(LanguageGoldenTest, Understanding) {
  GoldenRunner("understanding").run();
}
TEST(LanguageGoldenTest, ShoesAndBooks) {
  GoldenRunner("shop").run();
}

}  // namespace
}  // namespace attune::language
