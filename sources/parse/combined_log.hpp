#pragma once

#include <weir/messages/parsed.hpp>
#include <weir/messages/time.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string_view>

namespace weir::parse {

/// One request as a web server logged it. The views are parts of the line, escapes such as `\"`
/// included, and live as long as it does. What the server logged as "-" is "-" here too, except for
/// `bytes`.
struct access {
  std::string_view host;
  std::string_view ident;
  std::string_view user;  ///< may hold spaces
  event_time at;
  std::string_view method;    ///< empty if the request is not "METHOD path HTTP/version"
  std::string_view path;      ///< then this is the whole request, whatever the client sent
  std::string_view protocol;  ///< and this is empty
  std::int32_t status = 0;
  std::int64_t bytes = 0;    ///< "-" counts as 0
  std::string_view referer;  ///< empty in the common format
  std::string_view agent;    ///< empty in the common format
};
BOOST_DESCRIBE_STRUCT(access, (),
                      (host, ident, user, at, method, path, protocol, status, bytes, referer,
                       agent))

/// Parses a line of the Combined Log Format of Apache and nginx, given without its line end:
/// `host ident user [17/May/2015:10:05:03 +0000] "request" status bytes "referer" "agent"`.
/// Keeps nothing and allocates nothing; any thread.
struct combined_log_parser {
  [[nodiscard]] parsed<access> operator()(std::string_view line) const;
};
inline constexpr combined_log_parser combined_log{};

/// Parses a line of the Common Log Format: the same without the referer and the agent.
struct common_log_parser {
  [[nodiscard]] parsed<access> operator()(std::string_view line) const;
};
inline constexpr common_log_parser common_log{};

}  // namespace weir::parse
