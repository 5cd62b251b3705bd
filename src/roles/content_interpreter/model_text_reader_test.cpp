#include "roles/content_interpreter/model_text_reader.h"

#include "roles/content_interpreter/quotation.h"
#include "roles/prompts.h"
#include "roles/testing/scripted_role_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::roles {
namespace {

using Wanted = tools::TextReader::Wanted;

constexpr std::string_view kText = "Printed in Leipzig in 1,250 copies. The cover is blue, and it weighs 2.5 kg.";

json::value answer(json::value value, std::string_view quote, bool found = true) {
  return json::object{{"found", found}, {"quote", quote}, {"answer", std::move(value)}};
}

class ModelTextReaderTest : public testing::Test {
 protected:
  /// @param answers  one after the other, the last for good
  Result<json::value> read(Wanted wanted, std::vector<json::value> answers) {
    model_ = std::make_shared<ScriptedRoleModel>([answers, at = std::size_t{0}](const llm::Question&) mutable {
      return answers[std::min(at++, answers.size() - 1)];
    });
    ModelTextReader reader(*model_, prompts_);
    return reader.read(kText, {"what about it?", wanted}, {});
  }
  Prompts prompts_ = Prompts::open("").value();
  std::shared_ptr<ScriptedRoleModel> model_;
};

TEST_F(ModelTextReaderTest, TellsWhatTheTextSays) {
  EXPECT_EQ(read(Wanted::text, {answer("blue", "the cover is blue")}).value(), json::value("blue"));
  EXPECT_EQ(read(Wanted::number, {answer(1250, "in 1,250 copies")}).value(), json::value(1250));
  EXPECT_EQ(read(Wanted::number, {answer(2.5, "it weighs 2.5 kg")}).value(), json::value(2.5));
  EXPECT_EQ(read(Wanted::truth, {answer(true, "Printed in Leipzig")}).value(), json::value(true));
  const llm::Question asked = model_->asked().at(0);
  EXPECT_EQ(asked.role, ModelRole::content_interpreter);
  EXPECT_EQ(input_text(asked, "text"), kText);
  EXPECT_TRUE(prompts_.of("text_reading").render(asked.inputs, 4000));
}

TEST_F(ModelTextReaderTest, WhatTheTextDoesNotBearOutIsRefused) {
  EXPECT_EQ(read(Wanted::text, {answer("red", "the cover is red")}).error().code, ErrorCode::type_error);
  EXPECT_EQ(read(Wanted::number, {answer(900, "in 1,250 copies")}).error().code, ErrorCode::type_error);
  EXPECT_EQ(read(Wanted::truth, {answer(true, "")}).error().code, ErrorCode::type_error);
  EXPECT_EQ(read(Wanted::text, {answer("", "", false)}).error().code, ErrorCode::not_found);
  EXPECT_EQ(read(Wanted::number, {answer("1250", "in 1,250 copies")}).error().code, ErrorCode::type_error);
  EXPECT_EQ(read(Wanted::text, {json::value("blue")}).error().code, ErrorCode::type_error);
}

TEST_F(ModelTextReaderTest, IsToldOnceWhatIsWrong) {
  EXPECT_EQ(read(Wanted::number, {answer(900, "in 1,250 copies"), answer(1250, "1,250 copies")}).value(),
            json::value(1250));
  ASSERT_EQ(model_->asked().size(), 2U);
  EXPECT_EQ(model_->asked()[1].mended.at(0).fault, "the quoted words do not hold the number");
  EXPECT_FALSE(read(Wanted::number, {answer(1, "copies"), answer(2, "copies"), answer(1250, "1,250 copies")}));
}

TEST_F(ModelTextReaderTest, SaysWhetherItIsRemote) {
  const auto model = std::make_shared<ScriptedRoleModel>([](const llm::Question&) { return json::value(); });
  const ModelTextReader reader(*model, prompts_);
  EXPECT_FALSE(reader.is_remote());
  model->remote = true;
  EXPECT_TRUE(reader.is_remote());
}

TEST(QuotationTest, WholeWordsStandOneAfterTheOther) {
  EXPECT_TRUE(stands_in("THE   cover", kText));
  EXPECT_TRUE(stands_in("copies. The cover", kText));
  EXPECT_FALSE(stands_in("he cover is", kText));
  EXPECT_FALSE(stands_in("cover blue", kText));
  EXPECT_FALSE(stands_in("is", kText));
  EXPECT_FALSE(stands_in("", kText));
  EXPECT_FALSE(stands_in(std::string(400, 'x'), std::string(400, 'x')));
  EXPECT_TRUE(stands_in("père", "Le Père Goriot, père."));
}

}  // namespace
}  // namespace attune::roles
