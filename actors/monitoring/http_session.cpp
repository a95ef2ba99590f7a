#include <weir/actors/monitoring/http_session.hpp>

#include <algorithm>
#include <cassert>

namespace weir {

namespace {

std::string_view reason_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 413: return "Content Too Large";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 505: return "HTTP Version Not Supported";
    default: return "Unknown";
  }
}

http_response refusal(int status) {
  return {.status = status, .body = std::string(reason_of(status)) + '\n'};
}

}  // namespace

std::size_t http_session::room() const {
  if (last_ || !output_.empty()) return 0;
  return head_bytes_max - std::min(input_.size(), head_bytes_max);
}

void http_session::receive(std::string_view bytes) {
  assert(bytes.size() <= room());
  input_ += bytes;
  answer_next();
}

void http_session::sent(std::size_t bytes) {
  sent_ += bytes;
  if (sent_ < output_.size()) return;
  output_.clear();
  sent_ = 0;
  if (!last_) answer_next();  // requests may have come together
}

void http_session::answer_next() {
  const auto head = read_http_head(input_, head_bytes_max);
  switch (head.is) {
    case http_head::state::incomplete: return;
    case http_head::state::refused:
      last_ = true;
      put(refusal(head.status), true);
      return;
    case http_head::state::complete: break;
  }
  answer(head.request);
  input_.erase(0, head.bytes);
}

void http_session::answer(const http_request& request) {
  last_ = !request.keep_alive;
  const bool head_only = request.method == "HEAD";
  if (!head_only && request.method != "GET") {
    last_ = true;
    put(refusal(405), true);
  } else if (request.has_body) {
    last_ = true;
    put(refusal(413), !head_only);
  } else {
    http_response response;
    try {
      response = (*handler_)(request);
    } catch (const std::exception&) {
      response = refusal(500);
    }
    put(response, !head_only);
  }
}

void http_session::put(const http_response& response, bool with_body) {
  output_ = "HTTP/1.1 " + std::to_string(response.status) + ' ' +
            std::string(reason_of(response.status)) + "\r\nContent-Type: " + response.content_type +
            "\r\nContent-Length: " + std::to_string(response.body.size()) +
            "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
  if (response.status == 405) output_ += "Allow: GET, HEAD\r\n";
  if (last_) output_ += "Connection: close\r\n";
  output_ += "\r\n";
  if (with_body) output_ += response.body;
}

}  // namespace weir
