#include "data/evidence.h"

namespace attune {

std::string_view to_string(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::history:
      return "history";
    case EvidenceKind::constraint:
      return "constraint";
    case EvidenceKind::similarity:
      return "similarity";
    case EvidenceKind::text_match:
      return "text_match";
    case EvidenceKind::popularity:
      return "popularity";
    case EvidenceKind::memory:
      return "memory";
    case EvidenceKind::request:
      return "request";
    case EvidenceKind::placement:
      return "placement";
    case EvidenceKind::rank:
      return "rank";
    case EvidenceKind::stability:
      return "stability";
    case EvidenceKind::catalogue:
      return "catalogue";
    case EvidenceKind::change:
      return "change";
  }
  return "request";
}

}  // namespace attune
