#include "llm/privacy/personal_data.h"

#include "llm/privacy/internal/detectors.h"

#include <algorithm>
#include <array>

namespace attune::llm {
namespace {

constexpr Detector kDetectors[] = {find_emails, find_urls,      find_ip_addresses, find_phones, find_ibans,
                                   find_cards,  find_addresses, find_birth_dates,  find_ids,    find_keys};

}  // namespace

std::string_view to_string(PersonalKind kind) {
  constexpr std::array<std::string_view, 10> kNames{"EMAIL",   "PHONE",      "IBAN", "CARD", "IP",
                                                    "ADDRESS", "BIRTH_DATE", "ID",   "URL",  "KEY"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<PersonalSpan> find_personal_data(std::string_view text) {
  const ScannedText scanned(text);
  std::vector<PersonalSpan> found;
  for (const Detector detector : kDetectors) detector(scanned, found);
  std::ranges::stable_sort(found, [](const PersonalSpan& a, const PersonalSpan& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::vector<PersonalSpan> apart;
  std::size_t longest = 0;  // of those that became the last
  for (const PersonalSpan& each : found) {
    const std::size_t size = each.end - each.begin;
    if (apart.empty() || each.begin >= apart.back().end) {
      apart.push_back(each);
      longest = size;
      continue;
    }
    apart.back().end = std::max(apart.back().end, each.end);
    if (size > longest) apart.back().kind = each.kind;
    longest = std::max(longest, size);
  }
  return apart;
}

}  // namespace attune::llm
