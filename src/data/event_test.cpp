#include "data/event.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(EventKind, EveryNameReadsBack) {
  for (const EventKind kind :
       {EventKind::rating, EventKind::view, EventKind::purchase, EventKind::like, EventKind::dislike})
    EXPECT_EQ(parse_event_kind(to_string(kind)), kind);
}

TEST(EventKind, RefusalsNameTheKinds) {
  const auto kind = parse_event_kind("Like");
  ASSERT_FALSE(kind);
  EXPECT_EQ(kind.error().message, "'Like' is no kind of event");
  EXPECT_EQ(kind.error().mend, "kinds: rating, view, purchase, like, dislike");
}

}  // namespace
}  // namespace attune
