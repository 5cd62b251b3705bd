#pragma once
#include <cstddef>
#include <string_view>

namespace attune::llm {

/// How many tokens a language model makes of a text, without knowing its tokenizer: an estimate that is meant to be too
/// high rather than too low, so that what fits by it fits. Its shares were fitted to the greatest of five tokenizers
/// (cl100k, o200k, Llama 2, Mistral 7B, Qwen 3) on film descriptions, catalogue rows, JSON, C++, Markdown and sentences
/// of ten languages: it is 1.0 to 1.6 times the greatest of the five for English, German, JSON, code, Chinese, Japanese
/// and Korean, up to 2.3 for others.
///
/// Monotone, and never more for a whole than for its parts: for any texts a and b,
/// estimate_tokens(a) <= estimate_tokens(a + b) <= estimate_tokens(a) + estimate_tokens(b).
/// Invalid UTF-8 counts a byte at a time. Cost: O(length), no memory. Thread-safe.
std::size_t estimate_tokens(std::string_view text);

}  // namespace attune::llm
