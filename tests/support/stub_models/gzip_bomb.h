#pragma once
#include <string>
#include <string_view>

namespace attune::stub_models {

/// A gzip stream that begins with a text of ASCII and goes on with the letter "a" for 256 MB, written by hand: one
/// block of fixed Huffman codes, each match of the longest kind (RFC 1951). Its check sum is wrong: nobody should get
/// there.
std::string gzip_bomb(std::string_view beginning);

}  // namespace attune::stub_models
