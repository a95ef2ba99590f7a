#pragma once

#include <weir/actors/monitoring/http_request.hpp>

#include <functional>
#include <string>

namespace weir {

struct http_response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

/// What a server answers to GET; called for requests that are well-formed.
using http_handler = std::function<http_response(const http_request&)>;

/// One client's side of HTTP/1.1, without the socket: bytes come in, bytes go out. Answers GET and HEAD, one
/// request after the other, and refuses everything else; a head that is too large, a body, another method.
class http_session {
 public:
  static constexpr std::size_t head_bytes_max = 8u << 10;

  /// `handler` must outlive the session.
  explicit http_session(const http_handler& handler) : handler_(&handler) {}

  /// How many bytes `receive` takes now. 0: send `output` first.
  [[nodiscard]] std::size_t room() const;
  /// At most `room()` bytes came from the client.
  void receive(std::string_view bytes);

  /// What is to be sent, until the next call of another function.
  [[nodiscard]] std::string_view output() const { return std::string_view(output_).substr(sent_); }
  /// So many bytes of it were sent.
  void sent(std::size_t bytes);

  /// Is nothing to follow `output`? Then the connection is over once it was sent.
  [[nodiscard]] bool last() const { return last_; }

 private:
  void answer_next();
  void answer(const http_request& request);
  void put(const http_response& response, bool with_body);

  const http_handler* handler_;
  std::string input_;
  std::string output_;
  std::size_t sent_ = 0;
  bool last_ = false;
};

}  // namespace weir
