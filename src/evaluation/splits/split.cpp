#include "evaluation/splits/split.h"

namespace attune {

std::string_view to_string(FinalFit fit) {
  return fit == FinalFit::train ? "train" : "refit";
}

std::string_view to_string(SeenItems seen) {
  return seen == SeenItems::exclude ? "exclude" : "include";
}

}  // namespace attune
