#pragma once
#include "base/error.h"
#include "data/catalogue.h"
#include "data/evidence.h"
#include "language/copy_writer.h"

#include <cstddef>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::assistant {

/// What is to be written. Texts of evidence may be anybody's.
struct CopyBrief {
  enum class Kind { blurb, digest, message };
  Kind kind = Kind::blurb;
  language::CopyStyle style;
  std::string_view language;        ///< to write in: "en"
  std::string_view user;            ///< "": about nobody
  std::string_view to;              ///< of a message: names, as they are to be addressed; "" for none
  const language::Copy& templates;  ///< what the templates say: its evidence is all that may be cited
  const Catalogue& catalogue;
  std::span<const std::string> forbidden;  ///< words that must not stand in it
  std::size_t most_words = 0;              ///< of what is written about an item

  /// Earlier drafts of the same, each with what was wrong with it.
  struct Mended {
    std::string draft;
    std::string fault;
  };
  std::vector<Mended> mended{};
};

/// Writes copy from evidence: a language model, say. It is not trusted: see Copywriter. Thread-safe.
class CopyAuthor {
 public:
  struct Draft {
    std::string subject;       ///< "" where none was asked for
    std::vector<Reason> body;  ///< sentences in their order, each about an item and with the ids of what it says
    std::string written;       ///< the same as its author wrote it, to be shown it again
  };

  virtual ~CopyAuthor() = default;
  virtual Result<Draft> write(const CopyBrief& brief, std::stop_token stop) = 0;
};

}  // namespace attune::assistant
