#pragma once
#include "llm/privacy/internal/scanned_text.h"
#include "llm/privacy/personal_data.h"

#include <vector>

namespace attune::llm {

/// Each adds what it finds of its kinds; what it adds may overlap what is there. What they take for personal:
/// llm/privacy/personal_data.h.
using Detector = void (*)(const ScannedText& scanned, std::vector<PersonalSpan>& found);

void find_emails(const ScannedText& scanned, std::vector<PersonalSpan>& found);
void find_urls(const ScannedText& scanned, std::vector<PersonalSpan>& found);
void find_ip_addresses(const ScannedText& scanned, std::vector<PersonalSpan>& found);
void find_phones(const ScannedText& scanned, std::vector<PersonalSpan>& found);
void find_ibans(const ScannedText& scanned, std::vector<PersonalSpan>& found);
void find_cards(const ScannedText& scanned, std::vector<PersonalSpan>& found);
void find_addresses(const ScannedText& scanned, std::vector<PersonalSpan>& found);
void find_birth_dates(const ScannedText& scanned, std::vector<PersonalSpan>& found);
void find_ids(const ScannedText& scanned, std::vector<PersonalSpan>& found);
void find_keys(const ScannedText& scanned, std::vector<PersonalSpan>& found);

}  // namespace attune::llm
