#pragma once

#include <cstddef>
#include <string_view>

namespace weir {

/// The head of an HTTP/1 request, as far as it matters here. Views into the bytes that it was read from.
struct http_request {
  std::string_view method;
  std::string_view path;    ///< without what follows a '?'
  std::string_view accept;  ///< empty: anything
  bool keep_alive = true;   ///< may more requests follow
  bool has_body = false;
};

/// What bytes from a client came to.
struct http_head {
  enum class state {
    incomplete,  ///< more must come
    complete,    ///< `request` is there, and took `bytes`
    refused,     ///< it is no request: answer with `status` and hang up
  };

  state is = state::incomplete;
  http_request request;
  std::size_t bytes = 0;
  int status = 0;
};

/// Reads the head of the first request in what a client has sent so far. A head has at most `bytes_max`
/// bytes. For any input; what RFC 9112 calls malformed is refused with 400.
[[nodiscard]] http_head read_http_head(std::string_view received, std::size_t bytes_max);

/// A field's value without the spaces and tabs around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace weir
